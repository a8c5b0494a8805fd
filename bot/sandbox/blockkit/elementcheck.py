"""What Slack refuses in a single element.

https://docs.slack.dev/reference/block-kit/block-elements
"""

import re
from dataclasses import dataclass

from bot.sandbox.blockkit.elements import SLOTS, options_of
from bot.sandbox.blockkit.shapes import ANY_TEXT, PLAIN, Inspector
from bot.sandbox.workspace.cast import Json

IN_SECTION, IN_ACTIONS, IN_INPUT, IN_CONTEXT = "section", "actions", "input", "context"
_WIDE = frozenset({IN_SECTION, IN_ACTIONS, IN_INPUT})
_COMMON = frozenset({"action_id", "placeholder", "confirm", "focus_on_load"})


@dataclass(frozen=True)
class Rule:
    """Where an element may stand and which properties it must and may have."""

    where: frozenset[str]
    required: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


def _rule(where: frozenset[str] | set[str], required: str = "", allowed: str = "") -> Rule:
    return Rule(frozenset(where), frozenset(required.split()), frozenset(allowed.split()))


_TEXT_INPUT = "initial_value dispatch_action_config focus_on_load placeholder action_id"
_CONVERSATIONS = "default_to_current_conversation response_url_enabled filter"
_MENU = " ".join(_COMMON)

RULES: dict[str, Rule] = {
    "button": _rule(
        {IN_SECTION, IN_ACTIONS}, "text", "action_id url value style confirm accessibility_label"
    ),
    "overflow": _rule({IN_SECTION, IN_ACTIONS}, "options", "action_id confirm"),
    "image": _rule({IN_SECTION, IN_CONTEXT}, "alt_text", "image_url slack_file"),
    "plain_text_input": _rule({IN_INPUT}, "", f"{_TEXT_INPUT} multiline min_length max_length"),
    "number_input": _rule({IN_INPUT}, "is_decimal_allowed", f"{_TEXT_INPUT} min_value max_value"),
    "email_text_input": _rule({IN_INPUT}, "", _TEXT_INPUT),
    "url_text_input": _rule({IN_INPUT}, "", _TEXT_INPUT),
    "static_select": _rule(_WIDE, "", f"options option_groups initial_option {_MENU}"),
    "multi_static_select": _rule(
        {IN_SECTION, IN_INPUT}, "", f"options option_groups initial_options max_selected_items {_MENU}"
    ),
    "radio_buttons": _rule(_WIDE, "options", "initial_option action_id confirm focus_on_load"),
    "checkboxes": _rule(_WIDE, "options", "initial_options action_id confirm focus_on_load"),
    "datepicker": _rule(_WIDE, "", f"initial_date {_MENU}"),
    "timepicker": _rule(_WIDE, "", f"initial_time timezone {_MENU}"),
    "datetimepicker": _rule({IN_ACTIONS, IN_INPUT}, "", "initial_date_time action_id confirm focus_on_load"),
    "users_select": _rule(_WIDE, "", f"initial_user {_MENU}"),
    "multi_users_select": _rule({IN_SECTION, IN_INPUT}, "", f"initial_users max_selected_items {_MENU}"),
    "conversations_select": _rule(_WIDE, "", f"initial_conversation {_CONVERSATIONS} {_MENU}"),
    "multi_conversations_select": _rule(
        {IN_SECTION, IN_INPUT}, "", f"initial_conversations max_selected_items {_CONVERSATIONS} {_MENU}"
    ),
    "channels_select": _rule(_WIDE, "", f"initial_channel response_url_enabled {_MENU}"),
    "multi_channels_select": _rule(
        {IN_SECTION, IN_INPUT}, "", f"initial_channels max_selected_items {_MENU}"
    ),
}

MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
"""Fewer than the 100 of other menus."""
LONGEST_INPUT = 3000


def check_element(look: Inspector, element: Json, at: str, where: str) -> None:
    """Note everything Slack would refuse in an element standing in a block of kind `where`."""
    kind = element.get("type")
    rule = RULES.get(kind) if isinstance(kind, str) else None
    if rule is None or where not in rule.where:
        look.fault(f"unsupported type: {kind}", f"{at}/type")
        return
    look.properties(element, at, required=rule.required, allowed=rule.allowed)
    look.string(element.get("action_id"), f"{at}/action_id", 255)
    look.text(element.get("placeholder"), f"{at}/placeholder", 150)
    look.confirm(element.get("confirm"), f"{at}/confirm")
    if kind == "button":
        _check_button(look, element, at)
    elif kind == "image":
        check_picture(look, element, at)
    elif kind == "plain_text_input":
        _check_text_input(look, element, at)
    elif kind == "datepicker":
        _check_date(look, element, at)
    if "options" in rule.required or "options" in rule.allowed:
        _check_options(look, element, at)


def check_picture(look: Inspector, picture: Json, at: str) -> None:
    """What an image element and an image block share: one source, and words for who cannot see it."""
    look.string(picture.get("alt_text"), f"{at}/alt_text", 2000)
    look.string(picture.get("image_url"), f"{at}/image_url", 3000)
    if not picture.get("image_url") and not picture.get("slack_file"):
        look.fault("must define either `image_url` or `slack_file`", at)


def _check_button(look: Inspector, element: Json, at: str) -> None:
    look.text(element.get("text"), f"{at}/text", 75)
    look.string(element.get("value"), f"{at}/value", 2000, least=0)
    look.string(element.get("url"), f"{at}/url", 3000)
    look.string(element.get("accessibility_label"), f"{at}/accessibility_label", 75)
    look.style(element, at)


def _check_text_input(look: Inspector, element: Json, at: str) -> None:
    for name, least in (("min_length", 0), ("max_length", 1)):
        length = element.get(name)
        if length is not None and not (isinstance(length, int) and least <= length <= LONGEST_INPUT):
            look.fault(f"must be between {least} and {LONGEST_INPUT}", f"{at}/{name}")
    most = element.get("max_length")
    look.string(
        element.get("initial_value"),
        f"{at}/initial_value",
        most if isinstance(most, int) else LONGEST_INPUT,
        least=0,
    )


def _check_date(look: Inspector, element: Json, at: str) -> None:
    given = element.get("initial_date")
    if given is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(given)):
        look.fault("must be a date of the format YYYY-MM-DD", f"{at}/initial_date")


def _check_options(look: Inspector, element: Json, at: str) -> None:
    kind = str(element["type"])
    most = MOST_OPTIONS.get(kind, 100)
    kinds = ANY_TEXT if kind in {"radio_buttons", "checkboxes"} else PLAIN
    given = [name for name in ("options", "option_groups") if element.get(name) is not None]
    if len(given) != 1:
        look.fault("must define either `options` or `option_groups`", at)
        return
    places: list[tuple[object, str]] = [(element.get("options"), f"{at}/options")]
    if given == ["option_groups"]:
        places = []
        for index, group in enumerate(look.items(element["option_groups"], f"{at}/option_groups", 100)):
            spot = f"{at}/option_groups/{index}"
            look.properties(group, spot, required={"label", "options"}, allowed=())
            look.text(group.get("label"), f"{spot}/label", 75)
            places.append((group.get("options"), f"{spot}/options"))
    for options, spot in places:
        for index, option in enumerate(look.items(options, spot, most)):
            look.option(option, f"{spot}/{index}", kinds=kinds, url=kind == "overflow")
    if not look.faults:
        _check_initial(look, element, at)


def _check_initial(look: Inspector, element: Json, at: str) -> None:
    slot = SLOTS.get(str(element["type"]))
    if slot is None or element.get(slot.initial) is None:
        return
    chosen = element[slot.initial] if slot.many else [element[slot.initial]]
    offered = [(option["text"]["text"], option["value"]) for option in options_of(element)]
    for option in chosen:
        if (option["text"]["text"], option["value"]) not in offered:
            look.fault(f"{slot.initial} must exactly match one of the options", f"{at}/{slot.initial}")
