"""The dates of a contract on which somebody has to have decided, with how each was reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.notice import NO_NOTICE, Explained, Notice, Period, Unit, explained
from bot.domain.terms import Terms

NONE = Notice(number=0, unit=Unit.DAYS)


class KeyDateKind(StrEnum):
    """What happens to a contract on a key date unless somebody acts."""

    BREAK = "break"
    RENEWAL = "renewal"
    EXTENSION = "extension"
    END = "end"
    REVIEW = "review"


@dataclass(frozen=True)
class Practice:
    """How an organisation looks at a contract's dates.

    `nation` decides the working days; `lead` is the time it needs to decide, and `assumed` the notice it
    reckons with where a contract's is not known.
    """

    nation: str
    lead: Period
    assumed: Notice


def key_dates(terms: Terms, practice: Practice) -> tuple[tuple[KeyDateKind, Explained], ...]:
    """Give the key dates of a contract, the earliest notice deadline first, each kind and day once.

    While an option is open the last day is one of extension, and otherwise the end, unless it renews then.
    Where two have the same deadline they stand in the order of `KeyDateKind`. Of breaks on one day that ask
    for different notice, the longer counts. Raises UnknownNation.
    """
    found: dict[tuple[KeyDateKind, date], Explained] = {}
    for kind, on, notice in _dated(terms):
        lead = practice.lead if kind is not KeyDateKind.REVIEW else NO_NOTICE
        reached = explained(on, notice or practice.assumed, lead, practice.nation, assumed=notice is None)
        known = found.get((kind, on))
        if known is None or reached.deadline < known.deadline:
            found[kind, on] = reached
    order = list(KeyDateKind)
    ordered = sorted(found.items(), key=lambda each: (each[1].deadline, order.index(each[0][0]), each[0][1]))
    return tuple((kind, reached) for (kind, _), reached in ordered)


def _dated(terms: Terms) -> Iterator[tuple[KeyDateKind, date, Notice | None]]:
    for clause in terms.breaks or ():
        for day in clause.days(terms.start, terms.end):
            yield KeyDateKind.BREAK, day, clause.notice or terms.notice
    if terms.renewal:
        yield KeyDateKind.RENEWAL, terms.renewal.on, terms.notice
    if terms.open_options:
        yield KeyDateKind.EXTENSION, terms.end, terms.notice
    elif not terms.renews_at_end:
        yield KeyDateKind.END, terms.end, terms.notice
    for day in terms.reviews:
        yield KeyDateKind.REVIEW, day, NONE
