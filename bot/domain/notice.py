"""Notice: how long it is, and the last day on which it can be given."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.domain.calendar import holidays_known, working_day_on_or_before
from bot.domain.problems import InvalidInput, Problem


class Unit(StrEnum):
    """What a period is counted in. All are calendar units; none are working days."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Period:
    """A length of time on the calendar: `number` (zero or more) of `unit`."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError for a period that runs backwards."""
        if self.number < 0:
            raise ValueError("a period is zero or more")

    def before(self, day: dt.date) -> dt.date:
        """Give the day this long before `day`.

        Going back by months keeps the day of the month, or takes the month's last day where it is
        shorter. Where the calendar does not reach back so far, its first day is given.
        """
        try:
            if self.unit is Unit.MONTHS:
                return day - relativedelta(months=self.number)
            return day - dt.timedelta(days=self.number * _DAYS[self.unit])
        except (ValueError, OverflowError):
            return dt.date.min


_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}

NO_NOTICE = Period(0, Unit.DAYS)

_NONE = frozenset({"none", "no", "no notice", "nil", "zero", "0", "n/a", "not applicable"})
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {"a": 1, "an": 1, **{word: number for number, word in enumerate(_NUMBER_WORDS.split(), start=1)}}
_UNITS = {
    "day": (1, Unit.DAYS),
    "week": (1, Unit.WEEKS),
    "month": (1, Unit.MONTHS),
    "year": (12, Unit.MONTHS),
}
_PERIOD = re.compile(
    rf"(?P<number>[0-9]{{1,4}}|{'|'.join(_NUMBERS)})"
    r"[\s-]*(?:calendar\s+)?(?P<unit>day|week|month|year)s?['\u2019]?s?"
    r"(?:\s+notice)?\.?"
)
_LONGEST_SHOWN = 60


def parse_period(text: str) -> Period:
    """Read a period of notice as people type it.

    Takes "3 months", "90 days", "6 weeks", "a month", "three months' notice", "1 year", and "none"
    or "0" for no notice at all. Raises InvalidInput, with no field, for anything else: a number
    without a unit, two units together, working days.
    """
    typed = text.strip()
    said = " ".join(typed.lower().split())
    if said in _NONE:
        return NO_NOTICE
    match = _PERIOD.fullmatch(said)
    if match is None:
        raise InvalidInput(
            field="", problem=Problem.NOTICE_UNREADABLE, values={"typed": typed[:_LONGEST_SHOWN]}
        )
    word = match["number"]
    size, unit = _UNITS[match["unit"]]
    number = _NUMBERS[word] if word in _NUMBERS else int(word)
    return Period(number * size, unit) if number else NO_NOTICE


@dataclass(frozen=True)
class Explained:
    """A notice deadline and the steps by which it was reached.

    `date` is the key date; `less_notice` is that date less the `notice`; `deadline` is the last working
    day on or before it. `provisional` says that GOV.UK has not yet published the bank holidays of that
    year, so that only weekends were left out.
    """

    date: dt.date
    notice: Period
    less_notice: dt.date
    deadline: dt.date
    provisional: bool

    @property
    def moved(self) -> bool:
        """Whether the deadline was brought forward to a working day."""
        return self.deadline != self.less_notice


def notice_deadline(on: dt.date, notice: Period, nation: str) -> Explained:
    """Work out the last working day of `nation` on which notice for the key date `on` can be given.

    It is brought forward, never put back: notice a day early holds, notice a day late does not.
    Raises UnknownNation.
    """
    less_notice = notice.before(on)
    return Explained(
        date=on,
        notice=notice,
        less_notice=less_notice,
        deadline=working_day_on_or_before(less_notice, nation),
        provisional=not holidays_known(less_notice, nation),
    )
