"""Formatted text as a tree: what mrkdwn and rich text are read into, and what pages and terminals draw."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Names = Callable[[str], str]
"""From a user, channel or group id to what is shown for it, such as "@Dina Lead" or "#general"."""

Mark = Literal["bold", "italic", "strike", "code"]


@dataclass(frozen=True)
class Words:
    """Text as it is read: escapes undone, emoji shown."""

    text: str


@dataclass(frozen=True)
class Mention:
    """A person, channel, group or everyone; `text` is what is shown, "@Dina Lead"."""

    text: str


@dataclass(frozen=True)
class Link:
    """A link to a web or mail address, and the words it stands under."""

    address: str
    text: str


@dataclass(frozen=True)
class Moment:
    """A date or time: the local moment, the words for it, and the address it leads to, if any."""

    when: datetime
    text: str
    address: str | None = None


@dataclass(frozen=True)
class Styled:
    """Inline content in one more style."""

    mark: Mark
    inner: tuple["Inline", ...]


Inline: TypeAlias = Words | Mention | Link | Moment | Styled
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Lines:
    """Running text, line by line; an empty line parts paragraphs."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Quote:
    """Quoted lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Preformatted:
    """Text in which every space counts."""

    inner: Line


Part: TypeAlias = Lines | Quote | Preformatted


def text_of(line: Iterable[Inline]) -> str:
    """The words of some inline content."""
    return "".join(text_of(part.inner) if isinstance(part, Styled) else part.text for part in line)


def part_text(part: Part) -> str:
    """The words of a part, lines kept; a quoted line begins with "> ", since plain text has no other sign."""
    if isinstance(part, Preformatted):
        return text_of(part.inner)
    sign = "> " if isinstance(part, Quote) else ""
    return "\n".join(sign + text_of(line) for line in part.lines)
