"""The pretend workspace against Slack's own SDK, a small Bolt app, and Slack's documented behaviour."""
