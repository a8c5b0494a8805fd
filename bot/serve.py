"""The processes: everything in one, or web, socket and worker apart."""

import signal
import threading
from collections.abc import Callable

import structlog
from cheroot.wsgi import Server

from bot.app import Bot, build
from bot.settings import Settings, SettingsError
from bot.store.engine import Database
from bot.store.migrate import pending, upgrade

log = structlog.get_logger(__name__)

THREADS = 8
EVERYWHERE = "0.0.0.0"  # noqa: S104  a server behind a platform's router has to listen to it
HERE = "127.0.0.1"


class CannotRun(SettingsError):
    """The process cannot run as it is set up; the message says what to do."""


class WebServer:
    """The bot's own threaded web server."""

    def __init__(self, bot: Bot) -> None:
        """Take the port of the settings; 0 takes any free one."""
        host = HERE if bot.settings.in_sandbox else EVERYWHERE
        self._server = Server((host, bot.settings.port), bot.web, numthreads=THREADS, server_name="spend-bot")
        self._thread = threading.Thread(target=self._server.serve, name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on, once it has started."""
        return int(self._server.bind_addr[1])

    def start(self) -> None:
        """Begin to listen; raises CannotRun where the port is taken."""
        try:
            self._server.prepare()
        except OSError as error:
            raise CannotRun(f"PORT {self.port} cannot be listened on: {error.strerror or error}.") from error
        self._thread.start()
        log.info("listening", port=self.port)

    def stop(self) -> None:
        """Finish the requests under way and stop."""
        self._server.stop()
        self._thread.join()


def run(settings: Settings) -> None:
    """Serve Slack, deliver and tick in this one process, until asked to stop."""
    bot = build(settings)
    upgrade(bot.database)
    bot.start_worker()
    try:
        _serve(bot)
    finally:
        bot.stop_worker()
        bot.database.close()


def web(settings: Settings) -> None:
    """Serve Slack's requests with gunicorn; workers deliver."""
    _may_be_apart(settings)
    from bot.gunicorn_app import Gunicorn  # noqa: PLC0415  gunicorn is only needed here

    _migrated(settings)
    Gunicorn(settings).run()


def socket(settings: Settings) -> None:
    """Take Slack's requests by Socket Mode; workers deliver."""
    _may_be_apart(settings)
    _migrated(settings)
    bot = build(settings.model_copy(update={"slack_transport": "socket"}))
    _serve(bot)
    bot.database.close()


def worker(settings: Settings) -> None:
    """Deliver and tick, until asked to stop."""
    _may_be_apart(settings)
    _migrated(settings)
    bot = build(settings)
    bot.start_worker()
    _until_stopped(lambda: None)
    bot.stop_worker()
    bot.database.close()


def _serve(bot: Bot) -> None:
    if bot.settings.slack_transport == "socket":
        _serve_socket(bot)
        return
    server = WebServer(bot)
    server.start()
    _until_stopped(server.stop)


def _serve_socket(bot: Bot) -> None:
    from slack_bolt.adapter.socket_mode import SocketModeHandler  # noqa: PLC0415  only needed here

    token = bot.settings.slack_app_token
    if token is None:
        raise CannotRun("Set SLACK_APP_TOKEN to an app-level token: Socket Mode needs one.")
    handler = SocketModeHandler(bot.bolt, token.get_secret_value())
    handler.connect()  # type: ignore[no-untyped-call]
    _until_stopped(handler.close)


def _until_stopped(stop: Callable[[], None]) -> None:
    asked = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: asked.set())
    asked.wait()
    log.info("stopping")
    stop()


def _may_be_apart(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite") and not settings.database_is_shared:
        raise CannotRun(
            "web, socket and worker need PostgreSQL: set DATABASE_URL to postgresql://…, or use "
            "`spend-bot run`, or set DATABASE_IS_SHARED=true if all of them reach the same SQLite file."
        )


def _migrated(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        if pending(database):
            raise CannotRun("The database is not up to date: run `spend-bot migrate` first.")
    finally:
        database.close()
