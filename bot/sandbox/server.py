"""The pretend workspace put together and running: `Sandbox`."""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self

from bot.sandbox.people.hands import Hands
from bot.sandbox.people.person import Person
from bot.sandbox.sending.courier import PATIENCE, RETRY_AFTER, Courier, HttpTransport, Reply, Transport
from bot.sandbox.sending.events import EventSource
from bot.sandbox.sending.socketmode import SocketTransport
from bot.sandbox.webapi.api import Api
from bot.sandbox.webapi.conversations import user_object
from bot.sandbox.webapi.desk import Desk
from bot.sandbox.webapi.faults import Faults
from bot.sandbox.webapi.hooks import Hooks
from bot.sandbox.webapi.http import HttpServer
from bot.sandbox.webapi.limits import Limits, RateLimiter
from bot.sandbox.workspace import keeping
from bot.sandbox.workspace.cast import BOT_EVENTS, BOT_USER, Json
from bot.sandbox.workspace.journal import Call, Journal, Sent
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace


class Sandbox:
    """A pretend Slack workspace on 127.0.0.1, talking to a real app.

    Use it as a context manager, or call `start` and `stop`. `bot_url` may be set later; `patience` says how
    long it waits for the app.
    """

    def __init__(
        self,
        bot_url: str = "",
        *,
        limits: Limits | None = None,
        transport: Literal["http", "socket"] = "http",
        shortcuts: Mapping[str, str] | None = None,
        message_shortcuts: Mapping[str, str] | None = None,
        subscriptions: Collection[str] = BOT_EVENTS,
        retry_after: Sequence[float] = RETRY_AFTER,
        patience: float = PATIENCE,
        machine: Callable[[], float] = time.time,
        business: Callable[[], float] | None = None,
        port: int = 0,
    ) -> None:
        """Make the workspace; nothing runs yet.

        `bot_url` is the app's address without a path; `limits` Slack's rate limits; `shortcuts` and
        `message_shortcuts` are callback ids by the names people see; `subscriptions` the manifest's bot
        events; `retry_after` the seconds before each retry of an event; `patience` the seconds an
        acknowledgement may take, and a trigger works; `machine` gives machine time, `business` the time that
        stands on messages (see `Workspace`); `port` 0 takes any free port.
        """
        self.bot_url, self.patience = bot_url, patience
        self.workspace = Workspace(machine, business)
        self.journal = Journal(self.workspace.poke)
        self.faults = Faults()
        self._stopping = threading.Event()
        self.workspace.views.trigger_life = patience
        self.socket = SocketTransport(patience) if transport == "socket" else None
        way: Transport = self.socket or HttpTransport(lambda: self.bot_url, machine, patience)
        self.courier = Courier(way, self.journal, machine, retry_after)
        self.events = EventSource(self.workspace, subscriptions)
        api = Api(
            self.workspace,
            self.journal,
            self.courier,
            self.events,
            Hooks(machine),
            lambda: self._http.url,
            lambda: self.socket.url() if self.socket is not None else "",
        )
        limiter = RateLimiter(limits or Limits(), machine)
        self._desk = Desk(api, self.faults, limiter, self._stopping.wait)
        self._http = HttpServer(self._desk, port)
        self._hands = Hands(api, self._notice)
        self._people = {
            profile.id: Person(
                profile,
                self.workspace,
                self.events,
                self._hands,
                shortcuts=shortcuts or {},
                message_shortcuts=message_shortcuts or {},
            )
            for profile in self.workspace.people.values()
            if profile.id != BOT_USER
        }

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Serve the Web API and carry events. A sandbox starts once."""
        if self.socket is not None:
            self.socket.start()
        self.courier.start()
        self._http.start()

    def stop(self) -> None:
        """Stop everything and give the ports back."""
        self._stopping.set()
        self.courier.stop()
        if self.socket is not None:
            self.socket.stop()
        self._http.stop()

    @property
    def api_url(self) -> str:
        """Where the app finds the Web API, as SLACK_API_URL wants it."""
        return f"{self._http.url}api/"

    @property
    def calls(self) -> list[Call]:
        """Every call of the app, oldest first."""
        return list(self.journal.calls)

    @property
    def sent(self) -> list[Sent]:
        """Every request to the app, oldest first."""
        return list(self.journal.sent)

    @property
    def complaints(self) -> list[str]:
        """What the app does that is surely a mistake although Slack might let it pass. Empty is good."""
        return list(self.journal.complaints)

    def person(self, name: str) -> Person:
        """One of the cast by role, name or id; LookupError when there is nobody."""
        for person in self._people.values():
            if name in {person.profile.role, person.name, person.id}:
                return person
        roles = ", ".join(person.profile.role for person in self._people.values())
        raise LookupError(f"there is no {name}; there are: {roles}")

    @property
    def people(self) -> list[Person]:
        """Everybody in the cast."""
        return list(self._people.values())

    def invite_bot(self, channel: str, by: Person) -> None:
        """Bring the app into a channel; it hears of it."""
        conversation = self._channel(channel)
        with self.workspace.change():
            if BOT_USER in conversation.members:
                return
            conversation.members.append(BOT_USER)
        post = self._joined(conversation, BOT_USER)
        self.courier.deliver(self.events.posted(post) + self.events.joined(BOT_USER, conversation, by.id))

    def remove_bot(self, channel: str, by: Person | None = None) -> None:
        """Take the app out of a channel."""
        conversation = self._channel(channel)
        with self.workspace.change():
            conversation.members.remove(BOT_USER)
        actor = by.id if by is not None else conversation.members[0]
        self.courier.deliver(self.events.left(BOT_USER, conversation, actor))

    def add_to_channel(self, person: Person, channel: str) -> None:
        """Bring somebody into a channel; the app hears of it when it is there."""
        conversation = self._channel(channel)
        with self.workspace.change():
            if person.id in conversation.members:
                return
            conversation.members.append(person.id)
        post = self._joined(conversation, person.id)
        self.courier.deliver(
            self.events.posted(post) + self.events.joined(person.id, conversation, person.id)
        )

    def take_from_channel(self, person: Person, channel: str) -> None:
        """Somebody leaves a channel."""
        conversation = self._channel(channel)
        with self.workspace.change():
            conversation.members.remove(person.id)
        self.courier.deliver(self.events.left(person.id, conversation, person.id))

    def set_user_group(self, user_group: str, *people: Person) -> None:
        """Let these people, and nobody else, be in a user group."""
        with self.workspace.change():
            self.workspace.user_groups[user_group] = tuple(person.id for person in people)

    def deactivate(self, person: Person) -> None:
        """Somebody leaves the workspace: their account is deactivated, and the app hears of it."""
        self._account(person, deactivated=True)

    def reactivate(self, person: Person) -> None:
        """Somebody who left is back."""
        self._account(person, deactivated=False)

    def moves(self, person: Person, zone: str) -> None:
        """Somebody sets their clock to another time zone of the tz database, and the app hears of it."""
        with self.workspace.change():
            self.workspace.time_zones[person.id] = zone
        self._tell_of(person)

    def archive(self, channel: str, by: Person | None = None) -> None:
        """Archive a channel: it can be read and no longer written to; the app hears of it if it is there."""
        conversation = self._channel(channel)
        with self.workspace.change():
            conversation.archived = True
        self.courier.deliver(self.events.archived(conversation, by.id if by else conversation.members[0]))

    def delete_channel(self, channel: str) -> None:
        """Delete a channel with everything in it; the app hears of it when it was there."""
        conversation = self._channel(channel)
        with self.workspace.change():
            del self.workspace.conversations[conversation.id]
        self.courier.deliver(self.events.channel_deleted(conversation))

    def group_message(self, *people: Person) -> str:
        """Begin a group message of these people and the app; return its id."""
        with self.workspace.change():
            made = self.workspace.group_message([person.id for person in people])
        self.courier.deliver(self.events.joined(BOT_USER, made, people[0].id))
        return made.id

    def down(self, *, refuse: bool = False) -> None:
        """Slack is away: every call meets 503 or (`refuse`) a connection closed with no answer."""
        self._desk.away = "refuse" if refuse else "503"

    def up(self) -> None:
        """Slack is back."""
        self._desk.away = None

    def redeliver(self, event: Json) -> Reply:
        """Send an event callback (a `payload` in `sent`) again with its own event_id."""
        return self.courier.redeliver(event)

    def settle(self, quiet: float = 0.3, within: float = 30.0) -> None:
        """Wait until no call and no request has happened for `quiet` seconds; TimeoutError after `within`."""
        self.journal.settle(quiet, within)

    def restore(self, kept: Json) -> None:
        """Have everything stand as it was kept (`bot.sandbox.workspace.keeping`); the journal begins anew."""
        with self.workspace.change():
            keeping.restore(self.workspace, kept)
            self.journal.forget()
            self._hands.forget()
            for person in self._people.values():
                person.forgets()

    def _channel(self, name: str) -> Conversation:
        found = self.workspace.conversation(name)
        if found is None:
            raise LookupError(f"there is no channel {name}")
        return found

    def _account(self, person: Person, *, deactivated: bool) -> None:
        with self.workspace.change():
            gone = self.workspace.deactivated
            (gone.add if deactivated else gone.discard)(person.id)
        self._tell_of(person)

    def _tell_of(self, person: Person) -> None:
        self.courier.deliver(self.events.user_changed(user_object(self.workspace, person.profile)))

    def _joined(self, conversation: Conversation, user: str) -> Post:
        words = f"<@{user}> has joined the channel"
        ts = self.workspace.new_ts()
        post = Post(conversation.id, ts, user, words, subtype="channel_join", bot=False)
        return self.workspace.put(post)

    def _notice(self, user: str, words: str) -> None:
        with self.workspace.change():
            self._people[user].notices.append(words)
