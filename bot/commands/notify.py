"""`spend-bot notify …`: setting up emails by GOV.UK Notify."""

import typer

app = typer.Typer(help="Set up emails by GOV.UK Notify.", no_args_is_help=True)


@app.callback()
def callback() -> None:
    """Have commands named, also while there is only one."""


@app.command()
def templates() -> None:
    """Print the templates to set up in Notify, whose ids go into config/notify.yaml."""
    from bot.cards.emails import TEMPLATES, set_up  # noqa: PLC0415
    from bot.domain.money import pounds  # noqa: PLC0415
    from bot.render import Renderer  # noqa: PLC0415

    renderer = Renderer(filters={"pounds": pounds})
    for template in TEMPLATES:
        name, subject, body = set_up(renderer, template)
        typer.echo(
            f"{template} in config/notify.yaml\n\nTemplate name: {name}\nSubject: {subject}\nMessage:\n"
        )
        typer.echo(f"{body}\n")
