"""`spend-bot standard …`: what a standard asks, as people read it, and how far it covers its text."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from bot.commands.guarding import WRONG, guarded

if TYPE_CHECKING:
    from bot.config import Config
    from bot.domain.standard import Standard

app = typer.Typer(help="Read a standard as people will, and see what covers it.", no_args_is_help=True)

Name = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="Which standard; the first organisation's own if left out."),
]
Folder = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration folder; SPEND_CONFIG_DIR or config/ if left out."),
]


@app.command()
def clauses(name: Name = None, folder: Folder = None) -> None:
    """Print every clause with the questions and findings that cover it."""

    def words(standard: "Standard") -> str:
        from bot.commands.tables import clause_table  # noqa: PLC0415

        return clause_table(standard)

    _print(name, folder, words)


@app.command()
def show(
    name: Name = None,
    kind: Annotated[
        Literal["organisation", "programme", "service", "component"] | None,
        typer.Option(help="Only what is asked of this kind of thing."),
    ] = None,
    phase: Annotated[
        Literal["discovery", "alpha", "beta", "live"] | None,
        typer.Option(help="Only what is asked by the start of this phase."),
    ] = None,
    folder: Folder = None,
) -> None:
    """Print the questionnaire as a person would read it."""

    def words(standard: "Standard") -> str:
        from bot.commands.questionnaire import questionnaire  # noqa: PLC0415
        from bot.domain.spend import Kind, Phase  # noqa: PLC0415

        return questionnaire(standard, Kind(kind) if kind else None, Phase(phase) if phase else None)

    _print(name, folder, words)


@app.command()
def paths(name: Name = None, folder: Folder = None) -> None:
    """Prove by exploring that every question can be reached and every path ends."""

    def words(standard: "Standard") -> str:
        from bot.commands.tables import path_table  # noqa: PLC0415
        from bot.domain.paths import explore  # noqa: PLC0415
        from bot.domain.representatives import TooMuchToExplore  # noqa: PLC0415

        try:
            found = explore(standard)
        except TooMuchToExplore as error:
            _refuse(str(error))
        said = path_table(standard, found)
        if found.unreachable or found.endless:
            _refuse(said)
        return said

    _print(name, folder, words)


@app.command()
def schema(folder: Folder = None) -> None:
    """Write the JSON Schemas of the configuration files, for editors, and of what is exported."""

    def step() -> None:
        from bot.config.schemas import schemas  # noqa: PLC0415
        from bot.record import schema as record_schema  # noqa: PLC0415

        into = _directory(folder) / "schemas"
        into.mkdir(parents=True, exist_ok=True)
        for file, text in (schemas() | record_schema.schemas()).items():
            (into / file).write_text(text, "utf-8")
        typer.echo(f"The schemas are in {into}.")

    guarded(step)


def _print(name: str | None, folder: Path | None, words: "Callable[[Standard], str]") -> None:
    def step() -> None:
        from bot.config import load  # noqa: PLC0415

        typer.echo(words(_chosen(load(_directory(folder)), name)))

    guarded(step)


def _directory(folder: Path | None) -> Path:
    from bot.settings import ConfigSettings, read_settings  # noqa: PLC0415

    return folder or read_settings(ConfigSettings).spend_config_dir


def _chosen(config: "Config", name: str | None) -> "Standard":
    from bot.config.source import did_you_mean  # noqa: PLC0415

    if name is None:
        return config.standard_for(config.organisations[0])
    if name not in config.standards:
        known = ", ".join(config.standards)
        _refuse(f"there is no standard {name}{did_you_mean(name, config.standards) or f'; there is {known}'}")
    return config.standards[name]


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(WRONG)
