"""The pretend workspace itself: in memory, behind one lock, with a condition that tells of changes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.sandbox.workspace.cast import BOT, BOT_USER, CHANNELS, PEOPLE, USER_GROUPS, Json, Profile
from bot.sandbox.workspace.modals import ViewBook
from bot.sandbox.workspace.posts import Conversation, Post

Clock = Callable[[], float]
"""Seconds since 1970."""


class Workspace:
    """People, conversations, views and files.

    Every reader and writer holds `lock`; `changed` (a condition on that lock) is notified after each
    change, so that somebody waiting to see something need not poll.
    """

    def __init__(self, machine: Clock = time.time, business: Clock | None = None) -> None:
        """Start with the cast of `cast.py`.

        `machine` gives machine time, by which triggers and response_urls expire. `business` gives the time
        that stands on messages: machine time too where it is left out. It may be set later, as it moves.
        """
        self.machine = machine
        self.business = business or machine
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.people: dict[str, Profile] = {person.id: person for person in (*PEOPLE, BOT)}
        now = int(machine())
        self.conversations: dict[str, Conversation] = {
            room.id: Conversation(room.id, room.name, "channel", list(room.members), now, room.archived)
            for room in CHANNELS
        }
        self.user_groups: dict[str, tuple[str, ...]] = dict(USER_GROUPS)
        self.deactivated: set[str] = set()
        self.time_zones: dict[str, str] = {}
        self.views = ViewBook()
        self.files: dict[str, Json] = {}
        self.uploads: dict[str, bytes] = {}
        self.version = 0
        self._last_micros = 0
        self._serial = 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a change and tell those who wait."""
        with self.lock:
            yield
            self.version += 1
            self.changed.notify_all()

    def poke(self) -> None:
        """Tell those who wait that something beside the workspace itself has changed."""
        with self.change():
            pass

    def wait_for_change(self, version: int, seconds: float) -> int:
        """Wait until there was a change after `version`, or so many seconds; return the present version."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def serial(self) -> int:
        """A number never given before; ids are made from it."""
        with self.lock:
            self._serial += 1
            return self._serial

    def counters(self) -> tuple[int, int]:
        """The last timestamp given, in microseconds since 1970, and the last serial number."""
        with self.lock:
            return self._last_micros, self._serial

    def count_from(self, micros: int, serial: int) -> None:
        """Give timestamps and serial numbers after these."""
        with self.lock:
            self._last_micros, self._serial = micros, serial

    def new_ts(self) -> str:
        """A message timestamp such as "1700000000.000100": business time, unique and increasing."""
        with self.lock:
            micros = max(int(self.business() * 1_000_000), self._last_micros + 100)
            self._last_micros = micros
            return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def conversation(self, id_or_name: str) -> Conversation | None:
        """A conversation by its id, or a channel by its name with or without a hash, or None."""
        with self.lock:
            found = self.conversations.get(id_or_name)
            if found is not None:
                return found
            name = id_or_name.removeprefix("#")
            return next((c for c in self.conversations.values() if not c.is_im and c.name == name), None)

    def dm_with(self, user: str) -> Conversation:
        """The direct message between the app and a person; its id follows from the person's."""
        dm_id = "D" + user[1:]
        with self.lock:
            if dm_id not in self.conversations:
                with self.change():
                    self.conversations[dm_id] = Conversation(
                        dm_id, "directmessage", "im", [user, BOT_USER], int(self.machine())
                    )
            return self.conversations[dm_id]

    def group_message(self, users: list[str]) -> Conversation:
        """A new group message of these people and the app."""
        handles = [self.people[user].handle for user in users]
        with self.change():
            number = self.serial()
            made = Conversation(
                f"C0GROUP{number:04d}",
                f"mpdm-{'--'.join(handles)}-1",
                "mpim",
                [*users, BOT_USER],
                int(self.machine()),
            )
            self.conversations[made.id] = made
            return made

    def put(self, post: Post) -> Post:
        """Keep a post, new or a new version of one."""
        with self.change():
            self.conversations[post.channel].posts[post.ts] = post
            return post

    def drop(self, post: Post) -> Post | None:
        """Delete a post. A parent with answers leaves a tombstone, which is returned; otherwise None."""
        with self.change():
            conversation = self.conversations[post.channel]
            if conversation.replies(post.ts):
                return self.put(
                    replace(
                        post,
                        text="This message was deleted.",
                        blocks=(),
                        attachments=(),
                        files=(),
                        subtype="tombstone",
                        metadata=None,
                    )
                )
            conversation.posts.pop(post.ts, None)
            return None

    def find_post(self, channel: str, ts: str) -> Post | None:
        """The present version of a post, or None."""
        with self.lock:
            conversation = self.conversations.get(channel)
            return conversation.posts.get(ts) if conversation else None

    def name_of(self, user: str) -> str:
        """What others see for a user id; the id itself when nobody has it."""
        person = self.people.get(user)
        return person.name if person else user

    def shown(self, id_: str) -> str:
        """What is shown for an id in a text: "@Dina Lead", "#general"; the id itself when nobody knows it."""
        if id_ in self.people:
            return f"@{self.people[id_].name}"
        conversation = self.conversations.get(id_)
        return f"#{conversation.name}" if conversation else id_
