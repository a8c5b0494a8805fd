"""Reminders are rows: made with the key date, found by the clock when they are due, each sent once."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.calendar import london_date, london_instant
from bot.domain.key_dates import reminder_days
from bot.domain.lifecycle import DateStatus
from bot.flows import places
from bot.flows.context import Context, Step
from bot.store.engine import find, key_of
from bot.store.outbox import Place, dm_lane, post_card
from bot.store.tables import Card, CardKind, Contract, KeyDate, Person, Reminder, ReminderState

MISSED = "missed"
"""The step of the reminder that comes when a notice deadline has passed with nothing decided."""

PATIENCE_OF_THE_CLOCK = 30.0
"""Seconds the clock waits for its turn to write; nobody is waiting for it."""

AT_ONCE = 100
"""Reminders handled in one transaction, so that none holds others up for long."""


def schedule(step: Step, key_date: KeyDate) -> None:
    """Make the reminders the policy asks for, and the one for a deadline that passes with nothing decided."""
    before = step.context.config.reminders.before_notice_deadline_days
    for days, day in reminder_days(key_date.deadline, before, london_date(step.now)):
        _add(step, key_date, f"before:{days}", day)
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
    """Have every reminder that is due at `now` said, and return how many rows were dealt with.

    Several clocks may tick at once: a row is dealt with by one. Where several reminders of one key date are
    due, as after a stop of the bot, one is said.
    """
    if not _any_due(context, now):
        return 0
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        due = session.exec(
            select(Reminder)
            .where(Reminder.state == ReminderState.PENDING, col(Reminder.due_at) <= now)
            .order_by(col(Reminder.due_at), col(Reminder.id))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        latest = {reminder.key_date_id: reminder for reminder in due}
        for reminder in due:
            _send(context, session, now, reminder, is_latest=latest[reminder.key_date_id] is reminder)
        return len(due)


def _any_due(context: Context, now: datetime) -> bool:
    query = select(Reminder.id).where(Reminder.state == ReminderState.PENDING, col(Reminder.due_at) <= now)
    with context.database.reading() as session:
        return session.exec(query.limit(1)).first() is not None


def _send(context: Context, session: Session, now: datetime, reminder: Reminder, *, is_latest: bool) -> None:
    key_date = find(session, KeyDate, reminder.workspace_id, reminder.key_date_id)
    if not is_latest or key_date.status is DateStatus.DECIDED:
        reminder.state = ReminderState.DROPPED
        return
    reminder.state = ReminderState.SENT
    contract = find(session, Contract, reminder.workspace_id, key_date.contract_id)
    owner = find(session, Person, reminder.workspace_id, contract.owner_id)
    commercial = context.organisation_of(session, contract).commercial
    for lane, place in (
        (dm_lane(owner), Place(person_id=owner.id)),
        (places.contract_lane(key_of(contract)), Place(channel=commercial.channel)),
    ):
        card = Card(
            workspace_id=reminder.workspace_id,
            kind=CardKind.KEY_DATE,
            subject_id=key_of(key_date),
            part=reminder.step,
        )
        post_card(session, now, lane, card, place)


def _pending(session: Session, key_date: KeyDate) -> list[Reminder]:
    query = select(Reminder).where(
        Reminder.key_date_id == key_of(key_date), Reminder.state == ReminderState.PENDING
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
