"""The interactive elements of Block Kit: what each holds and how its value appears in a payload.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.workspace.cast import Json


@dataclass(frozen=True)
class Slot:
    """How a stateful element carries its value: the key in payloads, and that of its initial value."""

    key: str
    initial: str
    many: bool = False

    def empty(self) -> Json:
        """The state of an element nobody touched."""
        return {self.key: [] if self.many else None}


SLOTS: dict[str, Slot] = {
    "plain_text_input": Slot("value", "initial_value"),
    "number_input": Slot("value", "initial_value"),
    "email_text_input": Slot("value", "initial_value"),
    "url_text_input": Slot("value", "initial_value"),
    "static_select": Slot("selected_option", "initial_option"),
    "radio_buttons": Slot("selected_option", "initial_option"),
    "multi_static_select": Slot("selected_options", "initial_options", many=True),
    "checkboxes": Slot("selected_options", "initial_options", many=True),
    "datepicker": Slot("selected_date", "initial_date"),
    "timepicker": Slot("selected_time", "initial_time"),
    "datetimepicker": Slot("selected_date_time", "initial_date_time"),
    "users_select": Slot("selected_user", "initial_user"),
    "multi_users_select": Slot("selected_users", "initial_users", many=True),
    "conversations_select": Slot("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Slot("selected_conversations", "initial_conversations", many=True),
    "channels_select": Slot("selected_channel", "initial_channel"),
    "multi_channels_select": Slot("selected_channels", "initial_channels", many=True),
}
"""Elements that remember what was entered. Buttons and overflow menus do not."""

MENUS = frozenset(SLOTS) - {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
"""Elements one chooses from, rather than typing into."""


@dataclass(frozen=True)
class Control:
    """An element on a surface with the words that stand by it and the block it is in."""

    block: Json
    element: Json
    label: str

    @property
    def type(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    @property
    def key(self) -> tuple[str, str]:
        """block_id and action_id."""
        return str(self.block.get("block_id", "")), str(self.element.get("action_id", ""))

    @property
    def placeholder(self) -> str:
        """The grey words in an empty input, or none."""
        return str((self.element.get("placeholder") or {}).get("text", ""))


def controls(blocks: list[Json] | tuple[Json, ...]) -> Iterator[Control]:
    """Every interactive element of some blocks, in the order a person meets them."""
    for block in blocks:
        kind = block.get("type")
        if kind == "input":
            yield Control(block, block["element"], block["label"]["text"])
        elif kind == "actions":
            for element in block["elements"]:
                yield Control(block, element, "")
        elif kind == "section" and block.get("accessory", {}).get("type", "image") != "image":
            yield Control(block, block["accessory"], (block.get("text") or {}).get("text", ""))


def control_at(blocks: list[Json] | tuple[Json, ...], key: tuple[str, str]) -> Control:
    """The interactive element with this block_id and action_id; LookupError when it is not there."""
    for control in controls(blocks):
        if control.key == key:
            return control
    raise LookupError("That button or menu is no longer there.")


def options_of(element: Json) -> list[Json]:
    """All options of a menu, groups flattened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def initial_state(element: Json, conversation: str | None = None) -> Json | None:
    """The state of an element as it opens, or None for one without state.

    `conversation` is where the person was; a menu with `default_to_current_conversation` starts there.
    """
    kind = str(element["type"])
    slot = SLOTS.get(kind)
    if slot is None:
        return None
    value: Any = element.get(slot.initial, slot.empty()[slot.key])
    if element.get("default_to_current_conversation") and conversation and not value:
        value = [conversation] if slot.many else conversation
    return {"type": kind, slot.key: value}
