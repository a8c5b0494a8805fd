"""Emails that wait to be sent: which is next, who sends it, and what came of it.

A worker claims an email with a lease on the database's clock. One that dies leaves its lease to run out, and
whoever claims the email then learns that it may have been sent already.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.store.engine import key_of
from bot.store.machine import machine_now
from bot.store.tables import Email, EmailState


@dataclass(frozen=True)
class Claimed:
    """An email to be sent now.

    `owner` is this claim's own name: a claim that lost its lease writes nothing. `uncertain` says that an
    earlier sending of it may have happened.
    """

    email: Email
    owner: str
    uncertain: bool

    @property
    def email_id(self) -> int:
        """The email's id."""
        return key_of(self.email)


def is_due(session: Session) -> bool:
    """Return whether an email is to be sent now. Reads only."""
    due = select(Email.id).where(Email.state == EmailState.WAITING, Email.next_at <= machine_now(session))
    return session.exec(due.limit(1)).first() is not None


def claim(session: Session, owner: str, lease_seconds: float) -> Claimed | None:
    """Claim the email that is due longest; None where none is, or where others send those that are.

    `owner` must be new with every call.
    """
    now = machine_now(session)
    email = session.exec(
        select(Email)
        .where(Email.state == EmailState.WAITING, Email.next_at <= now)
        .order_by(col(Email.next_at), col(Email.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()
    if email is None:
        return None
    uncertain = email.started > email.attempts
    email.started, email.owner, email.next_at = email.started + 1, owner, now + lease_seconds
    session.flush()
    return Claimed(email, owner, uncertain)


def held(session: Session, email_id: int, owner: str) -> Email | None:
    """Return a claimed email, held until the transaction ends; None where the claim was lost."""
    query = select(Email).where(Email.id == email_id, Email.owner == owner, Email.state == EmailState.WAITING)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def finish(session: Session, claimed: Claimed, state: EmailState, notify_id: str | None = None) -> bool:
    """Note what came of sending an email; False where the claim was lost, or a receipt said so before."""
    email = held(session, claimed.email_id, claimed.owner)
    if email is None:
        return False
    email.state, email.notify_id, email.owner, email.error = state, notify_id, None, None
    return True


def again(session: Session, claimed: Claimed, error: str, wait: float, *, sent_nothing: bool) -> bool:
    """Have an email sent again in `wait` seconds; False where the claim was lost.

    `sent_nothing` says that no sending of it has happened so far, for certain.
    """
    email = held(session, claimed.email_id, claimed.owner)
    if email is None:
        return False
    email.error, email.owner, email.next_at = error, None, machine_now(session) + wait
    if sent_nothing:
        email.attempts = email.started
    return True


def by_reference(session: Session, workspace_id: int, key: str) -> Email | None:
    """Return the workspace's email with this key, held until the transaction ends, if there is one."""
    query = select(Email).where(Email.workspace_id == workspace_id, Email.key == key)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
