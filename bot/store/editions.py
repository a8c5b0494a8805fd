"""Standards as they stood: an assessment is answered to its end on the edition it began with.

The files under `config/` may change meanwhile, or go; what was begun keeps its questions and their wording.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.domain.standard import Standard
from bot.store.engine import NotFoundError, ensured
from bot.store.tables import Assessment, Edition

Editions = Mapping[str, Standard]
"""The standards as they are configured now, by their digests."""

_MOST_AT_HAND = 32
_at_hand: dict[str, Standard] = {}
"""Kept editions that were read already. What a digest stands for never changes, so they stay right."""


def keep(session: Session, standard: Standard, now: datetime) -> str:
    """Keep a standard as it stands and return its digest; the same again keeps nothing more."""
    if session.get(Edition, standard.digest) is None:
        text = standard.model_dump_json(by_alias=True, exclude_defaults=True)
        ensured(
            session, Edition, {"standard": standard.id, "text": text, "kept_at": now}, digest=standard.digest
        )
    return standard.digest


def edition_of(session: Session, assessment: Assessment, configured: Editions) -> Standard:
    """Return the standard of an assessment as it stood when it began.

    Where that is still configured it is the configured one. One begun before editions were kept is answered
    on the standard that has its id now; raises NotFoundError where none has.
    """
    return edition_named(session, assessment.standard, assessment.edition, configured)


def edition_named(session: Session, standard: str, edition: str | None, configured: Editions) -> Standard:
    """Return the same by an assessment's columns `standard` and `edition`."""
    if edition is None:
        return _configured(standard, configured)
    kept = kept_edition(session, edition, configured)
    if kept is None:
        raise NotFoundError(f"the edition {edition}")
    return kept


def kept_edition(session: Session, digest: str, configured: Editions) -> Standard | None:
    """Return the standard with this digest; None where none such is configured or was ever kept."""
    if digest in configured:
        return configured[digest]
    if digest not in _at_hand:
        row = session.get(Edition, digest)
        if row is None:
            return None
        if len(_at_hand) >= _MOST_AT_HAND:
            _at_hand.clear()
        _at_hand[digest] = Standard.model_validate_json(row.text)
    return _at_hand[digest]


def is_newer(standard: Standard, assessment: Assessment) -> bool:
    """Return whether an assessment on another edition could be moved to `standard`.

    That is so where its file has changed since, or where it is the edition that follows.
    """
    return assessment.edition != standard.digest and assessment.standard in (standard.id, standard.follows)


def _configured(standard_id: str, configured: Editions) -> Standard:
    for standard in configured.values():
        if standard.id == standard_id:
            return standard
    raise NotFoundError(f"the standard {standard_id}")
