"""What assessors do with a submission, and what follows from a decision."""
