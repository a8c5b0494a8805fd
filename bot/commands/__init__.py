"""The commands that are more than one step: what they are called, and what they print."""
