"""What the Web API's methods share: arguments, refusals, and the parts of the workspace they use."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.sending.courier import Courier
from bot.sandbox.sending.events import EventSource
from bot.sandbox.webapi.hooks import Hooks
from bot.sandbox.workspace.cast import BOT_USER, Json
from bot.sandbox.workspace.journal import Journal
from bot.sandbox.workspace.posts import Conversation
from bot.sandbox.workspace.state import Workspace

DEEPEST = 100
"""Levels of JSON in JSON that are read: far more than Block Kit has, and few enough to walk through."""

TOO_DEEP = "brackets in brackets in brackets"


class Refusal(Exception):
    """Slack answers ok=false. `error` is its code; `extra` goes into the answer beside it."""

    def __init__(self, error: str, **extra: Any) -> None:
        """Keep what the answer will say."""
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **extra}


def refuse_faults(error: str, faults: list[str]) -> None:
    """Refuse when there are faults, naming each as Slack does."""
    if faults:
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise Refusal(error, errors=faults, response_metadata={"messages": messages})


def read_json(text: str | bytes) -> Any:
    """Read JSON that arrived; ValueError where it is none, or nested deeper than `DEEPEST`."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    if level:
        raise ValueError(TOO_DEEP)
    return value


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


class Args:
    """The arguments of one call, from JSON or from a form, where everything is a string."""

    def __init__(self, values: Json) -> None:
        """`values` as they arrived, without the token."""
        self.values = values

    def text(self, name: str) -> str | None:
        """A string, or None when it is not given or empty."""
        value = self.values.get(name)
        return None if value is None or value == "" else str(value)

    def need(self, name: str) -> str:
        """A string that must be given."""
        value = self.text(name)
        if value is None:
            refuse_faults("invalid_arguments", [f"missing required field: {name} [json-pointer:/]"])
        return str(value)

    def flag(self, name: str) -> bool:
        """Yes or no; a form says 1, 0, true or false."""
        return str(self.values.get(name, "")).lower() in {"1", "true"}

    def whole(self, name: str, default: int, most: int, least: int = 1) -> int:
        """A whole number, never below `least` or above `most`."""
        given = self.text(name)
        if given is None:
            return default
        if not given.isdigit():
            refuse_faults("invalid_arguments", [f"must provide an integer [json-pointer:/{name}]"])
        return max(least, min(int(given), most))

    def structure(self, name: str, error: str) -> Any:
        """JSON given as itself or as a string; `error` refuses what cannot be read."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return read_json(value)
        except ValueError:
            raise Refusal(error) from None


@dataclass
class Api:
    """What a method needs to do its work."""

    workspace: Workspace
    journal: Journal
    courier: Courier
    events: EventSource
    hooks: Hooks
    base_url: Callable[[], str]
    socket_url: Callable[[], str]

    def conversation(self, name: str) -> Conversation:
        """A conversation the app may name, or a refusal; a person's id is the direct message with them."""
        found = self.workspace.conversation(name)
        if found is None and name in self.workspace.people and name != BOT_USER:
            found = self.workspace.dm_with(name)
        if found is None:
            raise Refusal("channel_not_found")
        return found

    def make_id(self) -> str:
        """A block_id or action_id for one the app left out."""
        return f"sb{self.workspace.serial():05d}"


Method = Callable[[Api, Args], Json]
"""One Web API method: gives the answer without `ok`, or raises Refusal."""
