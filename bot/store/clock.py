"""Business time: machine time, and in a pretend workspace as far ahead of it as somebody has moved it."""

import math
from datetime import UTC, datetime, timedelta

from bot.store.engine import Database
from bot.store.tables import BusinessClock


def machine_time() -> datetime:
    """Return the time it is, aware and in UTC."""
    return datetime.now(UTC)


class MovableTime:
    """Business time that can be moved forward; the offset is stored, so every process has the same."""

    def __init__(self, database: Database) -> None:
        """Keep the database the offset is in."""
        self._database = database

    def __call__(self) -> datetime:
        """Return business time, aware and in UTC."""
        with self._database.reading() as session:
            stored = session.get(BusinessClock, 1)
            ahead = stored.offset_seconds if stored else 0
        return machine_time() + timedelta(seconds=ahead)

    def move_to(self, instant: datetime) -> None:
        """Have it be `instant` now, or up to a second later: what is due then is due.

        Raises ValueError for an instant in the past.
        """
        ahead = math.ceil((instant - machine_time()).total_seconds())
        with self._database.writing() as session:
            stored = session.get(BusinessClock, 1) or BusinessClock()
            if ahead < stored.offset_seconds:
                raise ValueError("business time does not go back")
            stored.offset_seconds = ahead
            session.add(stored)
