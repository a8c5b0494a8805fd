"""What one person sees at one place, as data for the page's template."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.page.blocks import Ui
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.spot import HOME, Spot
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace.cast import BOT_USER, PEOPLE, TIME_ZONE, Profile
from bot.sandbox.workspace.posts import Conversation

SECONDS_TOGETHER = 300
"""Messages of one author that follow each other so soon are shown together, as Slack shows them."""


@dataclass(frozen=True)
class Item:
    """A place in the sidebar."""

    id: str
    name: str
    unread: int
    current: bool
    archived: bool = False


@dataclass(frozen=True)
class Who:
    """Somebody one can be, and how much they have not read."""

    profile: Profile
    unread: int
    look: str
    initials: str


@dataclass(frozen=True)
class Shown:
    """A message as it is shown: `follows` one of the same author, begins a day, or the unread ones."""

    message: Message
    at: datetime
    ui: Ui
    mine: bool
    follows: bool = False
    new_day: date | None = None
    first_unread: bool = False
    replies: int = 0
    new_replies: int = 0

    @property
    def system(self) -> bool:
        """Whether Slack itself says it: somebody joined, or a message is gone."""
        return self.message.post.subtype in {"channel_join", "tombstone"}

    @property
    def look(self) -> str:
        """The name of the look of the author's avatar."""
        return _look(self.message.post.user)

    @property
    def initials(self) -> str:
        """What stands on the author's avatar."""
        return _initials(self.message.author)


@dataclass(frozen=True)
class Modal:
    """The modal in front of somebody, and how many are beneath it."""

    view: View
    ui: Ui
    beneath: int


@dataclass(frozen=True)
class Screen:
    """Everything on one person's screen."""

    spot: Spot
    version: int
    me: Who
    people: tuple[Who, ...]
    channels: tuple[Item, ...]
    dm: Item
    home: bool
    title: str
    members: tuple[str, ...]
    can_write: bool
    messages: tuple[Shown, ...]
    earlier: int
    thread: tuple[Shown, ...]
    home_view: View | None
    home_ui: Ui
    modal: Modal | None
    notices: tuple[tuple[int, str], ...]
    shortcuts: tuple[str, ...]
    message_shortcuts: tuple[str, ...]


def look(sandbox: Sandbox, reading: Reading, spot: Spot, dismissed: int = 0) -> Screen:
    """Return what somebody sees. LookupError where there is no such person, or no such place for them.

    `dismissed` is how many of Slack's own notices they have put away.
    """
    with sandbox.workspace.lock:
        return _Looking(sandbox, reading, spot, sandbox.person(spot.who)).screen(dismissed)


@dataclass(frozen=True)
class _Looking:
    sandbox: Sandbox
    reading: Reading
    spot: Spot
    person: Person

    def screen(self, dismissed: int) -> Screen:
        person, spot = self.person, self.spot
        dm = self.sandbox.workspace.dm_with(person.id)
        here = dm if spot.place == HOME else self._conversation(dm)
        parents = [m for m in person.reads(here.id if not here.is_im else "dm") if spot.place != HOME]
        kept = parents[-spot.count :]
        return Screen(
            spot=spot,
            version=self.sandbox.workspace.version,
            me=self._who(person.profile),
            people=tuple(map(self._who, PEOPLE)),
            channels=tuple(self._items()),
            dm=self._item(dm),
            home=spot.place == HOME,
            title=self._title(here),
            members=tuple(self.sandbox.workspace.name_of(member) for member in here.members),
            can_write=not here.archived,
            messages=tuple(self._shown(kept, here, None)),
            earlier=len(parents) - len(kept),
            thread=tuple(self._thread(here)),
            home_view=person.home,
            home_ui=self._ui("home", person.home),
            modal=self._modal(),
            notices=tuple(list(enumerate(person.notices, start=1))[dismissed:]),
            shortcuts=person.shortcuts,
            message_shortcuts=person.message_shortcuts,
        )

    def _who(self, profile: Profile) -> Who:
        rooms = self.sandbox.workspace.conversations.values()
        unread = sum(
            self.reading.unread_in_all(profile.id, room) for room in rooms if profile.id in room.members
        )
        return Who(profile, unread, _look(profile.id), _initials(profile.name))

    def _conversation(self, dm: Conversation) -> Conversation:
        if self.spot.place == dm.id:
            return dm
        return self.person.conversation(self.spot.place)

    def _title(self, here: Conversation) -> str:
        if self.spot.place == HOME:
            return "Home"
        return self.sandbox.workspace.name_of(BOT_USER) if here.is_im else f"#{here.name}"

    def _items(self) -> Iterator[Item]:
        for room in self.sandbox.workspace.conversations.values():
            if not room.is_im and self.person.id in room.members:
                yield self._item(room)

    def _item(self, room: Conversation) -> Item:
        name = self.sandbox.workspace.name_of(BOT_USER) if room.is_im else room.name
        unread = self.reading.unread_in_all(self.person.id, room)
        return Item(room.id, name, unread, self.spot.place == room.id, room.archived)

    def _thread(self, here: Conversation) -> Iterator[Shown]:
        parent = here.posts.get(self.spot.thread)
        if parent is None or self.spot.place == HOME:
            return
        messages = self.person.reads(thread=Message(self.sandbox.workspace, parent))
        yield from self._shown(messages, here, parent.ts)

    def _shown(self, messages: list[Message], here: Conversation, thread: str | None) -> Iterator[Shown]:
        unread_from = self.reading.first_unread(self.person.id, here, thread)
        before: Shown | None = None
        for message in messages:
            before = self._one(message, here, before, first_unread=message.ts == unread_from, thread=thread)
            yield before

    def _one(
        self,
        message: Message,
        here: Conversation,
        before: Shown | None,
        *,
        first_unread: bool,
        thread: str | None,
    ) -> Shown:
        at = _instant(message.ts)
        replies = 0 if thread else len(self._replies(here, message))
        new_day = at.date() if thread is None and (before is None or before.at.date() != at.date()) else None
        return Shown(
            message,
            at,
            self._ui(f"{'t' if thread else 'm'}-{message.channel}-{message.ts}", message, 3 if thread else 4),
            mine=message.post.user == self.person.id and not message.post.subtype,
            follows=not new_day and not first_unread and _together(before, message, at),
            new_day=new_day,
            first_unread=first_unread,
            replies=replies,
            new_replies=self.reading.unread(self.person.id, here, message.ts) if replies else 0,
        )

    def _replies(self, here: Conversation, message: Message) -> list[str]:
        return [
            post.ts
            for post in here.posts.values()
            if post.is_reply and post.thread_ts == message.ts and post.ephemeral_to in {None, self.person.id}
        ]

    def _modal(self) -> Modal | None:
        stack = self.person.modals
        if not stack:
            return None
        front = stack[-1]
        return Modal(front, self._ui(f"v-{front.id}", front), len(stack) - 1)

    def _ui(self, scope: str, surface: Message | View | None, heading_level: int = 3) -> Ui:
        workspace = self.sandbox.workspace
        entered = self.person.entered(surface) if isinstance(surface, Message) else None
        return Ui(
            names=workspace.shown,
            scope=scope,
            heading_level=heading_level,
            entered=surface.open.entered if isinstance(surface, View) else entered or {},
            errors=surface.open.errors if isinstance(surface, View) else {},
            people=[(person.id, person.name) for person in PEOPLE],
            channels=[
                (room.id, f"#{room.name}")
                for room in workspace.conversations.values()
                if not room.is_im and not room.archived and self.person.id in room.members
            ],
        )


def _look(user: str) -> str:
    """Return the name of the look of somebody's avatar."""
    ids = [person.id for person in PEOPLE]
    return f"who-{ids.index(user) + 1}" if user in ids else "who-app"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _instant(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(TIME_ZONE))


def _together(before: Shown | None, message: Message, at: datetime) -> bool:
    if before is None or before.system or before.message.post.user != message.post.user:
        return False
    apart = (at - before.at).total_seconds() > SECONDS_TOGETHER
    return not apart and not message.ephemeral and not before.message.ephemeral and not before.replies
