"""A contract's key dates: they follow from its terms, and their reminders from the organisation's policy."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from bot.config import Keeping, keeping, plan_digest
from bot.domain.calendar import london_date
from bot.domain.key_dates import KeyDateKind, key_dates
from bot.domain.lifecycle import DateStatus
from bot.domain.notice import Explained
from bot.domain.reminding import Course, next_day
from bot.flows import ahead
from bot.flows.context import Moment
from bot.flows.contracting import following
from bot.store.contracts import OPEN
from bot.store.engine import key_of
from bot.store.tables import Contract, KeyDate


def keeping_of(moment: Moment, contract: Contract) -> Keeping:
    """Return how a contract is looked after; raises UnknownOrganisation."""
    organisation = moment.context.organisation_of(moment.session, contract)
    return keeping(moment.context.config, organisation, contract.product, contract.value_pence)


def follow(moment: Moment, contract: Contract) -> None:
    """Bring a contract's key dates, and what the clock knows of them, to what follows from its terms.

    What is past already is not added: nobody can act on it any more. What no longer follows is superseded,
    and what is decided stays. A reminder that was due, but not said yet, stays due.
    """
    today, digest = london_date(moment.now), plan_digest(moment.context.config)
    rows = dates_of(moment, contract)
    found = {(row.kind, row.on): row for row in rows}
    kept = keeping_of(moment, contract)
    wanted = key_dates(contract.said_terms, kept.practice)
    for kind, reached in wanted:
        row = found.pop((kind, reached.date), None)
        if row is None and reached.date >= today:
            row = _new(moment, contract, kind, reached, today)
        if row is None or row.status in (DateStatus.DECIDED, DateStatus.LAPSED):
            continue
        if row.status is DateStatus.SUPERSEDED:
            row.status, row.sequence = DateStatus.OPEN, row.sequence + 1
        if (row.deadline, row.decide_by) != (reached.deadline, reached.decide_by):
            row.deadline, row.decide_by, row.sequence = reached.deadline, reached.decide_by, row.sequence + 1
        was_due = row.next_at is not None and row.next_at <= moment.now
        if row.planned and not was_due:
            row.handled_through = max(row.handled_through, today - timedelta(days=1))
        plan(moment, kept, row)
        row.planned = digest
    for row in found.values():
        if row.status in OPEN:
            supersede(row)
    if any(row.status is DateStatus.DECIDED for row in rows):
        deadlines = {(kind, reached.date): reached.deadline for kind, reached in wanted}
        kept_on = {key_of(row): deadlines.get((row.kind, row.on)) for row in rows}
        following.revise(moment, contract, kept_on)
    moment.session.flush()


def plan(moment: Moment, kept: Keeping, row: KeyDate) -> None:
    """Have the clock look at a key date again when its next reminder is due."""
    day = next_day(kept.steps(course_of(row)), row.handled_through)
    row.next_at = ahead.instant(moment, day) if day else None


def course_of(row: KeyDate) -> Course:
    """Return a key date and how far its reminders have come, as a value."""
    return Course(row.on, row.deadline, row.decide_by, row.asked_on, row.snoozed_until)


def supersede(row: KeyDate) -> None:
    """Take a key date out of what is to come: the contract's terms have changed."""
    close(row)
    row.status = DateStatus.SUPERSEDED


def close(row: KeyDate) -> None:
    """Stop the reminders of a key date, and have calendars learn of it."""
    row.next_at, row.planned, row.asked_on, row.snoozed_until = None, None, None, None
    row.sequence += 1


def told(moment: Moment, contract: Contract) -> list[dict[str, Any]]:
    """Return the key dates still to come with how each was reached, as templates show them."""
    today = london_date(moment.now)
    found = key_dates(contract.said_terms, keeping_of(moment, contract).practice)
    return [{"kind": kind.value, **reached.as_data()} for kind, reached in found if reached.date >= today]


def dates_of(moment: Moment, contract: Contract) -> list[KeyDate]:
    """Return every key date that a contract has or had, the caller holding the contract."""
    query = select(KeyDate).where(
        KeyDate.workspace_id == contract.workspace_id, KeyDate.contract_id == key_of(contract)
    )
    return list(moment.session.exec(query.order_by(col(KeyDate.on))))


def _new(moment: Moment, contract: Contract, kind: KeyDateKind, reached: Explained, today: date) -> KeyDate:
    row = KeyDate(
        workspace_id=contract.workspace_id,
        contract_id=key_of(contract),
        kind=kind,
        on=reached.date,
        deadline=reached.deadline,
        decide_by=reached.decide_by,
        status=DateStatus.OPEN,
        handled_through=today - timedelta(days=1),
    )
    moment.session.add(row)
    return row
