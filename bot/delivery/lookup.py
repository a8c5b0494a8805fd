"""Finding out whether a message was posted: each carries its key in metadata, which Slack gives back.

https://docs.slack.dev/messaging/message-metadata: `conversations.history` gives parents only and
`conversations.replies` a thread, both with metadata when asked with include_all_metadata.
"""

from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery.failures import Kind, failure_of

EVENT_TYPE = "spend_bot"
EARLIER = 300.0
"""Seconds by which Slack's clock may be behind the database's."""

PAGE = 100


def metadata_of(key: str) -> dict[str, Any]:
    """Return the metadata of a message with this key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def find(
    slack: WebClient, key: str, channel: str, thread_ts: str | None, since: float, bot_id: str | None
) -> str | None:
    """Return the ts of the message with this key in a channel or in a thread of it; None where there is none.

    `since` is when its sending began (machine time); `bot_id` is our own, where it is known: another bot of
    the same making may have messages with the same key. Raises what slack_sdk raises.
    """
    wanted = metadata_of(key)
    for message in _messages(slack, channel, thread_ts, f"{since - EARLIER:.6f}"):
        ours = bot_id is None or message.get("bot_id") == bot_id
        if ours and message.get("metadata") == wanted:
            return str(message["ts"])
    return None


def _messages(slack: WebClient, channel: str, thread_ts: str | None, oldest: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while cursor != "":
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "limit": PAGE,
            "include_all_metadata": True,
        }
        if cursor:
            asked["cursor"] = cursor
        try:
            page = (
                slack.conversations_replies(ts=thread_ts, **asked)
                if thread_ts
                else slack.conversations_history(**asked)
            )
        except SlackApiError as error:
            if failure_of(error).kind is Kind.GONE:
                return  # no such thread: then nothing was posted in it
            raise
        yield from page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
