"""The audit trail: one chain of entries for each assessment, contract and organisation.

Each entry carries an HMAC over itself and over the entry before it, so that a changed, removed or reordered
entry shows. Entries hold ids, codes and digests; people's own words stand in the rows these name.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.store.canonical import canonical
from bot.store.named import added_rows
from bot.store.tables import AuditEntry


@dataclass(frozen=True)
class Chain:
    """What a chain of entries is about: kind is 'assessment', 'contract' or 'organisation'."""

    workspace_id: int
    kind: str
    subject_id: int

    @property
    def name(self) -> str:
        """The chain's name in the table."""
        return f"{self.kind}:{self.subject_id}"


class AuditTrail:
    """Writes entries, with the secret that makes their MACs."""

    def __init__(self, secret: bytes) -> None:
        """Keep the secret (SECRET_KEY)."""
        self._secret = secret

    def write(
        self,
        session: Session,
        chain: Chain,
        at: datetime,
        person_id: int | None,
        event: str,
        details: Mapping[str, Any] | None = None,
    ) -> AuditEntry:
        """Add an entry to the end of the chain. The caller holds the lock of the chain's subject.

        It also names the rows that this transaction has added and that no entry has named yet (`rows`).
        """
        rows = added_rows(session)
        named = {"rows": rows} if rows else {}
        last = self._last(session, chain)
        entry = AuditEntry(
            workspace_id=chain.workspace_id,
            chain=chain.name,
            number=last.number + 1 if last else 1,
            at=at,
            person_id=person_id,
            event=event,
            details={**(details or {}), **named},
            previous=last.mac if last else "",
            mac="",
        )
        entry.mac = self.mac_of(entry)
        session.add(entry)
        session.flush()
        return entry

    def mac_of(self, entry: AuditEntry) -> str:
        """Return the MAC the entry must carry, in hexadecimal."""
        content = entry.model_dump(mode="json", exclude={"id", "mac", "at"}) | {
            "at": entry.at.astimezone(UTC).isoformat()
        }
        return hmac.new(self._secret, canonical(content), hashlib.sha256).hexdigest()

    def _last(self, session: Session, chain: Chain) -> AuditEntry | None:
        return session.exec(
            select(AuditEntry)
            .where(AuditEntry.workspace_id == chain.workspace_id, AuditEntry.chain == chain.name)
            .order_by(col(AuditEntry.number).desc())
            .limit(1)
        ).first()


def last_by_somebody(session: Session, chain: Chain, event: str) -> AuditEntry | None:
    """Return the last entry of a chain in which a person did this, if one did."""
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.workspace_id == chain.workspace_id,
            AuditEntry.chain == chain.name,
            AuditEntry.event == event,
            col(AuditEntry.person_id).is_not(None),
        )
        .order_by(col(AuditEntry.number).desc())
        .limit(1)
    )
    return session.exec(query).first()
