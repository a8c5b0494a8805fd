"""The processes: everything in one, or web, socket and worker apart."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from typing import Any

import structlog
from cheroot.wsgi import Server
from slack_sdk.errors import SlackClientError

from bot.app import Bot, build, leave_alone
from bot.config import load
from bot.settings import Settings
from bot.starting import (
    CannotRun,
    has_good_token,
    is_migrated,
    is_ours,
    may_be_apart,
    may_email,
    may_listen,
    raise_where_refused,
    told_plainly,
)
from bot.stopping import Stop
from bot.store.engine import Database, make_parent_folder
from bot.store.migrate import upgrade

log = structlog.get_logger(__name__)

THREADS = 8
SECONDS_TO_LEAVE = 5.0
"""How long a socket may take to close; it goes with the process in any case."""

SECONDS_TO_STOP = 0.1
"""How soon the web server notices that it is to stop."""

EVERYWHERE = "0.0.0.0"  # noqa: S104  a server behind a platform's router has to listen to it
HERE = "127.0.0.1"
SECONDS_BETWEEN_CONNECTIONS = 5.0
"""How long to wait before Socket Mode is tried again while Slack is away."""


class WebServer:
    """The bot's own threaded web server."""

    def __init__(self, bot: Bot) -> None:
        """Take the port of the settings; 0 takes any free one."""
        self._address = (_host(bot.settings), bot.settings.port)
        self._server = Server(self._address, bot.web, numthreads=THREADS, server_name="spend-bot")
        self._server.expiration_interval = SECONDS_TO_STOP
        self._thread = threading.Thread(target=self._server.serve, name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on, once it has started."""
        return int(self._server.bind_addr[1])

    def start(self) -> None:
        """Begin to listen; raises CannotRun where the port is taken."""
        may_listen(*self._address)
        self._server.prepare()
        self._thread.start()
        log.info("listening", port=self.port)

    def stop(self) -> None:
        """Finish the requests under way and stop."""
        self._server.stop()
        self._thread.join()


def run(settings: Settings) -> None:
    """Serve Slack, deliver and tick in this one process, until asked to stop."""
    with told_plainly(settings.database_url):
        bot = build(settings)
        is_ours(settings, bot.context.config)
        may_email(settings, bot.context.config)
        upgrade(bot.database)
    with _closing(bot):
        has_good_token(bot)
        leave_alone()
        _serve(bot, works=True)


def web(settings: Settings) -> None:
    """Serve Slack's requests with gunicorn; workers deliver."""
    may_be_apart(settings)
    from bot.gunicorn_app import Gunicorn  # noqa: PLC0415  gunicorn is only needed here

    is_ours(settings, load(settings.spend_config_dir))
    is_migrated(settings)
    may_listen(_host(settings), settings.port)
    Gunicorn(settings).run()


def socket(settings: Settings) -> None:
    """Take Slack's requests by Socket Mode; workers deliver."""
    may_be_apart(settings)
    bot = _built(settings.model_copy(update={"slack_transport": "socket"}))
    with _closing(bot):
        bot.holidays.start(asks=False)
        _serve(bot, works=False)
        bot.holidays.stop()


def worker(settings: Settings) -> None:
    """Deliver and tick, until asked to stop."""
    may_be_apart(settings)
    bot = _built(settings)
    with _closing(bot):
        may_email(settings, bot.context.config)
        has_good_token(bot)
        with Stop() as asked, _working(bot):
            asked.wait()
            log.info("stopping")


def migrate(database_url: str) -> None:
    """Make the database's tables, or bring them up to date."""
    with told_plainly(database_url):
        make_parent_folder(database_url)
        database = Database(database_url)
        try:
            upgrade(database)
        finally:
            database.close()


def _serve(bot: Bot, *, works: bool) -> None:
    over_socket = bot.settings.slack_transport == "socket"
    with Stop() as asked, ExitStack() as listening:
        if over_socket:
            listening.enter_context(on_socket(bot))
        if not over_socket or bot.settings.public_url:  # links to records are served in any case
            listening.enter_context(_on_port(bot))
        if works:
            with _working(bot):
                asked.wait()
        else:
            asked.wait()
        log.info("stopping")


@contextmanager
def _on_port(bot: Bot) -> Iterator[None]:
    server = WebServer(bot)
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def on_socket(bot: Bot) -> Iterator[None]:
    """Have the bot joined to Slack by Socket Mode.

    A Slack that is away is tried again and again; raises CannotRun where it refuses the token.
    """
    from slack_bolt.adapter.socket_mode import SocketModeHandler  # noqa: PLC0415  only needed here

    token = bot.settings.slack_app_token
    if token is None:
        raise CannotRun("SLACK_APP_TOKEN is not set: Socket Mode needs an app-level token.")
    handler = SocketModeHandler(bot.bolt, token.get_secret_value())
    over = threading.Event()
    trying = threading.Thread(target=_connect_later, args=(handler, over), name="socket", daemon=True)
    try:
        if not _connected(handler):
            trying.start()
        yield
    finally:
        over.set()
        if trying.ident is not None:
            trying.join(SECONDS_TO_LEAVE)
        # Slack's client may wait for ever for a socket that hangs
        leaving = threading.Thread(target=handler.close, name="leaving", daemon=True)
        leaving.start()
        leaving.join(SECONDS_TO_LEAVE)


def _connect_later(handler: Any, over: threading.Event) -> None:
    while not over.wait(SECONDS_BETWEEN_CONNECTIONS):
        try:
            if _connected(handler):
                return
        except CannotRun as refused:
            log.error("not connected", error=str(refused))  # noqa: TRY400  the sentence says it all


def _connected(handler: Any) -> bool:
    """Connect to Slack's socket; False where Slack is away, CannotRun where it refuses the token."""
    try:
        handler.connect()
    except (SlackClientError, OSError, HTTPException) as error:
        raise_where_refused(error, "SLACK_APP_TOKEN", "Basic Information, App-Level Tokens")
        log.warning("Slack is away", error=type(error).__name__)
        return False
    return True


@contextmanager
def _working(bot: Bot) -> Iterator[None]:
    bot.start_worker()
    log.info("working")
    try:
        yield
    finally:
        bot.stop_worker()


@contextmanager
def _closing(bot: Bot) -> Iterator[None]:
    try:
        yield
    finally:
        bot.database.close()


def _host(settings: Settings) -> str:
    return HERE if settings.in_sandbox else EVERYWHERE


def _built(settings: Settings) -> Bot:
    with told_plainly(settings.database_url):
        bot = build(settings)
    is_ours(settings, bot.context.config)
    is_migrated(settings)
    leave_alone()
    return bot
