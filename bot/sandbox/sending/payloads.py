"""What Slack sends to an app. Each builder names the page its shape comes from."""

from bot.sandbox.workspace.cast import (
    APP_ID,
    BOT_HANDLE,
    BOT_ID,
    BOT_NAME,
    BOT_USER,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Json,
    Profile,
)
from bot.sandbox.workspace.posts import Conversation, Post


def team() -> Json:
    """The workspace as interaction payloads name it."""
    return {"id": TEAM_ID, "domain": TEAM_DOMAIN}


def user(person: Profile) -> Json:
    """A person as interaction payloads name them."""
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": TEAM_ID}


def channel(conversation: Conversation) -> Json:
    """A conversation as interaction payloads name it."""
    return {"id": conversation.id, "name": conversation.name}


def bot_profile() -> Json:
    """The app as its own messages name it."""
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT_USER,
        "name": BOT_NAME,
        "icons": {},
        "deleted": False,
        "updated": 1_700_000_000,
        "team_id": TEAM_ID,
    }


def message(post: Post, *, metadata: bool = False, thread: Json | None = None) -> Json:
    """A message object as in history, answers and payloads.

    https://docs.slack.dev/reference/events/message

    `metadata` is given only where the caller asked; `thread` holds `reply_count` and the like for a parent.
    """
    shape: Json = {"type": "message", "user": post.user, "ts": post.ts, "text": post.text, "team": TEAM_ID}
    if post.subtype:
        shape["subtype"] = post.subtype
    if post.bot:
        shape |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": bot_profile()}
        shape["blocks"] = list(post.blocks)
    elif post.text and not post.subtype:
        shape["blocks"] = [_rich_text(post)]
        shape["client_msg_id"] = f"00000000-0000-4000-8000-{post.ts.replace('.', '')[-12:]}"
    if post.attachments:
        shape["attachments"] = list(post.attachments)
    if post.files:
        shape |= {"files": list(post.files), "upload": False, "display_as_bot": False}
    if post.thread_ts:
        shape["thread_ts"] = post.thread_ts
    if post.edited:
        shape["edited"] = post.edited
    if metadata and post.metadata:
        shape["metadata"] = post.metadata
    return shape | (thread or {})


def _rich_text(post: Post) -> Json:
    words = {"type": "text", "text": post.text}
    section = {"type": "rich_text_section", "elements": [words]}
    return {"type": "rich_text", "block_id": f"b{post.ts.replace('.', '')[-4:]}", "elements": [section]}


def event_callback(event: Json, event_id: str, event_time: int) -> Json:
    """The envelope of an event.

    https://docs.slack.dev/apis/events-api/#callback-field
    """
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def message_event(post: Post, conversation: Conversation, parent: Post | None) -> Json:
    """Build the event of a new message: a person's, the app's, with files, in a thread.

    https://docs.slack.dev/reference/events/message
    """
    event = message(post, metadata=True)
    if parent is not None and post.is_reply:
        event["parent_user_id"] = parent.user
    return event | {
        "channel": post.channel,
        "event_ts": post.ts,
        "channel_type": conversation.kind,
    }


def app_mention_event(post: Post) -> Json:
    """Build the event of a message that names the app.

    https://docs.slack.dev/reference/events/app_mention
    """
    event = message(post)
    event.pop("subtype", None)
    return event | {"type": "app_mention", "channel": post.channel, "event_ts": post.ts}


def message_changed_event(now: Post, before: Post, conversation: Conversation, ts: str) -> Json:
    """Build the event of an edited message.

    https://docs.slack.dev/reference/events/message/message_changed
    """
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": now.channel,
        "ts": ts,
        "event_ts": ts,
        "channel_type": conversation.kind,
        "message": message(now, metadata=True) | {"source_team": TEAM_ID, "user_team": TEAM_ID},
        "previous_message": message(before, metadata=True),
    }


def message_deleted_event(before: Post, conversation: Conversation, ts: str) -> Json:
    """Build the event of a deleted message.

    https://docs.slack.dev/reference/events/message/message_deleted
    """
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": before.channel,
        "ts": ts,
        "event_ts": ts,
        "deleted_ts": before.ts,
        "channel_type": conversation.kind,
        "previous_message": message(before, metadata=True),
    }


def app_home_opened_event(person: Profile, channel_id: str, ts: str, tab: str, view: Json | None) -> Json:
    """Build the event of the Home tab being opened; no `view` before the first views.publish.

    https://docs.slack.dev/reference/events/app_home_opened
    """
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel_id,
        "tab": tab,
        "event_ts": ts,
    }
    if view is not None:
        event["view"] = view
    return event


def membership_event(kind: str, user_id: str, channel_id: str, ts: str, inviter: str | None = None) -> Json:
    """Build the event of somebody joining or leaving a channel.

    https://docs.slack.dev/reference/events/member_joined_channel
    """
    event: Json = {
        "type": kind,
        "user": user_id,
        "channel": channel_id,
        "channel_type": "C",
        "team": TEAM_ID,
        "event_ts": ts,
    }
    if inviter:
        event["inviter"] = inviter
    return event


def channel_left_event(channel_id: str, actor: str, ts: str) -> Json:
    """Build the event of the app itself being taken out of a channel.

    https://docs.slack.dev/reference/events/channel_left
    """
    return {"type": "channel_left", "channel": channel_id, "actor_id": actor, "event_ts": ts}


def channel_event(kind: str, channel_id: str, ts: str, user: str | None = None) -> Json:
    """Build the event of a channel that was archived or deleted.

    https://docs.slack.dev/reference/events/channel_archive
    """
    event: Json = {"type": kind, "channel": channel_id, "event_ts": ts}
    return event | {"user": user, "is_moved": 0} if user else event


def user_change_event(user: Json, ts: str) -> Json:
    """Build the event of somebody's account that has changed: `deleted` once it is deactivated.

    https://docs.slack.dev/reference/events/user_change
    """
    return {"type": "user_change", "user": user, "cache_ts": int(float(ts)), "event_ts": ts}


def file_deleted_event(file_id: str, ts: str) -> Json:
    """Build the event of a file that somebody deleted.

    https://docs.slack.dev/reference/events/file_deleted
    """
    return {"type": "file_deleted", "file_id": file_id, "event_ts": ts}


def slash_command(
    person: Profile,
    conversation: Conversation,
    *,
    command: str,
    text: str,
    response_url: str,
    trigger_id: str,
) -> Json:
    """Build the form of a slash command.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": conversation.id,
        "channel_name": conversation.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, person: Profile) -> Json:
    """What every interaction payload has.

    https://docs.slack.dev/reference/interaction-payloads
    """
    return {
        "type": kind,
        "team": team(),
        "user": user(person),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_container(post: Post) -> Json:
    """Where a click on a message happened.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    container: Json = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": post.channel,
        "is_ephemeral": post.ephemeral_to is not None,
    }
    if post.thread_ts:
        container["thread_ts"] = post.thread_ts
    return container


def bot_user() -> Json:
    """The app's user as auth.test names it.

    https://docs.slack.dev/reference/methods/auth.test
    """
    return {"user": BOT_HANDLE, "user_id": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID}
