"""Days as people type them in a conversation, and all that they may mean by it.

Days are written in the British order. 01/04/27 is nevertheless read in some places as 4 January, so a day in
figures is certain only where both orders say the same, or where only the British one makes a day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil import parser

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_A_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\.?"
_A_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+"
_A_DAY = r"(?:the\s+)?[0-9]{1,2}(?:st|nd|rd|th)?"
_A_YEAR = r"(?:[0-9]{4}|['\u2019]?[0-9]{2})"

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_FIGURES = re.compile(
    r"(?P<one>[0-9]{1,2})\s?[/.-]\s?(?P<two>[0-9]{1,2})\s?[/.-]\s?(?P<year>[0-9]{4}|[0-9]{2})"
)
_IN_WORDS = re.compile(
    rf"(?:{_A_WEEKDAY})?(?:{_A_DAY}[\s-]+(?:of\s+)?{_A_MONTH}|{_A_MONTH}\s+{_A_DAY})"
    rf"(?:,?[\s-]+(?P<year>{_A_YEAR}))?"
)
_A_WHOLE_MONTH = re.compile(rf"(?P<month>{_A_MONTH})\s+(?P<year>[0-9]{{4}})")
_EDGE = re.compile(
    rf"(?:the\s+)?(?P<edge>end|start|beginning)\s+(?:of\s+)?(?P<month>{_A_MONTH})"
    rf"(?:,?\s+(?P<year>{_A_YEAR}))?"
)
_BEFORE = re.compile(r"(?:on|from|in)\s+")
_WEEKDAY = re.compile(_A_WEEKDAY)
_LONGEST = 40
_LONG_AGO = timedelta(days=90)
_YEARS = range(-1, 9)
"""From this year, where it is looked for a day without one: 29 February may be eight years away."""
_FIRST_YEAR = 1000
_CENTURY, _OF_FOUR = 2000, 4
_A_DEFAULT = datetime(2000, 1, 1)  # noqa: DTZ001  a day, of no place


@dataclass(frozen=True)
class DaysMeant:
    """The days that may be meant, the likeliest first; none where it is no day that the calendar has.

    `certain` says that there is only one, and that nobody could read it otherwise.
    """

    days: tuple[date, ...]
    certain: bool = False


def days_meant(text: str, today: date | None) -> DaysMeant | None:
    """Read a day as it is typed: "1 April 2027", "Thu 1st Apr", "01/04/27", "end of March", "2027-04-01".

    Without a year the next such day is meant, or the last one where that has just passed; without `today`
    such a text is no day. None where the text is nothing of the kind.
    """
    said = " ".join(text.lower().split()).removesuffix(".")
    said = _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said
    return _figures(said) or _words(said, today) if len(said) <= _LONGEST else None


def _figures(said: str) -> DaysMeant | None:
    if match := _ISO.fullmatch(said):
        return _certain(_day(int(match["year"]), int(match["month"]), int(match["day"])))
    if match := _FIGURES.fullmatch(said):
        return _in_figures(_year(match["year"]), int(match["one"]), int(match["two"]))
    return None


def _words(said: str, today: date | None) -> DaysMeant | None:
    if match := _EDGE.fullmatch(said):
        return _at_the_edge(match, today)
    if match := _A_WHOLE_MONTH.fullmatch(said):
        year, month = int(match["year"]), _MONTH[match["month"][:3]]
        return DaysMeant((date(year, month, 1), _last(year, month))) if year else DaysMeant(())
    if match := _IN_WORDS.fullmatch(said):
        return _in_words(said, match, today)
    return None


def _in_figures(year: int, one: int, two: int) -> DaysMeant:
    british, other = _day(year, two, one), _day(year, one, two)
    if british is None:
        return DaysMeant((other,) if other else ())
    if other is None or other == british:
        return DaysMeant((british,), certain=True)
    return DaysMeant((british, other))


def _at_the_edge(match: re.Match[str], today: date | None) -> DaysMeant | None:
    month = _MONTH[match["month"][:3]]

    def on(year: int) -> date:
        return _last(year, month) if match["edge"] == "end" else date(year, month, 1)

    if match["year"]:
        year = _year(match["year"])
        return DaysMeant((on(year),), certain=True) if year else DaysMeant(())
    return None if today is None else DaysMeant(_near(today, [on(today.year + number) for number in _YEARS]))


def _in_words(said: str, match: re.Match[str], today: date | None) -> DaysMeant | None:
    rest = said[: match.start("year")] if match["year"] else said
    rest = _WEEKDAY.sub("", rest, count=1).replace("the ", "").replace("-", " ").strip(" ,")
    if match["year"]:
        day = _read(rest, _year(match["year"]))
        if day is None:
            return DaysMeant(())
        return DaysMeant((day,), certain=_weekday_fits(said, day))
    if today is None:
        return None
    found = [_read(rest, today.year + number) for number in _YEARS]
    fitting = [day for day in found if day and _weekday_fits(said, day)]
    return DaysMeant(_near(today, fitting or [day for day in found if day]))


def _read(day_and_month: str, year: int) -> date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return parser.parse(f"{day_and_month} {year:04}", dayfirst=True, default=_A_DEFAULT).date()
    except (parser.ParserError, OverflowError):
        return None


def _near(today: date, days: list[date]) -> tuple[date, ...]:
    """Return the next of these days, and the last one before it where that has only just passed."""
    to_come = [day for day in days if day >= today][:1]
    passed = [day for day in days if today - _LONG_AGO <= day < today]
    return (*to_come, *passed)


def _weekday_fits(said: str, day: date) -> bool:
    named = _WEEKDAY.match(said)
    return named is None or f"{day:%a}".lower() == named.group()[:3]


def _year(text: str) -> int:
    figures = text.lstrip("'\u2019")
    return int(figures) if len(figures) == _OF_FOUR else _CENTURY + int(figures)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _certain(day: date | None) -> DaysMeant:
    return DaysMeant((day,), certain=True) if day else DaysMeant(())
