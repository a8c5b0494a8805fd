"""What happens in Slack without a button: replies, mentions, the Home tab opened, the bot invited."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.domain.evidence import SlackFile, told_of
from bot.flows import apologising, home, teams, undeliverable, zoning
from bot.flows.contracting import owning
from bot.flows.conversing import amending, gathering, greeting, hearing, locating
from bot.flows.conversing.hearing import Heard
from bot.flows.deciding import overhearing
from bot.handlers import importing
from bot.handlers.desk import Desk
from bot.store.people import Who
from bot.store.tables import EvidenceKind

Event = Mapping[str, Any]

SPOKEN = {None, "file_share", "thread_broadcast"}
"""Subtypes of messages a person has just written; docs.slack.dev/reference/events/message."""

AMENDED = {"message_changed", "message_deleted"}
"""Subtypes of what is said of a message that stood there before."""


def message(desk: Desk, team: str, event: Event) -> None:
    """Take a reply in a conversation as an answer, once, by whichever event it comes.

    A reply that mentions the bot comes as `message` and as `app_mention`, with the same channel and ts.
    """
    subtype = event.get("subtype")
    if subtype in AMENDED:
        amended(desk, team, event)
    if _is_gone(event):
        ts = event.get("deleted_ts") or event["message"]["ts"]
        origin = f"{event['channel']}:{ts}"
        gathering.deleted(desk.context, desk.clock(), team, EvidenceKind.MESSAGE, origin)
    if subtype not in SPOKEN or event.get("bot_id"):
        return
    if event.get("channel_type") == "im":
        importing.dropped(desk, team, event)
    thread_ts = event.get("thread_ts")
    if thread_ts is None and event.get("channel_type") != "im":
        return
    channel, text = event["channel"], event.get("text", "")
    who = Who(team=team, user=event["user"], act=f"{channel}:{event['ts']}", channel=channel)
    if thread_ts is None and not event.get("files"):
        greeting.heard(desk.context, desk.clock(), who)
    hearing.hear(desk.context, desk.clock(), who, Heard(channel, thread_ts, text, _files(event)))
    if thread_ts is not None:
        overhearing.hear(desk.context, desk.clock(), who, channel, thread_ts, text)


def amended(desk: Desk, team: str, event: Event) -> None:
    """Look again at what was taken from a message that its writer has edited or deleted.

    Slack says so too where only a link in it was unfurled, and of messages of ours: both are passed over.
    """
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    is_gone = _is_gone(event)
    if "user" not in before or before.get("bot_id") or (not is_gone and _said(before) == _said(after)):
        return
    channel = event["channel"]
    source, edition = f"{channel}:{before['ts']}", str(event["ts"])
    who = Who(team=team, user=before["user"], act=f"{source}:{edition}", channel=channel)
    thread_ts = before.get("thread_ts")
    if thread_ts is None and event.get("channel_type") != "im":
        return
    if is_gone:
        amending.deleted(desk.context, desk.clock(), who, source, Heard(channel, thread_ts, ""))
        return
    heard = Heard(channel, thread_ts, after.get("text", ""), _files(after), edition)
    amending.changed(desk.context, desk.clock(), who, source, heard)


def app_home_opened(desk: Desk, team: str, event: Event) -> None:
    """Draw the Home tab of whoever looks at it, and greet whoever opens the messages for the first time."""
    who = Who(team=team, user=event["user"], act=f"home:{event['event_ts']}")
    if event.get("tab") == "home":
        home.opened(desk.context, desk.clock(), who)
    elif event.get("tab") == "messages":
        greeting.looked(desk.context, desk.clock(), who)


def member_joined_channel(desk: Desk, team: str, event: Event) -> None:
    """Note who is in the channel now; where it is the bot, introduce it and say what waited for that."""
    teams.joined(desk.context, desk.clock(), team, event["user"], event["channel"])
    by = str(event.get("inviter") or "")
    greeting.joined(desk.context, desk.clock(), team, event["user"], event["channel"], by)
    undeliverable.joined(desk.context, team, event["user"], event["channel"])


def member_left_channel(desk: Desk, team: str, event: Event) -> None:
    """Note who is in the channel no more; where that is the bot, its conversations go on elsewhere."""
    teams.left(desk.context, team, event["user"], event["channel"])
    if locating.is_ours(desk.context, team, event["user"]):
        channel_lost(desk, team, event, locating.REMOVED)


def channel_lost(desk: Desk, team: str, event: Event, why: str) -> None:
    """Have the conversations go on elsewhere of a channel in which nothing can be said any more."""
    locating.channel_lost(desk.context, desk.clock(), team, event["channel"], why)


def user_change(desk: Desk, team: str, event: Event) -> None:
    """Note that somebody has left Slack, is back, or is in another time zone.

    https://docs.slack.dev/reference/events/user_change
    """
    user = event["user"]
    zoning.moved(desk.context, desk.clock(), team, user["id"], str(user.get("tz") or ""))
    owning.changed(desk.context, desk.clock(), team, user["id"], left=bool(user.get("deleted")))


def file_deleted(desk: Desk, team: str, event: Event) -> None:
    """Note that a file is gone; Slack does not say so where its own rules for keeping files have removed it.

    https://docs.slack.dev/reference/events/file_deleted
    """
    gathering.deleted(desk.context, desk.clock(), team, EvidenceKind.FILE, str(event["file_id"]))


EVENTS: dict[str, Callable[[Desk, str, Event], None]] = {
    "message": message,
    "app_mention": message,
    "app_home_opened": app_home_opened,
    "member_joined_channel": member_joined_channel,
    "member_left_channel": member_left_channel,
    "user_change": user_change,
    "file_deleted": file_deleted,
    **{
        f"{kind}_{what}": partial(channel_lost, why=why)
        for kind in ("channel", "group")
        for what, why in (
            ("left", locating.REMOVED),
            ("archive", locating.ARCHIVED),
            ("deleted", locating.DELETED),
        )
    },
}


def handle(desk: Desk, body: Mapping[str, Any]) -> None:
    """Do what an event calls for."""
    event = body["event"]
    EVENTS[event["type"]](desk, str(body["team_id"]), event)


def give_up(desk: Desk, body: Mapping[str, Any], reference: str) -> None:
    """Tell who wrote a message that it could not be dealt with; nobody waits for what other events do."""
    event = body["event"]
    if EVENTS[event["type"]] is not message or event.get("subtype") not in SPOKEN or event.get("bot_id"):
        return
    thread_ts = event.get("thread_ts")
    if thread_ts is None and event.get("channel_type") != "im":
        return
    channel = event["channel"]
    who = Who(str(body["team_id"]), event["user"], act=f"{channel}:{event['ts']}", channel=channel)
    apologising.tell(desk.context, desk.clock(), who, channel, thread_ts, reference)


def _is_gone(event: Event) -> bool:
    """Return whether a message was deleted; one with replies turns into one that says so.

    https://docs.slack.dev/reference/events/message
    """
    is_tombstone = (event.get("message") or {}).get("subtype") == "tombstone"
    return event.get("subtype") == "message_deleted" or is_tombstone


def _said(message: Event) -> tuple[str, tuple[SlackFile, ...]]:
    return message.get("text", ""), _files(message)


def _files(message: Event) -> tuple[SlackFile, ...]:
    return tuple(told_of(file) for file in message.get("files", []))
