"""What has to be right before a process runs, and the one sentence about what is not."""

import socket as sockets
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.app import Bot
from bot.config import Config, left_from_practice
from bot.settings import DatabaseSettings, Settings, SettingsError
from bot.store.engine import Database
from bot.store.migrate import BrokenReferencesError, NewerDatabaseError, pending

log = structlog.get_logger(__name__)

REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Slack's errors that mean that a token is not good (docs.slack.dev/reference/methods/auth.test#errors)."""


class CannotRun(SettingsError):
    """The process cannot run as it is set up; the message says what to do."""


def may_be_apart(settings: Settings) -> None:
    """Raise CannotRun where web, socket and worker would not share one database."""
    if settings.database_url.startswith("sqlite") and not settings.database_is_shared:
        raise CannotRun(
            "web, socket and worker need PostgreSQL: set DATABASE_URL to postgresql://…, or use "
            "`spend-bot run`, or set DATABASE_IS_SHARED=true if all of them reach the same SQLite file."
        )


def is_ours(settings: Settings, config: Config) -> None:
    """Raise CannotRun where a bot of a real workspace has the example's people and channels."""
    left = left_from_practice(config)
    if left and not settings.in_sandbox:
        raise CannotRun("\n".join(left))


def may_email(settings: Settings, config: Config) -> None:
    """Raise CannotRun where emails are configured and there is nothing to send them with."""
    if config.notify.templates.contract_dates is not None and settings.notify_api_key is None:
        raise CannotRun(
            "NOTIFY_API_KEY is not set, and config/notify.yaml has emails sent: set it to a key of GOV.UK "
            "Notify, or take the ids out of the file."
        )


def is_migrated(settings: DatabaseSettings) -> None:
    """Raise CannotRun where the database's tables are not those of this version."""
    with told_plainly(settings.database_url):
        database = Database(settings.database_url)
        try:
            if pending(database):
                raise CannotRun("The database is not up to date: run `spend-bot migrate` first.")
        finally:
            database.close()


def may_listen(host: str, port: int) -> None:
    """Raise CannotRun where the port cannot be had."""
    with sockets.socket() as tried:
        tried.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise CannotRun(f"PORT {port} cannot be listened on: {error.strerror}.") from error


def has_good_token(bot: Bot) -> None:
    """Raise CannotRun where Slack refuses the bot's token; a Slack that is away may come back."""
    try:
        bot.bolt.client.auth_test(token=bot.settings.slack_bot_token.get_secret_value())
    except (SlackClientError, OSError, HTTPException) as error:
        raise_where_refused(error, "SLACK_BOT_TOKEN", "Install App")
        log.warning("Slack is away", error=type(error).__name__)


def raise_where_refused(error: Exception, setting: str, place: str) -> None:
    """Raise CannotRun where the error says that Slack refuses a token: `setting`, to be had at `place`."""
    code = error.response.get("error") if isinstance(error, SlackApiError) else None
    if code in REFUSED:
        raise CannotRun(f"Slack refused {setting} ({code}): copy it again from {place}.") from error


@contextmanager
def told_plainly(database_url: str) -> Iterator[None]:
    """Turn what a database can be at fault with into a CannotRun of one sentence, without the password."""
    try:
        yield
    except NewerDatabaseError as error:
        raise CannotRun(
            "DATABASE_URL: a newer spend-bot made this database: run that one, or newer."
        ) from error
    except BrokenReferencesError as error:
        raise CannotRun(
            f"DATABASE_URL: the tables could not be brought up to date and are as they were, because rows "
            f"refer to rows that are not there ({error})."
        ) from error
    except (DatabaseError, OSError) as error:
        if isinstance(error, DatabaseError) and type(error) not in (DatabaseError, OperationalError):
            raise  # a mistake of ours
        place = _place(database_url)
        raise CannotRun(f"DATABASE_URL: {place} cannot be reached: {_reason(error)}.") from error


def _place(database_url: str) -> str:
    url = make_url(database_url)
    return f"the database on {url.host}" if url.host else f"the database {url.database}"


def _reason(error: DatabaseError | OSError) -> str:
    if isinstance(error, OSError):
        return str(error.strerror or error)
    said = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    return (said[0] if said else type(error.orig).__name__).rstrip(".")
