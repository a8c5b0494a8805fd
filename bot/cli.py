"""`spend-bot …`: the commands. What a command needs is imported when it is called, so that help is quick."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands import audit, erase, export, notify, plan, standard
from bot.commands.guarding import WRONG, guarded

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Spend approval in Slack, by the Technology Code of Practice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(standard.app, name="standard")
app.add_typer(export.app, name="export")
app.add_typer(plan.app, name="plan")
app.add_typer(plan.portfolio_app, name="portfolio")
app.add_typer(audit.app, name="audit")
app.add_typer(erase.app, name="erase")
app.add_typer(notify.app, name="notify")


@app.command()
def run() -> None:
    """Run everything in one process: the default for a small team on SQLite."""
    from bot import serve  # noqa: PLC0415

    _with_settings(serve.run)


@app.command()
def web() -> None:
    """Serve Slack's requests; needs PostgreSQL and a worker."""
    from bot import serve  # noqa: PLC0415

    _with_settings(serve.web)


@app.command()
def socket() -> None:
    """Take Slack's requests by Socket Mode; needs PostgreSQL and a worker."""
    from bot import serve  # noqa: PLC0415

    _with_settings(serve.socket)


@app.command()
def worker() -> None:
    """Deliver messages and watch the clock; needs PostgreSQL."""
    from bot import serve  # noqa: PLC0415

    _with_settings(serve.worker)


@app.command()
def migrate() -> None:
    """Make the database's tables, or bring them up to date."""
    from bot import serve  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415
    from bot.settings import DatabaseSettings, read_settings  # noqa: PLC0415

    def step() -> None:
        serve.migrate(read_settings(DatabaseSettings).database_url)
        typer.echo("The database is up to date.")

    set_up_logs()
    guarded(step)


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="The configuration folder; SPEND_CONFIG_DIR or config/ if left out.")
    ] = None,
) -> None:
    """Check the configuration files and say everything that is wrong with them."""
    from bot.config import left_from_practice, load  # noqa: PLC0415
    from bot.settings import ConfigSettings, read_settings  # noqa: PLC0415

    def step() -> None:
        config = load(folder or read_settings(ConfigSettings).spend_config_dir)
        questions = sum(len(standard.questions) for standard in config.standards.values())
        typer.echo(
            f"The configuration is right: {_counted(len(config.organisations), 'organisation')}, "
            f"{_counted(len(config.standards), 'standard')} with {_counted(questions, 'question')}, "
            f"{_counted(len(config.regimes), 'regime')}."
        )
        for warning in left_from_practice(config):
            typer.echo(warning, err=True)

    guarded(step)


@app.command()
def demo(
    walkthrough: Annotated[
        bool, typer.Option("--walkthrough", help="Have the whole story played, and print it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the story as JSON.")] = False,
    empty: Annotated[
        bool, typer.Option("--empty", help="Leave out the example assessments and contracts.")
    ] = False,
    transport: Annotated[
        Literal["http", "socket"], typer.Option(help="How the pretend Slack reaches the bot.")
    ] = "http",
    port: Annotated[
        int | None,
        typer.Option(help="The page's port; 0 for any free one.", min=0, max=65535, show_default="8765"),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what earlier demos kept.")] = False,
) -> None:
    """Play with the bot in a pretend Slack workspace, as a page on this machine."""
    if as_json and not walkthrough:
        raise typer.BadParameter("--json goes with --walkthrough")

    def story() -> None:
        from bot.sandbox.demo import play  # noqa: PLC0415

        raise typer.Exit(play(as_json=as_json, reset=reset, transport=transport))

    def page() -> None:
        from bot.sandbox.page.app import make_page  # noqa: PLC0415
        from bot.sandbox.serving import CannotListen, serve_page  # noqa: PLC0415

        try:
            serve_page(make_page, empty=empty, transport=transport, port=port, opens=not no_open, reset=reset)
        except CannotListen as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(WRONG) from error

    guarded(story if walkthrough else page)


def _with_settings(step: "Callable[[Settings], None]") -> None:
    from bot.logs import set_up_logs  # noqa: PLC0415
    from bot.settings import Settings, read_settings  # noqa: PLC0415

    set_up_logs()
    guarded(lambda: step(read_settings(Settings)))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def main() -> None:
    """Run the command line."""
    app()
