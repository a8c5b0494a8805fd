"""Reminders of contract dates: found by the clock when they are due, each said once.

A key date knows when it has to be looked at next, which follows from its dates and the policy. What was said
is a row whose key makes it once, whatever clocks do and however the policy is edited.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.config import Organisation, UnknownOrganisation, plan_digest
from bot.domain.calendar import is_working_day, london_date, london_instant, working_day_on_or_after
from bot.domain.lifecycle import DateStatus
from bot.domain.reminding import MISSED, PASSED, steps_due
from bot.flows.context import Context, Moment
from bot.flows.contracting import dating, deriving, lapsing, telling
from bot.flows.contracting.telling import Due
from bot.store.contracts import OPEN
from bot.store.engine import key_of, locked
from bot.store.tables import Contract, KeyDate
from bot.store.tables import Organisation as OrganisationRow

log = structlog.get_logger(__name__)

PATIENCE_OF_THE_CLOCK = 30.0
"""Seconds the clock waits for its turn to write; nobody is waiting for it."""

AT_ONCE = 40
"""Key dates handled in one transaction, so that none holds others up for long."""

PAGE = 2_000
"""Key dates that are due looked at together."""


@dataclass(frozen=True)
class Held:
    """Who holds contracts: an owner in an organisation, or nobody there."""

    workspace_id: int
    organisation_id: int
    owner_id: int | None


@dataclass(frozen=True)
class Unit:
    """Key dates that are dealt with together: some that are due of one holder's contracts."""

    of: Held
    key_date_ids: tuple[int, ...]


def tick(context: Context, now: datetime) -> int:
    """Have what is due at `now` for one owner said; return how many key dates that was, 0 when none is.

    Several clocks may tick at once: a key date is dealt with by one. Where several of its reminders are due,
    as after a stop of the bot, one is said, which tells that it is late.
    """
    if replanned := _replan(context, now):
        return replanned
    with context.database.reading() as session:
        found = _first_unit(context, session, now)
    if found is None:
        return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        return _remind(Moment(context, session, now, found.of.workspace_id), found)


def _replan(context: Context, now: datetime) -> int:
    """Bring some key dates to a policy, or bank holidays, that have changed; return how many contracts'."""
    digest = plan_digest(context.config)
    found: dict[int, int] = {}
    with context.database.reading() as session:
        # two ranges in the order of the index, which a database without statistics takes then too
        for is_otherwise in (col(KeyDate.planned) < digest, col(KeyDate.planned) > digest):
            query = select(KeyDate.contract_id, KeyDate.workspace_id).where(is_otherwise)
            found |= dict(session.exec(query.order_by(col(KeyDate.planned)).limit(AT_ONCE)).all())
    if not found:
        return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        for contract_id, workspace_id in sorted(found.items()):
            moment = Moment(context, session, now, workspace_id)
            contract = locked(session, Contract, workspace_id, contract_id)
            try:
                deriving.derive(moment, contract)
            except UnknownOrganisation:
                log.error("organisation not configured", contract=contract_id)  # noqa: TRY400
                _leave_alone(moment, contract, digest)
        return len(found)


def _leave_alone(moment: Moment, contract: Contract, digest: str) -> None:
    """Leave what is due as it is until the contract's organisation is configured again."""
    for row in dating.dates_of(moment, contract):
        if row.planned is not None:
            row.planned = digest


def _first_unit(context: Context, session: Session, now: datetime) -> Unit | None:
    """Return whose key dates are to be dealt with first, and which: the longest due that can be told of now.

    Key dates are looked through page by page as their own index has them, and contracts found by their ids,
    so that it costs the same in a large register.
    """
    opens = {key_of(row): _opens_of(context, row, now) for row in session.exec(select(OrganisationRow))}
    today, after = london_date(now), (datetime.min.replace(tzinfo=UTC), 0)
    while page := _due_after(session, now, after):
        held = _held(session, {contract_id for _, contract_id, _, _ in page})
        for _, contract_id, deadline, _ in page:
            first = held[contract_id]
            if opens[first.organisation_id].can_be_told(deadline, today):
                theirs = [key for key, each, _, _ in page if held[each] == first]
                return Unit(first, tuple(theirs[:AT_ONCE]))
        last, _, _, at = page[-1]
        after = (at or now, last)
    return None


def _due_after(
    session: Session, now: datetime, after: tuple[datetime, int]
) -> Sequence[tuple[int, int, date, datetime | None]]:
    """Return the ids of key dates that are due, with their contracts', their deadlines, and since when."""
    at, key = after
    query: Any = (
        select(col(KeyDate.id), col(KeyDate.contract_id), col(KeyDate.deadline), col(KeyDate.next_at))
        .where(
            col(KeyDate.next_at) <= now,
            col(KeyDate.next_at) >= at,
            or_(col(KeyDate.next_at) > at, col(KeyDate.id) > key),
        )
        .order_by(col(KeyDate.next_at), col(KeyDate.id))
        .limit(PAGE)
    )
    found: Sequence[tuple[int, int, date, datetime | None]] = session.exec(query).all()
    return found


def _held(session: Session, contract_ids: Collection[int]) -> dict[int, Held]:
    query: Any = select(
        col(Contract.id), col(Contract.workspace_id), col(Contract.organisation_id), col(Contract.owner_id)
    ).where(col(Contract.id).in_(contract_ids))
    return {key: Held(*held) for key, *held in session.exec(query)}


@dataclass(frozen=True)
class Hours:
    """When people of an organisation can be reminded.

    Now, or from the day `again_on`; `never` while the organisation is not configured.
    """

    never: bool = False
    again_on: date | None = None

    def can_be_told(self, deadline: date, today: date) -> bool:
        """Return whether a key date can be told of now: at night and on holidays only what cannot wait."""
        if self.never:
            return False
        return self.again_on is None or today <= deadline < self.again_on


def _opens_of(context: Context, row: OrganisationRow, now: datetime) -> Hours:
    try:
        return Hours(again_on=opens(context, context.config.organisation(row.key), now))
    except UnknownOrganisation:
        return Hours(never=True)


def opens(context: Context, organisation: Organisation, now: datetime) -> date | None:
    """Return the day on which people can be reminded again; None where they can be now."""
    today, quiet = london_date(now), context.config.reminders.quiet
    if not is_working_day(today, organisation.nation):
        return working_day_on_or_after(today, organisation.nation)
    if now < london_instant(today, quiet.end):
        return today
    if now >= london_instant(today, quiet.begin):
        return working_day_on_or_after(today + timedelta(days=1), organisation.nation)
    return None


def _remind(moment: Moment, unit: Unit) -> int:
    query = (
        select(KeyDate, Contract)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(
            col(KeyDate.id).in_(unit.key_date_ids),
            KeyDate.workspace_id == unit.of.workspace_id,
            col(KeyDate.next_at) <= moment.now,
            col(Contract.owner_id).is_not_distinct_from(unit.of.owner_id),
        )
        .order_by(col(KeyDate.deadline), col(KeyDate.id))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows = moment.session.exec(query).all()
    due = [each for key_date, contract in rows for each in _due_of(moment, key_date, contract)]
    telling.tell(moment, unit.of.organisation_id, due)
    return len(rows)


def _due_of(moment: Moment, key_date: KeyDate, contract: Contract) -> list[Due]:
    """Return what is due of a key date, if anything is, and have the clock look at it again in time."""
    today, kept = london_date(moment.now), dating.keeping_of(moment, contract)
    if key_date.status not in OPEN:
        dating.close(key_date)
        return []
    due = steps_due(kept.steps(dating.course_of(key_date)), key_date.handled_through, today)
    key_date.handled_through = max(today, key_date.handled_through)
    if key_date.snoozed_until and key_date.snoozed_until <= today:
        key_date.snoozed_until = None
    if due and due[-1].name == PASSED:
        lapsing.lapse(moment, key_date, contract)
        return [Due(key_date, contract, due)]
    if due and (due[-1].name == MISSED or key_date.status is DateStatus.OPEN):
        key_date.asked_on = key_date.asked_on or today
    dating.plan(moment, kept, key_date)
    return [Due(key_date, contract, due)] if due else []
