"""The playground: a workspace with the bot in it and an example in both, for the page to play with."""

import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import structlog

from bot.sandbox import kept_example
from bot.sandbox.department import COMMANDS, MESSAGE_SHORTCUTS, SHORTCUTS, need_config, pretend_config
from bot.sandbox.page.clock import CannotStep, Due, Steps
from bot.sandbox.page.ground import Progress
from bot.sandbox.sending.courier import PATIENCE
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import TIME_ZONE
from bot.sandbox.workspace.keeping import kept
from bot.sandbox.workspace.state import Workspace

if TYPE_CHECKING:
    from bot.sandbox.hosting import HostedBot

log = structlog.get_logger(__name__)

PACE = 50.0
"""Slack's rate limits are left aside, in the workspace and in the bot: nobody wants to wait for them."""

BEGINNING = Progress(0, 1, "Getting the workspace ready")
NOT_READY = "The workspace is still being made ready. Wait until it is."


class Playground:
    """See `bot.sandbox.page.ground.Ground`. Call `open`, and `close` at the end.

    The bot and what it needs are brought in behind the page, which need not wait for them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        empty: bool = False,
        transport: Literal["http", "socket"] = "http",
        config_dir: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Prepare, with nothing to close yet; raises ConfigError where there is no configuration to take.

        `folder` is where the example and the bot's database are kept; `empty` leaves the example out;
        `config_dir` replaces the configuration of the pretend department; `patience` is the workspace's.
        """
        self._folder, self._empty = folder, empty
        self._config_dir = config_dir
        if config_dir is None:
            need_config()
        self.sandbox = Sandbox(
            shortcuts=SHORTCUTS,
            message_shortcuts=MESSAGE_SHORTCUTS,
            limits=Limits.none(),
            transport=transport,
            patience=patience,
        )
        self.clock = Steps(_Time(lambda: self._host), self._settle)
        self.preparing: Progress | None = BEGINNING
        self.trouble = ""
        self.begun = 0
        self.nearly_done = ""
        self.commands = COMMANDS
        self.closed = False
        self._turn = threading.RLock()
        self._host: HostedBot | None = None
        self._databases: list[Path] = []
        self._thread: threading.Thread | None = None
        self._closing = ExitStack()

    @property
    def running(self) -> bool:
        """Whether the bot is at work."""
        host = self._host
        return host is not None and host.running

    def open(self) -> None:
        """Open the workspace, and begin to make it ready."""
        self.sandbox.start()
        self._closing.callback(self.sandbox.stop)
        self._begin()

    def close(self) -> None:
        """End everything; whoever waits for news is told."""
        with self.sandbox.workspace.change():
            self.closed = True
        if self._thread is not None:
            self._thread.join()
        self._leave()
        self._forget_databases()
        self._closing.close()

    def stop_bot(self) -> None:
        """Stop the bot; what people do meets no answer."""
        with self._turn:
            if self._host is not None:
                self._host.stop()
        self.sandbox.workspace.poke()

    def start_bot(self) -> None:
        """Start the bot again; raises ConfigError or CannotRun where it cannot be."""
        with self._turn:
            if self._host is not None:
                self._host.start()
        self.sandbox.workspace.poke()

    def afresh(self) -> None:
        """Begin again in the background, unless that is happening already; `preparing` says how far it is."""
        with self._turn:
            if self.preparing is not None or self.closed:
                return
            self._progress(BEGINNING)
            self._begin()

    def ready(self, within: float = 300.0) -> bool:
        """Wait until it is ready or cannot be; return whether it is."""
        with self.sandbox.workspace.changed:
            self.sandbox.workspace.changed.wait_for(lambda: self.preparing is None, within)
            return self.preparing is None and not self.trouble

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._prepare, name="preparing", daemon=True)
        self._thread.start()

    def _prepare(self) -> None:
        self.trouble = ""
        try:
            self._leave()
            self._enter()
        except Exception as error:
            if not self.closed:
                log.exception("not ready")
            self.trouble = f"The workspace could not be made ready: {error}"
        finally:
            self._progress(None)

    def _leave(self) -> None:
        self.stop_bot()  # a step under way ends, as it has nothing to wait for any more
        with self.clock.held(), self._turn:
            host, self._host = self._host, None
            if host is not None:
                host.close()

    def _enter(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        database = self._folder / f"page-{secrets.token_hex(4)}.db"
        self._databases.append(database)
        if self._empty:
            self.sandbox.restore(kept(Workspace(self.sandbox.workspace.machine)))
        else:
            self._restore_example(database)
        from bot.sandbox.hosting import HostedBot  # noqa: PLC0415  the page would wait for all of the bot

        if self.closed:
            return
        host = HostedBot(self.sandbox, f"sqlite:///{database}", self._config(), pace=PACE)
        host.start()
        with self._turn:
            self._host = host
            self.begun += 1
        self._forget_databases(keep=1)  # nobody asks the one before for the time any more

    def _config(self) -> Path:
        if self._config_dir is None:
            scratch = tempfile.TemporaryDirectory(prefix="spend-demo-")
            self._config_dir = pretend_config(Path(self._closing.enter_context(scratch)))
        return self._config_dir

    def _restore_example(self, database: Path) -> None:
        config_dir = self._config()
        key = kept_example.key_of(config_dir, datetime.now(ZoneInfo(TIME_ZONE)).date())
        found = kept_example.find(self._folder, key)
        if found is None:
            from bot.sandbox.example import make  # noqa: PLC0415  as above, and seldom needed

            found = kept_example.keep(
                self._folder,
                key,
                lambda made: make(made, config_dir, self._progress, lambda: not self.closed),
            )
        self.sandbox.restore(found.made.workspace)
        shutil.copyfile(found.database, database)
        self.nearly_done = found.made.nearly_done

    def _forget_databases(self, keep: int = 0) -> None:
        while len(self._databases) > keep:
            database = self._databases.pop(0)
            for file in database.parent.glob(f"{database.name}*"):
                file.unlink()

    def _settle(self) -> None:
        host = self._host
        if host is not None:
            host.settle()

    def _progress(self, progress: Progress | None) -> None:
        with self.sandbox.workspace.change():
            self.preparing = progress


class _Time:
    """Business time of the bot that is hosted at the moment."""

    def __init__(self, host: "Callable[[], HostedBot | None]") -> None:
        self._host = host

    def __call__(self) -> datetime:
        host = self._host()
        return host.time() if host is not None else datetime.now(UTC)

    def move_to(self, instant: datetime) -> None:
        host = self._host()
        if host is None:
            raise CannotStep(NOT_READY)
        host.time.move_to(instant)

    def next_due(self) -> tuple[Due, ...]:
        host = self._host()
        return host.time.next_due() if host is not None else ()
