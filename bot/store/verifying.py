"""Proving that what the audit trail names still stands as it was, and finding what does not.

Everything is read once, in parts, so that a large register needs little memory. What a row says is read from
the database as it is: a value that can be none is a finding, and never the end of the search.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, SQLModel, select

from bot.domain.calendar import london_date
from bot.store.anchors import MAC_KEPT, head_of
from bot.store.audit import AuditTrail
from bot.store.canonical import digest
from bot.store.named import NAMED, digest_of
from bot.store.snapshots import digests_in
from bot.store.tables import (
    Anchor,
    Assessment,
    AuditEntry,
    Condition,
    Contract,
    Decision,
    Edition,
    Organisation,
    Submission,
    Words,
    Workspace,
)
from bot.store.words import digest_of as digest_of_words

T = TypeVar("T", bound=SQLModel)
Key = tuple[int, str]
"""A chain: the workspace's id and the chain's name."""

AT_ONCE = 500
"""Rows read in one query."""

ERASED = "erased"
"""The event of an entry that says which words were erased."""

NAMED_BY_ID = {"submitted": "submission", "decided": "decision", "revoked": "decision"}
"""Events that have always said the id of the row they are about, before entries named rows."""


class What(StrEnum):
    """What can be wrong."""

    KEY = "key"
    UNREADABLE = "unreadable"
    SEAL = "seal"
    GAP = "gap"
    LINK = "link"
    NO_ENTRIES = "no_entries"
    NO_SUBJECT = "no_subject"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_UNNAMED = "row_unnamed"
    SNAPSHOT = "snapshot"
    WORDS_CHANGED = "words_changed"
    WORDS_MISSING = "words_missing"
    WORDS_ERASED = "words_erased"
    EDITION = "edition"
    ANCHOR_UNKNOWN = "anchor_unknown"
    ANCHOR_CHANGED = "anchor_changed"
    CHAIN_REMOVED = "chain_removed"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was: what, in which chain of which workspace (T…), and which thing."""

    what: What
    workspace: str = ""
    chain: str = ""
    of: str = ""


@dataclass
class Report:
    """What was verified, and what was found; `erased` counts texts by workspace, chain and day (London)."""

    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    erased: Counter[tuple[str, str, date]] = field(default_factory=Counter)


def verify(session: Session, trail: AuditTrail, heads: Sequence[str] = ()) -> Report:
    """Verify every chain and all it names, every anchor kept here, and `heads` that were kept elsewhere."""
    return _Verifying(session, trail).report(heads)


class _Verifying:
    def __init__(self, session: Session, trail: AuditTrail) -> None:
        self._session = session
        self._trail = trail
        self._found = Report()
        self._workspaces = {row.id: row.slack_id for row in session.exec(select(Workspace))}
        self._anchors = [(key, self._genuine(row)) for key, row in _readable(session, Anchor)]
        self._wanted = _positions(anchor for _, anchor in self._anchors if anchor)
        self._macs: dict[tuple[Key, int], str] = {}
        self._last: dict[Key, int] = {}
        self._named: dict[tuple[str, int], tuple[Key, str | None]] = {}
        """Rows by table and id: which chain names them, with which digest; none by entries of long ago."""
        self._submissions: dict[int, str] = {}
        """Digests of submissions, as entries name them."""
        self._words: dict[str, Key] = {}
        self._erased: set[str] = set()
        self._sealed = 0

    def report(self, heads: Sequence[str]) -> Report:
        self._entries()
        if self._found.counts["entries"] and not self._sealed:
            return Report([Fault(What.KEY)], self._found.counts)
        self._subjects()
        self._rows()
        self._snapshots()
        self._texts()
        self._editions()
        self._check_anchors(heads)
        self._found.counts["chains"] = len(self._last)
        return self._found

    # Chains

    def _entries(self) -> None:
        order = (AuditEntry.workspace_id, AuditEntry.chain, AuditEntry.number, AuditEntry.id)
        before: AuditEntry | None = None
        for entry_id, entry in _readable(self._session, AuditEntry, order):
            self._found.counts["entries"] += 1
            if entry is None or not _is_sound(entry):
                self._fault(What.UNREADABLE, None, f"auditentry {entry_id}")
                continue
            key = entry.workspace_id, entry.chain
            if before is not None and (before.workspace_id, before.chain) != key:
                before = None
            self._link(key, before, entry)
            self._last[key], before = entry.number, entry
            if entry.number in self._wanted.get(key, ()):
                self._macs[key, entry.number] = entry.mac[:MAC_KEPT]

    def _link(self, key: Key, before: AuditEntry | None, entry: AuditEntry) -> None:
        sealed = self._is_sealed(entry)
        self._sealed += sealed
        if not sealed:
            self._fault(What.SEAL, key, str(entry.number))
        expected = before.number + 1 if before else 1
        if entry.number != expected:
            self._fault(What.GAP, key, f"{expected}")
        elif entry.previous != (before.mac if before else ""):
            self._fault(What.LINK, key, str(entry.number))
        if sealed:
            self._names(key, entry)

    def _is_sealed(self, entry: AuditEntry) -> bool:
        try:
            return entry.mac == self._trail.mac_of(entry)
        except ValueError:  # details that no JSON of ours can hold
            return False

    def _names(self, key: Key, entry: AuditEntry) -> None:
        details = entry.details
        for row in details.get("rows", ()):
            self._named[row["table"], row["id"]] = key, row["digest"]
            self._words |= dict.fromkeys(row["words"], key)
        table = NAMED_BY_ID.get(entry.event)
        if table and isinstance(details.get(table), int):
            self._named.setdefault((table, details[table]), (key, None))
        if "digest" in details and isinstance(details.get("submission"), int):
            self._submissions.setdefault(details["submission"], details["digest"])
        if entry.event == ERASED:
            self._erased |= set(details.get("words", ()))
        elif isinstance(details.get("words"), str):
            self._words.setdefault(details["words"], key)

    def _subjects(self) -> None:
        """Assessments and contracts were begun with an entry, and every chain is about something.

        An organisation has entries from the day on which something is planned for it.
        """
        begun = self._keys(Assessment) | self._keys(Contract)
        for key in sorted(begun - self._last.keys()):
            self._fault(What.NO_ENTRIES, key)
        for key in sorted(self._last.keys() - begun - self._keys(Organisation)):
            self._fault(What.NO_SUBJECT, key)

    def _keys(self, table: type[Assessment] | type[Contract] | type[Organisation]) -> set[Key]:
        rows = self._session.exec(select(table.id, table.workspace_id))
        return {(workspace, f"{table.__name__.lower()}:{row_id}") for row_id, workspace in rows}

    # What entries name

    def _rows(self) -> None:
        seen: set[tuple[str, int]] = set()
        for name, table in NAMED.items():
            for row_id, row in _readable(self._session, table):
                self._found.counts["rows"] += 1
                seen.add((name, row_id))
                self._row(name, row_id, row)
        for table_name, row_id in sorted(self._named.keys() - seen):
            self._fault(What.ROW_MISSING, self._named[table_name, row_id][0], f"{table_name} {row_id}")

    def _row(self, name: str, row_id: int, row: SQLModel | None) -> None:
        key, known = self._named.get((name, row_id), (None, None))
        of = f"{name} {row_id}"
        if row is None:
            self._fault(What.UNREADABLE, key, of)
        elif key is None and not self._is_of_long_ago(row):
            self._fault(What.ROW_UNNAMED, self._chain_of(row), of)
        elif known is not None and known != digest_of(row):
            self._fault(What.ROW_CHANGED, key, of)

    def _is_of_long_ago(self, row: SQLModel) -> bool:
        """Whether it is a condition from before rows were named: its decision's entry stands for it."""
        if not isinstance(row, Condition):
            return False
        key, known = self._named.get(("decision", row.decision_id), (None, None))
        return key is not None and known is None

    def _chain_of(self, row: Any) -> Key | None:
        """Return the chain a row belongs to by what it says itself."""
        if isinstance(row, Submission):
            return row.workspace_id, f"assessment:{row.assessment_id}"
        if isinstance(row, Condition):
            decision = self._session.get(Decision, row.decision_id)
            return self._chain_of(decision) if decision else None
        submission = self._session.get(Submission, getattr(row, "submission_id", 0))
        return self._chain_of(submission) if submission else None

    def _snapshots(self) -> None:
        for row_id, row in _readable(self._session, Submission):
            if row is None:
                continue  # said with the rows
            self._found.counts["submissions"] += 1
            key, of = (row.workspace_id, f"assessment:{row.assessment_id}"), f"submission {row_id}"
            if not _digest(row.snapshot) == row.digest == self._submissions.get(row_id, row.digest):
                self._fault(What.SNAPSHOT, key, of)
            self._words |= dict.fromkeys(digests_in(row.snapshot), key)

    def _texts(self) -> None:
        seen: set[str] = set()
        for name, row in _readable(self._session, Words, (Words.digest,)):
            self._found.counts["texts"] += 1
            seen.add(name)
            if row is None:
                self._fault(What.UNREADABLE, self._words.get(name), f"words {name}")
                continue
            self._text((row.workspace_id, row.chain), row)
        for missing in sorted(self._words.keys() - seen):
            self._fault(What.WORDS_MISSING, self._words[missing], missing)

    def _text(self, key: Key, row: Words) -> None:
        if row.text is not None or row.salt is not None:
            if not _is_whole(row):
                self._fault(What.WORDS_CHANGED, key, row.digest)
        elif row.erased_at is None or row.digest not in self._erased:
            self._fault(What.WORDS_ERASED, key, row.digest)
        else:
            self._found.erased[self._workspace(key), key[1], london_date(row.erased_at)] += 1

    def _editions(self) -> None:
        for name, row in _readable(self._session, Edition, (Edition.digest,)):
            self._found.counts["editions"] += 1
            if row is None or hashlib.sha256(row.text.encode()).hexdigest() != name:
                self._fault(What.EDITION, None, name)

    # Anchors

    def _check_anchors(self, heads: Sequence[str]) -> None:
        known: set[str] = set()
        said: set[tuple[What, Key]] = set()
        for anchor_id, row in self._anchors:
            self._found.counts["anchors"] += 1
            if row is None:
                self._fault(What.ANCHOR_CHANGED, None, str(anchor_id))
                continue
            known.add(row.head)
            for what, key, number in self._moved(row):
                if (what, key) not in said:
                    said.add((what, key))
                    self._fault(what, key, f"{number} {london_date(row.at).isoformat()}")
        for head in heads:
            if head.strip().lower() not in known:
                self._fault(What.ANCHOR_UNKNOWN, None, head)

    def _genuine(self, row: Anchor | None) -> Anchor | None:
        """Return an anchor that says what its head is the digest of."""
        try:
            return row if row and head_of(self._workspaces[row.workspace_id], row.upto) == row.head else None
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def _moved(self, anchor: Anchor) -> Iterator[tuple[What, Key, int]]:
        """Give every chain that does not stand any more where it stood, and its last entry then."""
        for chain, (number, mac) in sorted(anchor.upto.items()):
            key = anchor.workspace_id, chain
            if key not in self._last:
                yield What.CHAIN_REMOVED, key, number
            elif (key, number) not in self._macs:
                yield What.TAIL_CUT, key, number
            elif self._macs[key, number] != mac:
                yield What.REWRITTEN, key, number

    def _fault(self, what: What, key: Key | None, of: str = "") -> None:
        chain = key[1] if key else ""
        self._found.faults.append(Fault(what, self._workspace(key) if key else "", chain, of))

    def _workspace(self, key: Key) -> str:
        return self._workspaces.get(key[0], str(key[0]))


def _is_whole(row: Words) -> bool:
    try:
        return row.erased_at is None and digest_of_words(row.salt or "", row.text or "") == row.digest
    except ValueError:  # a salt that is none
        return False


def _digest(snapshot: Any) -> str | None:
    try:
        return digest(snapshot)
    except ValueError:  # what no JSON of ours can hold
        return None


def _is_sound(entry: AuditEntry) -> bool:
    """Return whether an entry consists of what it has to: SQLite would keep anything anywhere."""
    kinds = (entry.number, int), (entry.details, dict), (entry.at, datetime), (entry.mac, str)
    return all(isinstance(value, kind) for value, kind in kinds)


def _positions(anchors: Iterator[Anchor]) -> dict[Key, set[int]]:
    """Return the entries at which chains stood at some anchor."""
    wanted: dict[Key, set[int]] = {}
    for anchor in anchors:
        for chain, position in anchor.upto.items():
            wanted.setdefault((anchor.workspace_id, chain), set()).add(position[0])
    return wanted


def _readable(session: Session, table: type[T], order: Sequence[Any] = ()) -> Iterator[tuple[Any, T | None]]:
    """Give every row of a table with its key, in order; none for a row that holds what it cannot."""
    key: Any = getattr(table, inspect(table).primary_key[0].name)
    keys = list(session.exec(select(key).order_by(*(order or (key,)))))
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        rows = _part(session, table, key, part)
        for one in part:
            yield one, rows[one] if rows is not None else _single(session, table, one)
        session.expunge_all()


def _part(session: Session, table: type[T], key: Any, part: list[Any]) -> dict[Any, T] | None:
    try:
        return {getattr(row, key.key): row for row in session.exec(select(table).where(key.in_(part)))}
    except (ValueError, TypeError):
        return None


def _single(session: Session, table: type[T], key: Any) -> T | None:
    try:
        return session.get_one(table, key)
    except (ValueError, TypeError, NoResultFound):
        return None
