"""How a moment in a text is written for whoever reads it.

https://docs.slack.dev/messaging/formatting-message-text#date-formatting and
https://docs.slack.dev/reference/block-kit/block-elements/date-element
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.workspace.cast import TIME_ZONE

_LONGEST_AGO = ((31_536_000, "year"), (2_592_000, "month"), (86_400, "day"), (3600, "hour"), (60, "minute"))
_TOKEN = re.compile(r"\{(\w+)\}")
_FORMS = {
    "date": "%-d %B %Y",
    "date_long": "%A %-d %B %Y",
    "date_long_full": "%-d %B %Y",
    "date_num": "%Y-%m-%d",
    "date_short": "%-d %b %Y",
    "date_slash": "%d/%m/%Y",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}
_PRETTY = {
    "date_pretty": "date",
    "date_long_pretty": "date_long",
    "date_short_pretty": "date_short",
    "day_divider_pretty": "date_long",
}
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def local(seconds: str | int) -> datetime | None:
    """The moment so many seconds after 1970 in the readers' zone; None where the number fits no year."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).astimezone(ZoneInfo(TIME_ZONE))
    except (ValueError, OverflowError, OSError):
        return None


def written(when: datetime, form: str, now: datetime | None = None) -> str:
    """A local moment in a form such as "{date} at {time}".

    `now` is what "today" and "3 days ago" are reckoned from; without it every date is written in full.
    Names in braces that are no form stay as they are.
    """
    return _TOKEN.sub(lambda found: _token(when, found, now), form)


def _token(when: datetime, found: re.Match[str], now: datetime | None) -> str:
    name = found[1]
    if name in _PRETTY or name == "ago":
        said = _near(when, name, now)
        return said[:1].upper() + said[1:] if found.start() == 0 else said
    return when.strftime(_FORMS[name]) if name in _FORMS else found[0]


def _near(when: datetime, name: str, now: datetime | None) -> str:
    full = _FORMS[_PRETTY.get(name, "date")]
    if now is None:
        return when.strftime(full)
    if name == "ago":
        return _ago((now - when).total_seconds())
    here = now.astimezone(when.tzinfo)
    days = (when.date() - here.date()).days
    if days in _NEAR:
        return _NEAR[days]
    if name == "day_divider_pretty" and when.year == here.year:
        return when.strftime("%A %-d %B")
    return when.strftime(full)


def _ago(seconds: float) -> str:
    for length, unit in _LONGEST_AGO:
        count = int(abs(seconds) // length)
        if count:
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"
