"""What a team does with its answers: asking, hearing, evidence, colleagues, places."""
