"""A small world for tests of the outbox and delivery."""

from datetime import UTC, datetime

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
