"""`spend-bot plan …` and `spend-bot portfolio …`: what stands in the database, as a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from bot.commands.guarding import WRONG, guarded

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.config import Config, Organisation
    from bot.domain.planning import Line

    Rows = Callable[[Session, Config, Organisation, tuple[int, int] | None], str]

app = typer.Typer(help="The spending plan of an organisation, as a file.", no_args_is_help=True)
portfolio_app = typer.Typer(help="All that an organisation assesses, as a file.", no_args_is_help=True)

Name = Annotated[str, typer.Option("--organisation", help="The organisation's id in organisations.yaml.")]
Team = Annotated[
    str | None, typer.Option("--workspace", help="Slack's id of the workspace, where there are several.")
]
Form = Annotated[Literal["csv"], typer.Option("--format", help="What kind of file.")]


@app.command("export")
def export_plan(organisation: Name, workspace: Team = None, form: Form = "csv") -> None:
    """Print every line of the plan, with its forecast for each financial year in pounds."""

    def rows(session: "Session", config: "Config", of: "Organisation", found: tuple[int, int] | None) -> str:
        from bot.store.plans import lines_of  # noqa: PLC0415

        return _plan_csv(config, of, lines_of(session, *found) if found else [])

    _print(organisation, workspace, rows)


@portfolio_app.command("export")
def export_portfolio(organisation: Name, workspace: Team = None, form: Form = "csv") -> None:
    """Print everything that is assessed, with where it stands and its whole-life cost in pounds."""

    def rows(session: "Session", config: "Config", of: "Organisation", found: tuple[int, int] | None) -> str:
        from bot.commands.sheets import as_csv, in_pounds  # noqa: PLC0415
        from bot.domain.calendar import london_date  # noqa: PLC0415
        from bot.store.clock import machine_time  # noqa: PLC0415
        from bot.store.portfolios import entries_of  # noqa: PLC0415

        today = london_date(machine_time())
        entries = entries_of(session, found[0], {found[1]: of.name}, today) if found else []
        heads = ("organisation", "programme", "title", "category", "phase", "status", "stage",
                 "whole_life_cost_pounds", "part_of", "approval_holds_until")  # fmt: skip
        titles = {entry.id: entry.title for entry in entries}
        return as_csv(
            heads,
            (
                (
                    entry.organisation,
                    entry.programme,
                    entry.title,
                    _categories(config, of).get(entry.category, entry.category),
                    entry.phase.value,
                    entry.status.value,
                    entry.stage.value,
                    in_pounds(entry.cost_pence),
                    titles[entry.above[0]] if entry.above else "",
                    _day(entry.expires_on),
                )
                for entry in entries
            ),
        )

    _print(organisation, workspace, rows)


def _plan_csv(config: "Config", organisation: "Organisation", lines: "list[Line]") -> str:
    from bot.commands.sheets import as_csv, in_pounds  # noqa: PLC0415
    from bot.domain.planning import plan  # noqa: PLC0415

    found = plan(lines)
    years = list(found.by_year)
    titles = _categories(config, organisation)
    funded = {True: "yes", False: "no", None: ""}
    heads = ("organisation", "programme", "title", "category", "funded", "planned", "assessed",
             *(f"{year} to {year + 1}" for year in years), "total")  # fmt: skip
    return as_csv(
        heads,
        (
            (
                organisation.name,
                line.programme,
                line.title,
                titles.get(line.category, line.category),
                funded[line.funded],
                "yes" if line.item is not None else "no",
                "yes" if line.assessment is not None else "no",
                *(in_pounds(line.spend.get(year, 0)) for year in years),
                in_pounds(line.total),
            )
            for line in found.lines
        ),
    )


def _print(name: str, team: str | None, rows: "Rows") -> None:
    """Print what `rows` makes of an organisation's workspace and row, which is none while it has nothing."""

    def step() -> None:
        from bot.config import load  # noqa: PLC0415
        from bot.settings import ConfigSettings, DatabaseSettings, read_settings  # noqa: PLC0415
        from bot.starting import is_migrated, told_plainly  # noqa: PLC0415

        config = load(read_settings(ConfigSettings).spend_config_dir)
        organisation = _organisation(config, name)
        settings = read_settings(DatabaseSettings)
        is_migrated(settings)
        with told_plainly(settings.database_url), _reading(settings.database_url) as session:
            typer.echo(rows(session, config, organisation, _row(session, name, team)), nl=False)

    guarded(step)


@contextmanager
def _reading(url: str) -> "Iterator[Session]":
    from bot.store.engine import Database  # noqa: PLC0415

    database = Database(url)
    try:
        with database.reading() as session:
            yield session
    finally:
        database.close()


def _organisation(config: "Config", name: str) -> "Organisation":
    from bot.config.source import did_you_mean  # noqa: PLC0415

    known = [each.id for each in config.organisations]
    if name not in known:
        _refuse(
            f"there is no organisation {name}{did_you_mean(name, known) or '; there is ' + ', '.join(known)}"
        )
    return config.organisation(name)


def _row(session: "Session", name: str, team: str | None) -> tuple[int, int] | None:
    from bot.store.plans import rows_named  # noqa: PLC0415

    found = rows_named(session, name)
    if team is not None and team not in found:
        _refuse(f"there is nothing of {name} in a workspace {team}")
    if team is None and len(found) > 1:
        _refuse(f"{name} is in several workspaces: say which with --workspace: {', '.join(found)}")
    return found[team] if team else next(iter(found.values()), None)


def _categories(config: "Config", organisation: "Organisation") -> dict[str, str]:
    return {each.id: each.title for each in config.regimes[organisation.regime].categories}


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(WRONG)
