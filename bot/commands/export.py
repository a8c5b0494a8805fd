"""`spend-bot export …`: the record of a submission, and the register of all, as files."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from bot.commands.guarding import WRONG, guarded

if TYPE_CHECKING:
    from bot.record.model import Record
    from bot.record.reading import Reading

app = typer.Typer(help="Write records of submissions to files.", no_args_is_help=True)

Public = Annotated[
    bool, typer.Option("--public", help="Leave out who people are and what was marked as sensitive.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write; printed if left out.")
]


@app.command()
def submission(
    number: Annotated[
        int,
        typer.Argument(
            metavar="ID", min=1, max=10**18, help="Which submission; the register has each with its id."
        ),
    ],
    kind: Annotated[
        Literal["html", "pdf", "json"], typer.Option("--format", help="What to write it as.")
    ] = "html",
    public: Public = False,
    output: Output = None,
) -> None:
    """Write the record of one submission."""

    def made(reading: "Reading") -> bytes:
        from bot.record.public import public as public_version  # noqa: PLC0415

        workspace_id = reading.workspace_of(number)
        if workspace_id is None:
            _refuse(f"There is no submission {number}: `spend-bot export register` lists those there are.")
        record = reading.record(workspace_id, number)
        return _drawn(public_version(record) if public else record, kind)

    _export(made, output, is_text=kind != "pdf")


@app.command()
def register(
    kind: Annotated[Literal["csv", "json"], typer.Option("--format", help="What to write it as.")] = "csv",
    public: Public = False,
    output: Output = None,
) -> None:
    """Write every submission with the decision that stands: a row each as CSV, or all of it as JSON."""

    def made(reading: "Reading") -> bytes:
        from bot.record.model import Register, Version  # noqa: PLC0415
        from bot.record.public import version_of  # noqa: PLC0415
        from bot.record.table import csv_of  # noqa: PLC0415

        version = Version.PUBLIC if public else Version.FULL
        records = (version_of(record, version) for record in reading.register())
        if kind == "csv":
            return csv_of(records).encode()
        whole = Register(version=version, made_at=reading.now, records=tuple(records))
        return whole.model_dump_json(indent=2).encode() + b"\n"

    _export(made, output, is_text=True)


def _drawn(record: "Record", kind: str) -> bytes:
    if kind == "pdf":
        from bot.record.pdf import pdf_of  # noqa: PLC0415

        return pdf_of(record)
    if kind == "json":
        return record.model_dump_json(indent=2).encode() + b"\n"
    from bot.record.page import page_of  # noqa: PLC0415

    return page_of(record).encode()


def _export(made: "Callable[[Reading], bytes]", output: Path | None, *, is_text: bool) -> None:
    if output is None and not is_text and sys.stdout.isatty():
        _refuse("A PDF cannot be printed here: say which file to write with --output FILE.")

    def step() -> None:
        with _reading() as reading:
            body = made(reading)
        if output is None:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
            return
        try:
            output.write_bytes(body)
        except OSError as error:
            _refuse(f"{output} cannot be written: {error.strerror}.")
        typer.echo(f"Written to {output}.", err=True)

    guarded(step)


@contextmanager
def _reading() -> "Iterator[Reading]":
    """Give the database to read from; raises CannotRun where it is not there or not up to date."""
    from bot.config import load  # noqa: PLC0415
    from bot.record.reading import Reading  # noqa: PLC0415
    from bot.settings import ExportSettings, read_settings  # noqa: PLC0415
    from bot.starting import is_migrated, told_plainly  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415
    from bot.store.engine import Database  # noqa: PLC0415

    settings = read_settings(ExportSettings)
    editions = load(settings.spend_config_dir).editions
    is_migrated(settings)
    database = Database(settings.database_url)
    try:
        with told_plainly(settings.database_url), database.reading() as session:
            yield Reading(session, editions, machine_time())
    finally:
        database.close()


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(WRONG)
