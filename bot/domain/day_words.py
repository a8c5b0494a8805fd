"""Days as people write them, and back; the order is always day, month, year unless the year comes first."""

import re
from datetime import date

from bot.domain.problems import InvalidInput, Problem

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = {name: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_FIGURES = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4}|[0-9]{2})")
_WORDS = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -]+(?:of )?(?P<month>[a-z]{3,9})\.?,?[ -]+"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
_LONGEST_SHOWN = 60
_DIGITS_OF_A_YEAR = 4


def day_in_words(day: date) -> str:
    """Write a day so that `parse_day` reads it: "1 April 2028"."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year:04}"


def parse_day(text: str) -> date:
    """Read a day: "1 April 2028", "1 Apr 2028", "01/04/2028", "2028-04-01".

    Raises InvalidInput, with no field, for a year of two digits, a day that no
    calendar has, and anything else.
    """
    typed = " ".join(text.split())
    said = typed.lower()
    match = _ISO.fullmatch(said) or _FIGURES.fullmatch(said) or _WORDS.fullmatch(said)
    if match is None:
        raise _invalid(Problem.DATE_UNREADABLE, typed)
    if len(match["year"]) < _DIGITS_OF_A_YEAR:
        raise _invalid(Problem.YEAR_TOO_SHORT, typed)
    month = _MONTH.get(match["month"]) or (int(match["month"]) if match["month"].isdigit() else None)
    if month is None:
        raise _invalid(Problem.DATE_UNREADABLE, typed)
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError as error:
        raise _invalid(Problem.NO_SUCH_DAY, typed) from error


def _invalid(problem: Problem, typed: str) -> InvalidInput:
    return InvalidInput("", problem, {"typed": typed[:_LONGEST_SHOWN]})
