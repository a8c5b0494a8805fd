"""Rich text, which people's own messages are made of, read into the tree that mrkdwn is read into.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.sandbox.blockkit import dates, emojis
from bot.sandbox.blockkit.tree import Inline, Line, Link, Mark, Mention, Moment, Names, Styled, Words
from bot.sandbox.workspace.cast import Json

_MARKS: tuple[Mark, ...] = ("code", "strike", "italic", "bold")
"""From the innermost to the outermost."""


def read(elements: Iterable[Json], names: Names, now: datetime | None = None) -> Line:
    """The content of a section, quotation, list item or preformatted stretch.

    `names` says what is shown for an id; `now` is what "today" in a date is reckoned from.
    """
    return tuple(_styled(_content(element, names, now), element.get("style") or {}) for element in elements)


def _styled(content: Inline, style: Json) -> Inline:
    for mark in _MARKS:
        if style.get(mark):
            content = Styled(mark, (content,))
    return content


def _content(element: Json, names: Names, now: datetime | None) -> Inline:
    kind = str(element.get("type"))
    if kind == "date":
        return _moment(element, now)
    read_one = _READ.get(kind)
    if read_one is None:
        return Words(f"[a {kind!r} element, which is not shown here]")
    return read_one(element, names)


def _moment(element: Json, now: datetime | None) -> Inline:
    when = dates.local(str(element.get("timestamp")))
    if when is None:
        return Words(str(element.get("fallback") or element.get("timestamp")))
    return Moment(when, dates.written(when, str(element.get("format")), now), element.get("url"))


def _emoji(element: Json, _names: Names) -> Inline:
    name = str(element.get("name"))
    return Words(emojis.character(name) or f":{name}:")


def _user_group(element: Json, names: Names) -> Inline:
    return Mention(f"@{names(str(element.get('usergroup_id'))).removeprefix('@')}")


_READ: dict[str, Callable[[Json, Names], Inline]] = {
    "text": lambda element, _: Words(str(element.get("text", ""))),
    "link": lambda element, _: Link(str(element.get("url")), str(element.get("text") or element.get("url"))),
    "user": lambda element, names: Mention(names(str(element.get("user_id")))),
    "channel": lambda element, names: Mention(names(str(element.get("channel_id")))),
    "usergroup": _user_group,
    "broadcast": lambda element, _: Mention(f"@{element.get('range')}"),
    "emoji": _emoji,
    "color": lambda element, _: Words(str(element.get("value"))),
}
