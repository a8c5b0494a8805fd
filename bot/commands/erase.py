"""`spend-bot erase …`: removes people's words, and leaves a record that can still be proved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.guarding import guarded
from bot.commands.opening import PATIENCE, Opened, opened
from bot.domain.english import plural

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.flows.erasable import Erasing

app = typer.Typer(help="Erase what people wrote.", no_args_is_help=True)

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether to go ahead.")]
Workspace = Annotated[str, typer.Option(metavar="T…", help="Slack's id of the workspace.")]

PARTS = {
    "words": "texts kept beside the record",
    "summaries": "summaries kept with decisions, which quote them",
    "answers": "words of answers (that each was given stays)",
    "key_dates": "words about dates of contracts",
    "follow_ups": "words about what follows from decisions on contracts",
    "notes": "notes on contracts",
    "evidence": "names and addresses of evidence (that it was attached stays)",
    "purposes": "purposes of assessments",
    "titles": "titles of assessments",
    "doubts": "replies that somebody is asked about",
    "messages": "copies of messages that were sent (not the messages in Slack)",
}
"""What is erased, as it is listed."""


@app.command()
def person(
    slack_id: Annotated[str, typer.Argument(metavar="SLACK_ID", help="The person: U… or W….")],
    workspace: Workspace,
    yes: Yes = False,  # noqa: FBT002  an option is written --like-this
) -> None:
    """Erase everything that a person wrote."""

    def what(session: "Session") -> "Erasing | None":
        from bot.flows.erasable import of_person  # noqa: PLC0415
        from bot.store.engine import key_of  # noqa: PLC0415
        from bot.store.people import known_person, known_workspace  # noqa: PLC0415

        found = known_person(session, known_workspace(session, workspace), slack_id)
        return of_person(session, found.workspace_id, key_of(found)) if found else None

    guarded(lambda: _erase(what, f"There is nobody {slack_id} in workspace {workspace}.", yes=yes))


@app.command()
def assessment(
    number: Annotated[int, typer.Argument(metavar="ID", help="The assessment's id.")],
    workspace: Workspace,
    yes: Yes = False,  # noqa: FBT002  an option is written --like-this
) -> None:
    """Erase everything that anybody wrote about an assessment."""

    def what(session: "Session") -> "Erasing | None":
        from bot.flows.erasable import of_assessment  # noqa: PLC0415
        from bot.store.engine import NotFoundError  # noqa: PLC0415
        from bot.store.people import known_workspace  # noqa: PLC0415

        try:
            return of_assessment(session, known_workspace(session, workspace), number)
        except NotFoundError:
            return None

    guarded(lambda: _erase(what, f"There is no assessment {number} in workspace {workspace}.", yes=yes))


def _erase(what: "Callable[[Session], Erasing | None]", unknown: str, *, yes: bool) -> None:
    with opened() as here:
        with here.database.reading() as session:
            found = what(session)
        if found is None:
            typer.echo(unknown, err=True)
            raise typer.Exit(1)
        _list(found)
        if found.is_nothing:
            return
        if not yes:
            typer.confirm("This cannot be undone. Erase it?", abort=True)
        _carry_out(here, what)
        typer.echo("Erased.")


def _carry_out(here: Opened, what: "Callable[[Session], Erasing | None]") -> None:
    from bot.flows.erasing import erase  # noqa: PLC0415
    from bot.store.clock import machine_time  # noqa: PLC0415

    with here.database.writing(PATIENCE) as session:
        found = what(session)  # once more: it may be more by now
        if found is not None:
            erase(session, here.trail, machine_time(), found)


def _list(found: "Erasing") -> None:
    if found.is_nothing:
        typer.echo("There is nothing to erase.")
    else:
        typer.echo("To be erased:")
        for name, words in PARTS.items():
            number = len(getattr(found, name))
            if number:
                typer.echo(f"  {number:>6,} {words}")
    if found.waiting:
        wait = "waits" if len(found.waiting) == 1 else "wait"
        messages = plural(len(found.waiting), "message")
        typer.echo(f"{messages} with such words still {wait} to be sent. Erase again after.")
    if found.plain:
        ids = ", ".join(str(key) for key in sorted(found.plain))
        typer.echo(
            f"Cannot be erased: submissions of an early version of the bot hold words themselves ({ids})."
        )
