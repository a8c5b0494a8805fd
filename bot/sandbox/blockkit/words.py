"""What a person reads: mrkdwn and blocks turned into plain words."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit.elements import SLOTS
from bot.sandbox.workspace.cast import TIME_ZONE, Json

Names = Callable[[str], str]
"""From a user, channel or group id to what is shown for it, such as "@Dina Lead" or "#general"."""

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_STYLED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])")


def plain(mrkdwn: str, names: Names) -> str:
    """The words of some mrkdwn as read on the screen."""
    linked = _LINK.sub(lambda found: _shown(found[1], found[2], names), mrkdwn)
    before = None
    while before != linked:
        before, linked = linked, _STYLED.sub(r"\2", linked)
    return unescape(linked.replace("```", ""))


def _shown(target: str, label: str | None, names: Names) -> str:
    if target.startswith("!date^"):
        return _date(target, label)
    if target.startswith("!subteam^"):
        return label or f"@{target.removeprefix('!subteam^')}"
    if target.startswith("!"):
        return f"@{target[1:]}"
    if target[0] in "@#":
        return names(target[1:])
    return label or target.removeprefix("mailto:")


_DATE_FORMS = {
    "date_num": "%Y-%m-%d",
    "date": "%-d %B %Y",
    "date_long": "%A %-d %B %Y",
    "date_short": "%-d %b %Y",
    "date_pretty": "%-d %B %Y",
    "date_long_pretty": "%A %-d %B %Y",
    "date_short_pretty": "%-d %b %Y",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}


def _date(target: str, label: str | None) -> str:
    # https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    _, seconds, form = target.split("^")[:3]
    if not seconds.isdigit():
        return label or ""
    when = datetime.fromtimestamp(int(seconds), tz=UTC).astimezone(ZoneInfo(TIME_ZONE))
    return re.sub(r"\{(\w+)\}", lambda found: when.strftime(_DATE_FORMS.get(found[1], found[0])), form)


def text_of(value: Any, names: Names) -> str:
    """The words of a text object."""
    if not isinstance(value, dict):
        return ""
    text = str(value.get("text", ""))
    return plain(text, names) if value.get("type") == "mrkdwn" else text


def button_words(blocks: Iterable[Json], names: Names) -> list[str]:
    """The words on each button."""
    return [
        text_of(element["text"], names)
        for block in blocks
        for element in _elements(block)
        if element.get("type") == "button"
    ]


def block_lines(
    blocks: Iterable[Json], names: Names, entered: dict[tuple[str, str], Json] | None = None
) -> list[str]:
    """All the words a person sees in some blocks, line by line, buttons and menus included.

    `entered` is what stands in the inputs of a view.
    """
    lines: list[str] = []
    for block in blocks:
        lines += _lines(block, names)
        for element in _elements(block):
            key = (str(block.get("block_id", "")), str(element.get("action_id", "")))
            lines.append(_element_words(element, names, (entered or {}).get(key)))
    return [line for line in lines if line]


def _elements(block: Json) -> list[Json]:
    if block.get("type") == "actions":
        return list(block["elements"])
    single = block.get("accessory") or block.get("element")
    return [single] if single else []


def _lines(block: Json, names: Names) -> list[str]:
    kind = block.get("type")
    if kind == "divider":
        return []
    if kind == "markdown":
        return [str(block["text"]).replace("**", "")]
    if kind == "image":
        return [text_of(block.get("title"), names), str(block["alt_text"])]
    if kind == "context":
        return [text_of(part, names) or str(part.get("alt_text", "")) for part in block["elements"]]
    parts = [block.get("text"), block.get("label"), *(block.get("fields") or []), block.get("hint")]
    return [text_of(part, names) for part in parts]


def _element_words(element: Json, names: Names, state: Json | None) -> str:
    if element["type"] == "image":
        return str(element["alt_text"])
    if "text" in element:
        return text_of(element["text"], names)
    return chosen_words(element, state, names) or str((element.get("placeholder") or {}).get("text", ""))


def chosen_words(element: Json, state: Json | None, names: Names) -> str:
    """What stands in an input, in words; nothing when it is empty."""
    slot = SLOTS.get(str(element["type"]))
    if slot is None:
        return ""
    value = (state or {}).get(slot.key, element.get(slot.initial))
    values = value if isinstance(value, list) else [value]
    return ", ".join(_value_words(one, str(element["type"]), names) for one in values if one is not None)


def _value_words(value: Any, kind: str, names: Names) -> str:
    if isinstance(value, dict):
        return text_of(value["text"], names)
    return (
        names(str(value))
        if kind.endswith(("users_select", "conversations_select", "channels_select"))
        else str(value)
    )
