"""What everyone in delivery works with."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import structlog
from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from bot.logs import where
from bot.render import Drawing, Picture
from bot.store.engine import Database, DatabaseBusyError
from bot.store.tables import Card

R = TypeVar("R")
Draw = Callable[[Session, Card], Drawing]
Say = Callable[[str, dict[str, Any], str | None], Drawing]
"""Puts a statement into words: its template, its values, and the time zone of the one who reads it, if one.
"""

MakePicture = Callable[[str, dict[str, Any]], Picture]
"""Makes the picture of a statement from its template and its values."""

Step = Callable[[], float | None]
"""Does one thing; returns the seconds until there may be another: 0.0 at once, None where none is known."""

LEAST_PAUSE = 0.02
"""Seconds between looks at something that is due but held by somebody else just now."""

PATIENCE = 0.5
"""Seconds one attempt to write waits: less than PostgreSQL takes to see a deadlock, so that flows win."""

ATTEMPTS = 60


@dataclass(frozen=True)
class DeliverySettings:
    """How delivery goes about it, in seconds; `pace` is how many times as fast as Slack's limits.

    `lease_seconds`: after these another worker takes over. `redraw_seconds`: a busy card is drawn at most
    this often, `progress_seconds`: one that only shows progress. `poll_seconds`: how often to look without
    being woken. `retry_seconds` and `retry_most`: the first and the longest wait after a failure.
    `outage_seconds`: the wait while Slack refuses the bot.
    """

    pace: float = 1.0
    redraw_seconds: float = 2.0
    progress_seconds: float = 6.0
    lease_seconds: float = 15.0
    poll_seconds: float = 1.0
    retry_seconds: float = 1.0
    retry_most: float = 300.0
    outage_seconds: float = 60.0


class LeaseLost(Exception):
    """Another worker has taken over what this one was about to do."""


class CannotBeDrawn(Exception):
    """A message or card could not be put into words; trying again would not help."""

    def __init__(self, error: Exception) -> None:
        """Keep where it failed and how, without what it was about."""
        self.where = where(error)
        super().__init__(self.where)


@dataclass(frozen=True)
class Tools:
    """The database, Slack, the settings, and this worker's own name.

    `jitter` gives a number from 0 to 1, so that workers do not all try again at the same moment.
    """

    database: Database
    slack: WebClient
    settings: DeliverySettings
    owner: str
    jitter: Callable[[], float]
    stopping: threading.Event = field(default_factory=threading.Event)
    log: Any = field(default_factory=lambda: structlog.get_logger("bot.delivery"))
    _claims: Any = field(default_factory=count)

    def new_owner(self) -> str:
        """Return a name for one claim: two claims of one worker must not be taken for each other."""
        return f"{self.owner}/{next(self._claims)}"

    def write(self, change: Callable[[Session], R]) -> R:
        """Return what `change` returns, its changes kept; tries for as long as the database is busy.

        Raises DatabaseBusyError only after half a minute of that.
        """
        for _ in range(ATTEMPTS):
            try:
                with self.database.writing(PATIENCE) as session:
                    return change(session)
            except DatabaseBusyError:
                self.log.info("database busy")
        raise DatabaseBusyError

    @property
    def doubt_seconds(self) -> float:
        """How long a call may still be on its way to Slack after nobody waits for its answer any more.

        What takes effect later is not found, and said again. Who takes over from a worker that was killed
        while it waited for an answer looks after at least half as long.
        """
        return self.settings.lease_seconds - self.slack.timeout

    def backoff(self, times: int) -> float:
        """Return the seconds to wait after so many attempts: twice as long each time, and a little more."""
        wait = self.settings.retry_seconds * 2.0 ** min(max(times - 1, 0), 20)
        return min(wait, self.settings.retry_most) * (1 + self.jitter() / 4)


def drawn(draw: Callable[[], R]) -> R:
    """Return what `draw` returns; raises CannotBeDrawn for a fault in a template or in what it is given."""
    try:
        return draw()
    except Exception as error:
        if _passes(error):
            raise
        raise CannotBeDrawn(error) from error


def _passes(error: Exception) -> bool:
    """Return whether it is the database that failed, which may be well again later."""
    return isinstance(error, DatabaseBusyError | OperationalError | PoolTimeout)
