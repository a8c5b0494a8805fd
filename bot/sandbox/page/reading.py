"""What each person has read and put away, so that they see where something has happened."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

Place = tuple[str, str, str | None]
"""A person's id, a conversation's id, and the timestamp of a thread's parent: None for the channel itself."""


@dataclass(frozen=True)
class Unread:
    """What somebody has not read in a conversation, by thread: None is the channel itself.

    `counts` are numbers of messages; `first` are timestamps of the first such message.
    """

    counts: Mapping[str | None, int]
    first: Mapping[str | None, str]

    @property
    def total(self) -> int:
        """How many messages that is in the channel and all its threads."""
        return sum(self.counts.values())


class Reading:
    """How far each person has read in each channel and thread, and which of Slack's notices they put away."""

    def __init__(self, workspace: Workspace) -> None:
        """Everything that stands there now counts as read."""
        self._workspace = workspace
        self.all_is_read()

    def all_is_read(self) -> None:
        """Begin anew: everything that stands there now is read, and no notice was put away."""
        with self._workspace.lock:
            self._since = self._workspace.new_ts()
            self._read: dict[Place, str] = {}
            self._away: set[tuple[str, int]] = set()

    def mark(self, user: str, channel: str, thread: str | None) -> None:
        """Note that somebody has read a channel, or one of its threads, to its end."""
        with self._workspace.lock:
            conversation = self._workspace.conversations.get(channel)
            if conversation is None or thread not in self.unread(user, conversation).counts:
                return
            with self._workspace.change():
                self._read[user, channel, thread] = self._workspace.new_ts()

    def unread(self, user: str, conversation: Conversation) -> Unread:
        """Return what somebody has not read in a channel and its threads; it looks at every post once."""
        counts: Counter[str | None] = Counter()
        first: dict[str | None, str] = {}
        for post in conversation.posts.values():
            if post.ts <= self._since or not _is_news(post, user):
                continue
            thread = post.thread_ts if post.is_reply else None
            read_to = self._read.get((user, conversation.id, thread), self._since)
            # nobody comes to a thread whose parent is gone
            if post.ts > read_to and (thread is None or thread in conversation.posts):
                counts[thread] += 1
                if post.ts < first.setdefault(thread, post.ts):
                    first[thread] = post.ts
        return Unread(counts, first)

    def put_away(self, user: str, notice: int) -> None:
        """Note that somebody has put away one of Slack's notices, by its number."""
        with self._workspace.change():
            self._away.add((user, notice))

    def is_away(self, user: str, notice: int) -> bool:
        """Return whether somebody has put a notice away."""
        return (user, notice) in self._away


def _is_news(post: Post, user: str) -> bool:
    return post.user != user and post.subtype != "tombstone" and post.ephemeral_to in (None, user)
