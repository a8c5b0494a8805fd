"""Two people who answer the same question at about the same time, neither having seen the other's answer."""

from datetime import datetime, timedelta

MOMENT = timedelta(minutes=1)
"""How long somebody can go on with what they see before it counts as old."""


def is_a_moment_ago(at: datetime, now: datetime) -> bool:
    """Return whether what was done at `at` is so recent at `now` that somebody may not have seen it yet."""
    return now - at <= MOMENT
