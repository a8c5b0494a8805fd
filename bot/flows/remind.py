"""Reminders of contract dates: found by the clock when they are due, each said once.

A key date knows when it has to be looked at next, which follows from its dates and the policy. What was said
is a row whose key makes it once, whatever clocks do and however the policy is edited.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from bot.config import Organisation, UnknownOrganisation, plan_digest
from bot.domain.calendar import is_working_day, london_date, london_instant, working_day_on_or_after
from bot.domain.lifecycle import DateStatus
from bot.domain.reminding import MISSED, PASSED, steps_due
from bot.flows import dating, lapsing, telling
from bot.flows.context import Context, Moment
from bot.flows.telling import Due
from bot.store.contracts import OPEN
from bot.store.engine import key_of, locked
from bot.store.tables import Contract, KeyDate
from bot.store.tables import Organisation as OrganisationRow

log = structlog.get_logger(__name__)

PATIENCE_OF_THE_CLOCK = 30.0
"""Seconds the clock waits for its turn to write; nobody is waiting for it."""

AT_ONCE = 40
"""Key dates handled in one transaction, so that none holds others up for long."""


@dataclass(frozen=True)
class Unit:
    """Whose key dates are dealt with together: those of one owner in one organisation, or of no owner."""

    workspace_id: int
    organisation_id: int
    owner_id: int | None


def tick(context: Context, now: datetime) -> int:
    """Have what is due at `now` for one owner said; return how many key dates that was, 0 when none is.

    Several clocks may tick at once: a key date is dealt with by one. Where several of its reminders are due,
    as after a stop of the bot, one is said, which tells that it is late.
    """
    if replanned := _replan(context, now):
        return replanned
    with context.database.reading() as session:
        wanted = _wanted(context, session, now)
        found = None if wanted is None else _first_unit(session, wanted)
    if wanted is None or found is None:
        return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        moment = Moment(context, session, now, found.workspace_id)
        return _remind(moment, found, wanted)


def _replan(context: Context, now: datetime) -> int:
    """Bring some key dates to a policy, or bank holidays, that have changed; return how many contracts'."""
    digest = plan_digest(context.config)
    # two ranges rather than an inequality: both are found through the index
    is_otherwise = or_(col(KeyDate.planned) < digest, col(KeyDate.planned) > digest)
    query = select(KeyDate.contract_id, KeyDate.workspace_id).where(is_otherwise).limit(AT_ONCE)
    with context.database.reading() as session:
        found = dict(session.exec(query).all())
    if not found:
        return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        for contract_id, workspace_id in sorted(found.items()):
            moment = Moment(context, session, now, workspace_id)
            contract = locked(session, Contract, workspace_id, contract_id)
            try:
                dating.follow(moment, contract)
            except UnknownOrganisation:
                log.error("organisation not configured", contract=contract_id)  # noqa: TRY400
                _leave_alone(moment, contract, digest)
        return len(found)


def _leave_alone(moment: Moment, contract: Contract, digest: str) -> None:
    """Leave what is due as it is until the contract's organisation is configured again."""
    for row in dating.dates_of(moment, contract):
        if row.planned is not None:
            row.planned = digest


def _wanted(context: Context, session: Session, now: datetime) -> ColumnElement[bool] | None:
    """Return which due key dates can be told of now: at night and on holidays only what cannot wait.

    None where nothing is due at all.
    """
    is_due = col(KeyDate.next_at) <= now
    if session.exec(select(KeyDate.id).where(is_due).order_by(col(KeyDate.next_at)).limit(1)).first() is None:
        return None
    configured = {each.id: each for each in context.config.organisations}
    open_, until = [], []
    for row in session.exec(select(OrganisationRow)):
        organisation = configured.get(row.key)
        if organisation is None:
            continue
        opens = _opens(context, organisation, now)
        if opens is None:
            open_.append(key_of(row))
        else:
            too_late = and_(
                _looked_at(Contract.organisation_id) == key_of(row),
                col(KeyDate.deadline) < opens,
                col(KeyDate.deadline) >= london_date(now),
            )
            until.append(too_late)
    return and_(is_due, or_(_looked_at(Contract.organisation_id).in_(open_), *until))


def _opens(context: Context, organisation: Organisation, now: datetime) -> date | None:
    """Return the day on which people can be reminded again; None where they can be now."""
    today, quiet = london_date(now), context.config.reminders.quiet
    if not is_working_day(today, organisation.nation):
        return working_day_on_or_after(today, organisation.nation)
    if now < london_instant(today, quiet.end):
        return today
    if now >= london_instant(today, quiet.begin):
        return working_day_on_or_after(today + timedelta(days=1), organisation.nation)
    return None


def _first_unit(session: Session, wanted: ColumnElement[bool]) -> Unit | None:
    query = (
        select(Contract.workspace_id, Contract.organisation_id, Contract.owner_id)
        .select_from(KeyDate)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(wanted)
        .order_by(col(KeyDate.next_at), col(KeyDate.id))
        .limit(1)
    )
    row = session.exec(query).first()
    return Unit(*row) if row else None


def _looked_at(column: int | None) -> ColumnElement[int | None]:
    """Return a column that is only looked at in rows found otherwise: no index has it like this.

    What is due is little beside the register, so it has to be found first, by its own index. SQLite, which
    keeps no statistics, would begin with an organisation's or an owner's contracts.
    """
    return col(column) + 0


def _remind(moment: Moment, unit: Unit, wanted: ColumnElement[bool]) -> int:
    query = (
        select(KeyDate, Contract)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(
            wanted,
            _looked_at(Contract.workspace_id) == unit.workspace_id,
            _looked_at(Contract.organisation_id) == unit.organisation_id,
            _looked_at(Contract.owner_id).is_not_distinct_from(unit.owner_id),
        )
        .order_by(col(KeyDate.deadline), col(KeyDate.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows = moment.session.exec(query).all()
    due = [each for key_date, contract in rows for each in _due_of(moment, key_date, contract)]
    telling.tell(moment, unit.organisation_id, due)
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
