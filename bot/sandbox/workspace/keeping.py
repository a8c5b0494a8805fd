"""The workspace as JSON, and back: conversations, posts, files and Home tabs. Open modals are not kept."""

from copy import deepcopy
from dataclasses import asdict
from typing import Any

from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.modals import OpenView
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

SEVERAL = ("blocks", "attachments", "files")
"""What of a post is a tuple, which JSON has not."""


def kept(workspace: Workspace) -> Json:
    """Return all that stands in the workspace, as JSON that shares nothing with it."""
    with workspace.lock:
        conversations = [
            asdict(each) | {"posts": [asdict(post) for post in each.posts.values()]}
            for each in workspace.conversations.values()
        ]
        return {
            "conversations": conversations,
            "deactivated": sorted(workspace.deactivated),
            "time_zones": dict(workspace.time_zones),
            "files": deepcopy(workspace.files),
            "homes": [_home(view) for view in workspace.views.homes.values()],
            "counters": list(workspace.counters()),
        }


def restore(workspace: Workspace, found: Json) -> None:
    """Have the workspace stand as it was kept; modals are closed, and triggers lead nowhere.

    Raises KeyError, TypeError or ValueError, with everything as it was, where it was not kept by `kept`.
    """
    conversations = {each["id"]: _conversation(each) for each in found["conversations"]}
    homes = {each["user"]: _view(each) for each in found["homes"]}
    files = dict(found["files"])
    deactivated = set(found.get("deactivated", ()))
    time_zones = dict(found.get("time_zones", {}))
    micros, serial = found["counters"]
    with workspace.change():
        workspace.conversations = conversations
        workspace.files = files
        workspace.deactivated = deactivated
        workspace.time_zones = time_zones
        workspace.views.stacks.clear()
        workspace.views.triggers.clear()
        workspace.views.homes = homes
        workspace.count_from(int(micros), int(serial))


def _conversation(found: Json) -> Conversation:
    posts = {each["ts"]: _post(each) for each in found["posts"]}
    return Conversation(**found | {"posts": posts})


def _post(found: Json) -> Post:
    return Post(**found | {name: tuple(found[name]) for name in SEVERAL})


def _home(view: OpenView) -> Json:
    entered: list[Any] = [[*key, value] for key, value in view.entered.items()]
    return asdict(view) | {"entered": entered}


def _view(found: Json) -> OpenView:
    entered = {(block_id, action_id): value for block_id, action_id, value in found["entered"]}
    return OpenView(**found | {"entered": entered})
