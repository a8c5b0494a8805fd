"""Looking at the workspace as one person, at one place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.sandbox.page.blocks import Ui
from bot.sandbox.page.reading import Reading, Unread
from bot.sandbox.page.screen import Item, Modal, Screen, Shown, Who
from bot.sandbox.page.spot import HOME, Spot
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace.cast import BOT_USER, PEOPLE, TIME_ZONE, Profile
from bot.sandbox.workspace.posts import Conversation

SECONDS_TOGETHER = 300
"""Messages of one author that follow each other so soon are shown together, as Slack shows them."""


def look(sandbox: Sandbox, reading: Reading, spot: Spot) -> Screen:
    """Return what somebody sees. LookupError where there is no such person, or no such place for them.

    Both are found by their ids alone, as each place has one address.
    """
    with sandbox.workspace.lock:
        person = sandbox.person(spot.who)
        if person.id != spot.who:
            raise LookupError(f"there is nobody with the id {spot.who}")
        return _Looking(sandbox, reading, spot, person).screen()


@dataclass(frozen=True)
class _Looking:
    """One look: whatever takes a walk through all messages is done once, and kept."""

    sandbox: Sandbox
    reading: Reading
    spot: Spot
    person: Person

    def screen(self) -> Screen:
        person, spot, here = self.person, self.spot, self.here
        parents = [] if self.at_home else person.reads("dm" if here.is_im else here.id)
        kept = parents[-spot.count :]
        thread = self._thread_parent()
        in_thread = person.reads(thread=thread) if thread else []
        replies = in_thread[1:][-spot.count :]
        return Screen(
            spot=replace(spot, thread=thread.ts if thread else ""),
            version=self.sandbox.workspace.version,
            me=self._who(person.profile),
            people=tuple(map(self._who, PEOPLE)),
            channels=tuple(self._items()),
            dm=self._item(self.dm),
            home=self.at_home,
            title=self._title(),
            members=tuple(self.sandbox.workspace.name_of(member) for member in here.members),
            can_write=not here.archived,
            messages=tuple(self._shown(kept, None)),
            earlier=len(parents) - len(kept),
            thread=tuple(self._shown(in_thread[:1] + replies, thread.ts)) if thread else (),
            earlier_replies=len(in_thread[1:]) - len(replies),
            home_view=person.home,
            home_ui=self._ui("home", person.home),
            modal=self._modal(),
            notices=tuple(self._notices()),
            shortcuts=person.shortcuts,
            message_shortcuts=person.message_shortcuts,
        )

    @property
    def at_home(self) -> bool:
        return self.spot.place == HOME

    @cached_property
    def dm(self) -> Conversation:
        return self.sandbox.workspace.dm_with(self.person.id)

    @cached_property
    def here(self) -> Conversation:
        if self.spot.place in {HOME, self.dm.id}:
            return self.dm
        room = self.person.conversation(self.spot.place)
        if room.id != self.spot.place:
            raise LookupError(f"there is no place with the id {self.spot.place}")
        return room

    @cached_property
    def replies(self) -> Counter[str | None]:
        """How many replies this person sees, by the timestamp of the parent."""
        seen = {None, self.person.id}
        posts = self.here.posts.values()
        return Counter(post.thread_ts for post in posts if post.is_reply and post.ephemeral_to in seen)

    @cached_property
    def rooms(self) -> list[Conversation]:
        rooms = self.sandbox.workspace.conversations.values()
        return [room for room in rooms if self.person.id in room.members]

    @cached_property
    def unread(self) -> dict[str, Unread]:
        """What this person has not read, by conversation."""
        return {room.id: self.reading.unread(self.person.id, room) for room in self.rooms}

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What menus of people and channels offer."""
        return {
            "people": [(person.id, person.name) for person in PEOPLE],
            "channels": [
                (room.id, f"#{room.name}") for room in self.rooms if not room.is_im and not room.archived
            ],
        }

    def _who(self, profile: Profile) -> Who:
        if profile.id == self.person.id:
            unread = sum(each.total for each in self.unread.values())
        else:
            rooms = self.sandbox.workspace.conversations.values()
            unread = sum(
                self.reading.unread(profile.id, room).total for room in rooms if profile.id in room.members
            )
        return Who(profile, unread)

    def _title(self) -> str:
        if self.at_home:
            return "Home"
        return self.sandbox.workspace.name_of(BOT_USER) if self.here.is_im else f"#{self.here.name}"

    def _items(self) -> Iterator[Item]:
        for room in self.rooms:
            if not room.is_im:
                yield self._item(room)

    def _item(self, room: Conversation) -> Item:
        name = self.sandbox.workspace.name_of(BOT_USER) if room.is_im else room.name
        return Item(room.id, name, self.unread[room.id].total, self.spot.place == room.id, room.archived)

    def _notices(self) -> Iterator[tuple[int, str]]:
        for number, words in enumerate(self.person.notices, start=1):
            if not self.reading.is_away(self.person.id, number):
                yield number, words

    def _thread_parent(self) -> Message | None:
        """Return the parent of the thread asked for, also where one of its replies is named."""
        posts = self.here.posts
        post = posts.get(self.spot.thread)
        if post is not None and post.is_reply:
            post = posts.get(str(post.thread_ts))
        if post is None or self.at_home or post.ephemeral_to is not None:
            return None
        return Message(self.sandbox.workspace, post)

    def _shown(self, messages: list[Message], thread: str | None) -> Iterator[Shown]:
        unread_from = self.unread[self.here.id].first.get(thread)
        before: Shown | None = None
        for message in messages:
            # the first unread one may stand before the first that is shown
            first_unread = unread_from is not None and message.ts >= unread_from
            if first_unread:
                unread_from = None
            before = self._one(message, before, first_unread=first_unread, thread=thread)
            yield before

    def _one(
        self, message: Message, before: Shown | None, *, first_unread: bool, thread: str | None
    ) -> Shown:
        at = _instant(message.ts)
        replies = 0 if thread else self.replies[message.ts]
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
            new_replies=self.unread[self.here.id].counts.get(message.ts, 0) if replies else 0,
        )

    def _modal(self) -> Modal | None:
        stack = self.person.modals
        if not stack:
            return None
        front = stack[-1]
        return Modal(front, self._ui(f"v-{front.id}", front), len(stack) - 1)

    def _ui(self, scope: str, surface: Message | View | None, heading_level: int = 3) -> Ui:
        entered = self.person.entered(surface) if isinstance(surface, Message) else None
        return Ui(
            names=self.sandbox.workspace.shown,
            scope=scope,
            heading_level=heading_level,
            entered=surface.open.entered if isinstance(surface, View) else entered or {},
            errors=surface.open.errors if isinstance(surface, View) else {},
            people=self.choices["people"],
            channels=self.choices["channels"],
        )


def _instant(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(TIME_ZONE))


def _together(before: Shown | None, message: Message, at: datetime) -> bool:
    if before is None or before.system or before.message.post.user != message.post.user:
        return False
    apart = (at - before.at).total_seconds() > SECONDS_TOGETHER
    return not apart and not message.ephemeral and not before.message.ephemeral and not before.replies
