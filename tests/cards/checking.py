"""What must hold of everything that is drawn."""

import re
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render import Drawing
from bot.render.blocks import texts_of, words_in
from bot.sandbox.blockkit.checks import message_faults, message_too_long, view_faults, view_too_large

Json = dict[str, Any]

MARKUP = re.compile(
    r"<(@U[A-Z0-9]+|#C[A-Z0-9]+|https?://[^<>|\s]+(\|(The record of submission [0-9,]+|open in Slack))?)>"
)
TAKE = "I\u2019ll take this"
"""The button with which an assessor takes a submission on."""
EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]|:[a-z_]+:")


def check_message(drawing: Drawing) -> None:
    blocks = list(drawing.blocks)
    assert message_faults(blocks) == []
    assert not message_too_long(blocks)
    assert words_in(blocks) <= 12_000
    assert 0 < len(drawing.text) <= 4000
    check_models(blocks)
    check_words(blocks)
    assert no_markup(drawing.text)


def check_view(view: Json) -> None:
    assert view_faults(view, view["type"]) == []
    assert not view_too_large(view)
    check_models(view["blocks"])
    View(**view).validate_json()
    check_words(view["blocks"])


def check_home(drawing: Drawing) -> None:
    assert drawing.text
    check_view({"type": "home", "blocks": list(drawing.blocks)})


def check_models(blocks: list[Json]) -> None:
    parsed = Block.parse_all(blocks)
    assert len(parsed) == len(blocks)
    for block in parsed:
        block.validate_json()


def check_words(blocks: list[Json]) -> None:
    """Only markup of ours works, and every text says something in words."""
    for text in texts_of(blocks):
        words = text["text"]
        assert re.search(r"\w", EMOJI.sub("", words)), words
        if text["type"] == "mrkdwn":
            assert no_markup(words), words
            assert "*bold*" not in words
            assert "`code`" not in words
            assert "_slanted_" not in words
            assert "~gone~" not in words


def no_markup(words: str) -> bool:
    unlinked = MARKUP.sub("", words)
    return "<" not in unlinked and not re.search(r"(?<!\n)(?<!^)>", unlinked)


def words_of(shown: Drawing | Json) -> str:
    """Return all the words on a surface, as they are read from top to bottom."""
    blocks = list(shown.blocks) if isinstance(shown, Drawing) else shown["blocks"]
    return "\n".join(text["text"] for text in texts_of(blocks))


def buttons(shown: Drawing) -> dict[str, str]:
    """Return the value of each button by its words."""
    controls = [element for block in shown.blocks for element in _controls(block)]
    return {control["text"]["text"]: control["value"] for control in controls if control["type"] == "button"}


def menu_of(shown: Drawing) -> dict[str, str]:
    """Return the value of each option of the menus by its words."""
    menus = [
        element
        for block in shown.blocks
        for element in _controls(block)
        if element["type"] == "static_select"
    ]
    groups = [group for menu in menus for group in menu.get("option_groups", [menu])]
    return {option["text"]["text"]: option["value"] for group in groups for option in group["options"]}


def _controls(block: Json) -> list[Json]:
    if block["type"] == "actions":
        elements: list[Json] = block["elements"]
        return elements
    return [block["accessory"]] if "accessory" in block else []
