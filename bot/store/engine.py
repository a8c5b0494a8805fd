"""The database and its two kinds of transaction: one that writes and one that only reads.

SQLite lets one writer in at a time, so writers queue on a lock of this process rather than in SQLite's own
busy loop, which is unfair. PostgreSQL lets many in; there the row that decides is locked (`locked`).
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Integer, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType
from sqlmodel import Session, SQLModel, select

PATIENCE_OF_REQUESTS = 2.0
"""Seconds a request waits for its turn to write; Slack gives up after three."""

PATIENCE_OF_WORKERS = 30.0
"""Seconds a worker waits for its turn to write what nobody waits for."""

LONGEST_ID = 18
"""Digits of the largest id a database gives."""

CHANNEL = "spend_outbox"
"""PostgreSQL channel on which workers are told that something waits to be said."""

_OUTBOX_GREW = "outbox_grew"
_BUSY = frozenset({"55P03", "57014", "40P01", "40001"})
"""PostgreSQL's lock_not_available, query_canceled, deadlock_detected and serialization_failure.

By their codes, since its words are in the language of the server
(postgresql.org/docs/current/errcodes-appendix.html).
"""

T = TypeVar("T", bound=SQLModel)


class DatabaseBusyError(Exception):
    """The database was busy for longer than the caller would wait; nothing was changed, so try again."""


class NotFoundError(LookupError):
    """There is no such row in this workspace."""


class Database:
    """An SQLite file or a PostgreSQL database."""

    def __init__(self, url: str, patience: float = PATIENCE_OF_REQUESTS) -> None:
        """Prepare to connect to `url` (an SQLAlchemy URL); nothing is opened yet.

        `patience` is how many seconds `writing` waits where it is not told.
        """
        self.url = make_url(url)
        self._patience = patience
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.grew = threading.Event()
        self._turn = threading.Lock()
        # parameters are people's words, which errors that reach a log must not show
        if self.is_sqlite:
            self.engine = create_engine(
                self.url, connect_args={"check_same_thread": False}, pool_size=20, hide_parameters=True
            )
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            self.engine = create_engine(self.url, pool_size=20, pool_pre_ping=True, hide_parameters=True)
        self._writer = self.engine.execution_options(writes=True)
        self._reader = self.engine
        if not self.is_sqlite:  # SQLite's readers see one state anyway
            self._reader = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[Session]:
        """Give a session whose changes are kept together, or not at all when the block raises.

        Waits at most `patience` seconds to begin, the database's own where that is None; raises
        DatabaseBusyError after that.
        """
        patience = self._patience if patience is None else patience
        end = time.monotonic() + patience
        if self.is_sqlite and not self._turn.acquire(timeout=patience):
            raise DatabaseBusyError
        try:
            # what is left of the patience once it is our turn, for a process that is not ours
            writer = self._writer.execution_options(patience=max(end - time.monotonic(), 0.0))
            with _busy_is_ours(), Session(writer, expire_on_commit=False) as session:
                if not self.is_sqlite:
                    session.execute(text(_patience(patience)))
                yield session
                session.flush()
                grew = session.info.get(_OUTBOX_GREW, False)
                if grew and not self.is_sqlite:
                    session.execute(text(f"NOTIFY {CHANNEL}"))
                session.commit()
        finally:
            if self.is_sqlite:
                self._turn.release()
        if grew:
            self.grew.set()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and changes nothing."""
        with _busy_is_ours(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def outbox_grew(session: Session) -> None:
    """Have delivery woken once this session's changes are kept."""
    session.info[_OUTBOX_GREW] = True


def find(session: Session, table: type[T], workspace_id: int, row_id: int) -> T:
    """Return the workspace's row with this id; raises NotFoundError, also for another workspace's."""
    row = session.get(table, row_id)
    if row is None or getattr(row, "workspace_id") != workspace_id:  # noqa: B009  T is any table with one
        raise NotFoundError(f"{table.__name__} {row_id}")
    return row


def found_by(session: Session, table: type[T], workspace_id: int, written: str) -> T | None:
    """Return the workspace's row with the id that is written there, if there is one."""
    try:
        return find(session, table, workspace_id, row_id(written))
    except NotFoundError:
        return None


def locked(session: Session, table: type[T], workspace_id: int, row_id: int) -> T:
    """Return the workspace's row, held until the transaction ends: the second sees what the first did."""
    columns: Any = table
    found = session.exec(
        select(table)
        .where(columns.id == row_id, columns.workspace_id == workspace_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFoundError(f"{table.__name__} {row_id}")
    return found


class _Among(FunctionElement[Any]):
    """Whether a column's value is one of those a query gives, the query coming first."""

    type = NullType()  # a condition as it stands: with a truth value's, SQLite's would be compared with 1
    inherit_cache = True


@compiles(_Among)
def _in_query(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, query = element.clauses
    return f"{compiler.process(column, **kw)} IN {compiler.process(query, **kw)}"


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, query = element.clauses
    return f"{compiler.process(column, **kw)} = ANY (ARRAY {compiler.process(query, **kw)})"


def among(column: Any, query: Any) -> ColumnElement[bool]:
    """Hold where a column is one of what a query gives, which is asked first; the rows are found by those.

    PostgreSQL would go through all rows rather than look up more than a few.
    """
    found: ColumnElement[bool] = _Among(column, query.scalar_subquery())
    return found


class _Unaided(FunctionElement[int]):
    """A column by which SQLite does not look rows up: a plus sign keeps it from that, and changes nothing."""

    type = Integer()
    inherit_cache = True


@compiles(_Unaided)
def _as_it_is(element: _Unaided, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(_Unaided, "sqlite")
def _with_a_plus(element: _Unaided, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


def of_workspace(column: Any, workspace_id: int) -> ColumnElement[bool]:
    """Hold for the rows of a workspace (`column` says whose each is), which are found by something else.

    SQLite has no statistics: it takes the workspace for as good a start as any index, and would go through
    all there is.
    """
    return _Unaided(column) == workspace_id


def row_id(text: str) -> int:
    """Return the id of a row as it was written; raises NotFoundError where no row can have such a one."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise NotFoundError(text[:LONGEST_ID])
    return int(text)


def key_of(row: SQLModel) -> int:
    """Return the id of a row that has been flushed."""
    key: int | None = getattr(row, "id")  # noqa: B009  every table has one
    if key is None:
        raise ValueError(f"{type(row).__name__} has no id before it is flushed")
    return key


def added(session: Session, row: T) -> T:
    """Add a row and flush it, so that it has its id."""
    session.add(row)
    session.flush()
    return row


def ensured(session: Session, table: type[T], values: Mapping[str, Any] | None = None, **unique: Any) -> T:
    """Return the row with this unique key, made now where it is new, also by two at once.

    `values` are what it has besides its key when it is made.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    query = select(table).filter_by(**unique)
    found = session.exec(query).first()
    if found is None:
        session.execute(insert(table).values(**unique, **(values or {})).on_conflict_do_nothing())
        found = session.exec(query).one()
    return found


def _patience(seconds: float) -> str:
    # a lock's timeout begins anew with every place in its queue, so the statement as a whole has one too
    whole = max(seconds, PATIENCE_OF_REQUESTS)
    return f"SET LOCAL lock_timeout = {seconds * 1000:.0f}; SET LOCAL statement_timeout = {whole * 1000:.0f}"


@contextmanager
def _busy_is_ours() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if _is_busy(error.orig):
            raise DatabaseBusyError from error
        raise


def _is_busy(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        # the lowest byte is the kind of error, the rest its circumstances (sqlite.org/rescode.html)
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(error, "sqlstate", None) in _BUSY


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience", PATIENCE_OF_REQUESTS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience * 1000:.0f}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


def make_parent_folder(url: str) -> None:
    """Make the folder an SQLite file is to stand in."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
