"""Sending emails by GOV.UK Notify: a lane of its own in the worker, one email at a time.

Notify keeps our reference with each email but sends two of one reference, so after a sending that may have
happened it is asked before another (docs.notifications.service.gov.uk/python.html). Neither addresses nor
keys are ever logged.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any, TypeVar

import structlog
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from sqlmodel import Session

from bot.delivery.rounds import Rounds
from bot.delivery.tools import CannotBeDrawn, drawn
from bot.logs import where
from bot.store import emails
from bot.store.emails import Claimed
from bot.store.engine import PATIENCE_OF_WORKERS, Database
from bot.store.tables import Email, EmailState

log = structlog.get_logger(__name__)

TIMEOUT = 10
"""Seconds an answer of Notify's may take, and as many to reach it."""

MOST_STARTS = 300
"""How often an email is begun before it counts as refused: with the longest wait between, about a day."""

R = TypeVar("R")


@dataclass(frozen=True)
class Letter:
    """An email as Notify takes it: to whom, its id of the template, and the values for that."""

    address: str
    template_id: str
    personalisation: dict[str, Any]


@dataclass(frozen=True)
class EmailSettings:
    """How sending goes about it, in seconds: see `DeliverySettings`."""

    lease_seconds: float = 90.0
    poll_seconds: float = 1.0
    retry_seconds: float = 1.0
    retry_most: float = 300.0


class Emails(Rounds):
    """Claims emails and sends them, one after another, on a thread of its own."""

    def __init__(
        self,
        database: Database,
        notify: NotificationsAPIClient,
        *,
        write: Callable[[Session, Email], Letter | None],
        refused: Callable[[int, str, str], None],
        owner: str,
        jitter: Callable[[], float],
        settings: EmailSettings | None = None,
    ) -> None:
        """Keep what it works with; nothing runs yet.

        `write` gives an email as it is to be sent, None where there is nothing left to say or nobody to say
        it to. `refused` is told an email's id, the claim's name and the error, in place of that being kept
        here; it opens its own transaction. `owner` names this worker among all others; `jitter` gives numbers
        from 0 to 1. Raises ValueError where the calls for one email may outlast a lease.
        """
        chosen = settings or EmailSettings()
        super().__init__("emails", chosen.poll_seconds)
        self._settings = chosen
        if 4 * notify.timeout >= self._settings.lease_seconds:
            raise ValueError("a lease must be longer than it takes to ask for an email and to send it")
        logging.getLogger("notifications_python_client").setLevel(logging.ERROR)  # it logs what Notify says
        self._database = database
        self._notify = notify
        self._write = write
        self._refused = refused
        self._owner = owner
        self._jitter = jitter
        self._claims = count()

    def step(self) -> bool:
        """Send the email that is due longest; return whether there was one."""
        with self._database.reading() as session:  # so that an idle worker never takes a turn to write
            if not emails.is_due(session):
                return False
        owner = f"{self._owner}/{next(self._claims)}"
        claimed = self._keep(lambda session: emails.claim(session, owner, self._settings.lease_seconds))
        if claimed is None:
            return False
        outcome = self._carry(claimed)
        log.info("email", key=claimed.email.key, outcome=outcome)
        return True

    def stumbled(self, error: Exception) -> None:
        """Log where, without words."""
        log.error("emails_stumbled", where=where(error))

    def _carry(self, claimed: Claimed) -> str:
        try:
            with self._database.reading() as session:
                letter = drawn(lambda: self._write(session, claimed.email))
        except CannotBeDrawn as error:
            log.error("email_not_written", key=claimed.email.key, where=error.where)  # noqa: TRY400  no words
            return self._turned_down(claimed, "cannot_be_written")
        try:
            notify_id = self._found(claimed) if claimed.uncertain else None
            if notify_id is not None:
                return self._finished(claimed, EmailState.SENT, notify_id, "found")
            if letter is None:
                return self._finished(claimed, EmailState.DROPPED, None, "dropped")
            return self._finished(claimed, EmailState.SENT, self._send(claimed, letter), "sent")
        except APIError as error:
            return self._failed(claimed, error)

    def _send(self, claimed: Claimed, letter: Letter) -> str:
        sent = self._notify.send_email_notification(
            email_address=letter.address,
            template_id=letter.template_id,
            personalisation=letter.personalisation,
            reference=claimed.email.reference,
        )
        return str(sent["id"])

    def _found(self, claimed: Claimed) -> str | None:
        """Return Notify's id of an email that an earlier sending has brought there after all."""
        answer = self._notify.get_all_notifications(reference=claimed.email.reference)
        known = answer.get("notifications") or []
        return str(known[0]["id"]) if known else None

    def _failed(self, claimed: Claimed, error: APIError) -> str:
        status = None if error.response is None else int(error.status_code)
        said = "no_answer" if status is None else f"http_{status}"
        slow_down = status == HTTPStatus.TOO_MANY_REQUESTS
        is_ours = status is not None and HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        if is_ours and not slow_down:
            return self._turned_down(claimed, f"{said} {_kind_of(error)}".strip())
        if claimed.email.started >= MOST_STARTS:
            return self._turned_down(claimed, said)
        # slowed down, it was not sent now; whether it was before is only known where it was asked for
        wait = self._backoff(claimed.email.started)
        if not slow_down:  # it may be on its way yet, and what arrives later is not found
            wait = max(wait, self._settings.lease_seconds)
        self._keep(
            lambda session: emails.again(
                session, claimed, said, wait, sent_nothing=slow_down and not claimed.uncertain
            )
        )
        return f"again: {said}"

    def _turned_down(self, claimed: Claimed, error: str) -> str:
        self._refused(claimed.email_id, claimed.owner, error)
        return f"refused: {error}"

    def _finished(self, claimed: Claimed, state: EmailState, notify_id: str | None, outcome: str) -> str:
        held = self._keep(lambda session: emails.finish(session, claimed, state, notify_id))
        return outcome if held else "lease lost"

    def _backoff(self, times: int) -> float:
        wait = self._settings.retry_seconds * 2.0 ** min(max(times - 1, 0), 20)
        return min(wait, self._settings.retry_most) * (1 + self._jitter() / 4)

    def _keep(self, change: Callable[[Session], R]) -> R:
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            return change(session)


def _kind_of(error: APIError) -> str:
    """Return Notify's word for an error, such as BadRequestError, without what it says of it."""
    told = error.message
    first = told[0] if isinstance(told, list) and told else None
    kind = str(first.get("error", "")) if isinstance(first, dict) else ""
    return kind if kind.isidentifier() else ""
