"""Who carries the outbox to Slack."""
