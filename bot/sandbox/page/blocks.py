"""What the templates of the page need to draw the blocks of one message, modal or Home tab.

https://docs.slack.dev/reference/block-kit/blocks
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from bot.sandbox.blockkit import richtext, words
from bot.sandbox.blockkit.tree import Names
from bot.sandbox.page import markdown, mrkdwn
from bot.sandbox.page.fields import Field, Known
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.modals import Key

Draw = Callable[..., Markup]
"""A macro of a template."""

_MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError, UndefinedError)
"""What drawing raises where a block has not the shape Slack demands."""

_UNSAFE_IN_ID = re.compile(r"[^A-Za-z0-9-]")


def environment() -> Environment:
    """The templates of the page: everything escaped, nothing undefined passed over.

    Filters: `mrkdwn(text, names, now=None)` and `plain(text)` make HTML of Slack's two kinds of text.
    """
    made = Environment(
        loader=PackageLoader("bot.sandbox.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.filters |= {"mrkdwn": mrkdwn.html, "plain": mrkdwn.plain_html}
    return made


@dataclass(frozen=True)
class Ui:
    """How blocks are drawn for one person in one place.

    `names` says what is shown for an id. `scope` begins every id in the page ("v-V123"). `entered` is the
    state of elements by block_id and action_id, `errors` what stands under an input by block_id. `people`
    and `channels` are what menus of them offer, as (id, name). `now` is what "today" is reckoned from.
    """

    names: Names
    scope: str
    entered: Mapping[Key, Json] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    people: Iterable[tuple[str, str]] = ()
    channels: Iterable[tuple[str, str]] = ()
    disabled: bool = False
    heading_level: int = 3
    now: datetime | None = None

    def numbered(self, blocks: Iterable[Any]) -> Iterator[tuple[str, Any]]:
        """Each block with an id of its own, which is its block_id where it has one."""
        given = list(blocks)
        return zip(_own_keys(given, "block_id"), given, strict=True)

    def id(self, *parts: object) -> str:
        """An id in the page for a part of these blocks; different parts never share one."""
        return ".".join(_safe(str(part)) for part in (self.scope, *parts))

    def field(self, block_key: str, block: Json, element: Json, element_key: str = "-") -> Field:
        """An interactive element in a block; the keys tell it from others in the page."""
        block_id, action_id = str(block.get("block_id", "")), str(element.get("action_id", ""))
        return Field(
            element=element,
            block=block,
            id=self.id(block_key, element_key),
            names=self.names,
            state=self.entered.get((block_id, action_id)),
            error=self.errors.get(block_id, "") if block.get("type") == "input" else "",
            called=self.words(element.get("placeholder")) or self.words(block.get("text")),
            people=self._known(self.people),
            channels=self._known(self.channels),
            disabled=self.disabled,
        )

    def fields(self, block_key: str, block: Json) -> list[Field]:
        """The elements of an actions block."""
        keys = _own_keys(block["elements"], "action_id")
        return [self.field(block_key, block, *pair) for pair in zip(block["elements"], keys, strict=True)]

    def words(self, text: Any) -> str:
        """A text object in plain words, for an attribute."""
        return words.text_of(text, self.names, self.now)

    def text(self, text: Json) -> Markup:
        """A text object as paragraphs."""
        if text["type"] == "mrkdwn":
            return mrkdwn.html(str(text["text"]), self.names, self.now)
        return Markup('<p dir="auto">{}</p>').format(mrkdwn.plain_html(str(text["text"])))

    def inline(self, text: Json) -> Markup:
        """A text object for a place that holds no paragraphs, such as a label or a button."""
        if text["type"] == "mrkdwn":
            return mrkdwn.inline_html(str(text["text"]), self.names, self.now)
        return mrkdwn.plain_html(str(text["text"]))

    def markdown(self, text: str) -> Markup:
        """The text of a markdown block."""
        return markdown.html(text)

    def rich(self, elements: Iterable[Json]) -> Markup:
        """The inside of a rich text section, quotation, list item or preformatted stretch."""
        return mrkdwn.line_html(richtext.read(elements, self.names, self.now))

    def followed(self, address: Any) -> str | None:
        """An address that a person may be led to, or None."""
        return mrkdwn.followed(address)

    def host(self, address: str) -> str:
        """Where an address leads, in short."""
        return urlsplit(address).hostname or address

    def json(self, value: Any) -> str:
        """JSON as a developer reads it."""
        return json.dumps(value, indent=2, ensure_ascii=False)

    def attempt(self, draw: Draw, instead: Draw, value: Any, *details: object) -> Markup:
        """What `draw` makes of a block or element, or what `instead` does where its shape is not Slack's.

        Blocks of attachments reach the page unchecked, and one that is wrong may not take the page down.
        """
        try:
            return draw(value, *details)
        except _MISSHAPEN:
            return instead(value, *details)

    @staticmethod
    def _known(known: Iterable[tuple[str, str]]) -> Known:
        return tuple((id_, name) for id_, name in known)


def _finalize(value: object) -> object:
    """Half characters, which JSON may bring and UTF-8 cannot carry, would stop the page being sent."""
    if type(value) is str and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


def _own_keys(values: Sequence[Any], name: str) -> list[str]:
    """A key for each value that no other has: the id it was given under `name`, or else its place."""
    keys: list[str] = []
    for place, value in enumerate(values):
        given = f"-{value.get(name)}" if isinstance(value, dict) and value.get(name) else ""
        keys.append(given if given and given not in keys else str(place))
    return keys


def _safe(part: str) -> str:
    return _UNSAFE_IN_ID.sub(lambda found: f"_{ord(found[0]):x}_", part)
