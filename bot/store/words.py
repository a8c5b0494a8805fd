"""People's own words, kept beside the record under salted digests, so that they can be erased from it.

Without its salt a digest says nothing about the words, and cannot be guessed from them.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import Words

SALT_BYTES = 16


@dataclass(frozen=True)
class Said:
    """Words as they were written; `text` is empty where they were erased, at `erased_at`."""

    text: str
    erased_at: datetime | None = None


NOTHING = Said("")


def keep(session: Session, workspace_id: int, chain: str, person_id: int | None, text: str) -> str:
    """Keep a text and return the digest that names it; the same text again is kept again."""
    salt = secrets.token_hex(SALT_BYTES)
    words = Words(
        digest=digest_of(salt, text),
        workspace_id=workspace_id,
        chain=chain,
        person_id=person_id,
        salt=salt,
        text=text,
    )
    session.add(words)
    session.flush()
    return words.digest


def digest_of(salt: str, text: str) -> str:
    """Return what names a text: SHA-256 over its salt (hexadecimal) and itself, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def said(session: Session, workspace_id: int, digests: Iterable[str | None]) -> Mapping[str | None, Said]:
    """Return the words that each of these digests names; no digest names no words."""
    wanted = {digest for digest in digests if digest}
    rows = session.exec(
        select(Words).where(Words.workspace_id == workspace_id, col(Words.digest).in_(wanted))
    )
    return {None: NOTHING} | {row.digest: Said(row.text or "", row.erased_at) for row in rows}
