"""Notice: how long it is, and the last day on which it can be given."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from dateutil.relativedelta import relativedelta
from pydantic import Field

from bot.domain.calendar import holidays_known, working_day_on_or_before, working_days_before
from bot.domain.problems import InvalidInput, Problem
from bot.domain.values import Value


class Unit(StrEnum):
    """What a period is counted in: on the calendar, or in working days of a nation."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


class Party(StrEnum):
    """Who may give notice."""

    US = "us"
    SUPPLIER = "supplier"
    EITHER = "either"


@dataclass(frozen=True)
class Period:
    """A length of time: `number` (zero or more) of `unit`."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError for a period that runs backwards."""
        if self.number < 0:
            raise ValueError("a period is zero or more")

    def before(self, day: dt.date, nation: str) -> dt.date:
        """Give the day this long before `day`.

        Going back by months keeps the day of the month, or takes the month's last day where it is
        shorter. Working days are those of `nation`. Where the calendar does not reach back so far, its
        first day is given. Raises UnknownNation where working days are counted.
        """
        try:
            if self.unit is Unit.WORKING_DAYS:
                return working_days_before(day, self.number, nation)
            return day - self.on_the_calendar
        except (ValueError, OverflowError):
            return dt.date.min

    def after(self, day: dt.date) -> dt.date:
        """Give the day this long after `day`: `before` the other way round, on the calendar only.

        Raises ValueError for working days, in which no term or extension runs.
        """
        delta = self.on_the_calendar
        try:
            return day + delta
        except (ValueError, OverflowError):
            return dt.date.max

    @property
    def on_the_calendar(self) -> relativedelta:
        """The same as a difference of dates; raises ValueError for working days."""
        if self.unit is Unit.WORKING_DAYS:
            raise ValueError("working days depend on a nation")
        return _difference(self.number, self.unit)


@lru_cache(1024)
def _difference(number: int, unit: Unit) -> relativedelta:
    if unit is Unit.MONTHS:
        return relativedelta(months=number)
    return relativedelta(days=number * _DAYS[unit])


_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}

NO_NOTICE = Period(0, Unit.DAYS)


class Notice(Value):
    """The notice that a contract asks for, as its clause says it.

    `clear` says whether neither the day it is given nor the last one counts; None where the contract leaves
    that open. `service_days` are the working days that the contract allows for a notice to arrive. `by` says
    who may give it, None where nobody said.
    """

    number: Annotated[int, Field(ge=0, le=9999)]
    unit: Unit
    clear: bool | None = None
    service_days: Annotated[int, Field(ge=0, le=99)] = 0
    by: Party | None = None

    @property
    def period(self) -> Period:
        """How long it is."""
        return Period(self.number, self.unit)

    @property
    def is_none(self) -> bool:
        """Whether no notice has to be given at all."""
        return self.number == 0

    @property
    def day_more(self) -> bool:
        """Whether a day is added because the days are clear, or may be: the earlier date is the safe one.

        A month's notice ends on the same day of a later month whether it is called clear or not, unless the
        contract says that it is.
        """
        if self.is_none:
            return False
        return self.unit is not Unit.MONTHS if self.clear is None else self.clear


_NONE = frozenset({"none", "no", "no notice", "nil", "zero", "0", "n/a", "not applicable"})
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {"a": 1, "an": 1, **{word: number for number, word in enumerate(_NUMBER_WORDS.split(), start=1)}}
"""Numbers as people write them in words."""

UNITS = {
    "working day": (1, Unit.WORKING_DAYS),
    "business day": (1, Unit.WORKING_DAYS),
    "day": (1, Unit.DAYS),
    "week": (1, Unit.WEEKS),
    "month": (1, Unit.MONTHS),
    "year": (12, Unit.MONTHS),
}
"""What people call units: how many of which of ours each is."""

_PERIOD = re.compile(
    rf"(?P<number>[0-9]{{1,4}}|{'|'.join(NUMBERS)})"
    r"[\s-]*(?:calendar\s+)?(?P<unit>(?:working |business )?day|week|month|year)s?['\u2019]?s?"
    r"(?:\s+notice)?\.?"
)
_LONGEST_SHOWN = 60


def parse_period(text: str) -> Period:
    """Read a period of notice as people type it.

    Takes "3 months", "90 days", "6 weeks", "a month", "three months' notice", "1 year", "20 working days",
    and "none" or "0" for no notice at all. Raises InvalidInput, with no field, for anything else: a number
    without a unit, two units together.
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
    size, unit = UNITS[match["unit"]]
    number = NUMBERS[word] if word in NUMBERS else int(word)
    return Period(number * size, unit) if number else NO_NOTICE


@dataclass(frozen=True)
class Explained:
    """A notice deadline, a decision date, and the steps by which they were reached.

    From the key date `date` the `notice` leads back to `less_notice`, its day more and its days for service
    to `less_service`, and the last working day on or before that is the `deadline`. From there the `lead`
    that the organisation needs leads back to `less_lead`, and the last working day on or before that is
    `decide_by`. `assumed` says that the contract's notice is not known and the configured one was taken.
    `provisional` says that GOV.UK has not yet published the bank holidays of that year.
    """

    date: dt.date
    notice: Notice
    assumed: bool
    less_notice: dt.date
    less_service: dt.date
    deadline: dt.date
    lead: Period
    less_lead: dt.date
    decide_by: dt.date
    provisional: bool

    @property
    def moved(self) -> bool:
        """Whether the deadline was brought forward to a working day."""
        return self.deadline != self.less_service

    def as_data(self) -> dict[str, str | int | bool]:
        """Return all of it as JSON, for a statement that fixes how a deadline was reached."""
        return {
            "on": self.date.isoformat(),
            "notice_number": self.notice.number,
            "notice_unit": self.notice.unit.value,
            "clear_days": self.notice.clear is True,
            "day_more": self.notice.day_more,
            "service_days": self.notice.service_days,
            "assumed": self.assumed,
            "less_notice": self.less_notice.isoformat(),
            "less_service": self.less_service.isoformat(),
            "deadline": self.deadline.isoformat(),
            "moved": self.moved,
            "lead_number": self.lead.number,
            "lead_unit": self.lead.unit.value,
            "less_lead": self.less_lead.isoformat(),
            "decide_by": self.decide_by.isoformat(),
            "provisional": self.provisional,
        }


def explained(on: dt.date, notice: Notice, lead: Period, nation: str, *, assumed: bool = False) -> Explained:
    """Work out the last working day of `nation` to give notice for `on`, and the day to have decided by.

    Both are brought forward, never put back: notice a day early holds, notice a day late does not.
    Raises UnknownNation.
    """
    less_notice = notice.period.before(on, nation)
    less_service = _days_before(less_notice, int(notice.day_more))
    if notice.service_days:
        less_service = working_days_before(less_service, notice.service_days, nation)
    deadline = working_day_on_or_before(less_service, nation)
    less_lead = lead.before(deadline, nation)
    return Explained(
        date=on,
        notice=notice,
        assumed=assumed,
        less_notice=less_notice,
        less_service=less_service,
        deadline=deadline,
        lead=lead,
        less_lead=less_lead,
        decide_by=working_day_on_or_before(less_lead, nation),
        provisional=not holidays_known(less_service, nation),
    )


def _days_before(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(max(day.toordinal() - days, 1))
