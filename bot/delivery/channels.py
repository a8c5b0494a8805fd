"""Who is in the channels of conversations, read from Slack into tables page by page."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.delivery.failures import Kind, failure_of
from bot.delivery.tools import PATIENCE
from bot.store import channels
from bot.store.budgets import hold, take_method
from bot.store.engine import Database
from bot.store.people import known_workspace

METHOD = "conversations.members"
EVERY = timedelta(minutes=10)
"""How often a channel is read that nothing has called for."""

PAGE = 200
"""Members asked for at once; Slack gives at most 999 and recommends this many."""

_log = structlog.get_logger("bot.delivery.channels")


class Stopped(Exception):
    """The worker stops, so a channel was not read to its end."""


class ChannelReader:
    """Reads channels that are due. Nobody's are but those in which the conversation of an assessment is."""

    def __init__(
        self, database: Database, slack: WebClient, now: Callable[[], datetime], pace: float = 1.0
    ) -> None:
        """Keep what it reads from and writes to.

        `now` gives business time; `pace` is how many times as fast as Slack's limits to go.
        """
        self._database = database
        self._slack = slack
        self._now = now
        self._pace = pace

    def read_due(self, team: str, stopping: threading.Event) -> None:
        """Read every channel of a workspace that is due, until the worker stops."""
        while not stopping.is_set():
            with self._database.reading() as session:
                if not channels.is_due(session, team, self._now() - EVERY):
                    return
            with self._database.writing(PATIENCE) as session:
                channel = channels.take_due(session, team, self._now(), self._now() - EVERY)
            if channel is None:
                return
            try:
                self._read(team, channel, stopping)
            except Stopped:
                with self._database.writing(PATIENCE) as session:
                    channels.call_for(session, team, channel)

    def _read(self, team: str, channel: str, stopping: threading.Event) -> None:
        """Read one channel, and keep its members or why they could not be read."""
        try:
            members = self._members(team, channel, stopping)
        except (SlackClientError, OSError, HTTPException) as error:
            failure = failure_of(error)
            _log.info("channel not read", channel=channel, error=failure.error)
            with self._database.writing(PATIENCE) as session:
                channels.keep_error(session, team, channel, failure.error)
                if failure.kind is Kind.SLOW_DOWN:
                    hold(session, known_workspace(session, team), METHOD, failure.seconds)
        else:
            with self._database.writing(PATIENCE) as session:
                channels.keep(session, team, channel, members, self._now())

    def _members(self, team: str, channel: str, stopping: threading.Event) -> set[str]:
        """Return all members of a channel: https://docs.slack.dev/reference/methods/conversations.members."""
        found: set[str] = set()
        cursor = ""
        while True:
            self._wait_for_turn(team, stopping)
            more = {"cursor": cursor} if cursor else {}
            page = self._slack.conversations_members(channel=channel, limit=PAGE, **more)
            found.update(str(member) for member in page.get("members") or [])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found

    def _wait_for_turn(self, team: str, stopping: threading.Event) -> None:
        """Take one call of the budget, waiting for it; raises Stopped."""
        while True:
            with self._database.writing(PATIENCE) as session:
                wait = take_method(session, known_workspace(session, team), METHOD, self._pace)
            if not wait:
                return
            if stopping.wait(wait):
                raise Stopped
