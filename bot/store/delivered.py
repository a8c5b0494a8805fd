"""A submission's summary as Slack last showed it, and keeping that with a decision."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from bot.store.canonical import canonical
from bot.store.engine import key_of
from bot.store.tables import Card, CardKind, Submission
from bot.store.words import keep


@dataclass(frozen=True)
class Shown:
    """What was handed to Slack: the words for who cannot see blocks, and the blocks."""

    text: str
    blocks: tuple[dict[str, Any], ...]


def remember(session: Session, card_id: int, shown: Shown) -> None:
    """Remember what Slack now shows on a submission's card, as JSON; other cards need no remembering."""
    card = session.get_one(Card, card_id)
    if card.kind is CardKind.REVIEW:
        card.delivered = canonical({"text": shown.text, "blocks": shown.blocks}).decode()


def keep_summary(session: Session, submission: Submission) -> str | None:
    """Keep what Slack shows of a submission; return its digest, none where it was never shown.

    It quotes several people, so it has no author.
    """
    query = (
        select(Card.delivered)
        .where(
            Card.workspace_id == submission.workspace_id,
            Card.kind == CardKind.REVIEW,
            Card.subject_id == key_of(submission),
        )
        .order_by(col(Card.id))
        .limit(1)
    )
    delivered = session.exec(query).first()
    if delivered is None:
        return None
    chain = f"assessment:{submission.assessment_id}"
    return keep(session, submission.workspace_id, chain, None, delivered)
