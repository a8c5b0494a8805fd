"""conversations.*, users.info, usergroups.users.list, auth.test.

https://docs.slack.dev/reference/methods/conversations.history and its siblings
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from bot.sandbox.sending import payloads
from bot.sandbox.webapi.api import Api, Args, Method, Refusal
from bot.sandbox.workspace.cast import BOT_USER, TEAM_ID, TEAM_NAME, Json, Profile
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

T = TypeVar("T")


def auth_test(api: Api, args: Args) -> Json:
    """Say who the token belongs to.

    https://docs.slack.dev/reference/methods/auth.test
    """
    bot = payloads.bot_user()
    bot.pop("app_id")
    return {
        "url": f"https://{payloads.team()['domain']}.slack.com/",
        "team": TEAM_NAME,
        "team_id": TEAM_ID,
        "is_enterprise_install": False,
        **bot,
    }


def open_dm(api: Api, args: Args) -> Json:
    """Open a direct message with one person.

    https://docs.slack.dev/reference/methods/conversations.open
    """
    users = (args.text("users") or "").split(",")
    given = args.text("channel")
    if given:
        conversation = api.conversation(given)
    elif len(users) != 1 or not users[0]:
        raise Refusal("users_list_not_supplied" if not users[0] else "not_enough_users")
    elif users[0] not in api.workspace.people:
        raise Refusal("user_not_found")
    elif users[0] in api.workspace.deactivated:
        raise Refusal("user_disabled")
    else:
        conversation = api.workspace.dm_with(users[0])
    full = args.flag("return_im")
    return {"channel": _shape(conversation) if full else {"id": conversation.id}}


def info(api: Api, args: Args) -> Json:
    """Describe a conversation.

    https://docs.slack.dev/reference/methods/conversations.info
    """
    conversation = api.conversation(args.need("channel"))
    shape = _shape(conversation)
    if args.flag("include_num_members"):
        shape["num_members"] = len(conversation.members)
    return {"channel": shape}


def members(api: Api, args: Args) -> Json:
    """List who is in a conversation, page by page.

    https://docs.slack.dev/reference/methods/conversations.members
    """
    conversation = api.conversation(args.need("channel"))
    page, cursor = _page(conversation.members, args, 999)
    return {"members": list(page), "response_metadata": {"next_cursor": cursor}}


def history(api: Api, args: Args) -> Json:
    """List the parents in a conversation, newest first.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    conversation = _readable(api, args)
    found = [
        post
        for post in conversation.posts.values()
        if post.ephemeral_to is None and (not post.is_reply or post.broadcast) and _between(post, args)
    ]
    page, cursor = _page(found[::-1], args, 999)
    return {
        "messages": [_message(conversation, post, args) for post in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def replies(api: Api, args: Args) -> Json:
    """List a thread: the parent, then its answers, oldest first.

    https://docs.slack.dev/reference/methods/conversations.replies
    """
    conversation = _readable(api, args)
    asked = conversation.posts.get(args.need("ts"))
    parent = conversation.posts.get(asked.thread_ts or asked.ts) if asked else None
    if parent is None or parent.ephemeral_to is not None:
        raise Refusal("thread_not_found")
    found = [post for post in conversation.replies(parent.ts) if _between(post, args)]
    page, cursor = _page([parent, *found], args, 1000)
    return {
        "messages": [_message(conversation, post, args) for post in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def user_info(api: Api, args: Args) -> Json:
    """Describe a person.

    https://docs.slack.dev/reference/methods/users.info
    """
    person = api.workspace.people.get(args.need("user"))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": user_object(api.workspace, person)}


def group_members(api: Api, args: Args) -> Json:
    """List who is in a user group.

    https://docs.slack.dev/reference/methods/usergroups.users.list
    """
    users = api.workspace.user_groups.get(args.need("usergroup"))
    if users is None:
        raise Refusal("no_such_subteam")
    return {"users": list(users)}


def user_object(workspace: Workspace, person: Profile) -> Json:
    """Build the object that describes a person; of one who was deactivated Slack says that it is deleted.

    https://docs.slack.dev/reference/objects/user-object
    """
    is_bot = person.id == BOT_USER
    zone = workspace.time_zones.get(person.id, person.time_zone)
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.id in workspace.deactivated,
        "tz": zone,
        "tz_label": zone,
        "tz_offset": _offset(zone),
        "is_bot": is_bot,
        "is_app_user": False,
        "is_admin": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "updated": 1_700_000_000,
        "profile": {
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": TEAM_ID,
        },
    }


def _offset(zone: str) -> int:
    """Return how many seconds a zone is ahead of UTC today; 0 for one that nobody knows."""
    offset = datetime.now(ZoneInfo(zone)).utcoffset() if zone in available_timezones() else None
    return int((offset or timedelta()).total_seconds())


def _shape(conversation: Conversation) -> Json:
    shape: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": conversation.archived,
        "is_im": conversation.is_im,
        "is_channel": conversation.kind == "channel",
        "is_group": False,
        "is_mpim": conversation.is_mpim,
        "is_private": conversation.kind != "channel",
    }
    if conversation.is_im:
        return shape | {"user": next(user for user in conversation.members if user != BOT_USER)}
    is_member = BOT_USER in conversation.members
    return shape | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_member": is_member,
        "is_general": conversation.name == "general",
        "context_team_id": TEAM_ID,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _readable(api: Api, args: Args) -> Conversation:
    conversation = api.conversation(args.need("channel"))
    if BOT_USER not in conversation.members:
        raise Refusal("not_in_channel")
    return conversation


def _message(conversation: Conversation, post: Post, args: Args) -> Json:
    thread: Json = {}
    answers = [] if post.is_reply else conversation.replies(post.ts)
    if answers:
        users = list(dict.fromkeys(answer.user for answer in answers))
        thread = {
            "thread_ts": post.ts,
            "reply_count": len(answers),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": answers[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
    return payloads.message(post, metadata=args.flag("include_all_metadata"), thread=thread)


def _between(post: Post, args: Args) -> bool:
    oldest, latest = args.text("oldest") or "0", args.text("latest")
    ts = _micros(post.ts)
    if args.flag("inclusive"):
        return _micros(oldest) <= ts and (latest is None or ts <= _micros(latest))
    return _micros(oldest) < ts and (latest is None or ts < _micros(latest))


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    digits = seconds + (rest + "000000")[:6]
    if not digits.isdigit():
        raise Refusal("invalid_ts_latest")
    return int(digits)


def _page(items: Sequence[T], args: Args, most: int) -> tuple[Sequence[T], str]:
    start = 0
    cursor = args.text("cursor")
    if cursor is not None:
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise Refusal("invalid_cursor") from None
    end = start + args.whole("limit", 100, most)
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], following


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "conversations.open": open_dm,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.info": user_info,
    "usergroups.users.list": group_members,
}
