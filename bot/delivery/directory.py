"""What is known of the workspace, fetched from Slack into tables so that nobody else has to ask."""

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlmodel import Session

from bot.delivery.failures import failure_of
from bot.delivery.tools import PATIENCE
from bot.store.engine import Database, DatabaseBusyError
from bot.store.people import ensure_workspace

_log = structlog.get_logger("bot.delivery.directory")


class Directory:
    """Keeps the workspace's row as Slack has it."""

    def __init__(self, database: Database, slack: WebClient) -> None:
        """Keep what it reads from and writes to; nothing is called yet."""
        self._database = database
        self._slack = slack

    def refresh(self) -> bool:
        """Ask Slack who the bot is and keep the answer; False, and all left as it is, where it fails."""
        try:
            known = self._slack.auth_test()
            with self._database.writing(PATIENCE) as session:
                _keep(session, str(known["team_id"]), str(known["user_id"]), known.get("bot_id"))
        except (SlackClientError, OSError, HTTPException, DatabaseBusyError) as error:
            _log.warning("directory not refreshed", error=failure_of(error).error)
            return False
        return True


def _keep(session: Session, team: str, bot_user: str, bot: str | None) -> None:
    workspace = ensure_workspace(session, team)
    workspace.bot_user_id, workspace.bot_id = bot_user, bot
