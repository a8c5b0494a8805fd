"""Spend approval in Slack, by the Technology Code of Practice."""
