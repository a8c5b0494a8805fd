"""Databases are brought to the present revision, with what is in them, and only once."""

import shutil
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, func, select

from bot.store.engine import Database, added, key_of
from bot.store.migrate import (
    MIGRATIONS,
    BrokenReferencesError,
    NewerDatabaseError,
    own_connection,
    pending,
    run,
    upgrade,
)
from bot.store.outbox import Place, Statement, say
from bot.store.tables import AuditEntry, OutboxLane, OutboxMessage, Person, Workspace
from tests.delivery.world import NOW

LATER = '''
"""A later version that changes a table others refer to."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "0005", None, None
def upgrade():
    how = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    for table in ("workspace", "auditentry"):
        with op.batch_alter_table(table, recreate=how) as batch:
            batch.add_column(sa.Column("note", sa.String(), nullable=True))
'''
BREAKS = LATER + '    op.execute("DELETE FROM workspace")\n'  # noqa: S608  the test's own


def later_version(folder: Path, words: str) -> Path:
    """Make a copy of the migrations with one more after ours."""
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / "9999_later.py").write_text(words)
    return folder


def write_some(session: Session) -> None:
    workspace = added(session, Workspace(slack_id="T1"))
    person = added(session, Person(workspace_id=key_of(workspace), slack_id="U1"))
    say(session, key_of(workspace), NOW, "lane", "key", Place(person_id=person.id), Statement("hello"))
    session.add(
        AuditEntry(
            workspace_id=key_of(workspace), chain="c", number=1, at=NOW, event="e", previous="", mac=""
        )
    )


def test_an_empty_database_gets_every_table(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert pending(database)
    upgrade(database)
    assert not pending(database)
    assert set(SQLModel.metadata.tables) <= set(inspect(database.engine).get_table_names())
    upgrade(database)
    database.close()


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_two_processes_may_start_at_once(empty_database_url: str) -> None:
    databases = [Database(empty_database_url) for _ in range(3)]
    failed: list[Exception] = []

    def start(database: Database) -> None:
        try:
            upgrade(database)
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=start, args=[database]) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert not pending(databases[0])
    for database in databases:
        database.close()


def test_what_is_recorded_cannot_be_changed(database: Database) -> None:
    with database.writing() as session:
        write_some(session)
    for attempt in ("UPDATE auditentry SET event = 'other'", "DELETE FROM auditentry"):
        with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
            session.execute(text(attempt))


def test_an_upgrade_keeps_rows_and_triggers(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        write_some(session)
    upgrade(database, later_version(tmp_path / "later", LATER))
    with database.reading() as session:
        for table in (Workspace.slack_id, Person.id, OutboxLane.id, OutboxMessage.id, AuditEntry.id):
            assert session.exec(select(func.count(col(table)))).one() == 1, table
        assert session.execute(text("SELECT note FROM workspace")).scalar_one() is None
    with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
        session.execute(text("DELETE FROM auditentry"))


def test_an_upgrade_that_would_break_references_changes_nothing(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        write_some(session)
    with pytest.raises((BrokenReferencesError, DBAPIError)):
        upgrade(database, later_version(tmp_path / "later", BREAKS))
    with database.reading() as session:
        assert session.execute(text("SELECT slack_id FROM workspace")).scalar_one() == "T1"
    assert not pending(database)


def test_a_database_of_a_later_version_is_left_alone(database: Database, tmp_path: Path) -> None:
    upgrade(database, later_version(tmp_path / "later", LATER))
    with pytest.raises(NewerDatabaseError, match="9999"):
        upgrade(database)


def test_a_drafted_migration_names_no_class_of_ours(empty_database_url: str, tmp_path: Path) -> None:
    shutil.copytree(MIGRATIONS, tmp_path / "draft")
    for version in (tmp_path / "draft" / "versions").glob("0*.py"):
        version.unlink()
    database = Database(empty_database_url)
    with own_connection(database) as connection:
        run(
            connection,
            lambda config: command.revision(config, "New", autogenerate=True, rev_id="0001"),
            tmp_path / "draft",
        )
    drafted = (tmp_path / "draft" / "versions" / "0001_new.py").read_text()
    assert "sa.Column('added_at', sa.DateTime(timezone=True), nullable=False)" in drafted
    assert "sa.Column('status', sa.String(), nullable=False)" in drafted
    assert "bot." not in drafted
    database.close()


def test_an_upgrade_begun_while_another_ran_finds_nothing_to_do(
    empty_database_url: str, tmp_path: Path
) -> None:
    first, second = Database(empty_database_url), Database(empty_database_url)
    with own_connection(first):
        waiting = threading.Thread(target=upgrade, args=[second])
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join()
    assert not pending(first)
    first.close()
    second.close()
