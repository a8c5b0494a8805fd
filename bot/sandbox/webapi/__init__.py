"""The Web API over HTTP: each method as Slack answers it, with its refusals, limits and bad days."""
