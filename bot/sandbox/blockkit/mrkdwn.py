"""Slack's mrkdwn read into a tree.

https://docs.slack.dev/messaging/formatting-message-text. Where that page leaves a rule open (what may stand
beside a formatting character, that a style ends with its line) this does what Slack's own apps show.
Every step is linear in the length of the text, since people may post 40,000 characters of anything.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.blockkit import dates, emojis
from bot.sandbox.blockkit.tree import (
    Inline,
    Line,
    Lines,
    Link,
    Mark,
    Mention,
    Moment,
    Names,
    Part,
    Preformatted,
    Quote,
    Styled,
    Words,
)

_PREFORMATTED = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTED = re.compile(r"(?:&gt;|>) ?")
_ESCAPE = re.compile(r"&(amp|lt|gt);")
_ESCAPED = {"amp": "&", "lt": "<", "gt": ">"}
_SPECIAL = re.compile(
    r"<(?P<target>[@#][A-Z0-9]+|![^<>|\n]+|https?://[^\s<>|]+|mailto:[^\s<>|]+)(?:\|(?P<label>[^<>\n]*))?>"
    r"|(?<!\w)(?P<bare>https?://(?:[^\s<>|\"`&]|&(?!lt;|gt;))+)"
    r"|(?<![\w`])`(?P<code>[^`\n]+)`(?![\w`])"
)
_AFTER_ADDRESS = frozenset(".,:;!?'*_~)]}")
"""What ends a sentence or a style rather than an address typed in it."""

_MARKS: dict[str, Mark] = {"*": "bold", "_": "italic", "~": "strike"}
_OPENS = re.compile(r"(?<![\w*_~`])([*_~])(?!\1)(?=\S)")
_CLOSES = re.compile(r"(?:(?<![\s*])\*|(?<![\s_])_|(?<![\s~])~)(?![\w*_~`])")
_OPAQUE = "\x00"
"""Stands for each character of a link, mention or code where formatting characters are looked for."""

_EVERYONE = frozenset({"here", "channel", "everyone"})


def parse(text: str, names: Names, now: datetime | None = None) -> tuple[Part, ...]:
    """The parts of some mrkdwn, top to bottom.

    `names` says what is shown for an id; `now` is what "today" in a date is reckoned from.
    """
    reader = _Reader(names, now)
    text = text.replace("\r\n", "\n")
    parts: list[Part] = []
    position = 0
    for block in _PREFORMATTED.finditer(text):
        parts += _running(reader, text[position : block.start()].removesuffix("\n"))
        parts.append(Preformatted(reader.line(block[1].removeprefix("\n").removesuffix("\n"), styles=())))
        position = block.end() + text.startswith("\n", block.end())
    return (*parts, *_running(reader, text[position:]))


def unescaped(text: str) -> str:
    """Text without Slack's three escapes."""
    return _ESCAPE.sub(lambda found: _ESCAPED[found[1]], text)


def _running(reader: "_Reader", text: str) -> Iterator[Part]:
    """Lines and quotes, each as long as lines of its kind follow one another."""
    lines: list[Line] = []
    were_quoted = False
    for line in text.split("\n") if text else ():
        sign = _QUOTED.match(line)
        quoted = sign is not None
        if lines and quoted != were_quoted:
            yield Quote(tuple(lines)) if were_quoted else Lines(tuple(lines))
            lines = []
        lines.append(reader.line(line[sign.end() if sign else 0 :]))
        were_quoted = quoted
    if lines:
        yield Quote(tuple(lines)) if were_quoted else Lines(tuple(lines))


@dataclass(frozen=True)
class _Reader:
    """Reads lines, knowing names and the time."""

    names: Names
    now: datetime | None

    def line(self, text: str, styles: tuple[str, ...] = tuple(_MARKS)) -> Line:
        """The content of a line in which these formatting characters work."""
        found = list(self._specials(text, codes=bool(styles)))
        hidden, position = "", 0
        for start, end, _ in found:
            hidden += text[position:start] + _OPAQUE * (end - start)
            position = end
        return _Line(text, hidden + text[position:], tuple(found)).read(0, len(text), styles)

    def _specials(self, text: str, *, codes: bool) -> Iterator[tuple[int, int, Inline]]:
        for found in _SPECIAL.finditer(text):
            if found["code"] is not None:
                if codes:
                    yield *found.span(), Styled("code", self.line(found["code"], styles=()))
            elif found["bare"] is not None:
                address = _address(found["bare"])
                if "://" in address[:8] and not address.endswith("://"):
                    yield found.start(), found.start() + len(address), _link(address, None)
            else:
                yield *found.span(), self._target(found["target"], found["label"])

    def _target(self, target: str, label: str | None) -> Inline:
        if target[0] in "@#":
            return Mention(self.names(target[1:]))
        if not target.startswith("!"):
            return _link(target, label)
        command, *details = target[1:].split("^")
        if command == "date" and len(details) > 1:
            return self._moment(details, label)
        if command == "subteam" and details:
            name = label or self.names(details[0])
            return Mention(name if name.startswith("@") else f"@{name}")
        if command in _EVERYONE:
            return Mention(f"@{command}")
        return Words(_read(label or f"<{target}>"))

    def _moment(self, details: list[str], label: str | None) -> Inline:
        seconds, form = details[:2]
        when = dates.local(seconds)
        if when is None:
            return Words(_read(label or f"<!date^{'^'.join(details)}>"))
        address = unescaped("^".join(details[2:]))
        return Moment(when, dates.written(when, _read(form), self.now), address or None)


@dataclass(frozen=True)
class _Line:
    """A line with what is opaque in it: where it starts and ends, and what it reads as."""

    text: str
    hidden: str
    specials: tuple[tuple[int, int, Inline], ...]

    def read(self, start: int, end: int, styles: tuple[str, ...]) -> Line:
        """The content between two places, in which these formatting characters work."""
        out: list[Inline] = []
        position = start
        for opening, closing in self._spans(start, end, styles):
            out += self._unstyled(position, opening)
            mark = self.hidden[opening]
            inner = tuple(each for each in styles if each != mark)
            out.append(Styled(_MARKS[mark], self.read(opening + 1, closing, inner)))
            position = closing + 1
        return (*out, *self._unstyled(position, end))

    def _spans(self, start: int, end: int, styles: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where a style opens and closes; spans neither overlap nor hold one another."""
        stretch = self.hidden[start:end]
        closers: dict[str, list[int]] = {mark: [] for mark in styles}
        for found in _CLOSES.finditer(stretch):
            if found[0] in closers:
                closers[found[0]].append(found.start())
        position = 0
        for found in _OPENS.finditer(stretch):
            places = closers.get(found[0], [])
            next_one = bisect_left(places, found.start() + 2)
            if found.start() >= position and next_one < len(places):
                yield start + found.start(), start + places[next_one]
                position = places[next_one] + 1

    def _unstyled(self, start: int, end: int) -> Iterator[Inline]:
        for begins, ends, content in self._specials_within(start, end):
            if begins > start:
                yield Words(_read(self.text[start:begins]))
            yield content
            start = ends
        if end > start:
            yield Words(_read(self.text[start:end]))

    def _specials_within(self, start: int, end: int) -> tuple[tuple[int, int, Inline], ...]:
        first, last = (bisect_left(self.specials, place, key=lambda each: each[0]) for place in (start, end))
        return self.specials[first:last]


def _address(typed: str) -> str:
    end = len(typed)
    while end and typed[end - 1] in _AFTER_ADDRESS and not typed.endswith("&amp;", 0, end):
        end -= 1
    return typed[:end]


def _link(address: str, label: str | None) -> Link:
    address = unescaped(address)
    return Link(address, _read(label) if label else address.removeprefix("mailto:"))


def _read(text: str) -> str:
    return emojis.shown(unescaped(text))
