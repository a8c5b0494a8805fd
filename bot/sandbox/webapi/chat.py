"""chat.*: posting, changing, deleting.

https://docs.slack.dev/reference/methods/chat.postMessage and its siblings
"""

from dataclasses import replace
from typing import Any

from bot.sandbox.blockkit.checks import message_faults, message_too_long, stored
from bot.sandbox.blockkit.modelcheck import model_faults
from bot.sandbox.sending import payloads
from bot.sandbox.webapi.api import Api, Args, Method, Refusal, refuse_faults
from bot.sandbox.webapi.files import pictures_faults
from bot.sandbox.workspace.cast import BOT_USER, TEAM_DOMAIN, Json
from bot.sandbox.workspace.posts import Conversation, Post

LONGEST_TEXT = 40_000
"""Characters of a message at most; docs.slack.dev/reference/methods/chat.postMessage#truncating."""


def content(api: Api, args: Args) -> tuple[str, tuple[Json, ...], tuple[Json, ...]]:
    """Text, blocks and attachments of a message to be posted or changed, or a refusal."""
    text = args.text("text") or ""
    blocks: Any = args.structure("blocks", "invalid_blocks_format") or []
    attachments: Any = args.structure("attachments", "invalid_attachments_format") or []
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if not text and not blocks and not attachments:
        raise Refusal("no_text")
    if len(text) > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    refuse_faults("invalid_blocks", message_faults(blocks))
    refuse_faults("invalid_blocks", pictures_faults(api.workspace, blocks))
    if message_too_long(blocks):
        raise Refusal("msg_blocks_too_long")
    for fault in model_faults(blocks):
        api.journal.complain(f"slack_sdk would not build this: {fault}")
    if blocks and not text:
        api.journal.complain("a message with blocks has no text for screen readers and notifications")
    return text, tuple(stored(blocks, api.make_id)), tuple(attachments)


def post_message(api: Api, args: Args) -> Json:
    """Post a message, as the parent of a thread or into one.

    https://docs.slack.dev/reference/methods/chat.postMessage
    """
    conversation = _postable(api, args.need("channel"))
    text, blocks, attachments = content(api, args)
    post = api.workspace.put(
        Post(
            channel=conversation.id,
            ts=api.workspace.new_ts(),
            user=BOT_USER,
            bot=True,
            text=text,
            blocks=blocks,
            attachments=attachments,
            thread_ts=_thread(conversation, args.text("thread_ts")),
            broadcast=args.flag("reply_broadcast"),
            metadata=_metadata(args),
        )
    )
    api.courier.deliver_later(api.events.posted(post))
    return {"channel": conversation.id, "ts": post.ts, "message": payloads.message(post, metadata=True)}


def update(api: Api, args: Args) -> Json:
    """Change a message of the app's own.

    https://docs.slack.dev/reference/methods/chat.update
    """
    before = _own(api, args, "cant_update_message")
    text, blocks, attachments = content(api, args)
    # What an update leaves out stays; an empty array or object takes it away.
    metadata = _metadata(args) if "metadata" in args.values else before.metadata
    now = api.workspace.put(
        replace(
            before,
            text=text,
            blocks=blocks if "blocks" in args.values else before.blocks,
            attachments=attachments if "attachments" in args.values else before.attachments,
            metadata=metadata,
            edited={"user": BOT_USER, "ts": api.workspace.new_ts()},
        )
    )
    api.courier.deliver_later(api.events.changed(now, before))
    return {
        "channel": now.channel,
        "ts": now.ts,
        "text": now.text,
        "message": payloads.message(now, metadata=True),
    }


def delete(api: Api, args: Args) -> Json:
    """Delete a message of the app's own.

    https://docs.slack.dev/reference/methods/chat.delete
    """
    before = _own(api, args, "cant_delete_message")
    tombstone = api.workspace.drop(before)
    api.courier.deliver_later(api.events.deleted(before, tombstone))
    return {"channel": before.channel, "ts": before.ts}


def post_ephemeral(api: Api, args: Args) -> Json:
    """Show a message to one person only.

    https://docs.slack.dev/reference/methods/chat.postEphemeral
    """
    conversation = _postable(api, args.need("channel"))
    user = args.need("user")
    if user not in api.workspace.people:
        raise Refusal("user_not_found")
    if user not in conversation.members:
        raise Refusal("user_not_in_channel")
    text, blocks, attachments = content(api, args)
    post = api.workspace.put(
        Post(
            channel=conversation.id,
            ts=api.workspace.new_ts(),
            user=BOT_USER,
            bot=True,
            text=text,
            blocks=blocks,
            attachments=attachments,
            thread_ts=_thread(conversation, args.text("thread_ts")),
            ephemeral_to=user,
        )
    )
    return {"message_ts": post.ts}


def get_permalink(api: Api, args: Args) -> Json:
    """Give the address of a message.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    conversation = api.conversation(args.need("channel"))
    post = conversation.posts.get(args.need("message_ts"))
    if post is None or post.ephemeral_to is not None:
        raise Refusal("message_not_found")
    return {"channel": conversation.id, "permalink": permalink(post)}


def permalink(post: Post) -> str:
    """The address of a message; one in a thread names its parent."""
    address = f"https://{TEAM_DOMAIN}.slack.com/archives/{post.channel}/p{post.ts.replace('.', '')}"
    return f"{address}?thread_ts={post.thread_ts}&cid={post.channel}" if post.is_reply else address


def _postable(api: Api, name: str) -> Conversation:
    conversation = api.conversation(name)
    if conversation.archived:
        raise Refusal("is_archived")
    if BOT_USER not in conversation.members:
        raise Refusal("not_in_channel")
    return conversation


def _thread(conversation: Conversation, thread_ts: str | None) -> str | None:
    # A ts nobody knows is not refused: Slack posts the message, and it hangs on nothing.
    # An answer's own ts leads to its parent, so that threads never nest.
    parent = conversation.posts.get(thread_ts or "")
    return parent.thread_ts or parent.ts if parent is not None else thread_ts


def _metadata(args: Args) -> Json | None:
    metadata: Any = args.structure("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise Refusal("invalid_metadata_schema")
    return metadata


def _own(api: Api, args: Args, error: str) -> Post:
    conversation = api.conversation(args.need("channel"))
    post = conversation.posts.get(args.need("ts"))
    if post is None or post.ephemeral_to is not None or post.subtype == "tombstone":
        raise Refusal("message_not_found")
    if not post.bot:
        raise Refusal(error)
    if conversation.archived:
        raise Refusal("is_archived")
    return post


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
