"""Files that people sent the bot: fetched from Slack one after another, and handed on to be read.

https://docs.slack.dev/messaging/working-with-files: the address that files.info gives is read with the bot's
token, which is sent to Slack's own hosts and to no others.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery import downloading
from bot.delivery.rounds import Rounds
from bot.domain.incoming import FileRefused
from bot.domain.problems import Problem
from bot.logs import where
from bot.store import imports
from bot.store.engine import PATIENCE_OF_WORKERS, Database, DatabaseBusyError, key_of
from bot.store.imports import HoldLost

_log = structlog.get_logger("bot.delivery.fetching")

LARGEST = 200_000_000
"""Bytes of a file at most."""

ATTEMPTS = 5
"""A file that could not be fetched or read so many times is given up."""

HOLD_SECONDS = 60.0
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched: the import it is for, its workspace, the worker that has it, and its name."""

    import_id: int
    workspace_id: int
    worker: str
    name: str


Read = Callable[[Fetched, Path], None]
"""Reads a file; raises HoldLost where it is not this worker's any more."""

Refuse = Callable[[Fetched, FileRefused], None]


class Fetching(Rounds):
    """Looks for files that wait; when it stops, one that is being read is left to whoever comes next."""

    def __init__(
        self,
        database: Database,
        slack: WebClient,
        *,
        read: Read,
        refuse: Refuse,
        owner: str,
        poll_seconds: float = 1.0,
    ) -> None:
        """Keep what it works with; `owner` names this worker among all others. Nothing runs yet."""
        super().__init__("fetching", poll_seconds, PATIENCE_OF_WORKERS)
        self._database, self._slack, self._owner = database, slack, owner
        self._read, self._refuse = read, refuse

    def step(self) -> bool:
        """Deal with one file that waits; return whether there was one."""
        with self._database.reading() as session:
            if not imports.waits(session):
                return False
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            row = imports.claim(session, self._owner, HOLD_SECONDS)
        if row is None or row.slack_file is None:
            return False
        fetched = Fetched(key_of(row), row.workspace_id, self._owner, row.name)
        try:
            _check_attempts(row.attempts)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "file"
                self._fetch(fetched, row.slack_file, path)
                self._read(fetched, path)
        except FileRefused as refused:
            self._refuse(fetched, refused)
        return True

    def stumbled(self, error: Exception) -> None:
        """Log that another has the file, that it could not be had now, or where else this failed."""
        match error:
            case HoldLost():
                _log.info("file is read by another")
            case SlackClientError() | OSError() | HTTPException() | DatabaseBusyError():
                _log.warning("file not fetched", where=where(error))
            case _:
                _log.error("fetching stumbled", where=where(error))

    def _fetch(self, fetched: Fetched, file_id: str, path: Path) -> None:
        """Write a file's content; raises FileRefused where it cannot be had, now or ever."""
        try:
            found: dict[str, Any] = dict(self._slack.files_info(file=file_id)["file"])
        except SlackApiError as error:
            if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                raise
            raise FileRefused(Problem.FILE_GONE) from error
        address = str(found.get("url_private_download") or found.get("url_private") or "")
        if found.get("is_external"):
            raise FileRefused(Problem.FILE_GONE)
        if int(found.get("size") or 0) > LARGEST:
            raise _too_large()
        try:
            with downloading.contents(self._slack, address) as chunks, path.open("wb") as out:
                self._write(fetched, chunks, out)
        except downloading.NotThere as error:
            raise FileRefused(Problem.FILE_GONE) from error

    def _write(self, fetched: Fetched, chunks: Iterator[bytes], out: BinaryIO) -> None:
        renewed, size = time.monotonic(), 0
        for chunk in chunks:
            if self._stopping.is_set():
                raise HoldLost
            size += len(chunk)
            if size > LARGEST:
                raise _too_large()
            out.write(chunk)
            if time.monotonic() - renewed > HOLD_SECONDS / 4:
                renewed = time.monotonic()
                self._renew(fetched)

    def _renew(self, fetched: Fetched) -> None:
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            imports.hold_on(session, fetched.import_id, fetched.workspace_id, fetched.worker, HOLD_SECONDS)


def _check_attempts(attempts: int) -> None:
    if attempts > ATTEMPTS:
        raise FileRefused(Problem.FILE_GONE)


def _too_large() -> FileRefused:
    return FileRefused(Problem.FILE_TOO_LARGE, {"most": f"{LARGEST // _MEGABYTE} MB"})
