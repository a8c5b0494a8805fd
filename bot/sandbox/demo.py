"""The walkthrough: the real bot and the pretend workspace started together, and the story played in them."""

import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.app import Bot, build
from bot.config import ConfigError, Mistake
from bot.logs import set_up_logs
from bot.sandbox.server import Sandbox
from bot.sandbox.story.story import Story
from bot.sandbox.story.telling import Line, Teller
from bot.sandbox.story.terminal import draw
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import BOT_TOKEN, SIGNING_SECRET
from bot.serve import WebServer
from bot.settings import Settings, read_settings
from bot.store.clock import MovableTime
from bot.store.migrate import upgrade

FOLDER = Path("var/demo")
CONFIG = Path("config")
ORGANISATIONS = Path(__file__).with_name("organisations.yaml")
"""Who uses the bot in the pretend workspace, whatever ids `config/organisations.yaml` has by now."""

SHORTCUTS = {"Start an assessment": "start_assessment", "Add a contract": "add_contract"}
"""The global shortcuts of `config/slack-manifest.yaml`."""


def play(*, as_json: bool = False, reset: bool = False) -> int:
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
        problem = _played(database, lines.append if as_json else _printing(console))
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


@contextmanager
def together(
    database_url: str, limits: Limits | None = None, **settings: Any
) -> Iterator[tuple[Sandbox, Bot]]:
    """Give a pretend workspace and the real bot in it, in this process, talking over signed HTTP.

    `limits` are the workspace's; `settings` replace the bot's.
    """
    with tempfile.TemporaryDirectory() as folder, Sandbox(shortcuts=SHORTCUTS, limits=limits) as sandbox:
        if "spend_config_dir" not in settings:
            settings["spend_config_dir"] = pretend_config(Path(folder))
        bot = build(read_settings(PretendSettings, **(pretended(sandbox, database_url) | settings)))
        upgrade(bot.database)
        server = WebServer(bot)
        server.start()
        bot.start_worker()
        sandbox.bot_url = f"http://127.0.0.1:{server.port}"
        try:
            yield sandbox, bot
        finally:
            server.stop()
            bot.stop_worker()
            bot.database.close()


def pretend_config(folder: Path) -> Path:
    """Make the pretend workspace's configuration in a folder: `config/`, with people of that workspace.

    Returns where it is; raises ConfigError where there is no `config/`.
    """
    if not CONFIG.is_dir():
        raise ConfigError(
            [Mistake(str(CONFIG), 1, "there is no such directory here; run it beside README.md")]
        )
    made = folder / "config"
    shutil.copytree(CONFIG, made)
    shutil.copy(ORGANISATIONS, made / "organisations.yaml")
    return made


def pretended(sandbox: Sandbox, database_url: str) -> dict[str, Any]:
    """Return the settings of a bot that lives in a pretend workspace, all but its configuration."""
    return {
        "slack_bot_token": BOT_TOKEN,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_transport": "http",
        "slack_api_url": sandbox.api_url,
        "database_url": database_url,
        "secret_key": secrets.token_hex(32),
        "port": 0,
    }


def _played(database: Path, tell: Callable[[Line], None]) -> str:
    with together(f"sqlite:///{database}") as (sandbox, bot):
        try:
            Story(Teller(sandbox, MovableTime(bot.database), tell)).play()
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
