"""`spend-bot contracts …`: contracts in from a file, and out as one."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.commands.guarding import WRONG, guarded
from bot.domain.english import number

if TYPE_CHECKING:
    from bot.cards import Cards
    from bot.config import Organisation
    from bot.flows.context import Context
    from bot.flows.contracting.staging import Held
    from bot.store.people import Who
    from bot.store.tables import ContractImport

app = typer.Typer(help="Contracts in from a file, and out as one.", no_args_is_help=True)

MOST_ROWS = 1_000_000
SHOWN = 50
"""Refusals that are printed; how many there are is said."""

REFUSED = 1
"""Exit status where nothing was imported."""

_WHY_NOT = {
    "taken": "Nothing was imported: another contract has {about} by now. Run it again.",
    "another_under_way": "Nothing was imported: another file is being imported just now. Try again later.",
    "not_yours": "Nothing was imported: {by} is neither who began it nor a commercial lead.",
    "not_ready": "Nothing was imported: the import is over already.",
}

Name = Annotated[str, typer.Option("--organisation", help="The organisation's id in organisations.yaml.")]
Team = Annotated[
    str | None, typer.Option("--workspace", help="Slack's id of the workspace, where there are several.")
]


@app.command("import")
def import_contracts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, or Open Contracting's JSON.")],
    organisation: Name,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,  # noqa: FBT002  an option is written --like-this
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to go ahead.")] = False,  # noqa: FBT002  as above
    by: Annotated[
        str | None, typer.Option(metavar="U…", help="Slack's id of who imports; the bot's if left out.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Contracts in a file at most.")] = MOST_ROWS,
    workspace: Team = None,
) -> None:
    """Read contracts from a file, say what that would do, and do it: all of it or nothing."""

    def step() -> None:
        with _opened(organisation) as here:
            who = _who(here, workspace, by)
            _check(file)
            row = _staged(here, who, file, most)
            is_open = _say(here, row)
            if dry_run or not is_open or not (yes or typer.confirm("Import them?", default=False)):
                _drop(here, who, row)
                raise typer.Exit(0 if is_open or not (row.refused or row.problem) else REFUSED)
            _accept(here, who, row)

    guarded(step)


@app.command("export")
def export_contracts(
    organisation: Name,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file to write; printed if left out.")
    ] = None,
    workspace: Team = None,
) -> None:
    """Write every contract of an organisation as CSV, in columns that `import` reads again."""

    def step() -> None:
        from bot.record.contracts.exporting import exported  # noqa: PLC0415
        from bot.store.plans import rows_named  # noqa: PLC0415

        with _opened(organisation) as here, here.context.database.reading() as session:
            found = rows_named(session, organisation)
            if workspace is None and len(found) > 1:
                _refuse(
                    f"{organisation} is in several workspaces: say which with --workspace: {', '.join(found)}"
                )
            of = found.get(workspace) if workspace else next(iter(found.values()), None)
            lines = exported(session, *(of or (0, 0)))
            if file is None:
                sys.stdout.writelines(lines)
                return
            try:
                with file.open("w", encoding="utf-8", newline="") as out:
                    out.writelines(lines)
            except OSError as error:
                _refuse(f"{file} cannot be written: {error.strerror}.")
            typer.echo(f"Written to {file}.", err=True)

    guarded(step)


@dataclass(frozen=True)
class _Here:
    """What the commands work with."""

    context: "Context"
    organisation: "Organisation"
    cards: "Cards"


@contextmanager
def _opened(name: str) -> Iterator[_Here]:
    from bot.cards import Cards  # noqa: PLC0415
    from bot.commands.opening import opened  # noqa: PLC0415
    from bot.config import load  # noqa: PLC0415
    from bot.config.source import did_you_mean  # noqa: PLC0415
    from bot.domain.money import pounds  # noqa: PLC0415
    from bot.flows.context import Context  # noqa: PLC0415
    from bot.render import Renderer  # noqa: PLC0415
    from bot.settings import ConfigSettings, read_settings  # noqa: PLC0415

    config = load(read_settings(ConfigSettings).spend_config_dir)
    known = [each.id for each in config.organisations]
    if name not in known:
        meant = did_you_mean(name, known) or f"; there is {', '.join(known)}"
        _refuse(f"there is no organisation {name}{meant}")
    cards = Cards(config, Renderer(filters={"pounds": pounds}))
    with opened() as here:
        yield _Here(Context(here.database, config, here.trail), config.organisation(name), cards)


def _who(here: _Here, team: str | None, by: str | None) -> "Who":
    """Return who imports: the person named, or the bot itself."""
    from sqlmodel import select  # noqa: PLC0415

    from bot.store.people import Who, is_user  # noqa: PLC0415
    from bot.store.tables import Workspace  # noqa: PLC0415

    with here.context.database.reading() as session:
        known = {each.slack_id: each.bot_user_id for each in session.exec(select(Workspace)).all()}
    if team is None and len(known) != 1:
        there = f": {', '.join(known)}" if known else " (T…, in the address of Slack in a browser)"
        _refuse(f"Say which workspace the contracts belong to with --workspace{there}.")
    chosen = team or next(iter(known))
    user = by or known.get(chosen)
    if user is None or not is_user(user):
        _refuse("Say who imports with --by and their member ID in Slack (U…): the bot is not known yet.")
    return Who(chosen, user, f"command:{os.getpid()}")


def _check(file: Path) -> None:
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror}.")


def _staged(here: _Here, who: "Who", path: Path, most: int) -> "ContractImport":
    """Read the file, with a bar that shows how far; return its import."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from bot.domain.incoming import FileRefused  # noqa: PLC0415
    from bot.flows.contracting import importing, staging  # noqa: PLC0415
    from bot.record.contracts import file  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415

    now = machine_time()
    origin = f"command:{os.getpid()}:{now.timestamp()}"
    source = importing.File(origin, path.name)
    held = importing.begin(here.context, now, who, here.organisation.id, source, worker=origin)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task(f"Reading {path.name}", total=None)
        try:
            staging.stage(
                here.context,
                now,
                held,
                file.rows(path, here.organisation.nation),
                most_rows=most,
                told=lambda rows: progress.advance(bar, rows),
            )
        except FileRefused as refused:
            staging.refuse(here.context, now, held, refused)
    return _row(here, held)


def _row(here: _Here, held: "Held") -> "ContractImport":
    from bot.store.engine import find  # noqa: PLC0415
    from bot.store.tables import ContractImport  # noqa: PLC0415

    with here.context.database.reading() as session:
        return find(session, ContractImport, held.workspace_id, held.import_id)


def _say(here: _Here, row: "ContractImport") -> bool:
    """Print what the import would do; return whether there is anything to do."""
    from bot.cards.importing import of_import  # noqa: PLC0415
    from bot.cards.reading import Reading  # noqa: PLC0415
    from bot.domain.calendar import london_date  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415

    with here.context.database.reading() as session:
        reading = Reading(session, here.context.config, row.workspace_id, london_date(machine_time()))
        shown = of_import(reading, row.id or 0, SHOWN)
    typer.echo(here.cards.words("import_told", shown).rstrip())
    return bool(row.created + row.changed) and row.problem is None


def _accept(here: _Here, who: "Who", row: "ContractImport") -> None:
    """Have the contracts be there, and do all that follows, with a bar."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from bot.flows.contracting import importing, opening  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415

    import_id = row.id or 0
    refusal = importing.accept(here.context, machine_time(), who, import_id)
    if refusal is not None:
        typer.echo(_WHY_NOT[refusal.why].format(about=refusal.about, by=who.user), err=True)
        _drop(here, who, row)
        raise typer.Exit(REFUSED)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("Working out dates", total=row.created + row.changed)
        while done := opening.step(here.context, machine_time(), row.workspace_id, import_id):
            progress.advance(bar, done)
    typer.echo(f"Imported: {number(row.created)} new, {number(row.changed)} changed.")


def _drop(here: _Here, who: "Who", row: "ContractImport") -> None:
    """Leave nothing of the import behind."""
    from bot.flows.contracting import importing  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415

    importing.drop(here.context, machine_time(), who, row.id or 0)
    while importing.clear(here.context, row.workspace_id, row.id or 0):
        pass


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(WRONG)
