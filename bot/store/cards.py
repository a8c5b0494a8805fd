"""Cards: finding them, having them drawn anew, and remembering how a clicked one can be redrawn."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.store.engine import outbox_grew
from bot.store.machine import machine_now
from bot.store.people import Click
from bot.store.tables import Card, CardKind, Conversation

RESPONSE_URL_SECONDS = 30 * 60
"""How long a response_url works; docs.slack.dev/interactivity/handling-user-interaction."""


def card_at(session: Session, workspace_id: int, channel: str, ts: str) -> Card | None:
    """Return the card that is this message, if it is one."""
    query = select(Card).where(Card.workspace_id == workspace_id, Card.channel == channel, Card.ts == ts)
    return session.exec(query).first()


def first_card(session: Session, workspace_id: int, kind: CardKind, subject_id: int) -> Card:
    """Return the card in whose thread the subject is talked about: the first of its kind."""
    query = (
        select(Card)
        .where(Card.workspace_id == workspace_id, Card.kind == kind, Card.subject_id == subject_id)
        .order_by(col(Card.id))
        .limit(1)
    )
    return session.exec(query).one()


def last_card_in(session: Session, workspace_id: int, kind: CardKind, subject_id: int, channel: str) -> Card:
    """Return the card of a subject as a whole that was posted last in a channel."""
    query = (
        select(Card)
        .where(
            Card.workspace_id == workspace_id,
            Card.kind == kind,
            Card.subject_id == subject_id,
            Card.part == "",
            Card.channel == channel,
        )
        .order_by(col(Card.id).desc())
        .limit(1)
    )
    return session.exec(query).one()


def card_of(session: Session, workspace_id: int, kind: CardKind, subject_id: int, part: str) -> Card | None:
    """Return the latest card that shows this part of a subject, if there is one."""
    query = (
        select(Card)
        .where(
            Card.workspace_id == workspace_id,
            Card.kind == kind,
            Card.subject_id == subject_id,
            Card.part == part,
        )
        .order_by(col(Card.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def question_last_posted(session: Session, talk: Conversation, before_ts: str) -> str | None:
    """Return the id of the question that stood last in a conversation just before Slack's `before_ts`."""
    query = (
        select(Card.part)
        .where(
            Card.workspace_id == talk.workspace_id,
            Card.kind == CardKind.QUESTION,
            Card.subject_id == talk.id,
            col(Card.ts) < before_ts,
        )
        .order_by(col(Card.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def touch(
    session: Session,
    workspace_id: int,
    kind: CardKind,
    subject_ids: Iterable[int],
    part: str = "",
    *,
    at_once: bool = False,
) -> None:
    """Have every card of this kind about these subjects (and this part, where named) drawn anew.

    A card that was drawn a moment ago waits a little, unless it has to be drawn `at_once`, as where its
    buttons stand for nothing any more.
    """
    query = select(Card).where(
        Card.workspace_id == workspace_id, Card.kind == kind, col(Card.subject_id).in_(list(subject_ids))
    )
    if part:
        query = query.where(Card.part == part)
    ordered = query.order_by(col(Card.id)).with_for_update().execution_options(populate_existing=True)
    for card in session.exec(ordered):
        card.revision += 1
        card.draw_after = 0.0 if at_once else card.draw_after
    outbox_grew(session)


def remember_click(session: Session, workspace_id: int, click: Click | None) -> None:
    """Keep the latest click's response_url with its card, by which it is redrawn at once."""
    card = _clicked(session, workspace_id, click)
    if card is not None and click is not None:
        card.response_url = click.response_url
        card.response_expires = machine_now(session) + RESPONSE_URL_SECONDS
        card.response_uses = 0
        card.draw_after = 0.0  # whoever pressed it looks at it now


def redraw_clicked(session: Session, workspace_id: int, click: Click | None) -> None:
    """Have the card somebody pressed drawn anew: what they saw on it is no longer so."""
    card = _clicked(session, workspace_id, click)
    if card is not None:
        card.revision += 1
        outbox_grew(session)


def _clicked(session: Session, workspace_id: int, click: Click | None) -> Card | None:
    if click is None:
        return None
    query = select(Card).where(
        Card.workspace_id == workspace_id, Card.channel == click.channel, Card.ts == click.ts
    )
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
