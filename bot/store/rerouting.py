"""What waits to be said somewhere is said somewhere else, where nothing can be said there any more."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.store.engine import key_of, locked
from bot.store.machine import machine_now
from bot.store.outbox import Place, repeat
from bot.store.people import known_workspace
from bot.store.tables import (
    AuditEntry,
    Card,
    CardKind,
    MessageKind,
    MessageState,
    OutboxLane,
    OutboxMessage,
    Workspace,
)

DRAWN_ANEW = (CardKind.ASSESSMENT, CardKind.QUESTION)
"""Cards that a conversation which moves posts again by itself."""


def moves_of(session: Session, workspace_id: int, assessment_id: int) -> int:
    """Return how often the conversation of an assessment has moved, as its audit trail says."""
    query = select(func.count()).where(
        AuditEntry.workspace_id == workspace_id,
        AuditEntry.chain == f"assessment:{assessment_id}",
        AuditEntry.event == "moved",
    )
    return session.exec(query).one()


def is_bot(session: Session, team: str, user: str) -> bool:
    """Return whether Slack's user id is the bot's own in a workspace."""
    query = select(Workspace.bot_user_id).where(Workspace.id == known_workspace(session, team))
    return session.exec(query).first() == user


def lane_name(session: Session, message: OutboxMessage) -> str:
    """Return the name of the lane of a message."""
    return session.get_one(OutboxLane, message.lane_id).name


def is_parked(session: Session, workspace_id: int, lane: str) -> bool:
    """Return whether a lane waits for somebody to mend what stopped it."""
    query = select(OutboxLane.parked).where(OutboxLane.workspace_id == workspace_id, OutboxLane.name == lane)
    return session.exec(query).first() is not None


def reroute(
    session: Session, now: datetime, workspace_id: int, lane: str, channel: str, to_lane: str, place: Place
) -> None:
    """Have what waits in a lane for a channel said at `place` instead, after what waits in `to_lane`.

    Cards that are posted there anyway, and what one person alone would have seen, are let go.
    """
    row = session.exec(
        select(OutboxLane).where(OutboxLane.workspace_id == workspace_id, OutboxLane.name == lane)
    ).first()
    if row is None:
        return
    query = (
        select(OutboxMessage)
        .where(
            OutboxMessage.lane_id == key_of(row),
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.channel == channel,
        )
        .order_by(col(OutboxMessage.id))
    )
    waiting = session.exec(query).all()
    kept = [each for each in waiting if not _is_let_go(session, each)]
    for message in kept:
        if message.card_id is not None:
            card = session.get_one(Card, message.card_id, with_for_update=True)
            card.channel, card.person_id, card.thread_of = place.channel, place.person_id, place.thread_of
    held = locked(session, OutboxLane, workspace_id, key_of(row))
    for message in waiting:
        message.state, message.error, message.unreported = MessageState.REFUSED, "moved", False
    session.flush()
    more = select(OutboxMessage.id).where(
        OutboxMessage.lane_id == key_of(row), OutboxMessage.state == MessageState.WAITING
    )
    held.next_at = machine_now(session) if session.exec(more.limit(1)).first() else None
    held.parked, held.owner, held.lease_until = None, None, None
    for message in kept:
        repeat(session, now, to_lane, message, place)


def _is_let_go(session: Session, message: OutboxMessage) -> bool:
    if message.kind is MessageKind.PRIVATE:
        return True
    return message.card_id is not None and session.get_one(Card, message.card_id).kind in DRAWN_ANEW
