"""What each person has read, so that they see where something has happened."""

from collections.abc import Iterable

from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

Place = tuple[str, str, str | None]
"""A person's id, a conversation's id, and the timestamp of a thread's parent: None for the channel itself."""


class Reading:
    """How far each person has read in each channel and thread."""

    def __init__(self, workspace: Workspace) -> None:
        """Everything that stands there now counts as read."""
        self._workspace = workspace
        self.all_is_read()

    def all_is_read(self) -> None:
        """Count everything that stands there now as read."""
        self._since = self._workspace.new_ts()
        self._read: dict[Place, str] = {}

    def mark(self, user: str, channel: str, thread: str | None) -> None:
        """Note that somebody has read a channel, or one of its threads, to its end."""
        with self._workspace.lock:
            conversation = self._workspace.conversations.get(channel)
            if conversation is None or not self.unread(user, conversation, thread):
                return
            with self._workspace.change():
                self._read[user, channel, thread] = self._workspace.new_ts()

    def first_unread(self, user: str, conversation: Conversation, thread: str | None = None) -> str | None:
        """Return the timestamp of the first message somebody has not read there, or None."""
        return min((post.ts for post in self._unread(user, conversation, thread)), default=None)

    def unread(self, user: str, conversation: Conversation, thread: str | None = None) -> int:
        """Return how many messages somebody has not read in a channel, or in one of its threads."""
        return sum(1 for _ in self._unread(user, conversation, thread))

    def unread_in_all(self, user: str, conversation: Conversation) -> int:
        """Return how many messages somebody has not read in a channel and all its threads."""
        threads = {post.thread_ts for post in conversation.posts.values() if post.is_reply}
        return sum(self.unread(user, conversation, thread) for thread in (None, *threads))

    def _unread(self, user: str, conversation: Conversation, thread: str | None) -> Iterable[Post]:
        since = self._read.get((user, conversation.id, thread), self._since)
        for post in conversation.posts.values():
            here = post.thread_ts == thread if thread and post.is_reply else not thread and not post.is_reply
            if here and post.ts > since and post.user != user and post.ephemeral_to in {None, user}:
                yield post
