"""In whose time zone a time of day is said: the reader's own, where one person reads it, else the UK's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from bot.domain.english import LOCALE

UK = "Europe/London"

_TIME_ITSELF = {"Etc/UTC", "Etc/GMT", "UTC", "GMT", "Etc/Universal", "Etc/Zulu", "Universal", "Zulu"}
_reader: ContextVar[str] = ContextVar("reader", default=UK)


@contextmanager
def told_in(zone: str | None) -> Iterator[None]:
    """Have times of day said in a zone as the tz database names it; in UK time where it names none."""
    token = _reader.set(zone or UK)
    try:
        yield
    finally:
        _reader.reset(token)


def local(instant: datetime) -> datetime:
    """Return an aware instant as clocks show it where the reader is."""
    return instant.astimezone(_zone(_reader.get()))


def place(at: datetime) -> str:
    """Return where a local time is not the UK's at that moment: 'in Paris', 'UTC'; nothing where it is."""
    if at.utcoffset() == at.astimezone(_zone(UK)).utcoffset():
        return ""
    name = str(at.tzinfo)
    if name in _TIME_ITSELF:
        return "UTC"
    city = get_timezone_location(_zone(name), locale=LOCALE, return_city=True)
    return f"{'at' if name.startswith('Etc/') else 'in'} {city.rpartition('/')[2]}"


@cache
def _zone(name: str) -> ZoneInfo:
    """Return a zone; the UK's for a name that nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(UK)
