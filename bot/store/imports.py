"""Files of contracts on their way into the register: rows in bulk, found by index, never many at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, insert, literal, or_, text, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.store.engine import key_of, locked
from bot.store.machine import machine_now
from bot.store.tables import (
    Assessment,
    AuditEntry,
    Contract,
    ContractChange,
    ContractImport,
    ImportProblem,
    ImportState,
)

MOST_PROBLEMS = 1000
"""Problems of one file that are kept; how many there are is counted."""

CHANGES_REGISTER = ("registered", "contract_changed", "imported")
"""Entries of the audit trail after which a reference may be another contract's."""

_BETWEEN = "|"
_PLACE = (
    col(Contract.id),
    col(Contract.reference),
    col(Contract.ocid),
    col(Contract.staged_in_id),
    col(Contract.origin),
)


class HoldLost(Exception):
    """Somebody else reads the file now, or it is not wanted any more; nothing of this batch was kept."""


@dataclass(frozen=True)
class Found:
    """A contract that has a reference or ocid, in the register or staged in the same import.

    `line` and `as_of` say where in the file a staged one came from.
    """

    id: int
    reference: str | None
    ocid: str | None
    is_staged: bool
    line: int
    as_of: str


@dataclass(frozen=True)
class Origin:
    """Where a staged contract came from, as its `origin` says it; `key` is what it will go by."""

    import_id: int
    line: int
    as_of: str = ""
    key: str = ""

    @property
    def written(self) -> str:
        """The origin in one text."""
        return _BETWEEN.join((f"import:{self.import_id}:{self.line}", self.as_of, self.key))

    @classmethod
    def read(cls, written: str) -> "Origin":
        """Return it from that text."""
        place, as_of, key = written.split(_BETWEEN, 2)
        _, import_id, line = place.split(":")
        return cls(int(import_id), int(line), as_of, key)


def begin(session: Session, row: ContractImport, worker: str | None, seconds: float) -> ContractImport:
    """Keep a new import, held by a worker where one is named; the one there is where its origin is known."""
    known = select(ContractImport).where(
        ContractImport.workspace_id == row.workspace_id, ContractImport.origin == row.origin
    )
    found = session.exec(known).first()
    if found is not None:
        return found
    if worker is not None:
        row.worker, row.held_until = worker, machine_now(session) + seconds
    session.add(row)
    session.flush()
    return row


def waits(session: Session) -> bool:
    """Return whether a file in Slack waits to be read."""
    query = select(ContractImport.id).where(*_to_read(machine_now(session)))
    return session.exec(query.limit(1)).first() is not None


def claim(session: Session, worker: str, seconds: float) -> ContractImport | None:
    """Return a file in Slack that nobody reads, held from now on; None where there is none."""
    now = machine_now(session)
    query = (
        select(ContractImport)
        .where(*_to_read(now))
        .order_by(col(ContractImport.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.exec(query).first()
    if found is not None:
        found.worker, found.held_until, found.attempts = worker, now + seconds, found.attempts + 1
    return found


def _to_read(now: float) -> tuple[ColumnElement[bool], ...]:
    """Hold for a file in Slack that nobody reads, once the register has all of the one before.

    It is compared with the register, so it waits until what was accepted for the organisation is worked out.
    """
    before = aliased(ContractImport)
    is_worked_on = exists().where(
        col(before.organisation_id) == col(ContractImport.organisation_id),
        col(before.state) == ImportState.ACCEPTED,
    )
    return (
        col(ContractImport.state) == ImportState.STAGING,
        col(ContractImport.slack_file).is_not(None),
        col(ContractImport.held_until) < now,
        ~is_worked_on,
    )


def hold_on(
    session: Session, import_id: int, workspace_id: int, worker: str, seconds: float
) -> ContractImport:
    """Return the import that a worker reads, held for longer; raises HoldLost where it is not theirs."""
    row = locked(session, ContractImport, workspace_id, import_id)
    if row.state is not ImportState.STAGING or row.worker != worker:
        raise HoldLost
    row.held_until = machine_now(session) + seconds
    return row


def found(
    session: Session, row: ContractImport, references: Collection[str], ocids: Collection[str]
) -> list[Found]:
    """Return the contracts, in the register or in this import, that have one of these."""
    rows: dict[int, Found] = {}
    table = Contract
    for column, wanted in ((table.reference, references), (table.ocid, ocids)):
        if not wanted:
            continue
        query = sa_select(*_PLACE).where(
            col(table.organisation_id) == row.organisation_id,
            col(column).in_(wanted),
            or_(col(table.staged_in_id).is_(None), col(table.staged_in_id) == row.id),
        )
        for each in session.execute(query):
            rows[each.id] = _found(each)
    return list(rows.values())


def by_origin(session: Session, workspace_id: int, origins: Collection[str]) -> dict[str, int]:
    """Return the ids of contracts in the register by where they came from."""
    if not origins:
        return {}
    query = select(Contract.origin, Contract.id).where(
        Contract.workspace_id == workspace_id,
        col(Contract.origin).in_(origins),
        col(Contract.staged_in_id).is_(None),
    )
    return {origin: key for origin, key in session.exec(query) if key is not None}


def contracts(session: Session, ids: Collection[int]) -> dict[int, Contract]:
    """Return contracts by their ids."""
    if not ids:
        return {}
    return {key_of(each): each for each in session.exec(select(Contract).where(col(Contract.id).in_(ids)))}


def assessments(session: Session, workspace_id: int, ids: Collection[int]) -> set[int]:
    """Return which of these are ids of assessments of a workspace."""
    if not ids:
        return set()
    query = select(Assessment.id).where(Assessment.workspace_id == workspace_id, col(Assessment.id).in_(ids))
    return {key for key in session.exec(query) if key is not None}


def add(session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows at once."""
    if rows:
        session.execute(insert(table), list(rows))


def count_anew(session: Session) -> None:
    """Have PostgreSQL count contracts anew: otherwise it goes through all of them for each batch."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("ANALYZE contract"))


def say_anew(session: Session, contract_id: int, values: Mapping[str, Any]) -> None:
    """Keep what a later part of the file says of a staged contract."""
    session.execute(update(Contract).where(col(Contract.id) == contract_id).values(**values))


def change(session: Session, row: ContractImport, contract_id: int, values: Mapping[str, Any] | None) -> None:
    """Keep what the import would change of a contract, in place of what it said before; None: nothing."""
    of_it = and_(col(ContractChange.import_id) == key_of(row), col(ContractChange.contract_id) == contract_id)
    session.execute(delete(ContractChange).where(of_it))
    if values is not None:
        add(session, ContractChange, [values])


def forget(session: Session, import_id: int, most: int) -> int:
    """Remove some of what an import has staged; return how many rows that were."""
    staged = select(Contract.id).where(Contract.staged_in_id == import_id).limit(most)
    changes = select(ContractChange.id).where(ContractChange.import_id == import_id).limit(most)
    problems = select(ImportProblem.id).where(ImportProblem.import_id == import_id).limit(most)
    gone = 0
    tables: Iterable[tuple[type[Any], Any]] = (
        (Contract, staged),
        (ContractChange, changes),
        (ImportProblem, problems),
    )
    for table, ids in tables:
        if gone == 0:
            result: Any = session.execute(delete(table).where(col(table.id).in_(ids)))
            gone += result.rowcount
    return gone


def taken(session: Session, import_id: int) -> str | None:
    """Return a reference or ocid that an import would bring in and another contract has by now."""
    there = aliased(Contract)
    for name in ("reference", "ocid"):
        mine, theirs = getattr(Contract, name), getattr(there, name)
        query = (
            select(mine)
            .where(
                Contract.staged_in_id == import_id,
                exists(literal(1))
                .where(
                    col(there.organisation_id) == Contract.organisation_id,
                    theirs == mine,
                    col(there.staged_in_id).is_(None),
                )
                .correlate(Contract),
            )
            .limit(1)
        )
        clash: str | None = session.exec(query).first()
        if clash is not None:
            return clash
    return None


def latest_entry(session: Session) -> int:
    """Return the id of the audit trail's latest entry."""
    return session.exec(select(AuditEntry.id).order_by(col(AuditEntry.id).desc()).limit(1)).first() or 0


def register_changed(session: Session, workspace_id: int, since: int) -> bool:
    """Return whether contracts of a workspace were added or changed after that entry of the audit trail."""
    query = select(AuditEntry.id).where(
        col(AuditEntry.id) > since,
        AuditEntry.workspace_id == workspace_id,
        col(AuditEntry.event).in_(CHANGES_REGISTER),
    )
    return session.exec(query.limit(1)).first() is not None


def under_way(session: Session, row: ContractImport) -> bool:
    """Return whether another file of the organisation is accepted and not all done yet."""
    query = select(ContractImport.id).where(
        ContractImport.organisation_id == row.organisation_id,
        ContractImport.state == ImportState.ACCEPTED,
        ContractImport.id != row.id,
    )
    return session.exec(query.limit(1)).first() is not None


def to_do(session: Session, too_old: datetime) -> ContractImport | None:
    """Return an import there is something to do about, the accepted ones first: open it, drop it, clear it.

    Those that wait for an answer since before `too_old` are among them, and files on the command line whose
    reader is gone.
    """
    table = ContractImport
    gone = and_(
        col(table.state) == ImportState.STAGING,
        col(table.slack_file).is_(None),
        col(table.held_until) < machine_now(session),
    )
    forgotten = and_(col(table.state) == ImportState.READY, col(table.at) < too_old)
    busy = col(table.state).in_((ImportState.ACCEPTED, ImportState.DROPPED))
    open_ones = (ImportState.ACCEPTED, ImportState.DROPPED, ImportState.STAGING, ImportState.READY)
    query = (
        select(table)
        .where(col(table.state).in_(open_ones), or_(busy, gone, forgotten))
        .order_by((col(table.state) == ImportState.ACCEPTED).desc(), col(table.id))
        .limit(1)
    )
    return session.exec(query).first()


def _found(each: Any) -> Found:
    if each.staged_in_id is None:
        return Found(each.id, each.reference, each.ocid, is_staged=False, line=0, as_of="")
    origin = Origin.read(each.origin)
    return Found(each.id, each.reference, each.ocid, is_staged=True, line=origin.line, as_of=origin.as_of)
