"""A claimed message as it is to be sent: drawn, with its place as Slack names it."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.delivery.tools import Draw, Say, drawn
from bot.render import Drawing
from bot.store.lanes import Claim
from bot.store.tables import Card, Person, Workspace


class ThreadRefused(Exception):
    """The card whose thread the message is for was refused, so there is no thread."""


@dataclass(frozen=True)
class Letter:
    """A message ready to be sent.

    `channel` is None for a DM that was never opened; `user` is the person it is for, if any; `revision` is
    the revision of the card as it was drawn; `bot_id` is our own, where it is known.
    """

    drawing: Drawing
    channel: str | None
    user: str | None
    thread_ts: str | None
    revision: int
    bot_id: str | None

    @property
    def words(self) -> dict[str, Any]:
        """What Slack's methods take as text and blocks."""
        return words_of(self.drawing)


def words_of(drawing: Drawing) -> dict[str, Any]:
    """Return a drawing as Slack's methods take it; a message may be words alone."""
    return {"text": drawing.text} | ({"blocks": list(drawing.blocks)} if drawing.blocks else {})


def write(session: Session, claim: Claim, draw: Draw, say: Say) -> Letter:
    """Return the claimed message as it is to be sent.

    Raises CannotBeDrawn, and ThreadRefused where there is no thread to put it in.
    """
    message = claim.message
    parent = session.get_one(Card, message.thread_of) if message.thread_of else None
    if parent is not None and parent.ts is None:
        raise ThreadRefused
    person = session.get_one(Person, message.person_id) if message.person_id else None
    card = session.get_one(Card, message.card_id) if message.card_id else None
    # the revision before the drawing: a change in between leaves the card dirty, never wrongly clean
    revision = card.revision if card else 0
    zone = person.time_zone if person else None
    drawing = drawn(lambda: draw(session, card) if card else say(message.template, message.data, zone))
    in_parent = parent.channel if parent else None
    return Letter(
        drawing=drawing,
        channel=in_parent or message.channel or (person.dm_channel if person else None),
        user=person.slack_id if person else None,
        thread_ts=parent.ts if parent else None,
        revision=revision,
        bot_id=session.get_one(Workspace, message.workspace_id).bot_id,
    )
