"""Time zones of people, read from Slack into tables: once for each, since Slack tells when one changes."""

import threading
import time
from collections.abc import Callable
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.delivery.failures import Failure, Kind, failure_of
from bot.delivery.tools import PATIENCE
from bot.store.budgets import hold, take_method
from bot.store.engine import Database
from bot.store.people import keep_zone, known_workspace, without_zone

METHOD = "users.info"
EVERY = 2.0
"""Seconds between looks for somebody whose zone is not known."""

AFTER_FAILURE = 60.0
"""Seconds until somebody is asked for again where Slack could not say."""

_ASK_NO_MORE = (Kind.REFUSED, Kind.CLOSED, Kind.GONE)

_log = structlog.get_logger("bot.delivery.zones")


class ZoneReader:
    """Asks Slack for the time zones of people it was never asked for."""

    def __init__(
        self,
        database: Database,
        slack: WebClient,
        pace: float = 1.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep what it reads from and writes to.

        `pace` is how many times as fast as Slack's limits to go; `seconds` is machine time.
        """
        self._database = database
        self._slack = slack
        self._pace = pace
        self._seconds = seconds
        self._next_look = 0.0

    def read_unknown(self, team: str, stopping: threading.Event) -> None:
        """Ask for everybody whose zone is unknown, as fast as the budget allows, until the worker stops."""
        if self._seconds() < self._next_look:
            return
        self._next_look = self._seconds() + EVERY
        while not stopping.is_set():
            with self._database.reading() as session:
                workspace_id = known_workspace(session, team)
                person = without_zone(session, workspace_id)
            if person is None:
                return
            with self._database.writing(PATIENCE) as session:
                wait = take_method(session, workspace_id, METHOD, self._pace)
            if wait:
                self._next_look = self._seconds() + wait
                return
            if not self._read(workspace_id, person.slack_id):
                return

    def _read(self, workspace_id: int, user: str) -> bool:
        """Ask for one person: https://docs.slack.dev/reference/methods/users.info; say whether to go on."""
        try:
            found = self._slack.users_info(user=user)
        except (SlackClientError, OSError, HTTPException) as error:
            failure = failure_of(error)
            _log.info("time zone not read", error=failure.error)
            return self._failed(workspace_id, user, failure)
        self._keep(workspace_id, user, str((found.get("user") or {}).get("tz") or ""))
        return True

    def _failed(self, workspace_id: int, user: str, failure: Failure) -> bool:
        if failure.kind in _ASK_NO_MORE:
            self._keep(workspace_id, user, "")
            return True
        if failure.kind is Kind.SLOW_DOWN:
            with self._database.writing(PATIENCE) as session:
                hold(session, workspace_id, METHOD, failure.seconds)
        self._next_look = self._seconds() + max(AFTER_FAILURE, failure.seconds)
        return False

    def _keep(self, workspace_id: int, user: str, zone: str) -> None:
        with self._database.writing(PATIENCE) as session:
            keep_zone(session, workspace_id, user, zone)
