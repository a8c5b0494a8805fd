"""Business time of the bot that is played with, and what is due in it next."""

from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlmodel import Session, col, func, select

from bot.config import Config, Organisation, keeping, load
from bot.domain.calendar import london_instant, working_day_on_or_after
from bot.domain.key_dates import KeyDateKind
from bot.domain.reminding import Level
from bot.flows.contracting import dating
from bot.flows.deciding.ending import OVER, TOLD
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
    FollowUpKind,
    KeyDate,
    Submission,
)
from bot.store.tables import Due as DueRow
from bot.store.tables import Organisation as OrganisationRow

ENDS = (OVER, TOLD)

OF = {
    KeyDateKind.BREAK: "the break",
    KeyDateKind.RENEWAL: "the renewal",
    KeyDateKind.EXTENSION: "the extension or end",
    KeyDateKind.END: "the end",
    KeyDateKind.REVIEW: "the review",
}
"""What is decided on, in words."""

GOES_ON_TO = {
    Level.DEPUTY: "the deputy is",
    Level.CHANNEL: "the commercial channel is",
    Level.SENIOR: "the senior owner is",
}
"""Who hears of a reminder that nobody answers, in words."""

TO_DO = {
    FollowUpKind.NOTICE_SERVED: "give notice to the supplier",
    FollowUpKind.EXIT: "finish the exit",
}
"""What follows from a decision, in words; a milestone is named as it was configured."""

STOPPED_FOR = (DueKind.CONDITION, DueKind.TARGET, DueKind.EXPIRY, DueKind.FOLLOW_UP)
"""What somebody moves the clock on for; digests and lists come by the way."""


class StoredTime(MovableTime):
    """Business time as the bot's database has it, also while the bot is stopped."""

    def __init__(self, database: Database, config_dir: Path) -> None:
        """Keep the database, and where the configuration is that says who is reminded when."""
        super().__init__(database)
        self._due, self._config_dir = database, config_dir

    @cached_property
    def _config(self) -> Config:
        return load(self._config_dir)

    def seconds(self) -> float:
        """Return business time in seconds since 1970."""
        return self().timestamp()

    def next_due(self) -> tuple[Due, ...]:
        """Return all that comes at the next moment when something does, the oldest made first.

        What was due before and still waits, as while the bot is stopped, is not to come: it is late.
        Digests and lists are left out: nobody wants to stop for each of them.
        """
        now = self()
        with self._due.reading() as session:
            reminders, others = _reminders(session, now, self._config), _others(session, now)
            first = min((due.at for due in (*reminders, *others)), default=None)
            return tuple(due for due in (*reminders, *others) if due.at == first)


def _reminders(session: Session, now: datetime, config: Config) -> list[Due]:
    """Return the reminders of contract dates that come next.

    A key date is looked at before, or when, it is told of: what would go on to nobody is passed over.
    """
    looked_at = col(KeyDate.next_at)
    query = (
        select(KeyDate, Contract, OrganisationRow.key)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .join(OrganisationRow, col(Contract.organisation_id) == col(OrganisationRow.id))
        .where(looked_at.is_not(None))
        .order_by(looked_at, col(KeyDate.id))
    )
    found: list[Due] = []
    for key_date, contract, organisation in session.exec(query):
        if found and key_date.next_at is not None and key_date.next_at > found[0].at:
            break
        due = _of(key_date, contract, now, config, config.organisation(organisation))
        if due is None or (found and due.at > found[0].at):
            continue
        found = [*found, due] if found and due.at == found[0].at else [due]
    return found


def _of(
    key_date: KeyDate, contract: Contract, now: datetime, config: Config, organisation: Organisation
) -> Due | None:
    """Return when somebody is told of a key date after `now`, and what."""
    kept = keeping(config, organisation, contract.product, contract.value_pence)
    nobody = {Level.DEPUTY} if contract.deputy_id is None else set()
    if organisation.commercial.senior is None:
        nobody.add(Level.SENIOR)
    for step in kept.steps(dating.course_of(key_date)):
        day = working_day_on_or_after(step.day, organisation.nation)
        at = london_instant(day, config.reminders.send_at)
        if step.day > key_date.handled_through and at > now and step.level not in nobody:
            return Due(at, _words(key_date, contract, day, step.level))
    return None


def _others(session: Session, now: datetime) -> list[Due]:
    """Return what comes next of approvals, their conditions, what waits for one, and what was decided."""
    to_come = (col(DueRow.open), DueRow.at > now, col(DueRow.kind).in_(STOPPED_FOR))
    moment = session.exec(select(func.min(DueRow.at)).where(*to_come)).one()
    at_once = select(DueRow).where(*to_come, DueRow.at == moment).order_by(col(DueRow.id))
    said = {(row.kind, row.subject_id): row for row in session.exec(at_once)}
    return [Due(row.at, _words_of(session, row)) for row in said.values()]


def _words_of(session: Session, row: DueRow) -> str:
    if row.kind is DueKind.FOLLOW_UP:
        follow_up = session.get_one(FollowUp, row.subject_id)
        contract = session.get_one(Contract, follow_up.contract_id)
        return f"Reminder: {TO_DO.get(follow_up.kind, follow_up.title)}, for {contract.title}"
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


def _words(key_date: KeyDate, contract: Contract, today: date, level: Level) -> str:
    what = f"{OF[key_date.kind]} of {contract.title}"
    if level in GOES_ON_TO:
        return f"Nobody has answered: {GOES_ON_TO[level]} reminded of {what}"
    if key_date.on < today:
        return f"Nothing was decided by {what}"
    if key_date.decide_by >= today:
        return f"Reminder: {_left(key_date.decide_by - today, 'to decide on')} {what}"
    if key_date.deadline < today:
        return f"Reminder: the last day to act has passed for {what}"
    return f"Reminder: {_left(key_date.deadline - today, 'to act for')} {what}"


def _left(left: timedelta, to_do: str) -> str:
    if not left:
        return f"today is the last day {to_do}"
    return f"{left.days} {'day' if left.days == 1 else 'days'} left {to_do}"
