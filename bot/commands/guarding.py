"""What every command does where a setting or the configuration is wrong: it says so, and exits 2."""

import sys
from collections.abc import Callable

import typer

WRONG = 2
"""Exit status where a setting, the configuration or the database is not as it has to be."""


def guarded(step: Callable[[], None]) -> None:
    """Take a step; say what is wrong with the settings or the configuration in place of a traceback."""
    try:
        step()
    except Exception as error:
        from bot.config import ConfigError  # noqa: PLC0415
        from bot.settings import SettingsError  # noqa: PLC0415

        if not isinstance(error, SettingsError | ConfigError):
            raise
        typer.echo(str(error), err=True)
        sys.exit(WRONG)
