"""Bringing a database's tables to the present revision.

All of it happens in one transaction, so that a failure leaves the database as it was, and whoever comes
second while it runs waits and then finds nothing to do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event, text

from bot.store import triggers
from bot.store.engine import Database, make_parent_folder

PATIENCE_MS = 60_000
"""How long to wait for another process that migrates."""

_ADVISORY_LOCK = 7_370_011

MIGRATIONS = Path(__file__).parent / "migrations"
"""Where Alembic finds its environment and the versions."""


class NewerDatabaseError(Exception):
    """The database was made by a later version of the bot than this one; run that version."""


class BrokenReferencesError(Exception):
    """After a migration rows refer to rows that are not there; everything was left as it was."""


def upgrade(database: Database, folder: Path = MIGRATIONS) -> None:
    """Bring the tables to the latest revision in `folder`; quick and harmless when they are.

    Raises NewerDatabaseError where the database is ahead of this program, BrokenReferencesError where a
    migration would leave rows that refer to nothing.
    """
    make_parent_folder(database.url.render_as_string(hide_password=False))
    if not pending(database, folder):
        return
    with own_connection(database) as connection:
        if _revision(connection) == ScriptDirectory(str(folder)).get_current_head():
            return  # another process did it while this one waited
        run(connection, lambda config: command.upgrade(config, "head"), folder)
        triggers.install(connection)
        _check_references(connection)


def pending(database: Database, folder: Path = MIGRATIONS) -> bool:
    """Return whether `upgrade` has something to do; raises NewerDatabaseError as it does."""
    with database.engine.connect() as connection:
        revision = _revision(connection)
    scripts = ScriptDirectory(str(folder))
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(revision)
    return revision != scripts.get_current_head()


def run(connection: Connection, action: Callable[[Config], object], folder: Path = MIGRATIONS) -> None:
    """Run one of Alembic's commands, `action(config)`, on a connection and in its transaction.

    A new migration is drafted with `command.revision(config, "What it does", autogenerate=True)`.
    """
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    action(config)


@contextmanager
def own_connection(database: Database) -> Iterator[Connection]:
    """Give a connection in a transaction in which tables may be changed, one process at a time."""
    engine = create_engine(database.url, poolclass=NullPool)
    if database.is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with engine.begin() as connection:
            if not database.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            yield connection
    finally:
        engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    # changing a table means dropping the old one, which would take the rows that refer to it along
    for pragma in (f"busy_timeout={PATIENCE_MS}", "journal_mode=WAL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return  # PostgreSQL checks as it goes
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferencesError(", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken})))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
