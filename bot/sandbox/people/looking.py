"""What one person can see of the workspace, and waiting for something to appear."""

import time
from collections.abc import Callable
from typing import Literal, TypeVar, overload

from bot.sandbox.people.sights import Message, View
from bot.sandbox.workspace.cast import Profile
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

PATIENCE = 60.0
"""Seconds somebody waits for what should come, far longer than it takes on a busy machine."""

T = TypeVar("T")


class Onlooker:
    """Somebody who looks: at their channels, threads, direct messages, modals and Home tab."""

    def __init__(self, profile: Profile, workspace: Workspace) -> None:
        """`profile` says who they are."""
        self.profile, self.workspace = profile, workspace

    @property
    def id(self) -> str:
        """Their user id."""
        return self.profile.id

    @property
    def name(self) -> str:
        """What others see."""
        return self.profile.name

    @property
    def modal(self) -> View | None:
        """The modal in front of them, or None."""
        with self.workspace.lock:
            top = self.workspace.views.top(self.id)
            return View(self.workspace, top) if top is not None else None

    @property
    def modals(self) -> list[View]:
        """Their stack of modals, the one in front last."""
        with self.workspace.lock:
            return [View(self.workspace, view) for view in self.workspace.views.stack(self.id)]

    @property
    def home(self) -> View | None:
        """The app's Home tab as they see it, or None when nothing was ever published there."""
        with self.workspace.lock:
            home = self.workspace.views.homes.get(self.id)
            return View(self.workspace, home) if home is not None else None

    def reads(self, in_: str | None = None, thread: Message | None = None) -> list[Message]:
        """What stands in a channel ("#general"), in "dm", in a thread, or anywhere, oldest first.

        A channel shows parents and what was also sent to the channel; a thread its parent and the answers.
        LookupError when they cannot see the place.
        """
        with self.workspace.lock:
            found = [post for post in self._posts(in_, thread) if self._may_see(post)]
            return [Message(self.workspace, post) for post in sorted(found, key=lambda post: post.ts)]

    @overload
    def sees(
        self,
        words: str,
        *,
        in_: str | None = None,
        thread: Message | None = None,
        on: None = None,
        within: float = PATIENCE,
    ) -> Message: ...

    @overload
    def sees(self, words: str, *, on: Literal["home", "modal"], within: float = PATIENCE) -> View: ...

    def sees(
        self,
        words: str,
        *,
        in_: str | None = None,
        thread: Message | None = None,
        on: Literal["home", "modal"] | None = None,
        within: float = PATIENCE,
    ) -> Message | View:
        """Wait up to `within` seconds for some words; the newest message (or the view) that has them.

        AssertionError, telling what is seen instead, when they do not come.
        """
        found = self._wait_for(words, in_, thread, on, within)
        if found is None:
            raise AssertionError(self._instead(words, in_, thread, on))
        return found

    def does_not_see(
        self,
        words: str,
        *,
        in_: str | None = None,
        thread: Message | None = None,
        on: Literal["home", "modal"] | None = None,
        for_: float = 0.5,
    ) -> None:
        """Watch for `for_` seconds that some words do not appear; AssertionError when they do."""
        found = self._wait_for(words, in_, thread, on, for_)
        if found is not None:
            raise AssertionError(f"{self.name} should not see {words!r}, but sees: {found.plain}")

    def sees_modal(self, title: str, *, within: float = PATIENCE) -> View:
        """Wait for a modal with this title in front; AssertionError, telling what is seen, otherwise."""

        def front() -> View | None:
            modal = self.modal
            return modal if modal is not None and modal.title == title else None

        found = self._wait(front, within)
        if found is None:
            modal = self.modal
            seen = f"the modal '{modal.title}':\n{modal.plain}" if modal else "no modal"
            raise AssertionError(f"{self.name} does not see a modal '{title}', but {seen}")
        return found

    def sees_no_modal(self, *, within: float = PATIENCE) -> None:
        """Wait until no modal is open; AssertionError when one stays."""
        if self._wait(lambda: None if self.modal else True, within) is None:
            raise AssertionError(f"{self.name} still sees a modal:\n{self.modal}")

    def conversation(self, place: str) -> Conversation:
        """A channel they are in, or "dm": the direct message with the app. LookupError when there is none."""
        if place == "dm":
            return self.workspace.dm_with(self.id)
        found = self.workspace.conversation(place)
        if found is None or self.id not in found.members:
            raise LookupError(f"{self.name} sees no channel {place}")
        return found

    def _wait_for(
        self, words: str, in_: str | None, thread: Message | None, on: str | None, seconds: float
    ) -> Message | View | None:
        def look() -> Message | View | None:
            return self._find(words, in_, thread, on)

        return self._wait(look, seconds)

    def _wait(self, look: Callable[[], T], seconds: float) -> T:
        give_up = time.monotonic() + seconds
        with self.workspace.changed:
            while (found := look()) is None:
                left = give_up - time.monotonic()
                if left <= 0:
                    return found
                self.workspace.changed.wait(left)
            return found

    def _posts(self, in_: str | None, thread: Message | None) -> list[Post]:
        if thread is not None:
            parent = thread.thread_ts or thread.ts
            posts = self.workspace.conversations[thread.channel].posts.values()
            return [post for post in posts if parent in {post.ts, post.thread_ts}]
        if in_ is not None:
            return [
                post for post in self.conversation(in_).posts.values() if not post.is_reply or post.broadcast
            ]
        return [post for room in self.workspace.conversations.values() for post in room.posts.values()]

    def _may_see(self, post: Post) -> bool:
        member = self.id in self.workspace.conversations[post.channel].members
        return member and post.ephemeral_to in {None, self.id}

    def _find(
        self, words: str, in_: str | None, thread: Message | None, on: str | None
    ) -> Message | View | None:
        if on is not None:
            view = self.home if on == "home" else self.modal
            return view if view is not None and words in view.plain else None
        newest_first = reversed(self.reads(in_, thread))
        return next((message for message in newest_first if words in message.plain), None)

    def _instead(self, words: str, in_: str | None, thread: Message | None, on: str | None) -> str:
        if on is not None:
            view = self.home if on == "home" else self.modal
            return f"{self.name} does not see {words!r}; the {on} shows: {view or 'nothing'}"
        place = "the thread" if thread is not None else in_ or "any place"
        seen = "\n---\n".join(str(message) for message in self.reads(in_, thread)[-5:]) or "nothing"
        elsewhere = [m for m in self.reads() if words in m.plain]
        hint = ""
        if elsewhere:
            found = elsewhere[-1]
            spot = "a thread in " if found.post.is_reply else ""
            hint = f"\n(it stands in {spot}{self.workspace.shown(found.channel)})"
        return f"{self.name} does not see {words!r} in {place}; the last of what is there:\n{seen}{hint}"
