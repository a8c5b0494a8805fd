"""Slack's formatted text as HTML, in which nothing that people type can become markup.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup, escape

from bot.sandbox.blockkit import emojis, mrkdwn
from bot.sandbox.blockkit.tree import (
    Inline,
    Line,
    Link,
    Mention,
    Moment,
    Names,
    Part,
    Preformatted,
    Quote,
    Styled,
)

_FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Controls, half characters and non-characters, which a page may not hold."""
_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code"}
_BREAK = Markup("<br>")


def html(text: str, names: Names, now: datetime | None = None) -> Markup:
    """Some mrkdwn as paragraphs, quotations and preformatted text.

    `names` says what is shown for an id; `now` is what "today" in a date is reckoned from.
    """
    return Markup("").join(_part(part) for part in mrkdwn.parse(text, names, now))


def inline_html(text: str, names: Names, now: datetime | None = None) -> Markup:
    """Some mrkdwn for a place that holds no paragraphs, such as a label: parts become lines."""
    return _BREAK.join(_inline_part(part) for part in mrkdwn.parse(text, names, now))


def plain_html(text: str) -> Markup:
    """The text of a plain_text object: emoji and line breaks, nothing else."""
    return _BREAK.join(_text(line) for line in emojis.shown(text).replace("\r\n", "\n").split("\n"))


def line_html(line: Iterable[Inline]) -> Markup:
    """Inline content of a tree as HTML."""
    return Markup("").join(_inline(part) for part in line)


def showable(text: str) -> str:
    """Text with a replacement character for each that a page may not hold."""
    return _UNSHOWABLE.sub("\ufffd", text)


def followed(address: object) -> str | None:
    """An address that a person may be led to, on the web or for mail; None for any other."""
    if isinstance(address, str) and _FOLLOWED.fullmatch(address):
        return showable(address)
    return None


def _text(text: str) -> Markup:
    return escape(showable(text))


def _tag(name: str, inner: Markup, **attributes: str) -> Markup:
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    # Names are ours, values are escaped, and only this module's markup comes as `inner`.
    return Markup(f"<{name}{written}>{inner}</{name}>")  # noqa: S704


def _part(part: Part) -> Markup:
    if isinstance(part, Preformatted):
        return _tag("pre", line_html(part.inner), dir="auto")
    if isinstance(part, Quote):
        return _tag("blockquote", _BREAK.join(line_html(line) for line in part.lines), dir="auto")
    return Markup("").join(
        _tag("p", _BREAK.join(line_html(line) for line in lines), dir="auto")
        for lines in _paragraphs(part.lines)
    )


def _paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    paragraphs: list[list[Line]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _inline_part(part: Part) -> Markup:
    if isinstance(part, Preformatted):
        return _tag("code", line_html(part.inner))
    lines = _BREAK.join(line_html(line) for line in part.lines)
    return _tag("q", lines) if isinstance(part, Quote) else lines


def _inline(part: Inline) -> Markup:
    if isinstance(part, Styled):
        return _tag(_TAGS[part.mark], line_html(part.inner))
    if isinstance(part, Link):
        return _anchor(part.address, _text(part.text))
    if isinstance(part, Moment):
        moment = _tag("time", _text(part.text), datetime=part.when.isoformat())
        return _anchor(part.address, moment) if part.address else moment
    if isinstance(part, Mention):
        return _tag("span", _text(part.text), class_="bk-mention")
    return _BREAK.join(_text(line) for line in part.text.split("\n"))


def _anchor(address: str, inner: Markup) -> Markup:
    href = followed(address)
    if href is None:
        return inner
    return _tag("a", inner, href=href, rel="noopener noreferrer", target="_blank")
