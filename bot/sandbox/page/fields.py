"""One interactive element as the page's templates draw it: its id, what it offers and what is chosen in it.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit import words
from bot.sandbox.blockkit.elements import SLOTS
from bot.sandbox.blockkit.tree import Names
from bot.sandbox.workspace.cast import TIME_ZONE, Json

Known = tuple[tuple[str, str], ...]
"""People or channels as (id, name)."""

_PEOPLE = frozenset({"users_select", "multi_users_select"})
_CHANNELS = frozenset(
    {"conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select"}
)
GROUPS = frozenset(
    {
        "radio_buttons", "checkboxes", "multi_static_select",
        "multi_users_select", "multi_conversations_select", "multi_channels_select",
    }
)  # fmt: skip
"""Elements drawn as several native inputs, which share a legend rather than a label."""

_COUNTED_FROM = 0.75
"""The share of its most characters from which a text is counted where one sees it."""


@dataclass(frozen=True)
class Choice:
    """Something to choose: what is sent, and the option as the app gave it (its text may be formatted)."""

    value: str
    text: Json
    description: Json | None = None
    url: str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under one label; those of a menu without groups have an empty one."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Field:
    """An element in its block.

    `id` is unique in the page; `state` is what somebody entered, if anybody did; `error` stands under it;
    `called` is its name for those who do not see what stands beside it.
    """

    element: Json
    block: Json
    id: str
    names: Names
    state: Json | None = None
    error: str = ""
    called: str = ""
    people: Known = ()
    channels: Known = ()
    disabled: bool = False

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element.get("type"))

    @property
    def grouped(self) -> bool:
        """Whether it is several native inputs."""
        return self.kind in GROUPS

    @property
    def native(self) -> bool:
        """Whether it is one native input, which a label can point at."""
        return self.kind in SLOTS and not self.grouped

    @property
    def in_form(self) -> bool:
        """Whether it stands in an input block, whose label names it."""
        return self.block.get("type") == "input"

    @property
    def placeholder(self) -> str:
        """The words in it while it is empty."""
        return words.text_of(self.element.get("placeholder"), self.names)

    @property
    def most(self) -> Any:
        """The most characters, the greatest number or the most choices it takes, if it says so."""
        return self._limit("max_length", "max_value", "max_selected_items")

    @property
    def least(self) -> Any:
        """The fewest characters or the least number it takes, if it says so."""
        return self._limit("min_length", "min_value")

    def _limit(self, *keys: str) -> Any:
        return next((self.element[key] for key in keys if self.element.get(key) is not None), None)

    @property
    def said(self) -> str:
        """The text, date or number that stands in it."""
        value = self._value
        if value is None:
            return ""
        if self.kind == "datetimepicker":
            moment = datetime.fromtimestamp(int(value), tz=UTC).astimezone(ZoneInfo(TIME_ZONE))
            return moment.strftime("%Y-%m-%dT%H:%M")
        return str(value)

    @property
    def left(self) -> int | None:
        """How many characters are left of the most it takes, or None where it sets no limit."""
        most = self.element.get("max_length")
        return most - len(self.said) if isinstance(most, int) else None

    @property
    def count_matters(self) -> bool:
        """Whether so few characters are left that one wants to see the count."""
        return self.left is not None and len(self.said) > _COUNTED_FROM * int(self.most)

    @property
    def described_by(self) -> str:
        """The ids of the hint, error and count that belong to it, as aria-describedby wants them."""
        parts = {"hint": self.block.get("hint"), "error": self.error, "count": self.left is not None}
        ids = [f"{self.id}-{name}" for name, there in parts.items() if there] if self.in_form else []
        return " ".join(ids)

    @property
    def dispatch(self) -> str:
        """When an input tells the app at once: words of `trigger_actions_on`, or none when it does not."""
        if not self.block.get("dispatch_action"):
            return ""
        config = self.element.get("dispatch_action_config") or {}
        return " ".join(config.get("trigger_actions_on") or ["on_enter_pressed"])

    @property
    def confirm(self) -> Mapping[str, str]:
        """The question asked first, as data attributes in plain words; empty when none is asked.

        https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
        """
        asked = self.element.get("confirm")
        if not isinstance(asked, dict):
            return {}
        keys = {"title": "title", "text": "text", "yes": "confirm", "no": "deny"}
        said = {
            f"data-confirm-{name}": words.text_of(asked.get(key), self.names) for name, key in keys.items()
        }
        return {**said, "data-confirm-style": str(asked.get("style") or "primary")}

    @cached_property
    def groups(self) -> tuple[ChoiceGroup, ...]:
        """Everything it offers, and everything chosen in it, offered or not."""
        if self.kind in _PEOPLE or self.kind in _CHANNELS:
            return (ChoiceGroup("", self._known(self.people if self.kind in _PEOPLE else self.channels)),)
        given = self.element.get("option_groups")
        if given:
            return tuple(
                ChoiceGroup(words.text_of(group.get("label"), self.names), self._options(group["options"]))
                for group in given
            )
        return (ChoiceGroup("", self._options(self.element.get("options") or [])),)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything it offers, groups flattened."""
        return tuple(choice for group in self.groups for choice in group.choices)

    def line(self, choice: Choice) -> str:
        """A choice in a native menu, which shows one line of plain words."""
        said, more = (words.text_of(text, self.names) for text in (choice.text, choice.description))
        return f"{said}: {more}" if more else said

    @property
    def _value(self) -> Any:
        slot = SLOTS.get(self.kind)
        if slot is None:
            return None
        return (self.state or {}).get(slot.key, self.element.get(slot.initial))

    @cached_property
    def _chosen(self) -> tuple[str, ...]:
        value = self._value
        values = value if isinstance(value, list) else [value]
        return tuple(
            str(each["value"]) if isinstance(each, dict) else str(each) for each in values if each is not None
        )

    def _options(self, options: list[Json]) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                str(option.get("value", "")),
                option["text"],
                option.get("description"),
                option.get("url"),
                str(option.get("value", "")) in self._chosen,
            )
            for option in options
        )

    def _known(self, known: Known) -> tuple[Choice, ...]:
        listed = {id_ for id_, _ in known}
        others = tuple((id_, self.names(id_)) for id_ in self._chosen if id_ not in listed)
        return tuple(
            Choice(id_, {"type": "plain_text", "text": name}, chosen=id_ in self._chosen)
            for id_, name in (*known, *others)
        )
