"""People's own words, kept beside the record under salted digests, so that they can be erased from it.

Without its salt a digest says nothing about the words, and cannot be guessed from them.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.calendar import in_words, london_date
from bot.store.tables import Words

SALT_BYTES = 16


@dataclass(frozen=True)
class Said:
    """Words as they were written, or where they were erased, at `erased_at`, what is shown in their place."""

    text: str
    erased_at: datetime | None = None


NOTHING = Said("")

_ERASED = re.compile(r"Erased on [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}")


class Keeping:
    """Keeps the texts of one record in a chain, each text of each author once, and names them."""

    def __init__(self, session: Session, workspace_id: int, chain: str) -> None:
        """Say where they belong; nothing is kept yet."""
        self._session = session
        self._workspace_id = workspace_id
        self._chain = chain
        self._digests: dict[tuple[int | None, str], str] = {}

    def digest(self, person_id: int | None, text: str) -> str:
        """Keep what a person wrote with the session's next flush; return the digest that names it."""
        key = person_id, text
        if key not in self._digests:
            salt = secrets.token_hex(SALT_BYTES)
            words = Words(
                digest=digest_of(salt, text),
                workspace_id=self._workspace_id,
                chain=self._chain,
                person_id=person_id,
                salt=salt,
                text=text,
            )
            self._session.add(words)
            self._digests[key] = words.digest
        return self._digests[key]


def keep(session: Session, workspace_id: int, chain: str, person_id: int | None, text: str) -> str:
    """Keep a text and return the digest that names it; the same text again is kept again."""
    digest = Keeping(session, workspace_id, chain).digest(person_id, text)
    session.flush()
    return digest


def digest_of(salt: str, text: str) -> str:
    """Return what names a text: SHA-256 over its salt (hexadecimal) and itself, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def said(session: Session, workspace_id: int, digests: Iterable[str | None]) -> Mapping[str | None, Said]:
    """Return the words that each of these digests names; no digest names no words."""
    wanted = {digest for digest in digests if digest}
    if not wanted:
        return {None: NOTHING}
    rows = session.exec(
        select(Words).where(Words.workspace_id == workspace_id, col(Words.digest).in_(wanted))
    )
    return {None: NOTHING} | {row.digest: _said(row) for row in rows}


def shown(text: str | None, erased_at: datetime | None) -> Said:
    """Return kept words as they are shown: those that were erased as that they were."""
    return Said(erased_words(erased_at), erased_at) if erased_at else Said(text or "")


def erased_words(at: datetime) -> str:
    """Return what is shown wherever words stood that were erased at `at`: 'Erased on 1 April 2027'."""
    return f"Erased on {in_words(london_date(at))}"


def is_erased(text: str) -> bool:
    """Return whether this is what is shown in the place of erased words."""
    return _ERASED.fullmatch(text) is not None


def _said(row: Words) -> Said:
    return shown(row.text, row.erased_at)
