"""The database and the audit trail, for commands that work on them while the bot may be running."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.audit import AuditTrail
    from bot.store.engine import Database

PATIENCE = 30.0
"""Seconds a command waits for its turn to write."""


@dataclass(frozen=True)
class Opened:
    """A database that is up to date, and the trail with the secret of the settings."""

    database: "Database"
    trail: "AuditTrail"


@contextmanager
def opened() -> Iterator[Opened]:
    """Give both, by the settings; raises SettingsError where those or the database are wrong."""
    from bot.settings import AuditSettings, read_settings  # noqa: PLC0415
    from bot.starting import is_migrated, told_plainly  # noqa: PLC0415
    from bot.store.audit import AuditTrail  # noqa: PLC0415
    from bot.store.engine import Database  # noqa: PLC0415

    settings = read_settings(AuditSettings)
    is_migrated(settings)
    with told_plainly(settings.database_url):
        database = Database(settings.database_url)
        try:
            yield Opened(database, AuditTrail(settings.secret_key.get_secret_value().encode()))
        finally:
            database.close()
