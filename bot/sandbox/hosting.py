"""The real bot in a pretend workspace, in this process; it can be stopped while the workspace stays."""

import dataclasses
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.app import Bot, build
from bot.delivery import DELIVERY_THREADS
from bot.sandbox.server import Sandbox
from bot.sandbox.timekeeping import StoredTime
from bot.sandbox.workspace.cast import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.serve import WebServer, on_socket
from bot.settings import Settings, read_settings
from bot.starting import CannotRun
from bot.store import lanes
from bot.store.engine import Database
from bot.store.migrate import upgrade

SECRET_KEY = "seals the audit trail of a pretend department"  # noqa: S105 - nothing it seals is of any worth
"""The same at every start, so that what was sealed before still holds."""

SECONDS_TO_REST = 20.0
"""How long to wait for all to be said: a Slack that is away lets nothing be said for long."""

SECONDS_BETWEEN_LOOKS = 0.01
QUIET = 0.03
"""Seconds without a call or request after which nothing more follows from what was said."""

SECONDS_TO_JOIN = 30.0


class PretendSettings(Settings):
    """Settings of a bot in a pretend workspace: neither the environment nor `.env` has a say in them."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing but what is given in the program."""
        return (init_settings,)


def pretended(sandbox: Sandbox, database_url: str) -> dict[str, Any]:
    """Return the settings of a bot that lives in a pretend workspace, all but its configuration.

    How the workspace sends is how the bot listens.
    """
    return {
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_transport": "http" if sandbox.socket is None else "socket",
        "slack_api_url": sandbox.api_url,
        "slack_patience": sandbox.patience,
        "database_url": database_url,
        "secret_key": SECRET_KEY,
        "port": 0,
    }


class HostedBot:
    """The bot at work in a sandbox that runs already.

    Starting it sets `sandbox.bot_url`, and has the workspace's messages carry the bot's business time. Use it
    as a context manager, or call `start`, `stop` and at last `close`.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        database_url: str,
        config_dir: Path,
        *,
        pace: float = 1.0,
        port: int = 0,
        threads: int = DELIVERY_THREADS,
        seconds_to_join: float = SECONDS_TO_JOIN,
        **settings: Any,
    ) -> None:
        """Prepare to start.

        `pace` is how many times as fast as Slack's rate limits to go; `port` the bot's own, 0 any free one;
        `threads` how many messages are under way to Slack at once; `seconds_to_join` how long the bot may
        take to open its socket, and to close it.
        `settings` replace others of the bot's.
        """
        self.sandbox = sandbox
        self._settings = {"spend_config_dir": config_dir, "slack_pace": pace, "port": port, **settings}
        self._threads, self._seconds_to_join = threads, seconds_to_join
        self._database_url = database_url
        self._database = Database(database_url, sandbox.patience)
        self.time = StoredTime(self._database, config_dir)
        self._turn = threading.RLock()
        self._bot: Bot | None = None
        self._opened = ExitStack()
        self._port = 0

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and close."""
        self.close()

    @property
    def running(self) -> bool:
        """Whether the bot is at work."""
        return self._bot is not None

    @property
    def bot(self) -> Bot:
        """The bot at work; LookupError while it is stopped."""
        bot = self._bot
        if bot is None:
            raise LookupError("the bot is stopped")
        return bot

    def start(self) -> None:
        """Build the bot and put it to work, at the port it had before if that is free; once is enough.

        Raises ConfigError or CannotRun, with nothing left running, where it cannot be.
        """
        with self._turn:
            if self._bot is not None:
                return
            with ExitStack() as opened:
                bot = build(
                    read_settings(
                        PretendSettings, **(pretended(self.sandbox, self._database_url) | self._settings)
                    )
                )
                opened.callback(bot.database.close)
                upgrade(bot.database)
                bot.start_worker(self._threads)
                opened.callback(bot.stop_worker)
                self._listen(bot, opened)
                self._opened = opened.pop_all()
            self.sandbox.workspace.business = self.time.seconds
            self._bot = bot

    def stop(self) -> None:
        """Have the bot finish what it is doing, and leave; the workspace and the database stay."""
        with self._turn:
            self._bot = None
            self._opened.close()

    def close(self) -> None:
        """Stop for good: the workspace's time stands on the machine's from here."""
        with self._turn:
            self.stop()
            self.sandbox.workspace.business = self.sandbox.workspace.machine
            self._database.close()

    def settle(self, within: float = SECONDS_TO_REST) -> None:
        """Have what is due now said, and wait until all is: `within` seconds at most."""
        bot = self._bot
        if bot is None:
            return
        end = time.monotonic() + within
        bot.clock.tick()
        while self.running and time.monotonic() < end:
            with self._database.reading() as session:
                if lanes.seconds_until_due(session) is None:
                    break
            time.sleep(SECONDS_BETWEEN_LOOKS)
        with suppress(TimeoutError):  # people may be busy meanwhile
            self.sandbox.settle(QUIET, max(end - time.monotonic(), QUIET))

    def _listen(self, bot: Bot, opened: ExitStack) -> None:
        if bot.settings.slack_transport == "socket":
            self._join(bot, opened)
            return
        server = self._serve(bot)
        opened.callback(server.stop)
        self._port = server.port
        self.sandbox.bot_url = f"http://127.0.0.1:{self._port}"

    def _serve(self, bot: Bot) -> WebServer:
        if self._port:
            again = bot.settings.model_copy(update={"port": self._port})
            server = WebServer(dataclasses.replace(bot, settings=again))
            try:
                server.start()
            except CannotRun:  # somebody else has taken it meanwhile
                pass
            else:
                return server
        server = WebServer(bot)
        server.start()
        return server

    def _join(self, bot: Bot, opened: ExitStack) -> None:
        socket = self.sandbox.socket
        if socket is None:
            raise CannotRun("the pretend workspace has no Socket Mode: make it with transport='socket'")
        opened.callback(socket.wait_until_left, self._seconds_to_join)
        opened.enter_context(on_socket(bot))
        try:
            socket.wait_for_connection(self._seconds_to_join)
        except TimeoutError as error:
            raise CannotRun(f"{error}: is its API answering?") from error
