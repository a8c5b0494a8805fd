"""How long something may wait, in working days, and how much of that is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import is_working_day

LONGEST = timedelta(days=3 * 366)
"""What waits for longer is not counted further: it is late enough."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which it is others who have to act: from `begun` to `ended`, or still where that is None.

    As everywhere here the day itself is not counted, since only a part of it was left.
    """

    begun: date
    ended: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether `day` is not counted."""
        return day > self.begun and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits since a day, for at most `target` working days of `nation`.

    Working days are counted after the day of `since`, those within `pauses` left out.
    """

    since: date
    target: int
    nation: str
    pauses: Sequence[Pause] = ()

    @property
    def paused(self) -> bool:
        """Whether others have to act now."""
        return any(pause.ended is None for pause in self.pauses)

    def left(self, today: date) -> int:
        """Return how many working days are left after `today`: 0 on the last, below 0 where it is late."""
        return self.target - sum(self._counts(day) for day in _days(self.since, min(today, self._longest)))

    def day_with(self, left: int, today: date) -> date:
        """Return the first working day from `today` on with at most so many left, if nothing pauses it."""
        day, now_left = today, self.left(today)
        while now_left > left or not is_working_day(day, self.nation):
            day += timedelta(days=1)
            now_left -= is_working_day(day, self.nation)
        return day

    @property
    def _longest(self) -> date:
        return self.since + LONGEST

    def _counts(self, day: date) -> bool:
        return is_working_day(day, self.nation) and not any(pause.holds(day) for pause in self.pauses)


def _days(after: date, until: date) -> Iterator[date]:
    for number in range((until - after).days):
        yield after + timedelta(days=number + 1)
