"""How long tests wait before they give up: far longer than anything takes on a slow and busy machine."""

PATIENCE = 60.0
"""Seconds, also those the pretend Slack gives the bot where a test is not about the three of the real one."""
