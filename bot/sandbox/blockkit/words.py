"""What a person reads: mrkdwn and blocks turned into plain words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.sandbox.blockkit import emojis, mrkdwn
from bot.sandbox.blockkit.elements import SLOTS
from bot.sandbox.blockkit.tree import Names, part_text
from bot.sandbox.workspace.cast import Json

__all__ = ["Names", "block_lines", "button_words", "chosen_words", "plain", "text_of"]


def plain(text: str, names: Names, now: datetime | None = None) -> str:
    """The words of some mrkdwn as read on the screen.

    `now` is what "today" in a date is reckoned from; without it such a date is written in full.
    """
    return "\n".join(part_text(part) for part in mrkdwn.parse(text, names, now))


def text_of(value: Any, names: Names, now: datetime | None = None) -> str:
    """The words of a text object; `now` as in `plain`."""
    if not isinstance(value, dict):
        return ""
    text = str(value.get("text", ""))
    return plain(text, names, now) if value.get("type") == "mrkdwn" else emojis.shown(text)


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
