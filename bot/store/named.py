"""Rows that are only added to are named in the audit trail, each by a digest of what it says.

Whatever a transaction adds to these tables is named by the next entry it writes, so that no row is forgotten
and none can be changed, removed or added unseen.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel

from bot.store.canonical import digest
from bot.store.engine import key_of
from bot.store.tables import Agreement, Condition, ConditionStep, Decision, PointReview, Submission

Json = dict[str, Any]

NAMED: dict[str, type[SQLModel]] = {
    table.__name__.lower(): table
    for table in (Submission, Decision, Condition, ConditionStep, Agreement, PointReview)
}
"""The tables by their names in the database."""

_APART = {"snapshot"}
"""Columns that have a digest of their own beside them."""

_ADDED = "rows_added"


class UnrecordedError(Exception):
    """A transaction added rows that no entry of the audit trail names: record what happened after it."""


def name_of(row: SQLModel) -> Json:
    """Return how an entry names a row: its table, id and digest, and the digests of its words."""
    content = dict(_content(row))
    words = [content[name] for name in _words_columns(row) if content[name]]
    for asked in content.get("conditions", []):  # an agreement's
        words += [asked[name] for name in ("words", "evidence") if asked[name]]
    return {"table": _table(row).name, "id": content["id"], "digest": digest_of(row), "words": words}


def digest_of(row: SQLModel) -> str:
    """Return the SHA-256 of all a row says, in hexadecimal."""
    return digest(dict(_content(row)))


def added_rows(session: Session) -> list[Json]:
    """Return the names of the rows added in this transaction since it was last asked."""
    session.flush()
    return [name_of(row) for row in session.info.pop(_ADDED, [])]


def check_recorded(session: Session) -> None:
    """Raise UnrecordedError where this transaction has added rows that no entry names."""
    forgotten = added_rows(session)
    if forgotten:
        raise UnrecordedError(", ".join(f"{row['table']} {row['id']}" for row in forgotten))


@event.listens_for(AnySession, "after_flush")
def _remember(session: AnySession, _context: UOWTransaction) -> None:
    new = [row for row in session.new if isinstance(row, SQLModel) and _table(row).name in NAMED]
    if new:
        new.sort(key=lambda row: (_table(row).name, key_of(row)))
        session.info.setdefault(_ADDED, []).extend(new)


def _content(row: SQLModel) -> Iterator[tuple[str, Any]]:
    for column in _table(row).columns:
        if column.name not in _APART:
            yield column.name, _plain(getattr(row, column.name))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _words_columns(row: SQLModel) -> list[str]:
    return [
        column.name
        for column in _table(row).columns
        if any(key.target_fullname == "words.digest" for key in column.foreign_keys)
    ]


def _table(row: SQLModel) -> Table:
    table: Table = getattr(row, "__table__")  # noqa: B009  SQLModel does not declare it
    return table
