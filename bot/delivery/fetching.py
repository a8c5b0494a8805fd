"""Files that people sent the bot: fetched from Slack one after another, and handed on to be read.

https://docs.slack.dev/messaging/working-with-files: the address that files.info gives is read with the bot's
token, which is sent to Slack's own hosts and to no others.
"""

import tempfile
import threading
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
from bot.domain.incoming import FileRefused
from bot.domain.problems import Problem
from bot.logs import where
from bot.store import imports
from bot.store.engine import Database, DatabaseBusyError, key_of
from bot.store.imports import HoldLost

_log = structlog.get_logger("bot.delivery.fetching")

LARGEST = 200_000_000
"""Bytes of a file at most."""

ATTEMPTS = 5
"""A file that could not be fetched or read so many times is given up."""

HOLD_SECONDS = 60.0
PATIENCE = 30.0
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


class Fetching:
    """Looks for files that wait, on a thread of its own."""

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
        self._database, self._slack, self._owner = database, slack, owner
        self._read, self._refuse, self._poll = read, refuse, poll_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="fetching", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; a file that is being read is left to whoever comes next."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE)

    def step(self) -> bool:
        """Deal with one file that waits; return whether there was one."""
        with self._database.reading() as session:
            if not imports.waits(session):
                return False
        with self._database.writing(PATIENCE) as session:
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

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.step():
                    continue
            except HoldLost:
                _log.info("file is read by another")
            except (SlackClientError, OSError, HTTPException, DatabaseBusyError) as error:
                _log.warning("file not fetched", where=where(error))
            except Exception as error:  # noqa: BLE001  a worker outlives whatever happens
                _log.error("fetching stumbled", where=where(error))
            self._stopping.wait(self._poll)

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
        with self._database.writing(PATIENCE) as session:
            imports.held(session, fetched.import_id, fetched.workspace_id, fetched.worker, HOLD_SECONDS)


def _check_attempts(attempts: int) -> None:
    if attempts > ATTEMPTS:
        raise FileRefused(Problem.FILE_GONE)


def _too_large() -> FileRefused:
    return FileRefused(Problem.FILE_TOO_LARGE, {"most": f"{LARGEST // _MEGABYTE} MB"})
