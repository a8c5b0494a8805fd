"""Evidence in Slack: where a message is, and the digest of a file's contents, which are not kept.

https://docs.slack.dev/reference/methods/chat.getPermalink and files.info. Of many workers one reads each.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any

import structlog
from requests.utils import requote_uri
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.delivery import downloading
from bot.delivery.downloading import Later, NotThere
from bot.delivery.failures import Kind, failure_of
from bot.delivery.rounds import Rounds
from bot.domain.evidence import LARGEST, told_of, unsuitable
from bot.domain.problems import Problem
from bot.logs import where
from bot.store import evidence
from bot.store.budgets import hold, take_method
from bot.store.engine import PATIENCE_OF_WORKERS, Database, DatabaseBusyError
from bot.store.evidence import Claimed, Found
from bot.store.tables import EvidenceKind, EvidenceState

ATTEMPTS = 10
"""So many times Slack is asked; then a piece of evidence is out of reach."""

HOLD_SECONDS = 60.0
LONGEST_WAIT = 3600.0

GONE = frozenset({"message_not_found", "file_deleted"})
"""Slack's words for what was there and is no more; file_not_found may be a file that the bot may not see."""

_METHODS = {EvidenceKind.MESSAGE: "chat.getPermalink", EvidenceKind.FILE: "files.info"}
_PASSES = frozenset({Kind.UNKNOWN, Kind.UNREACHED, Kind.OUTAGE})

_log = structlog.get_logger("bot.delivery.gathering")


class _Lost(Exception):
    """Slack will not give it: what it is from now on, and Slack's word or ours for why."""

    def __init__(self, state: EvidenceState, error: str) -> None:
        super().__init__(state, error)
        self.state, self.error = state, error


class _Stopped(Exception):
    """The worker stops, or another one has it by now."""


class Gathering(Rounds):
    """Asks Slack for evidence that was not read yet; when it stops, what it reads is left to the next."""

    def __init__(
        self,
        database: Database,
        slack: WebClient,
        *,
        found: Callable[[Claimed, Found], None],
        lost: Callable[[Claimed, EvidenceState, str], None],
        pace: float = 1.0,
        poll_seconds: float = 1.0,
    ) -> None:
        """Keep what it works with; nothing runs yet.

        `found` is told what Slack says, and `lost` that it says nothing, each in a transaction of its own.
        `pace` is how many times as fast as Slack's limits to go.
        """
        super().__init__("gathering", poll_seconds, PATIENCE_OF_WORKERS)
        self._database, self._slack = database, slack
        self._found, self._lost = found, lost
        self._pace = pace

    def step(self) -> bool:
        """Deal with one piece of evidence; return whether there was one whose turn it is."""
        claimed = self._claim()
        if claimed is None:
            return False
        try:
            what = self._message(claimed) if claimed.kind is EvidenceKind.MESSAGE else self._file(claimed)
        except _Lost as error:
            self._lost(claimed, error.state, error.error)
        except _Stopped:
            self._put_off(claimed, 0.0, "stopped", counts=False)
        except (SlackClientError, OSError, HTTPException) as error:
            self._failed(claimed, error)
        else:
            self._found(claimed, what)
        return True

    def stumbled(self, error: Exception) -> None:
        """Log that the database was busy, or where else this failed."""
        if isinstance(error, DatabaseBusyError):
            _log.info("evidence not read", error="database busy")
        else:
            _log.error("gathering stumbled", where=where(error))

    def _claim(self) -> Claimed | None:
        """Return what to read now, where Slack may be asked for it now."""
        with self._database.reading() as session:
            if not evidence.waits(session):
                return None
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            claimed = evidence.claim(session, HOLD_SECONDS)
            if claimed is None:
                return None
            wait = take_method(session, claimed.workspace_id, _METHODS[claimed.kind], self._pace)
            if wait:
                evidence.put_off(session, claimed, wait, "ratelimited", counts=False)
                return None
            return claimed

    def _message(self, claimed: Claimed) -> Found:
        channel, _, ts = claimed.origin.partition(":")
        answer = self._slack.chat_getPermalink(channel=channel, message_ts=ts)
        return Found(address=requote_uri(str(answer["permalink"])))

    def _file(self, claimed: Claimed) -> Found:
        file: dict[str, Any] = dict(self._slack.files_info(file=claimed.origin)["file"])
        told = told_of(file)
        problem = unsuitable(told)
        if problem is not None:
            gone = problem is Problem.EVIDENCE_DELETED
            raise _Lost(EvidenceState.GONE if gone else EvidenceState.OUT_OF_REACH, problem.value)
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        created = file.get("created")
        size, digest = self._digest(claimed, address)
        return Found(
            address=requote_uri(str(file.get("permalink") or address)),
            title=told.name,
            media_type=told.media_type,
            size=size,
            digest=digest,
            author=told.author,
            at=datetime.fromtimestamp(created, UTC) if isinstance(created, int) else None,
        )

    def _digest(self, claimed: Claimed, address: str) -> tuple[int, str]:
        """Return a file's size in bytes and the SHA-256 of its contents."""
        digest, size, renewed = hashlib.sha256(), 0, time.monotonic()
        try:
            with downloading.contents(self._slack, address) as chunks:
                for chunk in chunks:
                    size += len(chunk)
                    if size > LARGEST:
                        raise _Lost(EvidenceState.OUT_OF_REACH, Problem.EVIDENCE_TOO_LARGE.value)
                    digest.update(chunk)
                    if time.monotonic() - renewed > HOLD_SECONDS / 4:
                        renewed = time.monotonic()
                        self._renew(claimed)
                    if self._stopping.is_set():
                        raise _Stopped
        except NotThere as error:
            if error.is_gone:
                raise _Lost(EvidenceState.GONE, "not_found") from error
            raise _Lost(EvidenceState.OUT_OF_REACH, "not_readable") from error
        return size, digest.hexdigest()

    def _failed(self, claimed: Claimed, error: Exception) -> None:
        """Have it tried again later where that may help."""
        failure = failure_of(error)
        if failure.error in GONE:
            self._lost(claimed, EvidenceState.GONE, failure.error)
        elif failure.kind is Kind.SLOW_DOWN:
            with self._database.writing(PATIENCE_OF_WORKERS) as session:
                hold(session, claimed.workspace_id, _METHODS[claimed.kind], failure.seconds)
                evidence.put_off(session, claimed, failure.seconds, failure.error, counts=False)
        elif failure.kind in _PASSES and claimed.attempt < ATTEMPTS:
            asked = error.seconds if isinstance(error, Later) else 0.0
            wait = min(2.0 ** (claimed.attempt - 1), LONGEST_WAIT)
            self._put_off(claimed, max(asked, wait), failure.error)
            _log.info("evidence not read", error=failure.error, attempt=claimed.attempt)
        else:
            self._lost(claimed, EvidenceState.OUT_OF_REACH, failure.error)

    def _put_off(self, claimed: Claimed, seconds: float, error: str, *, counts: bool = True) -> None:
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            evidence.put_off(session, claimed, seconds, error, counts=counts)

    def _renew(self, claimed: Claimed) -> None:
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            if not evidence.hold(session, claimed, HOLD_SECONDS):
                raise _Stopped
