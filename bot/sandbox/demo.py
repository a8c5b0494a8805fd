"""The walkthrough: the real bot and the pretend workspace started together, and the story played in them."""

import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.app import Bot
from bot.domain.calendar import is_working_day
from bot.logs import set_up_logs
from bot.sandbox.department import FOLDER, MESSAGE_SHORTCUTS, SHORTCUTS, pretend_config
from bot.sandbox.hosting import HostedBot, PretendSettings, pretended
from bot.sandbox.sending.courier import PATIENCE
from bot.sandbox.server import Sandbox
from bot.sandbox.story.story import Story
from bot.sandbox.story.telling import Line, Teller
from bot.sandbox.story.terminal import draw
from bot.sandbox.webapi.limits import Limits
from bot.store.clock import MovableTime

__all__ = [
    "MESSAGE_SHORTCUTS",
    "SHORTCUTS",
    "PretendSettings",
    "play",
    "pretend_config",
    "pretended",
    "together",
]


def play(*, as_json: bool = False, reset: bool = False, transport: Literal["http", "socket"] = "http") -> int:
    """Play the story and print it; return 0 where every step had its effect, otherwise 1.

    The walkthrough always begins in a new workspace with a new database; `reset` also forgets what
    earlier ones left in `var/demo`.
    """
    if reset:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    database = FOLDER / f"walkthrough-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}.db"
    lines: list[Line] = []
    console = Console(highlight=False)
    with (FOLDER / "bot.log").open("a", encoding="utf-8") as log:
        set_up_logs(log)
        problem = _played(database, lines.append if as_json else _printing(console), transport)
    if as_json:
        told = {"passed": not problem, "problem": problem, "story": [line.as_json() for line in lines]}
        print(json.dumps(told, indent=2, ensure_ascii=False))  # noqa: T201  it is what was asked for
    elif problem:
        console.print(Text(f"\nThe story stopped: {problem}", "bold red"))
        console.print(f"What the bot logged is in {FOLDER / 'bot.log'}.")
    else:
        console.print(Text("\nEvery step had its effect.", "bold green"))
        console.print(f"The bot's record of it is in {database}.")
        console.print("Next: connect a Slack workspace, as README.md says.")
    return 1 if problem else 0


@contextmanager
def together(
    database_url: str,
    limits: Limits | None = None,
    transport: Literal["http", "socket"] = "http",
    patience: float = PATIENCE,
    **settings: Any,
) -> Iterator[tuple[Sandbox, Bot]]:
    """Give a pretend workspace and the real bot in it, in this process, talking as Slack and an app do.

    `limits` and `patience` are the workspace's (see `Sandbox`); `transport` is signed HTTP or Socket Mode;
    `settings` replace the bot's.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(
            shortcuts=SHORTCUTS,
            message_shortcuts=MESSAGE_SHORTCUTS,
            limits=limits,
            transport=transport,
            patience=patience,
        ) as sandbox,
    ):
        config_dir = settings.pop("spend_config_dir", None) or pretend_config(Path(folder))
        pace = settings.pop("slack_pace", 1.0)
        with HostedBot(sandbox, database_url, config_dir, pace=pace, **settings) as host:
            yield sandbox, host.bot


def _played(database: Path, tell: Callable[[Line], None], transport: Literal["http", "socket"]) -> str:
    with together(f"sqlite:///{database}", transport=transport) as (sandbox, bot):
        try:
            nation = bot.context.config.organisations[0].nation
            teller = Teller(sandbox, MovableTime(bot.database), tell)
            Story(teller, partial(is_working_day, nation=nation)).play()
        except (AssertionError, LookupError) as wrong:
            return str(wrong)
    return ""


def _printing(console: Console) -> Callable[[Line], None]:
    def tell(line: Line) -> None:
        if line.kind == "says":
            console.print(line.words)
        elif line.kind == "chapter":
            console.print()
            console.print(Rule(Text(line.words, "bold"), align="left"))
        elif line.kind == "also":
            console.print(Text.assemble("    ", (line.who, "cyan"), " " if line.who else "", line.words))
        elif line.kind == "time":
            console.print(Text(f"\n⏱  {line.words}", "bold yellow"))
        else:
            verb = "sees" if line.kind == "sees" else ""
            said = Text.assemble((line.who, "bold cyan"), " ", verb, " " if verb else "", line.words)
            console.print()
            console.print(said)
        if line.shown is not None:
            console.print(Padding(draw(line.shown), (0, 0, 0, 4)))

    return tell
