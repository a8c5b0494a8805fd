"""What became of a claimed message. Each function writes only while the claim still has its lane.

All return False, with nothing written, where the lease was lost: another worker has the message then and
finds out for itself what became of it.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.store.lanes import Claim, held_lane
from bot.store.machine import machine_now
from bot.store.tables import Card, MessageState, OutboxLane, OutboxMessage


@dataclass(frozen=True)
class Sent:
    """Where a message now stands: its channel (a DM's D…) and ts, and the card's revision that it shows."""

    channel: str
    ts: str | None
    revision: int = 0


@dataclass(frozen=True)
class Refusal:
    """A message that Slack refused, of which a person is still to be told."""

    message_id: int
    error: str


def finish(session: Session, claim: Claim, sent: Sent) -> bool:
    """Record that the message was sent, with its card if it is one."""
    # the card before the lane, as flows lock them; a flow that redraws and then says something waits
    card = _card(session, claim)
    held = _held(session, claim)
    if held is None:
        return False
    lane, message = held
    message.state, message.ts, message.error = MessageState.SENT, sent.ts, None
    if card is not None:
        card.channel, card.ts, card.shown = sent.channel, sent.ts, sent.revision
    _go_on(session, lane)
    return True


def fail(session: Session, claim: Claim, error: str, wait: float, *, happened: bool | None) -> bool:
    """Have the message tried again in `wait` seconds, the lane behind it.

    `happened` is False where Slack certainly did not take the message, None where nobody knows.
    """
    held = _held(session, claim)
    if held is None:
        return False
    lane, message = held
    message.error = error
    if happened is False:
        message.attempts += 1
    lane.next_at, lane.owner, lane.lease_until = machine_now(session) + wait, None, None
    return True


def refuse(session: Session, claim: Claim, error: str) -> bool:
    """Give up on the message alone; the lane goes on and a person is to be told."""
    held = _held(session, claim)
    if held is None:
        return False
    lane, message = held
    message.state = MessageState.REFUSED
    _refused(message, error)
    _go_on(session, lane)
    return True


def park(session: Session, claim: Claim, error: str) -> bool:
    """Stop the lane at this message until `bot.store.lanes.release`; a person is to be told."""
    held = _held(session, claim)
    if held is None:
        return False
    lane, message = held
    _refused(message, error)
    lane.parked, lane.owner, lane.lease_until = error, None, None
    return True


def give_back(session: Session, claim: Claim) -> bool:
    """Undo a claim of which nothing was sent."""
    held = _held(session, claim)
    if held is None:
        return False
    lane, message = held
    message.started -= 1
    lane.next_at, lane.owner, lane.lease_until = machine_now(session), None, None
    return True


def refusals(session: Session, most: int = 20) -> list[Refusal]:
    """Return refusals of which nobody was told yet, the oldest first."""
    rows = session.exec(
        select(OutboxMessage).where(col(OutboxMessage.unreported)).order_by(col(OutboxMessage.id)).limit(most)
    )
    return [Refusal(row.id or 0, row.error or "") for row in rows]


def reported(session: Session, refusal: Refusal) -> None:
    """Record that a person was told of a refusal."""
    message = session.get_one(OutboxMessage, refusal.message_id, with_for_update=True)
    message.unreported = False


def _held(session: Session, claim: Claim) -> tuple[OutboxLane, OutboxMessage] | None:
    lane = held_lane(session, claim)
    if lane is None:
        return None
    return lane, session.get_one(OutboxMessage, claim.message_id)


def _card(session: Session, claim: Claim) -> Card | None:
    if claim.message.card_id is None:
        return None
    return session.get_one(Card, claim.message.card_id, with_for_update={"key_share": True})


def _refused(message: OutboxMessage, error: str) -> None:
    message.error, message.unreported = error, True
    message.attempts += 1


def _go_on(session: Session, lane: OutboxLane) -> None:
    session.flush()
    more = session.exec(
        select(OutboxMessage.id)
        .where(OutboxMessage.lane_id == lane.id, OutboxMessage.state == MessageState.WAITING)
        .limit(1)
    ).first()
    lane.next_at = None if more is None else machine_now(session)
    lane.owner, lane.lease_until = None, None
