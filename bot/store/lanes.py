"""Lanes: which message is to be said next, and who says it.

A worker claims a lane with a lease and says its first waiting message, so that order within a lane is exact.
Leases are on the database's clock. A worker that dies leaves its lease to run out, and whoever claims the
lane then learns that the message may have been sent already.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store import budgets
from bot.store.engine import key_of, locked, outbox_grew
from bot.store.machine import machine_now
from bot.store.tables import Card, CardKind, MessageKind, MessageState, OutboxLane, OutboxMessage, Person

FOLLOWER_SECONDS = 5.0
"""How long a reply waits for its thread's card before it looks again; posting the card wakes it sooner."""

TRIES = 20
"""Lanes looked at in one transaction before others get their turn to write."""


@dataclass(frozen=True)
class Claim:
    """A message to be sent now, and the lane's lease.

    `owner` is this claim's own name: a claim that lost its lease writes nothing. `uncertain` says that an
    earlier send of the message may have happened.
    """

    message: OutboxMessage
    lane: str
    owner: str
    uncertain: bool

    @property
    def message_id(self) -> int:
        """The message's id."""
        return key_of(self.message)


def seconds_until_due(session: Session) -> float | None:
    """Return how soon a lane has something to say: 0.0 for now, None for not at all. Reads only."""
    lease = func.coalesce(OutboxLane.lease_until, 0.0)
    due = case((lease > col(OutboxLane.next_at), lease), else_=col(OutboxLane.next_at))
    soonest = session.exec(
        select(func.min(due)).where(col(OutboxLane.next_at).is_not(None), col(OutboxLane.parked).is_(None))
    ).one()
    return None if soonest is None else max(soonest - machine_now(session), 0.0)


def claim(session: Session, owner: str, lease_seconds: float, pace: float) -> Claim | None:
    """Claim the lane that is due longest and begin its first message; None where nothing may be sent now.

    `owner` must be new with every call. The calls that the message will need are taken from their budgets; a
    lane whose budget is empty waits for it. `pace` is how many times as fast as Slack's limits to go.
    """
    now = machine_now(session)
    for _ in range(TRIES):
        lane = _due(session, now)
        if lane is None:
            return None
        message = _first_waiting(session, lane)
        if message is None:
            # the row is locked: whoever adds a message comes after this and finds that nothing waits
            lane.next_at, lane.owner, lane.lease_until = None, None, None
            continue
        wait = _seconds_to_wait(session, message, pace)
        if wait > 0:
            lane.next_at, lane.owner, lane.lease_until = now + wait, None, None
            continue
        lane.owner, lane.lease_until = owner, now + lease_seconds
        return _begun(session, lane, message, now)
    return None


def renew(session: Session, claim: Claim, lease_seconds: float) -> bool:
    """Extend a claim's lease from now; False where it was lost to another."""
    lane = held_lane(session, claim)
    if lane is None:
        return False
    lane.lease_until = machine_now(session) + lease_seconds
    return True


def held_lane(session: Session, claim: Claim) -> OutboxLane | None:
    """Return the claim's lane, held until the transaction ends; None where the lease was lost to another."""
    return session.exec(
        select(OutboxLane)
        .where(OutboxLane.id == claim.message.lane_id, OutboxLane.owner == claim.owner)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def release(session: Session, workspace_id: int, lane_id: int) -> None:
    """Let a parked lane go on, now that somebody has mended what stopped it; does nothing to other lanes.

    Cards of its channel whose redraw was refused are drawn too. Raises NotFoundError where the workspace has
    no such lane.
    """
    lane = locked(session, OutboxLane, workspace_id, lane_id)
    if lane.parked is not None:
        lane.parked, lane.next_at = None, machine_now(session)
        message = _first_waiting(session, lane)
        if message is not None and message.channel is not None:
            _draw_now(session, workspace_id, message.channel)
        outbox_grew(session)


def release_channel(session: Session, workspace_id: int, channel: str) -> int:
    """Let go on what waits for the bot to be let into a channel; return how many lanes that was."""
    lanes = session.exec(
        select(OutboxLane)
        .where(
            OutboxLane.workspace_id == workspace_id,
            col(OutboxLane.parked).is_not(None),
            col(OutboxLane.id).in_(
                select(OutboxMessage.lane_id).where(
                    OutboxMessage.channel == channel, OutboxMessage.state == MessageState.WAITING
                )
            ),
        )
        .order_by(col(OutboxLane.id))
        .with_for_update()
    ).all()
    for lane in lanes:
        lane.parked, lane.next_at = None, machine_now(session)
    _draw_now(session, workspace_id, channel)
    outbox_grew(session)
    return len(lanes)


def has_followers(session: Session, card_id: int) -> bool:
    """Return whether a lane waits for this card's ts. Reads only."""
    waiting = select(OutboxLane.id).where(
        col(OutboxLane.id).in_(_following(card_id)), col(OutboxLane.next_at) > machine_now(session)
    )
    return session.exec(waiting.limit(1)).first() is not None


def wake_followers(session: Session, card_id: int) -> int:
    """Have lanes that wait for this card's ts look again now; return how many there are."""
    lanes = session.exec(
        select(OutboxLane)
        .where(
            col(OutboxLane.id).in_(_following(card_id)),
            col(OutboxLane.owner).is_(None),
            col(OutboxLane.next_at).is_not(None),
        )
        .order_by(col(OutboxLane.id))
        .with_for_update(skip_locked=True)
    ).all()
    for lane in lanes:
        lane.next_at = machine_now(session)
    if lanes:
        outbox_grew(session)
    return len(lanes)


def _following(card_id: int) -> SelectOfScalar[int]:
    """Select the lanes whose first message waits for this card's ts, and for nothing else."""
    earlier = aliased(OutboxMessage)
    is_behind = exists().where(
        col(earlier.lane_id) == col(OutboxMessage.lane_id),
        col(earlier.state) == MessageState.WAITING,
        col(earlier.id) < col(OutboxMessage.id),
    )
    return select(OutboxMessage.lane_id).where(
        OutboxMessage.thread_of == card_id,
        OutboxMessage.state == MessageState.WAITING,
        col(OutboxMessage.started) == col(OutboxMessage.attempts),
        ~is_behind,
    )


def _draw_now(session: Session, workspace_id: int, channel: str) -> None:
    """Have the cards of a channel drawn that wait until the bot is let in."""
    session.execute(
        update(Card)
        .where(
            col(Card.workspace_id) == workspace_id,
            col(Card.channel) == channel,
            col(Card.shown) < col(Card.revision),
        )
        .values(draw_after=0.0)
    )


def _due(session: Session, now: float) -> OutboxLane | None:
    return session.exec(
        select(OutboxLane)
        .where(
            col(OutboxLane.next_at) <= now,
            col(OutboxLane.parked).is_(None),
            or_(col(OutboxLane.lease_until).is_(None), col(OutboxLane.lease_until) <= now),
        )
        .order_by(col(OutboxLane.next_at), col(OutboxLane.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()


def _first_waiting(session: Session, lane: OutboxLane) -> OutboxMessage | None:
    return session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.lane_id == lane.id, OutboxMessage.state == MessageState.WAITING)
        .order_by(col(OutboxMessage.id))
        .limit(1)
    ).first()


def _seconds_to_wait(session: Session, message: OutboxMessage, pace: float) -> float:
    if _parent_is_missing(session, message):
        return FOLLOWER_SECONDS
    for method in _methods(session, message):
        wait = budgets.take_method(session, message.workspace_id, method, pace)
        if wait > 0:
            return wait
    if message.kind is MessageKind.PRIVATE:
        return 0.0
    posts, name = budgets.POSTS, post_budget(message)
    return budgets.take(session, message.workspace_id, name, posts.capacity, posts.per_second * pace)


def post_budget(message: OutboxMessage) -> str:
    """Return the name of the budget of posts to where this message goes."""
    return f"post:{message.channel}" if message.channel else f"post:person:{message.person_id}"


def _methods(session: Session, message: OutboxMessage) -> list[str]:
    """Return the methods with a budget for the whole workspace that sending this message calls."""
    if message.kind is MessageKind.PRIVATE:
        return ["chat.postEphemeral"]
    methods = []
    if message.channel is None and session.get_one(Person, message.person_id).dm_channel is None:
        methods.append("conversations.open")
    if message.kind is MessageKind.PICTURE:
        methods += ["files.getUploadURLExternal", "files.completeUploadExternal"]
    if _is_uncertain(message):
        methods.append("conversations.replies" if message.thread_of else "conversations.history")
    return methods


def _parent_is_missing(session: Session, message: OutboxMessage) -> bool:
    """Return whether the card whose thread this is for is still to be posted; a refused one never will be."""
    if message.thread_of is None or session.get_one(Card, message.thread_of).ts is not None:
        return False
    refused = select(OutboxMessage.id).where(
        OutboxMessage.card_id == message.thread_of, OutboxMessage.state == MessageState.REFUSED
    )
    return session.exec(refused).first() is None


def is_being_posted(session: Session, workspace_id: int, kind: CardKind, channel: str) -> bool:
    """Return whether a card of this kind is on its way to the channel, or there without our knowing."""
    begun = (
        select(OutboxMessage.id)
        .join(Card, col(OutboxMessage.card_id) == col(Card.id))
        .where(
            OutboxMessage.workspace_id == workspace_id,
            OutboxMessage.channel == channel,
            OutboxMessage.state == MessageState.WAITING,
            col(OutboxMessage.started) > col(OutboxMessage.attempts),
            Card.kind == kind,
        )
    )
    return session.exec(begun.limit(1)).first() is not None


def being_posted_since(
    session: Session, workspace_id: int, kind: CardKind, subject_id: int
) -> datetime | None:
    """Return since when (business time) a card of this kind about a subject is to be posted, if it is begun.

    It is on its way, or there without our knowing. None where there is no such card.
    """
    begun = (
        select(OutboxMessage.added_at)
        .join(Card, col(OutboxMessage.card_id) == col(Card.id))
        .where(
            Card.workspace_id == workspace_id,
            Card.kind == kind,
            Card.subject_id == subject_id,
            OutboxMessage.state == MessageState.WAITING,
            col(OutboxMessage.started) > col(OutboxMessage.attempts),
        )
    )
    return session.exec(begun.order_by(col(OutboxMessage.id).desc()).limit(1)).first()


def _is_uncertain(message: OutboxMessage) -> bool:
    return message.started > message.attempts


def _begun(session: Session, lane: OutboxLane, message: OutboxMessage, now: float) -> Claim:
    uncertain = _is_uncertain(message)
    message.started += 1
    if message.started_at is None:
        message.started_at = now
    session.flush()
    owner = lane.owner or ""
    return Claim(message, lane.name, owner, uncertain)
