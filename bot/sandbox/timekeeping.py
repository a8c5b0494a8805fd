"""Business time of the bot that is played with, and what is due in it next."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.calendar import london_date
from bot.domain.key_dates import KeyDateKind
from bot.flows.ending import OVER, TOLD
from bot.sandbox.page.clock import Due
from bot.store.clock import MovableTime
from bot.store.engine import Database
from bot.store.tables import (
    Assessment,
    Condition,
    Contract,
    Decision,
    DueKind,
    FollowUp,
    KeyDate,
    Submission,
)
from bot.store.tables import Due as DueRow

ENDS = (OVER, TOLD)

STOPPED_FOR = (DueKind.CONDITION, DueKind.TARGET, DueKind.EXPIRY, DueKind.FOLLOW_UP)
"""What somebody moves the clock on for; digests and lists come by the way."""

OF = {
    KeyDateKind.BREAK: "the break",
    KeyDateKind.RENEWAL: "the renewal",
    KeyDateKind.EXTENSION: "the extension",
    KeyDateKind.END: "the end",
    KeyDateKind.REVIEW: "the review",
}
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

        What was due before and still waits, as while the bot is stopped, is not to come: it is late. The
        daily digests are left out: nobody wants to stop for each of them.
        """
        now = self()
        with self._due.reading() as session:
            reminders, others = _reminders(session, now), _others(session, now)
            first = min((due.at for due in (*reminders, *others)), default=None)
            return tuple(due for due in (*reminders, *others) if due.at == first)


def _reminders(session: Session, now: datetime) -> list[Due]:
    """Return the reminders of contract dates that come next."""
    to_come = col(KeyDate.next_at) > now
    moment = session.exec(select(func.min(KeyDate.next_at)).where(to_come)).one()
    if moment is None:
        return []
    at_once = select(KeyDate).where(to_come, KeyDate.next_at == moment).order_by(col(KeyDate.id))
    return [Due(moment, _words(session, key_date, moment)) for key_date in session.exec(at_once)]


def _others(session: Session, now: datetime) -> list[Due]:
    """Return what comes next of approvals, their conditions, and what waits for one."""
    to_come = (col(DueRow.open), DueRow.at > now, col(DueRow.kind).in_(STOPPED_FOR))
    moment = session.exec(select(func.min(DueRow.at)).where(*to_come)).one()
    at_once = select(DueRow).where(*to_come, DueRow.at == moment).order_by(col(DueRow.id))
    said = {(row.kind, row.subject_id): row for row in session.exec(at_once)}
    return [Due(row.at, _words_of(session, row)) for row in said.values()]


def _words_of(session: Session, row: DueRow) -> str:
    if row.kind is DueKind.FOLLOW_UP:
        contract = session.get_one(Contract, session.get_one(FollowUp, row.subject_id).contract_id)
        return f"Reminder: something is still to do for {contract.title}"
    submission_id = row.subject_id
    what = "Reminder: a decision is awaited on"
    if row.kind is not DueKind.TARGET:
        decision_id = row.subject_id
        what = "The end of the approval of" if row.step in ENDS else "Reminder: the approval ends of"
        if row.kind is DueKind.CONDITION:
            condition = session.get_one(Condition, row.subject_id)
            decision_id, what = condition.decision_id, f"Reminder: condition {condition.number} of"
        submission_id = session.get_one(Decision, decision_id).submission_id
    submission = session.get_one(Submission, submission_id)
    return f"{what} {session.get_one(Assessment, submission.assessment_id).title}"


def _words(session: Session, key_date: KeyDate, at: datetime) -> str:
    contract = session.get_one(Contract, key_date.contract_id)
    what, today = f"{OF[key_date.kind]} of {contract.title}", london_date(at)
    left, to_decide = (key_date.deadline - today).days, (key_date.decide_by - today).days
    if key_date.on < today:
        return f"Nothing was decided by {OF[key_date.kind]} of {contract.title}"
    if to_decide > 0:
        return f"Reminder: {_days(to_decide)} to decide on {what}"
    if to_decide == 0:
        return f"Reminder: today is the day to have decided on {what}"
    if left < 0:
        return f"Reminder: the last day to give notice has passed for {what}"
    if left == 0:
        return f"Reminder: today is the last day to give notice for {what}"
    return f"Reminder: {_days(left)} to give notice for {what}"


def _days(number: int) -> str:
    return f"{number} {'day' if number == 1 else 'days'}"
