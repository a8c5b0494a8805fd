"""Reminders are rows: made with the key date, found by the clock when they are due, each sent once."""

from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.config import UnknownOrganisation
from bot.domain.calendar import london_date, london_instant
from bot.domain.key_dates import reminder_days
from bot.domain.lifecycle import DateStatus
from bot.flows import places
from bot.flows.context import Context, Step
from bot.store.engine import find, key_of
from bot.store.outbox import Place, dm_lane, post_card
from bot.store.tables import Card, CardKind, Contract, KeyDate, Person, Reminder, ReminderState

log = structlog.get_logger(__name__)

MISSED = "missed"
"""The step of the reminder that comes when a notice deadline has passed with nothing decided."""

PATIENCE_OF_THE_CLOCK = 30.0
"""Seconds the clock waits for its turn to write; nobody is waiting for it."""

AT_ONCE = 10
"""Key dates handled in one transaction, so that none holds others up for long."""


def schedule(step: Step, key_date: KeyDate) -> None:
    """Make the reminders the policy asks for, and the one for a deadline that passes with nothing decided.

    A date that is past already has none: nobody can act on it any more.
    """
    today = london_date(step.now)
    before = step.context.config.reminders.before_notice_deadline_days
    for days, day in reminder_days(key_date.deadline, before, today):
        _add(step, key_date, f"before:{days}", day)
    if key_date.on >= today:
        _add(step, key_date, MISSED, key_date.deadline + timedelta(days=1))


def put_off(step: Step, key_date: KeyDate, until: date) -> None:
    """Drop what would come before `until`, and remind then."""
    at = _instant(step.context, until)
    for reminder in _pending(step.session, key_date):
        if reminder.due_at <= at and reminder.step != MISSED:
            reminder.state = ReminderState.DROPPED
    step.session.flush()
    _add(step, key_date, f"snoozed:{until.isoformat()}:{step.who.act}", until)


def stop(step: Step, key_date: KeyDate) -> None:
    """Drop every reminder still to come: it has been decided."""
    for reminder in _pending(step.session, key_date):
        reminder.state = ReminderState.DROPPED


def tick(context: Context, now: datetime) -> int:
    """Have every reminder that is due at `now` said, a few key dates at a time; return how many dates.

    Several clocks may tick at once: a key date is dealt with by one. Where several of its reminders are due,
    as after a stop of the bot, one is said.
    """
    due = _is_due(now)
    with context.database.reading() as session:
        if session.exec(select(Reminder.id).where(*due).limit(1)).first() is None:
            return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        key_dates = session.exec(
            select(KeyDate)
            .where(col(KeyDate.id).in_(select(Reminder.key_date_id).where(*due)))
            .order_by(col(KeyDate.deadline), col(KeyDate.id))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for key_date in key_dates:
            _remind(context, session, now, key_date)
        return len(key_dates)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Reminder.state) == ReminderState.PENDING, col(Reminder.due_at) <= now


def _remind(context: Context, session: Session, now: datetime, key_date: KeyDate) -> None:
    *overtaken, latest = session.exec(
        select(Reminder)
        .where(Reminder.key_date_id == key_of(key_date), *_is_due(now))
        .order_by(col(Reminder.due_at), col(Reminder.id))
    ).all()
    for reminder in overtaken:
        reminder.state = ReminderState.DROPPED
    if key_date.status is DateStatus.DECIDED:
        latest.state = ReminderState.DROPPED
        return
    latest.state = ReminderState.SENT
    contract = find(session, Contract, key_date.workspace_id, key_date.contract_id)
    for lane, place in _readers(context, session, contract):
        card = Card(
            workspace_id=key_date.workspace_id,
            kind=CardKind.KEY_DATE,
            subject_id=key_of(key_date),
            part=latest.step,
        )
        post_card(session, now, lane, card, place)


def _readers(context: Context, session: Session, contract: Contract) -> list[tuple[str, Place]]:
    owner = find(session, Person, contract.workspace_id, contract.owner_id)
    readers = [(dm_lane(owner), Place(person_id=owner.id))]
    try:
        channel = context.organisation_of(session, contract).commercial.channel
    except UnknownOrganisation:
        log.error("organisation not configured", contract=contract.id)  # noqa: TRY400  its owner is told at least
    else:
        readers.append((places.contract_lane(key_of(contract)), Place(channel=channel)))
    return readers


def _pending(session: Session, key_date: KeyDate) -> list[Reminder]:
    query = select(Reminder).where(
        Reminder.workspace_id == key_date.workspace_id,
        Reminder.key_date_id == key_of(key_date),
        Reminder.state == ReminderState.PENDING,
    )
    return list(session.exec(query.with_for_update()))


def _add(step: Step, key_date: KeyDate, name: str, day: date) -> None:
    step.session.add(
        Reminder(
            workspace_id=step.workspace_id,
            key_date_id=key_of(key_date),
            step=name,
            due_at=_instant(step.context, day),
            state=ReminderState.PENDING,
        )
    )


def _instant(context: Context, day: date) -> datetime:
    return london_instant(day, context.config.reminders.send_at)
