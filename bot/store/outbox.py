"""The outbox: what must be said, written in the same transaction as what happened.

Rows of one lane are said in order. A row's key makes it once: adding the same key again adds nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.store.engine import added, ensured, key_of, locked, outbox_grew
from bot.store.machine import machine_now
from bot.store.tables import Card, MessageKind, OutboxLane, OutboxMessage, Person


@dataclass(frozen=True)
class Place:
    """Where something is said: a channel, or a person's DM; in the thread of a card where one is named."""

    channel: str | None = None
    person_id: int | None = None
    thread_of: int | None = None


@dataclass(frozen=True)
class Statement:
    """What is said: a template and the values it is said with, which are fixed from now on."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)


def post_card(session: Session, now: datetime, lane: str, card: Card, place: Place) -> Card:
    """Add a new card and have it posted at `place`, after what already waits in `lane`."""
    card.channel, card.person_id, card.thread_of = place.channel, place.person_id, place.thread_of
    added(session, card)
    to = _Added(card.workspace_id, lane, f"card:{card.id}", now, place)
    _add(session, to, kind=MessageKind.CARD, card_id=card.id)
    return card


def say(
    session: Session, workspace_id: int, now: datetime, lane: str, key: str, place: Place, what: Statement
) -> None:
    """Have a statement said at `place`, after what already waits in `lane`."""
    to = _Added(workspace_id, lane, key, now, place)
    _add(session, to, kind=MessageKind.STATEMENT, template=what.template, data=what.data)


def show(
    session: Session, workspace_id: int, now: datetime, lane: str, key: str, place: Place, what: Statement
) -> None:
    """Have a statement said whose template has a picture, which is made and uploaded when it is sent."""
    to = _Added(workspace_id, lane, key, now, place)
    _add(session, to, kind=MessageKind.PICTURE, template=what.template, data=what.data)


def tell(session: Session, person: Person, now: datetime, act: str, place: Place, what: Statement) -> None:
    """Have a statement shown to `person` alone, in the channel of `place` (or their DM where it names none).

    `act` names what they did that calls for it (`Who.act`): told once for each.
    """
    if place.channel is None:
        where, kind = Place(person_id=person.id), MessageKind.STATEMENT
    else:
        where, kind = Place(place.channel, person.id, place.thread_of), MessageKind.PRIVATE
    key = f"{what.template}:{act}:{person.id}"
    to = _Added(person.workspace_id, dm_lane(person), key, now, where)
    _add(session, to, kind=kind, template=what.template, data=what.data)


def repeat(session: Session, now: datetime, lane: str, message: OutboxMessage, place: Place) -> None:
    """Have what a message was to say said at `place` instead, after what already waits in `lane`."""
    to = _Added(message.workspace_id, lane, f"{message.key}:{message.id}", now, place)
    what = {"card_id": message.card_id, "template": message.template, "data": message.data}
    _add(session, to, kind=message.kind, **what)


def said_already(session: Session, workspace_id: int, keys: Iterable[str]) -> set[str]:
    """Return which of these keys something is or was to be said under."""
    known = select(OutboxMessage.key).where(
        OutboxMessage.workspace_id == workspace_id, col(OutboxMessage.key).in_(list(keys))
    )
    return set(session.exec(known))


def last_said_to(session: Session, person: Person, most: int) -> Sequence[OutboxMessage]:
    """Return the last messages in somebody's direct messages, also such as wait to be sent: latest first."""
    query = (
        select(OutboxMessage)
        .join(OutboxLane, col(OutboxLane.id) == col(OutboxMessage.lane_id))
        .where(
            OutboxLane.workspace_id == person.workspace_id,
            OutboxLane.name == dm_lane(person),
            OutboxMessage.kind != MessageKind.PRIVATE,
        )
        .order_by(col(OutboxMessage.id).desc())
        .limit(most)
    )
    return session.exec(query).all()


def reference_of(message_id: int) -> str:
    """Return what a message that cannot be said is called in the log and to who is told of it."""
    return f"message-{message_id}"


def dm_lane(person: Person) -> str:
    """Return the lane of everything said to one person."""
    return f"person:{person.id}"


@dataclass(frozen=True)
class _Added:
    """Where a new row belongs and which it is."""

    workspace_id: int
    lane: str
    key: str
    now: datetime
    place: Place


def _add(session: Session, to: _Added, **what: Any) -> None:
    lane = _lane(session, to.workspace_id, to.lane)
    known = select(OutboxMessage.id).where(
        OutboxMessage.workspace_id == to.workspace_id, OutboxMessage.key == to.key
    )
    if session.exec(known).first() is not None:
        return
    row = OutboxMessage(
        workspace_id=to.workspace_id,
        lane_id=key_of(lane),
        key=to.key,
        added_at=to.now,
        channel=to.place.channel,
        person_id=to.place.person_id,
        thread_of=to.place.thread_of,
        **what,
    )
    added(session, row)
    if lane.next_at is None:
        lane.next_at = machine_now(session)
    outbox_grew(session)


def _lane(session: Session, workspace_id: int, name: str) -> OutboxLane:
    lane = ensured(session, OutboxLane, workspace_id=workspace_id, name=name)
    # held until the end of the transaction, so that a worker that finds the lane empty cannot miss this row
    return locked(session, OutboxLane, workspace_id, key_of(lane))
