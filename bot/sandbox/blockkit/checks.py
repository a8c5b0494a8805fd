"""What Slack refuses in the blocks of a message, a modal or a Home tab, and what it adds to those it takes.

https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/views
"""

import copy
import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.blockkit.elementcheck import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    RULES,
    check_element,
    check_picture,
)
from bot.sandbox.blockkit.shapes import ANY_TEXT, Inspector
from bot.sandbox.workspace.cast import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_WORDS = 13_000
"""Characters of all the text in one message's blocks. Undocumented; seen to fail near it
(https://github.com/slackapi/bolt-js/issues/2509)."""
VIEW_BYTES = 250_000

_Check = Callable[[Inspector, Json, str], None]


def message_faults(blocks: Any) -> list[str]:
    """Everything Slack would refuse in a message's blocks."""
    look = Inspector()
    _check_blocks(look, blocks, "/blocks", MESSAGE_BLOCKS, "message")
    return look.faults


def message_too_long(blocks: list[Json]) -> bool:
    """Whether the words of a message's blocks add up to more than Slack takes."""
    return words_in(blocks) > MESSAGE_WORDS


def words_in(blocks: list[Json]) -> int:
    """How many characters of text some blocks hold, as Slack counts them."""
    return sum(_words(block) for block in blocks)


def view_faults(view: Any, kind: str) -> list[str]:
    """Everything Slack would refuse in a view that must be of `kind` "modal" or "home"."""
    look = Inspector()
    if not look.is_object(view, "/view"):
        return look.faults
    if view.get("type") != kind:
        look.fault(f"must be a valid enum value: {kind}", "/view/type")
    optional = {"private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        optional |= {"close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"}
    required = {"type", "blocks"} | ({"title"} if kind == "modal" else set())
    look.properties(view, "/view", required=sorted(required), allowed=optional)
    for name in ("title", "submit", "close"):
        look.text(view.get(name), f"/view/{name}", 24)
    look.string(view.get("private_metadata"), "/view/private_metadata", 3000, least=0)
    look.string(view.get("callback_id"), "/view/callback_id", 255, least=0)
    look.string(view.get("external_id"), "/view/external_id", 255, least=0)
    if view.get("blocks") is not None:
        _check_blocks(look, view["blocks"], "/view/blocks", VIEW_BLOCKS, kind)
    if isinstance(view.get("blocks"), list):
        inputs = [
            block for block in view["blocks"] if isinstance(block, dict) and block.get("type") == "input"
        ]
        if kind == "modal" and inputs and not view.get("submit"):
            look.fault("missing required field: submit", "/view")
    return look.faults


def view_too_large(view: Json) -> bool:
    """Whether a view is over 250 KB."""
    return len(json.dumps(view).encode()) > VIEW_BYTES


def stored(blocks: list[Json], make_id: Callable[[], str]) -> list[Json]:
    """Blocks as Slack keeps them: every block and element has an id, text objects say emoji or verbatim."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        if not block.get("block_id"):
            block["block_id"] = make_id()
        for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or [])):
            if (
                element
                and element["type"] in RULES
                and element["type"] != "image"
                and "action_id" not in element
            ):
                element["action_id"] = make_id()
        _finish_text(block)
    return kept


def _finish_text(value: Any) -> None:
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for inner in value.values():
            _finish_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _finish_text(inner)


def _words(value: Any) -> int:
    if isinstance(value, list):
        return sum(_words(inner) for inner in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(_words(inner) for inner in value.values())


def _check_blocks(look: Inspector, blocks: Any, at: str, most: int, surface: str) -> None:
    for index, block in enumerate(look.items(blocks, at, most, least=0)):
        _check_block(look, block, f"{at}/{index}", surface)
    if not look.faults:
        _check_ids(look, blocks, at)


def _check_block(look: Inspector, block: Json, at: str, surface: str) -> None:
    kind = block.get("type")
    if kind is None:
        look.fault("missing required field: type", at)
    elif kind not in _CHECKS or (kind == "markdown" and surface != "message"):
        look.fault(f"unsupported type: {kind}", f"{at}/type")
    else:
        look.string(block.get("block_id"), f"{at}/block_id", 255, least=0)
        _CHECKS[kind](look, block, at)


def _check_ids(look: Inspector, blocks: list[Json], at: str) -> None:
    seen: dict[str, set[str]] = {"block_id": set(), "action_id": set()}
    for index, block in enumerate(blocks):
        inner = [block, block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        for part in inner:
            for name, known in seen.items():
                value = part.get(name) if isinstance(part, dict) else None
                if value and value in known:
                    look.fault(f"`{name}` already exists: {value}", f"{at}/{index}")
                elif value:
                    known.add(value)


def _section(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required=(), allowed={"block_id", "text", "fields", "accessory", "expand"})
    if block.get("text") is None and block.get("fields") is None:
        look.fault("must define either `text` or `fields`", at)
    look.text(block.get("text"), f"{at}/text", 3000, ANY_TEXT)
    if block.get("fields") is not None:
        for index, field in enumerate(look.items(block["fields"], f"{at}/fields", 10)):
            look.text(field, f"{at}/fields/{index}", 2000, ANY_TEXT)
    accessory = block.get("accessory")
    if accessory is not None and look.is_object(accessory, f"{at}/accessory"):
        check_element(look, accessory, f"{at}/accessory", IN_SECTION)


def _divider(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required=(), allowed={"block_id"})


def _header(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required={"text"}, allowed={"block_id"})
    look.text(block.get("text"), f"{at}/text", 150)


def _markdown(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required={"text"}, allowed={"block_id"})
    look.string(block.get("text"), f"{at}/text", 12_000)


def _image(look: Inspector, block: Json, at: str) -> None:
    allowed = {"block_id", "image_url", "slack_file", "title"}
    look.properties(block, at, required={"alt_text"}, allowed=allowed)
    look.text(block.get("title"), f"{at}/title", 2000)
    check_picture(look, block, at)


def _context(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required={"elements"}, allowed={"block_id"})
    for index, element in enumerate(look.items(block.get("elements"), f"{at}/elements", 10)):
        spot = f"{at}/elements/{index}"
        if element.get("type") == "image":
            check_element(look, element, spot, IN_CONTEXT)
        else:
            look.text(element, spot, 3000, ANY_TEXT)


def _actions(look: Inspector, block: Json, at: str) -> None:
    look.properties(block, at, required={"elements"}, allowed={"block_id"})
    for index, element in enumerate(look.items(block.get("elements"), f"{at}/elements", 25)):
        check_element(look, element, f"{at}/elements/{index}", IN_ACTIONS)


def _input(look: Inspector, block: Json, at: str) -> None:
    allowed = {"block_id", "hint", "optional", "dispatch_action"}
    look.properties(block, at, required={"label", "element"}, allowed=allowed)
    look.text(block.get("label"), f"{at}/label", 2000)
    look.text(block.get("hint"), f"{at}/hint", 2000)
    element = block.get("element")
    if element is not None and look.is_object(element, f"{at}/element"):
        check_element(look, element, f"{at}/element", IN_INPUT)


_CHECKS: dict[str, _Check] = {
    "section": _section,
    "divider": _divider,
    "header": _header,
    "markdown": _markdown,
    "image": _image,
    "context": _context,
    "actions": _actions,
    "input": _input,
}
