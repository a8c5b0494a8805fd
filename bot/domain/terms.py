"""What a contract says about how long it runs, and how it can be left, extended or renewed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from bot.domain.calendar import in_words
from bot.domain.notice import Notice, Period, Unit
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.values import Value

MOST_CLAUSES = 24
"""Break clauses, options and review dates that one contract can have of each."""

MOST_BREAKS = 200
"""Days on which one repeated break clause can fall, so that no clause fills the register."""


class Length(Value):
    """A length of time that a contract names, on the calendar: "12 months"."""

    number: Annotated[int, Field(ge=1, le=9999)]
    unit: Unit = Unit.MONTHS

    @property
    def period(self) -> Period:
        """The same as a period."""
        return Period(self.number, self.unit)

    @model_validator(mode="after")
    def _is_on_the_calendar(self) -> Self:
        if self.unit is Unit.WORKING_DAYS:
            raise ValueError("a term is not counted in working days")
        return self


class Break(Value):
    """A break clause: on one day, again and again from some time after the start, or at any time.

    Exactly one of `on`, `first_after` and `any_time` is given; `every` says how often a break that begins
    `first_after` the start comes again, if it does. `notice` is the clause's own; without one, the contract's
    counts.
    """

    on: date | None = None
    first_after: Length | None = None
    every: Length | None = None
    any_time: bool = False
    notice: Notice | None = None

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        if (self.on is not None) + (self.first_after is not None) + self.any_time != 1:
            raise ValueError("a break falls on a day, so long after the start, or at any time")
        if self.every is not None and self.first_after is None:
            raise ValueError("only a break some time after the start comes again")
        return self

    def days(self, start: date, last: date) -> Iterator[date]:
        """Give the days up to `last` on which the contract can be left, in order; none where it is any day.

        Each is reckoned from `start`, so that a short month does not pull the later ones forward.
        """
        if self.on is not None and self.on <= last:
            yield self.on
        if self.first_after is None:
            return
        difference = self.first_after.period.on_the_calendar
        for _ in range(MOST_BREAKS if self.every else 1):
            try:
                day = start + difference
            except (ValueError, OverflowError):
                return
            if day > last:
                return
            yield day
            if self.every:
                difference += self.every.period.on_the_calendar


class Option(Value):
    """An option to extend the contract by `length`; options are taken in the order they stand in."""

    length: Length
    used: bool = False


class Renewal(Value):
    """That the contract renews on a day, for `length` at a time; None where that is not known."""

    on: date
    length: Length | None = None


class Terms(Value):
    """When a contract runs, when it can be left, and how much notice that takes.

    `start` and `end` are its first and last day, extensions that were taken counted in. None says that nobody
    has said yet; an empty tuple, that there are none. `max_extent` is the last day the contract allows where
    it names one. `automatic` says whether it goes on by itself unless somebody acts.
    """

    start: date
    end: date
    notice: Notice | None = None
    breaks: Annotated[tuple[Break, ...], Field(max_length=MOST_CLAUSES)] | None = None
    options: Annotated[tuple[Option, ...], Field(max_length=MOST_CLAUSES)] | None = None
    max_extent: date | None = None
    renewal: Renewal | None = None
    reviews: Annotated[tuple[date, ...], Field(max_length=MOST_CLAUSES)] = ()
    automatic: bool | None = None

    @property
    def open_options(self) -> tuple[Option, ...]:
        """The options that can still be taken, in order; none once it runs for as long as it ever can."""
        if self.max_extent is not None and self.end >= self.max_extent:
            return ()
        return tuple(option for option in self.options or () if not option.used)

    @property
    def renews_at_end(self) -> bool:
        """Whether it renews when its term is over, so that its end is no date of its own."""
        return self.renewal is not None and self.renewal.on >= self.end

    @property
    def first_break(self) -> date | None:
        """The first day on which it can be left, None where it cannot or nobody has said."""
        days = (
            self.start if clause.any_time else next(clause.days(self.start, self.extent), None)
            for clause in self.breaks or ()
        )
        return min((day for day in days if day is not None), default=None)

    @property
    def extent(self) -> date:
        """The maximum extent: the last day with every option taken, or the day the contract names."""
        last = self.end
        for option in self.open_options:
            last = _extended(last, option.length)
        return max(self.max_extent or last, self.end)

    @property
    def kept(self) -> dict[str, Any]:
        """What a register keeps beside `start` and `end`, as JSON."""
        return self.model_dump(mode="json", exclude={"start", "end"}, exclude_defaults=True)

    def extended(self) -> Self:
        """Return the terms once the next open option is taken, as far as the maximum extent allows.

        Raises ValueError where there is none.
        """
        option = next(iter(self.open_options), None)
        if option is None:
            raise ValueError("there is no option left")
        options = list(self.options or ())
        options[options.index(option)] = Option(length=option.length, used=True)
        end = min(_extended(self.end, option.length), self.max_extent or date.max)
        return self.model_copy(update={"options": tuple(options), "end": end})


def check_terms(terms: Terms, nation: str) -> None:
    """Raise InvalidForm with everything in `terms` that cannot be, each under the field's own name.

    A break falls on a day of the contract at its longest. A renewal may also fall on the day after its last:
    a term to 31 March is commonly renewed on 1 April. The notice is no longer than the contract.
    """
    problems = tuple(_problems(terms, nation))
    if problems:
        raise InvalidForm(problems)


def _problems(terms: Terms, nation: str) -> Iterator[InvalidInput]:
    if terms.end < terms.start:
        # Nothing else can be judged until the contract has a length.
        yield InvalidInput("end", Problem.END_BEFORE_START, _days(terms, terms.end))
        return
    if terms.max_extent and terms.max_extent < terms.end:
        yield InvalidInput("max_extent", Problem.EXTENT_BEFORE_END, _days(terms, terms.end))
        return
    extent = terms.extent
    for clause in terms.breaks or ():
        first = clause.on or (clause.first_after and clause.first_after.period.after(terms.start))
        if first and not terms.start <= first <= extent:
            yield InvalidInput("breaks", Problem.DATE_OUTSIDE_CONTRACT, _days(terms, extent))
    if terms.renewal and not terms.start <= terms.renewal.on <= _day_after(terms.end):
        yield InvalidInput("renewal", Problem.DATE_OUTSIDE_CONTRACT, _days(terms, terms.end))
    if any(not terms.start <= day <= extent for day in terms.reviews):
        yield InvalidInput("reviews", Problem.DATE_OUTSIDE_CONTRACT, _days(terms, extent))
    if terms.notice and terms.notice.period.before(extent, nation) < terms.start:
        yield InvalidInput("notice", Problem.NOTICE_LONGER_THAN_TERM, _days(terms, extent))
    for clause in terms.breaks or ():
        if clause.notice and clause.notice.period.before(extent, nation) < terms.start:
            yield InvalidInput("breaks", Problem.NOTICE_LONGER_THAN_TERM, _days(terms, extent))


def _days(terms: Terms, last: date) -> dict[str, str]:
    return {"start": in_words(terms.start), "end": in_words(last)}


def _extended(end: date, length: Length) -> date:
    """Return the last day once a term that ends on `end` runs on: to the month's end if it ended at one."""
    if end == date.max:
        return end
    return length.period.after(end + timedelta(days=1)) - timedelta(days=1)


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
