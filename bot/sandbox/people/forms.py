"""Entering something in an input by its visible words, and what Slack's own screen refuses."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit.elements import SLOTS, Control, options_of
from bot.sandbox.workspace.cast import TIME_ZONE, Json

Finder = Callable[[str], str]
"""From a person's name or a channel's name to its id; LookupError when there is none."""

TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
_MOMENTS = {
    "datepicker": r"\d{4}-\d{2}-\d{2}",
    "timepicker": r"\d{2}:\d{2}",
    "datetimepicker": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}",
}
TEN_DIGITS = range(10**9, 10**10)
"""The Unix times a datetimepicker takes, as it takes them to begin with: those of ten digits."""
NO_MOMENT = "That is not a date or time."
REQUIRED = "Please complete this required field."


def entry(control: Control, value: Any, find_person: Finder, find_channel: Finder) -> Json:
    """The state of an input after somebody enters a value; None empties it.

    Text and numbers are typed, options chosen by their words, people and channels by name, dates as date or
    text. LookupError when there is no such choice.
    """
    kind = control.type
    slot = SLOTS[kind]
    if value is None:
        return {"type": kind, **slot.empty()}
    if slot.many:
        values = value if isinstance(value, list | tuple | set) else [value]
        return {"type": kind, slot.key: [_one(control, each, find_person, find_channel) for each in values]}
    return {"type": kind, slot.key: _one(control, value, find_person, find_channel)}


def _one(control: Control, value: Any, find_person: Finder, find_channel: Finder) -> Any:
    kind = control.type
    if kind in TYPED:
        many_lines = control.element.get("multiline")
        return str(value) if many_lines else " ".join(str(value).splitlines())
    if kind in _MOMENTS:
        return _moment(kind, value)
    if kind.endswith("users_select"):
        return find_person(str(value))
    if kind.endswith(("channels_select", "conversations_select")):
        return find_channel(str(value))
    return option(control.element, str(value))


def _moment(kind: str, value: Any) -> Any:
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    said = value.strftime("%H:%M") if isinstance(value, time) else str(value)
    if not re.fullmatch(_MOMENTS[kind], said):
        raise LookupError(f"a {kind} offers no '{said}'")
    return said


def chosen(control: Control, values: Sequence[str]) -> Json:
    """The state of an element after somebody chose on a screen that knows ids.

    `values` are texts, dates (with times, in the people's time zone), ids, or the `value` of options; none at
    all empties it. LookupError when an option is not, or no longer, offered.
    """
    kind = control.type
    if kind == "overflow":
        return {"selected_option": _offered(control.element, values[0])}
    slot = SLOTS.get(kind)
    if slot is None:
        return {}
    given = [value for value in values if value != ""]
    if kind in _MOMENTS and not all(re.fullmatch(_MOMENTS[kind], value) for value in given):
        raise LookupError(NO_MOMENT)
    held = [_offered(control.element, value) for value in given] if _has_options(control) else given
    if slot.many:
        return {"type": kind, slot.key: held}
    if kind == "datetimepicker":
        return {"type": kind, slot.key: _seconds(given[0]) if given else None}
    return {"type": kind, slot.key: held[0] if held else None}


def _seconds(moment: str) -> int:
    """Return the Unix time of a moment in the people's time zone. LookupError unless Slack takes it."""
    try:
        seconds = int(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(TIME_ZONE)).timestamp())
    except ValueError:
        raise LookupError(NO_MOMENT) from None
    if seconds not in TEN_DIGITS:
        raise LookupError(NO_MOMENT)
    return seconds


def _has_options(control: Control) -> bool:
    return control.type in {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}


def _offered(element: Json, value: str) -> Json:
    for each in options_of(element):
        if each.get("value") == value:
            return each
    raise LookupError("That choice is no longer offered.")


def option(element: Json, words: str) -> Json:
    """The option with these visible words; LookupError names those there are."""
    offered = options_of(element)
    for each in offered:
        if each["text"]["text"] == words:
            return each
    there_are = ", ".join(each["text"]["text"] for each in offered)
    raise LookupError(f"there is no option '{words}'; there are: {there_are}")


def problem(control: Control, state: Json) -> str | None:
    """What Slack's screen says of an entry before sending it, or None."""
    value = state[SLOTS[control.type].key]
    if value in (None, "", []):
        return None if control.block.get("optional") else REQUIRED
    return too_long(control, state) or _short(control, value) or _wrong_form(control, value)


def too_long(control: Control, state: Json) -> str | None:
    """What is said under a text with more characters than the input takes."""
    most = control.element.get("max_length", 3000)
    value = state.get("value")
    if control.type == "plain_text_input" and isinstance(value, str) and len(value) > most:
        return f"Use {most} characters or fewer: this is {len(value)}."
    return None


def _short(control: Control, value: Any) -> str | None:
    least = control.element.get("min_length", 0)
    if control.type == "plain_text_input" and len(value) < least:
        return f"Use {least} characters or more."
    most = control.element.get("max_selected_items")
    if isinstance(value, list) and most is not None and len(value) > most:
        return f"Choose {most} or fewer."
    return None


def _wrong_form(control: Control, value: Any) -> str | None:
    if control.type == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Enter an email address."
    if control.type == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Enter a web address."
    if control.type == "number_input":
        return _wrong_number(control.element, value)
    return None


def _wrong_number(element: Json, value: str) -> str | None:
    form = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(form, value):
        return "Enter a number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Enter {element['max_value']} or less."
    return None
