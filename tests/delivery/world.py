"""A small world for tests of the outbox and delivery: a database and a pretend workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlmodel import select

from bot.delivery import Delivery
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import BOT_ID, TEAM_ID
from bot.store.cards import remember_click
from bot.store.engine import Database, added, key_of, locked, outbox_grew
from bot.store.outbox import Place, Statement, dm_lane, post_card, say, tell
from bot.store.people import Click, ensure_member, ensure_workspace
from bot.store.tables import Card, CardKind, OutboxLane, OutboxMessage, Person
from tests.delivery.simple import QUICK, make_delivery

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
LICENSING = "C0LICENSE1"
GENERAL = "C0GENERAL1"
PAYMENTS = "C0PAYMENT1"
OLD_PROJECT = "C0OLDPROJ1"


@dataclass
class World:
    """A database, a pretend workspace, and what its people see."""

    database: Database
    sandbox: Sandbox
    workspace_id: int = 0
    refused: list[str] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        with self.database.writing() as session:
            workspace = ensure_workspace(session, TEAM_ID)
            workspace.bot_id = BOT_ID
            self.workspace_id = key_of(workspace)

    def say(
        self, *said: str, lane: str = "lane", channel: str = LICENSING, thread_of: Card | None = None
    ) -> None:
        """Add statements to the outbox, all in one transaction."""
        with self.database.writing() as session:
            for one in said:
                place = Place(channel, thread_of=thread_of.id if thread_of else None)
                template = one if one in ("cannot be drawn", "too long") else "words"
                say(session, self.workspace_id, NOW, lane, one, place, Statement(template, {"words": one}))

    def say_to(self, user: str, *said: str) -> None:
        """Add statements to one person's DM."""
        with self.database.writing() as session:
            person = ensure_member(session, self.workspace_id, user)
            for one in said:
                place = Place(person_id=person.id)
                say(
                    session,
                    self.workspace_id,
                    NOW,
                    dm_lane(person),
                    one,
                    place,
                    Statement("words", {"words": one}),
                )

    def tell(self, user: str, said: str, channel: str = LICENSING, thread_of: Card | None = None) -> None:
        """Add something that one person alone sees in a channel."""
        with self.database.writing() as session:
            person = ensure_member(session, self.workspace_id, user)
            place = Place(channel, thread_of=thread_of.id if thread_of else None)
            tell(session, person, NOW, f"act {said}", place, Statement("words", {"words": said}))

    def card(
        self,
        name: str,
        kind: CardKind = CardKind.ASSESSMENT,
        lane: str = "lane",
        channel: str | None = LICENSING,
    ) -> Card:
        """Add a card to the outbox: in a channel, or in the delivery lead's DM where there is none."""
        with self.database.writing() as session:
            card = Card(workspace_id=self.workspace_id, kind=kind, subject_id=1, part=name)
            person = None if channel else ensure_member(session, self.workspace_id, "U0DELIVERY").id
            return post_card(session, NOW, lane, card, Place(channel, person))

    def home(self, user: str) -> Card:
        """Add a person's Home tab."""
        with self.database.writing() as session:
            person = ensure_member(session, self.workspace_id, user)
            home = Card(
                workspace_id=self.workspace_id,
                kind=CardKind.HOME,
                subject_id=1,
                part="home",
                person_id=person.id,
            )
            return added(session, home)

    def change(self, card: Card, click: Click | None = None) -> None:
        """Have a card show something new, perhaps because somebody pressed its button."""
        with self.database.writing() as session:
            remember_click(session, self.workspace_id, click)
            locked(session, Card, self.workspace_id, key_of(card)).revision += 1
            outbox_grew(session)

    def press(self, card: Card) -> Click:
        """Press the button on a card as the developer; return the click as the bot would learn of it."""
        now = self.fresh(card)
        developer = self.sandbox.person("developer")
        message = next(one for one in developer.reads(in_="#licensing-service") if one.ts == now.ts)
        developer.clicks("Press", on=message)
        pressed = next(sent for sent in reversed(self.sandbox.sent) if "response_url" in sent.payload)
        return Click(str(now.channel), str(now.ts), pressed.payload["response_url"])

    def fresh(self, card: Card) -> Card:
        """Return the card as it is now."""
        with self.database.reading() as session:
            return session.get_one(Card, card.id)

    def message(self, key: str) -> OutboxMessage:
        """Return the outbox's row with this key."""
        with self.database.reading() as session:
            return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()

    def lane(self, name: str) -> OutboxLane:
        """Return a lane's row."""
        with self.database.reading() as session:
            return session.exec(select(OutboxLane).where(OutboxLane.name == name)).one()

    def person(self, user: str) -> Person:
        """Return a person's row."""
        with self.database.writing() as session:
            return ensure_member(session, self.workspace_id, user)

    def reads(self, channel: str = LICENSING) -> list[str]:
        """Return what stands in a channel and its threads, in order."""
        posts = list(self.sandbox.workspace.conversations[channel].posts.values())  # more may come meanwhile
        return [post.text for post in posts if not post.ephemeral_to and post.bot]

    def calls(self, method: str) -> int:
        """Return how often the bot called a method and Slack did what it asked."""
        return sum(call.method == method and call.status == 200 for call in self.sandbox.calls)

    def delivery(self, owner: str = "one", **settings: Any) -> Delivery:
        """Make a worker that is not running."""
        return make_delivery(
            self.database,
            self.sandbox.api_url,
            owner,
            undeliverable=lambda _message, error: self.refused.append(error),
            settings=replace(QUICK, **settings),
        )

    @contextmanager
    def delivering(self, threads: int = 4, owner: str = "one", **settings: Any) -> Iterator[Delivery]:
        """Have a worker running."""
        delivery = self.delivery(owner, **settings)
        delivery.start(threads)
        try:
            yield delivery
        finally:
            delivery.stop()


def no_limits() -> Sandbox:
    """Return a pretend workspace that lets the bot call as often as it likes."""
    return Sandbox(limits=Limits.none(), subscriptions=())
