"""Transactions keep all or nothing, wait a little for each other, and read one state."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlmodel import Session, select

from bot.store.engine import (
    Database,
    DatabaseBusyError,
    NotFoundError,
    added,
    ensured,
    find,
    key_of,
    locked,
    outbox_grew,
)
from bot.store.machine import machine_now
from bot.store.tables import AuditEntry, Person, Workspace
from bot.store.types import NaiveDatetimeError


def entry(workspace_id: int, at: datetime) -> AuditEntry:
    return AuditEntry(workspace_id=workspace_id, chain="c", number=1, at=at, event="e", previous="", mac="")


def make_workspace(database: Database) -> int:
    with database.writing() as session:
        return key_of(added(session, Workspace(slack_id="T1")))


def add_then_fail(session: Session) -> None:
    added(session, Workspace(slack_id="T2"))
    raise ConnectionError


def test_nothing_is_kept_of_a_transaction_that_fails(database: Database) -> None:
    make_workspace(database)
    with pytest.raises(ConnectionError), database.writing() as session:
        add_then_fail(session)
    with database.reading() as session:
        assert len(session.exec(select(Workspace)).all()) == 1
    assert not database.grew.is_set()


def test_who_waits_too_long_is_told(database: Database) -> None:
    make_workspace(database)
    with database.writing() as session:
        session.execute(text("UPDATE workspace SET bot_id = 'B1'"))
        with pytest.raises(DatabaseBusyError), database.writing(patience=0.1) as other:
            other.execute(text("UPDATE workspace SET bot_id = 'B2'"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("code", ["55P03", "57014", "40P01", "40001"])
def test_a_busy_database_is_known_in_any_language(database: Database, code: str) -> None:
    with pytest.raises(DatabaseBusyError), database.writing() as session:
        session.execute(text(raising("die Zeit ist um", code)))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_full_disk_is_not_taken_for_a_busy_database(database: Database) -> None:
    with pytest.raises(OperationalError, match="deadlock"), database.writing() as session:
        session.execute(text(raising("no room to write of a deadlock", "53100")))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_busy_file_is_busy_and_a_missing_one_is_not(database: Database, tmp_path: Path) -> None:
    other = Database(database.url.render_as_string())
    with database.writing() as holder:
        holder.execute(text("UPDATE workspace SET bot_id = 'B1'"))
        with pytest.raises(DatabaseBusyError), other.writing(patience=0.05) as late:
            late.execute(text("UPDATE workspace SET bot_id = 'B2'"))
    nowhere = Database(f"sqlite:///{tmp_path / 'nowhere' / 'spend.db'}")
    with pytest.raises(OperationalError), nowhere.reading() as session:
        session.exec(select(Workspace))


def raising(words: str, code: str) -> str:
    return f"DO $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '{code}'; END $$"


def test_a_reader_sees_one_state_and_cannot_write(database: Database) -> None:
    make_workspace(database)
    with database.reading() as reader:
        assert len(reader.exec(select(Workspace)).all()) == 1
        with database.writing() as session:
            added(session, Workspace(slack_id="T2"))
        assert len(reader.exec(select(Workspace)).all()) == 1
    if not database.is_sqlite:
        with pytest.raises(DBAPIError, match="read-only"), database.reading() as reader:
            reader.execute(text("DELETE FROM workspace"))


def test_two_that_see_something_first_make_one_row(database: Database) -> None:
    workspace = make_workspace(database)
    made: list[int] = []

    def see() -> None:
        with database.writing(10.0) as session:
            made.append(key_of(ensured(session, Person, workspace_id=workspace, slack_id="U1")))

    threads = [threading.Thread(target=see) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 5
    assert len(set(made)) == 1


def test_rows_of_another_workspace_are_not_found(database: Database) -> None:
    workspace = make_workspace(database)
    with database.writing() as session:
        person = key_of(ensured(session, Person, workspace_id=workspace, slack_id="U1"))
        assert find(session, Person, workspace, person).slack_id == "U1"
        assert locked(session, Person, workspace, person).slack_id == "U1"
        for look in (find, locked):
            with pytest.raises(NotFoundError):
                look(session, Person, workspace + 1, person)
        with pytest.raises(ValueError, match="no id"):
            key_of(Person(workspace_id=workspace, slack_id="U2"))


def test_instants_keep_their_moment_and_need_a_zone(database: Database) -> None:
    workspace = make_workspace(database)
    at = datetime(2027, 4, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as session:
        session.add(entry(workspace, at))
    with database.reading() as session:
        read = session.exec(select(AuditEntry)).one().at
    assert (read, read.tzinfo) == (at, UTC)
    with pytest.raises(StatementError) as refused, database.writing() as session:
        session.add(entry(workspace, datetime(2027, 4, 1)))  # noqa: DTZ001  that is the point
    assert isinstance(refused.value.orig, NaiveDatetimeError)


def test_machine_time_is_the_databases_own(database: Database) -> None:
    with database.reading() as session:
        assert abs(machine_now(session) - datetime.now(UTC).timestamp()) < 5


def test_what_grew_is_told_once_it_is_kept(database: Database) -> None:
    with database.writing() as session:
        outbox_grew(session)
        assert not database.grew.is_set()
    assert database.grew.is_set()


def test_errors_do_not_show_what_people_wrote(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused, database.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "a secret"})
    assert "a secret" not in str(refused.value)
