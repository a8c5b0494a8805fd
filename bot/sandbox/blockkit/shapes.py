"""Looking at JSON as Slack does: each fault is noted with where it is, in Slack's manner.

A fault reads like "must be less than 3001 characters [json-pointer:/blocks/1/text/text]".
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.workspace.cast import Json

PLAIN: frozenset[str] = frozenset({"plain_text"})
ANY_TEXT: frozenset[str] = frozenset({"plain_text", "mrkdwn"})


@dataclass
class Inspector:
    """Collects faults while a payload is looked through."""

    faults: list[str] = field(default_factory=list)

    def fault(self, words: str, at: str) -> None:
        """Note a fault at a JSON pointer."""
        self.faults.append(f"{words} [json-pointer:{at}]")

    def is_object(self, value: Any, at: str) -> bool:
        """Whether a value is a JSON object; if not, that is a fault."""
        if isinstance(value, dict):
            return True
        self.fault("must provide an object", at)
        return False

    def properties(
        self, value: Json, at: str, *, required: Collection[str], allowed: Collection[str]
    ) -> None:
        """Refuse missing and unknown properties."""
        for name in required:
            if value.get(name) is None:
                self.fault(f"missing required field: {name}", at)
        for name in value:
            if name not in required and name not in allowed and name != "type":
                self.fault(f"invalid additional property: {name}", at)

    def string(self, value: Any, at: str, most: int, least: int = 1) -> None:
        """A string of `least` to `most` characters, where it is given at all."""
        if value is None:
            return
        if not isinstance(value, str):
            self.fault("must provide a string", at)
        elif len(value) > most:
            self.fault(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.fault(f"must be more than {least - 1} characters", at)

    def items(self, value: Any, at: str, most: int, least: int = 1) -> list[Json]:
        """A list of `least` to `most` objects; those that are objects come back."""
        if not isinstance(value, list):
            self.fault("must provide an array", at)
            return []
        if len(value) > most:
            self.fault(f"no more than {most} items allowed", at)
        if len(value) < least:
            self.fault(f"no less than {least} items allowed", at)
        return [item for index, item in enumerate(value) if self.is_object(item, f"{at}/{index}")]

    def text(
        self,
        value: Any,
        at: str,
        most: int,
        kinds: frozenset[str] = PLAIN,
    ) -> None:
        """A text object.

        https://docs.slack.dev/reference/block-kit/composition-objects/text-object
        """
        if value is None or not self.is_object(value, at):
            return
        kind = value.get("type")
        if kind not in kinds:
            self.fault(f"must be a valid enum value: {', '.join(sorted(kinds))}", f"{at}/type")
            return
        extra = {"emoji"} if kind == "plain_text" else {"verbatim"}
        self.properties(value, at, required={"text"}, allowed=extra)
        self.string(value.get("text"), f"{at}/text", most)

    def confirm(self, value: Any, at: str) -> None:
        """Look at a confirmation dialog.

        https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
        """
        if value is None or not self.is_object(value, at):
            return
        self.properties(value, at, required={"title", "text", "confirm", "deny"}, allowed={"style"})
        self.text(value.get("title"), f"{at}/title", 100)
        self.text(value.get("text"), f"{at}/text", 300, ANY_TEXT)
        self.text(value.get("confirm"), f"{at}/confirm", 30)
        self.text(value.get("deny"), f"{at}/deny", 30)
        self.style(value, at)

    def style(self, value: Json, at: str) -> None:
        """The colour of a button: primary, danger, or left out."""
        if "style" in value and value["style"] not in {"primary", "danger"}:
            self.fault("must be a valid enum value: primary, danger", f"{at}/style")

    def option(self, value: Json, at: str, *, kinds: frozenset[str] = PLAIN, url: bool = False) -> None:
        """Look at an option of a menu.

        https://docs.slack.dev/reference/block-kit/composition-objects/option-object
        """
        allowed = {"description", "url"} if url else {"description"}
        self.properties(value, at, required={"text", "value"}, allowed=allowed)
        self.text(value.get("text"), f"{at}/text", 75, kinds)
        self.string(value.get("value"), f"{at}/value", 150)
        self.text(value.get("description"), f"{at}/description", 75, kinds)
        self.string(value.get("url"), f"{at}/url", 3000)
