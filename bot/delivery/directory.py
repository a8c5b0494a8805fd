"""What is known of the workspace, fetched from Slack into tables so that nobody else has to ask."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlmodel import Session

from bot.delivery.channels import ChannelReader
from bot.delivery.failures import failure_of
from bot.delivery.tools import PATIENCE
from bot.delivery.zones import ZoneReader
from bot.store.engine import Database, DatabaseBusyError
from bot.store.people import ensure_workspace

_log = structlog.get_logger("bot.delivery.directory")

FAILURES = (SlackClientError, OSError, HTTPException)


@dataclass(frozen=True)
class UserGroups:
    """Which user groups to read, by Slack's ids, and who is told what came of it.

    `read` is told the workspace, the user group and its members; `unreadable` the workspace, the user group
    and Slack's word for why. `now` gives business time.
    """

    wanted: Collection[str]
    read: Callable[[str, str, Sequence[str]], None]
    unreadable: Callable[[str, str, str], None]
    now: Callable[[], datetime]


class Directory:
    """Keeps the workspace's row, its user groups, who is in its channels, and people's time zones."""

    def __init__(
        self,
        database: Database,
        slack: WebClient,
        user_groups: UserGroups | None = None,
        channels: ChannelReader | None = None,
        zones: ZoneReader | None = None,
    ) -> None:
        """Keep what it reads from and writes to; nothing is called yet."""
        self._database = database
        self._slack = slack
        self._user_groups = user_groups
        self._channels = channels
        self._zones = zones
        self._team: str | None = None
        self._tried_at: datetime | None = None

    def refresh(self) -> bool:
        """Ask Slack who the bot is and who is in which user group, and keep the answers.

        Returns False, and all left as it is, where Slack does not say who the bot is.
        """
        self._tried_at = self._user_groups.now() if self._user_groups else None
        try:
            known = self._slack.auth_test()
            team = str(known["team_id"])
            with self._database.writing(PATIENCE) as session:
                _keep(session, team, str(known["user_id"]), known.get("bot_id"))
            self._team = team
            if self._user_groups:
                for each in self._user_groups.wanted:
                    self._read(self._user_groups, team, each)
        except (*FAILURES, DatabaseBusyError) as error:
            _log.warning("directory not refreshed", error=failure_of(error).error)
            return False
        return True

    def read_channels(self, stopping: threading.Event) -> None:
        """Read who is in the channels that are due, once Slack has said who the bot is."""
        if self._channels is None or self._team is None:
            return
        try:
            self._channels.read_due(self._team, stopping)
        except DatabaseBusyError:
            _log.info("channels not read", error="database busy")

    def read_zones(self, stopping: threading.Event) -> None:
        """Ask for the time zones that are not known, once Slack has said who the bot is."""
        if self._zones is None or self._team is None:
            return
        try:
            self._zones.read_unknown(self._team, stopping)
        except DatabaseBusyError:
            _log.info("time zones not read", error="database busy")

    def is_older_than(self, seconds: float) -> bool:
        """Return whether it last asked longer ago in business time, where there are groups to read."""
        groups = self._user_groups
        if groups is None or not groups.wanted or self._tried_at is None:
            return False
        return (groups.now() - self._tried_at).total_seconds() > seconds

    def _read(self, groups: UserGroups, team: str, slack_id: str) -> None:
        """Read one user group: https://docs.slack.dev/reference/methods/usergroups.users.list."""
        try:
            found = self._slack.usergroups_users_list(usergroup=slack_id)
        except FAILURES as error:
            groups.unreadable(team, slack_id, failure_of(error).error)
        else:
            groups.read(team, slack_id, [str(user) for user in found.get("users") or []])


def _keep(session: Session, team: str, bot_user: str, bot: str | None) -> None:
    workspace = ensure_workspace(session, team)
    workspace.bot_user_id, workspace.bot_id = bot_user, bot
