"""People: what they see, and what they can do with it."""
