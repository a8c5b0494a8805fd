"""Business time moved on by whoever plays: through everything that falls due, in order."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Due:
    """Something that happens by itself at an instant (aware, in UTC), in words for people."""

    at: datetime
    words: str


class Timekeeper(Protocol):
    """Business time of the app being played with."""

    def __call__(self) -> datetime:
        """Return the time it is, aware and in UTC."""

    def move_to(self, instant: datetime) -> None:
        """Have it be `instant` now, or a moment later; never before."""

    def next_due(self) -> tuple[Due, ...]:
        """Return all that comes at the next moment when something does; nothing where nothing is to come."""


class CannotStep(Exception):
    """Time cannot be moved just now; the words say why, for people."""


class Steps:
    """Moves business time forward, one step at a time.

    No moment when something is due is passed over: time stops there until the app has said what it has to
    say. So messages come in the order, and with the times, that they would have come with by themselves.
    """

    def __init__(self, time: Timekeeper, settle: Callable[[], None]) -> None:
        """`settle` has the app do what is due, and returns when all is said; at once while it is stopped."""
        self._time, self._settle = time, settle
        self._step = threading.Lock()

    @property
    def now(self) -> datetime:
        """Business time, aware and in UTC."""
        return self._time()

    def next_due(self) -> Due | None:
        """Return when something is next to come and what it is; None where nothing is."""
        due = self._time.next_due()
        if not due:
            return None
        more = f", and {len(due) - 1} more" if len(due) > 1 else ""
        return Due(due[0].at, due[0].words + more)

    def to_next(self) -> list[Due]:
        """Move to the next moment when something is due; return what fell due, if anything is to come.

        Raises CannotStep while another step is under way.
        """
        with self._one_step():
            due = self._time.next_due()
            return self._through(due) if due else []

    def by(self, *, days: int = 0, weeks: int = 0, months: int = 0) -> list[Due]:
        """Move on by so much, through every moment when something is due; return what fell due, in order.

        A month later is the same day of that month, or its last. Raises CannotStep while another step is
        under way, and ValueError where that would be back.
        """
        length = relativedelta(days=days, weeks=weeks, months=months)
        with self._one_step():
            begun = self.now
            target = begun + length
            if target < begun:
                raise ValueError("business time does not go back")
            fell_due: list[Due] = []
            while (due := self._time.next_due()) and due[0].at <= target:
                fell_due += self._through(due)
            if self.now < target:  # all that was said on the way took its time
                self._time.move_to(target)
            self._settle()
            return fell_due

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the step under way, if there is one, and let none begin while this lasts."""
        with self._step:
            yield

    def _through(self, due: tuple[Due, ...]) -> list[Due]:
        self._time.move_to(due[0].at)
        self._settle()
        return list(due)

    @contextmanager
    def _one_step(self) -> Iterator[None]:
        if not self._step.acquire(blocking=False):
            raise CannotStep("Time is being moved already. Wait until it is there.")
        try:
            yield
        finally:
            self._step.release()
