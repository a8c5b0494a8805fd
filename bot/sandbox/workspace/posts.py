"""What stands in a conversation: posts, and the conversation that holds them."""

from dataclasses import dataclass, field

from bot.sandbox.workspace.cast import Json


@dataclass(frozen=True)
class Post:
    """One version of a message. An edit makes a new version with the same `ts`.

    `user` is the author; `bot` says whether it is the app's. `ephemeral_to` names the only person who sees
    it. `blocks` are as Slack stores them (ids filled in); `text` is mrkdwn as typed, escaped as Slack
    escapes. `edited` is `{"user", "ts"}` after an edit. `files` are file objects. `subtype` is Slack's own,
    or None.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    bot: bool = False
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[Json, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    ephemeral_to: str | None = None
    edited: Json | None = None
    subtype: str | None = None

    @property
    def is_reply(self) -> bool:
        """Whether this is an answer inside a thread, not the message the thread hangs on."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Conversation:
    """A channel or direct messages. `kind` is "channel", "im", or "mpim" for a group; `posts` are by `ts`."""

    id: str
    name: str
    kind: str
    members: list[str]
    created: int
    archived: bool = False
    posts: dict[str, Post] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message with the app."""
        return self.kind == "im"

    @property
    def is_mpim(self) -> bool:
        """Whether this is a group message, which has the app among several people."""
        return self.kind == "mpim"

    def replies(self, parent_ts: str) -> list[Post]:
        """The answers in a thread that everyone sees, oldest first."""
        return [
            post
            for post in self.posts.values()
            if post.is_reply and post.thread_ts == parent_ts and post.ephemeral_to is None
        ]
