"""`spend-bot audit …`: proves that the audit trail and what it names stand as they were."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.guarding import guarded
from bot.commands.opening import PATIENCE, opened
from bot.domain.english import plural

if TYPE_CHECKING:
    from bot.store.verifying import Fault, Report

app = typer.Typer(help="Prove the audit trail.", no_args_is_help=True)

TAMPERED = 1
"""Exit status where something is not as it was."""

SAID = {
    "key": "no entry has the seal that SECRET_KEY makes: it is not the key this trail was written with",
    "unreadable": "{of} holds what the bot never writes there",
    "seal": "entry {of} does not have its seal: it was changed, or added without the key",
    "gap": "entry {of} is missing",
    "link": "entry {of} does not follow on the entry before it: entries were exchanged or written anew",
    "no_entries": "it has no entries: its whole chain was removed",
    "no_subject": "what the chain is about is missing",
    "row_changed": "{of} was changed",
    "row_missing": "{of} was removed",
    "row_unnamed": "{of} is named by no entry: it was added, or its entry was removed or changed",
    "snapshot": "{of}: what was submitted was changed",
    "words_changed": "words {of} were replaced",
    "words_missing": "words {of} were removed",
    "words_erased": "words {of} were erased, and no entry says so",
    "edition": "the edition {of} of a standard was changed",
    "anchor_unknown": "anchor {of} is not known here: it was removed, or is another database's, or mistyped",
    "anchor_changed": "anchor {of} kept here was changed",
    "chain_removed": "the chain was removed; an anchor has its entry {of}",
    "tail_cut": "the end of the chain was cut; an anchor has its entry {of}",
    "rewritten": "the chain was written anew; an anchor has another entry {of}",
}
"""What is found, in words."""


@app.command()
def verify(
    anchor: Annotated[
        list[str] | None,
        typer.Option(metavar="HEAD", help="A head that was kept elsewhere; can be given several times."),
    ] = None,
) -> None:
    """Go through every chain and all it names. Exit status 0: all is as it was. 1: it is not, and where."""

    def step() -> None:
        from bot.store.verifying import verify as verified  # noqa: PLC0415

        with opened() as here, here.database.reading() as session:
            report = verified(session, here.trail, anchor or [])
        _print(report)
        if report.faults:
            raise typer.Exit(TAMPERED)

    guarded(step)


@app.command()
def heads() -> None:
    """Print where every chain stands, under one digest for each workspace, to be kept elsewhere."""

    def step() -> None:
        from sqlmodel import select  # noqa: PLC0415

        from bot.store.anchors import anchor  # noqa: PLC0415
        from bot.store.tables import Anchor, Workspace  # noqa: PLC0415

        with opened() as here, here.database.writing(PATIENCE) as session:
            for workspace in session.exec(select(Workspace).order_by(Workspace.slack_id)).all():
                head = anchor(session, workspace.id or 0)
                query = select(Anchor).where(Anchor.workspace_id == workspace.id, Anchor.head == head)
                kept = session.exec(query).first()
                upto = kept.upto if kept else {}
                typer.echo(f"{workspace.slack_id}: {_counted(len(upto), 'chain')}, head {head}")
                for chain, (number, mac) in sorted(upto.items()):
                    typer.echo(f"  {chain} {number} {mac}")

    guarded(step)


def _print(report: "Report") -> None:
    for (workspace, chain, day), number in sorted(report.erased.items()):
        from bot.domain.calendar import in_words  # noqa: PLC0415

        typer.echo(f"{workspace} {chain}: {_counted(number, 'text')} erased on {in_words(day)}")
    for fault in report.faults:
        typer.echo(_sentence(fault), err=True)
    counts = report.counts
    told = ", ".join(
        _counted(counts[name], noun)
        for name, noun in (
            ("chains", "chain"),
            ("entries", "entry"),
            ("submissions", "submission"),
            ("rows", "row"),
            ("texts", "text"),
            ("anchors", "anchor"),
        )
    )
    found = _counted(len(report.faults), "fault") if report.faults else "everything is as it was"
    typer.echo(f"{told} verified: {found}.")


def _sentence(fault: "Fault") -> str:
    where = " ".join(part for part in (fault.workspace, fault.chain) if part)
    said = SAID[fault.what.value].format(of=fault.of)
    return f"{where}: {said}" if where else said[:1].upper() + said[1:]


def _counted(number: int, noun: str) -> str:
    return plural(number, noun, f"{noun[:-1]}ies" if noun.endswith("y") else None)
