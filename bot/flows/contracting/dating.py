"""A contract's key dates, and their reminders, which follow from the organisation's policy."""

from typing import Any

from sqlmodel import col, select

from bot.config import Keeping, keeping
from bot.domain.calendar import london_date
from bot.domain.key_dates import key_dates
from bot.domain.reminding import Course, next_day
from bot.flows import ahead
from bot.flows.context import Moment
from bot.store.engine import key_of
from bot.store.tables import Contract, KeyDate


def keeping_of(moment: Moment, contract: Contract) -> Keeping:
    """Return how a contract is looked after; raises UnknownOrganisation."""
    organisation = moment.context.organisation_of(moment.session, contract)
    return keeping(moment.context.config, organisation, contract.product, contract.value_pence)


def plan(moment: Moment, kept: Keeping, row: KeyDate) -> None:
    """Have the clock look at a key date again when its next reminder is due."""
    day = next_day(kept.steps(course_of(row)), row.handled_through)
    row.next_at = ahead.instant(moment, day) if day else None


def course_of(row: KeyDate) -> Course:
    """Return a key date and how far its reminders have come, as a value."""
    return Course(row.on, row.deadline, row.decide_by, row.asked_on, row.snoozed_until)


def close(row: KeyDate) -> None:
    """Stop the reminders of a key date, and have calendars learn of it."""
    row.next_at, row.planned, row.asked_on, row.snoozed_until = None, None, None, None
    row.sequence += 1


def told(moment: Moment, contract: Contract) -> list[dict[str, Any]]:
    """Return the key dates still to come with how each was reached, as templates show them.

    `overdue` says that the day to decide by is past, `too_late` that the last day to give notice is.
    """
    today = london_date(moment.now)
    found = key_dates(contract.said_terms, keeping_of(moment, contract).practice)
    return [
        {
            "kind": kind.value,
            **reached.as_data(),
            "overdue": reached.decide_by < today,
            "too_late": reached.deadline < today,
        }
        for kind, reached in found
        if reached.date >= today
    ]


def dates_of(moment: Moment, contract: Contract) -> list[KeyDate]:
    """Return every key date that a contract has or had, the caller holding the contract."""
    query = select(KeyDate).where(
        KeyDate.workspace_id == contract.workspace_id, KeyDate.contract_id == key_of(contract)
    )
    return list(moment.session.exec(query.order_by(col(KeyDate.on))))
