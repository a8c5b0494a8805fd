"""The dates of a contract on which somebody has to have decided, and the days to remind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.calendar import in_words
from bot.domain.notice import Explained, Period, notice_deadline
from bot.domain.problems import InvalidForm, InvalidInput, Problem


class KeyDateKind(StrEnum):
    """What happens to a contract on a key date unless somebody acts."""

    BREAK = "break"
    RENEWAL = "renewal"
    END = "end"


@dataclass(frozen=True)
class ContractTerms:
    """When a contract runs, when it can be left, and how much notice that takes.

    `start` and `end` are its first and last day, extensions not counted. `notice` is needed for the
    break, for the renewal and for the end alike.
    """

    start: date
    end: date
    break_date: date | None
    renewal_date: date | None
    notice: Period


def check_terms(terms: ContractTerms) -> None:
    """Raise InvalidForm with everything in `terms` that cannot be, each under the field's own name.

    A break falls on a day of the contract. A renewal may also fall on the day after its last: a term
    to 31 March is commonly renewed on 1 April. The notice is no longer than the contract.
    """
    problems = tuple(_problems(terms))
    if problems:
        raise InvalidForm(problems)


def key_dates(terms: ContractTerms, nation: str) -> tuple[tuple[KeyDateKind, Explained], ...]:
    """Give the key dates of a contract with their notice deadlines, the earliest deadline first.

    Where two have the same deadline they stand in the order break, renewal, end. Raises UnknownNation.
    """
    dated = (
        (KeyDateKind.BREAK, terms.break_date),
        (KeyDateKind.RENEWAL, terms.renewal_date),
        (KeyDateKind.END, terms.end),
    )
    explained = ((kind, notice_deadline(on, terms.notice, nation)) for kind, on in dated if on is not None)
    return tuple(sorted(explained, key=lambda pair: pair[1].deadline))


def reminder_days(deadline: date, before: Sequence[int], today: date) -> tuple[tuple[int, date], ...]:
    """Give the days on which to remind people of `deadline`, the earliest first, each once.

    `before` says how many days before the deadline. Each entry of the result is that number and the
    day. Days before `today` are left out. Where that leaves none although the deadline is still to
    come, there is one for today, with the number of days left. Once the deadline has passed there are
    none, and with nothing in `before` there never are.
    """
    if deadline < today or not before:
        return ()
    left = (deadline - today).days
    to_come = sorted({days for days in before if days <= left}, reverse=True)
    return tuple((days, deadline - timedelta(days=days)) for days in to_come or [left])


def _problems(terms: ContractTerms) -> Iterator[InvalidInput]:
    values = {"start": in_words(terms.start), "end": in_words(terms.end)}
    if terms.end < terms.start:
        # Nothing else can be judged until the contract has a length.
        yield InvalidInput("end", Problem.END_BEFORE_START, values)
        return
    if terms.break_date and not terms.start <= terms.break_date <= terms.end:
        yield InvalidInput("break_date", Problem.DATE_OUTSIDE_CONTRACT, values)
    if terms.renewal_date and not (
        terms.start <= terms.renewal_date and terms.renewal_date - terms.end <= timedelta(days=1)
    ):
        yield InvalidInput("renewal_date", Problem.DATE_OUTSIDE_CONTRACT, values)
    if terms.notice.before(terms.end) < terms.start:
        yield InvalidInput("notice", Problem.NOTICE_LONGER_THAN_TERM, values)
