"""Which events follow from what happened, for an app with its subscriptions and its channels."""

from collections.abc import Collection

from bot.sandbox.sending import payloads
from bot.sandbox.workspace.cast import BOT_EVENTS, BOT_USER, Json, Profile
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

MENTION = f"<@{BOT_USER}>"


class EventSource:
    """Makes the events the app is due: none for channels it is not in or kinds it did not ask for."""

    def __init__(self, workspace: Workspace, subscriptions: Collection[str] = BOT_EVENTS) -> None:
        """`subscriptions` are names as in the manifest's `bot_events`."""
        self._workspace = workspace
        self._subscriptions = frozenset(subscriptions)

    def posted(self, post: Post) -> list[Json]:
        """A new message: `message`, and `app_mention` too when a person names the app in a channel."""
        conversation = self._heard(post)
        if conversation is None:
            return []
        parent = conversation.posts.get(post.thread_ts or "")
        callbacks = self._message(conversation, payloads.message_event(post, conversation, parent))
        written = not post.bot and post.subtype in {None, "file_share"}
        names_app = written and MENTION in post.text and not conversation.is_im
        if names_app and "app_mention" in self._subscriptions:
            callbacks.append(self._callback(payloads.app_mention_event(post)))
        return callbacks

    def changed(self, now: Post, before: Post) -> list[Json]:
        """An edited message, or a parent turned into a tombstone."""
        conversation = self._heard(now)
        if conversation is None:
            return []
        ts = self._workspace.new_ts()
        return self._message(conversation, payloads.message_changed_event(now, before, conversation, ts))

    def deleted(self, before: Post, tombstone: Post | None) -> list[Json]:
        """A deleted message. A parent with answers changes into a tombstone instead."""
        if tombstone is not None:
            return self.changed(tombstone, before)
        conversation = self._heard(before)
        if conversation is None:
            return []
        ts = self._workspace.new_ts()
        return self._message(conversation, payloads.message_deleted_event(before, conversation, ts))

    def home_opened(self, person: Profile, tab: str) -> list[Json]:
        """Somebody looks at the app's Home tab (or its messages)."""
        if "app_home_opened" not in self._subscriptions:
            return []
        with self._workspace.lock:
            view = self._workspace.views.homes.get(person.id)
            shown = view.as_payload() if view is not None and tab == "home" else None
        ts = self._workspace.new_ts()
        dm = self._workspace.dm_with(person.id)
        return [self._callback(payloads.app_home_opened_event(person, dm.id, ts, tab, shown))]

    def joined(self, user: str, conversation: Conversation, inviter: str) -> list[Json]:
        """Somebody, or the app itself, is now in a channel."""
        if "member_joined_channel" not in self._subscriptions or BOT_USER not in conversation.members:
            return []
        ts = self._workspace.new_ts()
        event = payloads.membership_event("member_joined_channel", user, conversation.id, ts, inviter)
        return [self._callback(event)]

    def left(self, user: str, conversation: Conversation, actor: str) -> list[Json]:
        """Somebody left a channel; the app learns that it itself is out by `channel_left`."""
        kind = "channel_left" if user == BOT_USER else "member_left_channel"
        if kind not in self._subscriptions or not {user, *conversation.members} & {BOT_USER}:
            return []
        ts = self._workspace.new_ts()
        if user == BOT_USER:
            return [self._callback(payloads.channel_left_event(conversation.id, actor, ts))]
        return [self._callback(payloads.membership_event(kind, user, conversation.id, ts))]

    def archived(self, conversation: Conversation, user: str) -> list[Json]:
        """A channel was archived."""
        return self._of_channel("channel_archive", conversation, user)

    def channel_deleted(self, conversation: Conversation) -> list[Json]:
        """A channel was deleted."""
        return self._of_channel("channel_deleted", conversation, None)

    def _of_channel(self, kind: str, conversation: Conversation, user: str | None) -> list[Json]:
        if kind not in self._subscriptions or BOT_USER not in conversation.members:
            return []
        event = payloads.channel_event(kind, conversation.id, self._workspace.new_ts(), user)
        return [self._callback(event)]

    def user_changed(self, user: Json) -> list[Json]:
        """Somebody's account has changed, as when it was deactivated."""
        if "user_change" not in self._subscriptions:
            return []
        return [self._callback(payloads.user_change_event(user, self._workspace.new_ts()))]

    def file_deleted(self, file_id: str) -> list[Json]:
        """Somebody deleted a file from Slack."""
        if "file_deleted" not in self._subscriptions:
            return []
        return [self._callback(payloads.file_deleted_event(file_id, self._workspace.new_ts()))]

    def _heard(self, post: Post) -> Conversation | None:
        conversation = self._workspace.conversations[post.channel]
        heard = post.ephemeral_to is None and BOT_USER in conversation.members
        return conversation if heard else None

    def _message(self, conversation: Conversation, event: Json) -> list[Json]:
        name = {"im": "message.im", "mpim": "message.mpim"}.get(conversation.kind, "message.channels")
        return [self._callback(event)] if name in self._subscriptions else []

    def _callback(self, event: Json) -> Json:
        event_id = f"Ev0SANDBOX{self._workspace.serial():06d}"
        return payloads.event_callback(event, event_id, int(self._workspace.machine()))
