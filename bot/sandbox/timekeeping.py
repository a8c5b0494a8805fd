"""Business time of the bot that is played with, and what is due in it next."""

from sqlmodel import Session, col, select

from bot.domain.calendar import london_date
from bot.domain.key_dates import KeyDateKind
from bot.flows.remind import MISSED
from bot.sandbox.page.clock import Due
from bot.store.clock import MovableTime
from bot.store.engine import Database
from bot.store.tables import Contract, KeyDate, Reminder, ReminderState

OF = {KeyDateKind.BREAK: "the break", KeyDateKind.RENEWAL: "the renewal", KeyDateKind.END: "the end"}
"""What is decided on, in words."""


class StoredTime(MovableTime):
    """Business time as the bot's database has it, also while the bot is stopped."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        super().__init__(database)
        self._due = database

    def seconds(self) -> float:
        """Return business time in seconds since 1970."""
        return self().timestamp()

    def next_due(self) -> tuple[Due, ...]:
        """Return all that comes at the next moment when something does, the oldest made first.

        What was due before and still waits, as while the bot is stopped, is not to come: it is late.
        """
        now = self()
        to_come = (Reminder.state == ReminderState.PENDING, col(Reminder.due_at) > now)
        with self._due.reading() as session:
            moments = select(Reminder.due_at).where(*to_come).order_by(col(Reminder.due_at))
            moment = session.exec(moments.limit(1)).first()
            if moment is None:
                return ()
            at_once = select(Reminder).where(*to_come, Reminder.due_at == moment).order_by(col(Reminder.id))
            # of several reminders of one date at one moment the last made is said
            said = {reminder.key_date_id: reminder for reminder in session.exec(at_once)}
            return tuple(Due(moment, _words(session, reminder)) for reminder in said.values())


def _words(session: Session, reminder: Reminder) -> str:
    key_date = session.get_one(KeyDate, reminder.key_date_id)
    contract = session.get_one(Contract, key_date.contract_id)
    what = f"{OF[key_date.kind]} of {contract.title}"
    left = (key_date.deadline - london_date(reminder.due_at)).days
    if reminder.step == MISSED or left < 0:
        return f"Reminder: the last day to give notice has passed for {what}"
    if left == 0:
        return f"Reminder: today is the last day to decide on {what}"
    return f"Reminder: {left} {'day' if left == 1 else 'days'} to decide on {what}"
