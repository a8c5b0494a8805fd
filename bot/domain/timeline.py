"""Contracts on a line of time: their terms and options, their dates, and the notice for those."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.domain.key_dates import KeyDateKind
from bot.domain.terms import Terms


class SpanKind(StrEnum):
    """What a stretch of time is.

    `LEAD` is the time from the decision date to the notice deadline, and `NOTICE` from there to the date.
    """

    TERM = "term"
    OPTION = "option"
    LEAD = "lead"
    NOTICE = "notice"


class MarkKind(StrEnum):
    """What a day is: one of the kinds of key dates, or a day by which somebody has to act for one."""

    BREAK = "break"
    RENEWAL = "renewal"
    EXTENSION = "extension"
    END = "end"
    REVIEW = "review"
    DECIDE = "decide"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Span:
    """A stretch of time, both days counted in."""

    kind: SpanKind
    first: date
    last: date


@dataclass(frozen=True)
class Mark:
    """A day that means something."""

    kind: MarkKind
    on: date


@dataclass(frozen=True)
class Dated:
    """A key date as a timeline shows it: the day, and the days by which to decide and to give notice."""

    kind: KeyDateKind
    on: date
    deadline: date
    decide_by: date

    @property
    def spans(self) -> Iterator[Span]:
        """The time to act in, and the notice."""
        if self.decide_by < self.deadline:
            yield Span(SpanKind.LEAD, self.decide_by, self.deadline)
        if self.deadline < self.on:
            yield Span(SpanKind.NOTICE, self.deadline, self.on)

    @property
    def marks(self) -> Iterator[Mark]:
        """The days to decide and to give notice by, and the day itself."""
        if self.decide_by < self.deadline:
            yield Mark(MarkKind.DECIDE, self.decide_by)
        if self.deadline < self.on:
            yield Mark(MarkKind.DEADLINE, self.deadline)
        yield Mark(MarkKind(self.kind.value), self.on)


@dataclass(frozen=True)
class Stage:
    """A stretch of a contract: its term (option 0), or the time an option adds to it."""

    option: int
    first: date
    last: date


def stages(terms: Terms) -> tuple[Stage, ...]:
    """Return the term and then, one after another, what each option that is left would add to it."""
    found = [Stage(0, terms.start, terms.end)]
    while terms.open_options:
        longer = terms.extended()
        if longer.end <= terms.end:
            break
        found.append(Stage(len(found), terms.end + timedelta(days=1), longer.end))
        terms = longer
    return tuple(found)


def whole_of(terms: Terms, dates: Iterable[Dated], today: date) -> tuple[date, date]:
    """Return the first and the last day of a picture of one contract, with a little room on either side."""
    days = [
        terms.start,
        terms.extent,
        today,
        *(each.decide_by for each in dates),
        *(each.on for each in dates),
    ]
    first, last = min(days), max(days)
    room = timedelta(days=max((last - first).days // 40, 7))
    return _moved(first, -room), _moved(last, room)


def months_ahead(today: date, months: int) -> tuple[date, date]:
    """Return the first and the last day of a picture of what is to come."""
    return today - timedelta(days=14), today + relativedelta(months=months)


def within(span: Span, first: date, last: date) -> Span | None:
    """Return the part of a stretch that a picture has room for; None where it has none."""
    if span.last < first or span.first > last:
        return None
    return Span(span.kind, max(span.first, first), min(span.last, last))


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
