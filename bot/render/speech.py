"""How dates, times, numbers, lists, people and places are said in templates."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from jinja2.filters import do_filesizeformat
from markupsafe import Markup

from bot.domain import english
from bot.domain.english import LOCALE, number, plural
from bot.render import zones
from bot.render.words import Said, lined, marked, quoted, sayable, short, unformatted

_PERSON = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_MIDS = {(0, 0): "midnight", (12, 0): "midday"}
_CELLS = 10


def day(on: date | str) -> str:
    """Return '1 April 2027'; `on` may be ISO, as in a statement's values, and an aware instant.

    Of an instant it is the day where the reader is.
    """
    return english.day(_date(on))


def weekday(on: date | str) -> str:
    """Return 'Thursday 1 April 2027'."""
    return format_date(_date(on), "EEEE d MMMM y", locale=LOCALE)


def short_day(on: date | str) -> str:
    """Return '1 Apr 2027', for tables."""
    return format_date(_date(on), "d MMM y", locale=LOCALE)


def cell(words: str, width: int) -> Markup:
    """Return words as a cell of a table in letters of one width: shortened or filled up to `width`."""
    shown = short(words, width)
    return _markup(shown) + Markup(" " * (width - len(shown)))  # noqa: S704  spaces


def month(on: date | str) -> str:
    """Return 'April 2027'."""
    return format_date(_date(on), "MMMM y", locale=LOCALE)


def moment(at: datetime | str) -> str:
    """Return '1 April 2027 at 9:05am' as clocks show it where the reader is; `at` is aware, or ISO.

    Where that is not UK time it says so: '1 April 2027 at 10:05am in Paris' (`bot.render.zones`). The
    style is GOV.UK's: 9am on the hour, midday and midnight in words
    (https://www.gov.uk/guidance/style-guide/a-to-z#times).
    """
    local = _local(datetime.fromisoformat(at) if isinstance(at, str) else at)
    clock = _MIDS.get((local.hour, local.minute)) or _clock(local)
    return f"{english.day(local.date())} at {clock} {zones.place(local)}".rstrip()


def size(count: int) -> str:
    """Return how large a file is, in bytes: '136.7 kB'."""
    return str(do_filesizeformat(count)).replace("Byte", "byte")


def listed(things: Sequence[Any], last: str = "and") -> Markup:
    """Return 'a, b and c'."""
    return Markup(english.listed([_markup(thing) for thing in things], last))  # noqa: S704  each is marked


def mention(slack_id: str) -> Markup:
    """Return what Slack shows as a person's name, and may tell them of."""
    return marked(f"<@{_like(_PERSON, slack_id)}>")


def channel(slack_id: str) -> Markup:
    """Return what Slack shows as a channel's name and opens when it is pressed."""
    return marked(f"<#{_like(_CHANNEL, slack_id)}>")


def link(url: str, words: str) -> Markup:
    """Return a link that shows `words`, which are the template's own or a title."""
    shown = unformatted(" ".join(sayable(words).replace("|", " ").split()))
    address = _like(_ADDRESS, url).replace("&", "&amp;")
    return marked(f"<{address}|{shown}>")


def folded(things: Sequence[Any], most: int) -> Mapping[str, Any]:
    """Return the first things as `shown`, and how many others there are as `more`."""
    return {"shown": things[:most], "more": max(0, len(things) - most)}


def bar(done: int, total: int) -> str:
    """Return a bar of ten squares; full only when all is done. Words must say the same beside it."""
    full = done * _CELLS // total if total else 0
    return "■" * full + "□" * (_CELLS - full)


FILTERS: Mapping[str, Callable[..., Any]] = {
    made.__name__: made
    for made in (
        day,
        short_day,
        cell,
        weekday,
        month,
        moment,
        number,
        size,
        plural,
        listed,
        mention,
        channel,
        link,
        quoted,
        lined,
        short,
    )
}

FUNCTIONS: Mapping[str, Callable[..., Any]] = {made.__name__: made for made in (plural, listed, folded, bar)}
"""Few, since a function whose name is also that of a missing value would be printed in its place."""


def _clock(local: datetime) -> str:
    return format_time(local, "h:mma" if local.minute else "ha", locale=LOCALE)


def _date(on: date | str) -> date:
    if isinstance(on, str):
        on = datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on)
    return _local(on).date() if isinstance(on, datetime) else on


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        message = f"{instant.isoformat()} says no time zone"
        raise ValueError(message)
    return zones.local(instant)


def _like(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        message = f"{text!r} cannot be mentioned or linked to"
        raise ValueError(message)
    return str(text)


def _markup(thing: Any) -> Markup:
    return thing if isinstance(thing, Markup) else Markup(Said(thing).__html__())  # noqa: S704  marked as a person's
