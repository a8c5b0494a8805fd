"""The record of a submission, which somebody reads years later: as a page, a PDF, data and a table."""
