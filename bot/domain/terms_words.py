"""Terms as people write them in one cell or field, and back: what is written here is read here as the same.

Nothing is guessed: what cannot be read raises InvalidInput, with no field. An empty text says that nobody has
said; "none", that there are none.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from bot.domain.day_words import day_in_words, parse_day
from bot.domain.notice import NUMBERS, UNITS, Notice, Party, Unit
from bot.domain.problems import InvalidInput, Problem
from bot.domain.terms import MOST_CLAUSES, Break, Length, Option, Renewal
from bot.domain.values import Value

T = TypeVar("T")
V = TypeVar("V", bound=Value)

NONE = frozenset({"none", "no", "nil", "n/a", "not applicable"})
"""Says that there are none of something."""

_NUMBER = rf"[0-9]{{1,4}}|{'|'.join(NUMBERS)}"
_SINGULAR = {
    Unit.DAYS: "day",
    Unit.WEEKS: "week",
    Unit.MONTHS: "month",
    Unit.WORKING_DAYS: "working day",
}
_LENGTH = rf"(?P<number>{_NUMBER})?[\s-]*(?:calendar )?(?P<unit>day|week|month|year)s?"
_PERIOD = re.compile(
    rf"(?P<number>{_NUMBER})[\s-]*(?P<clear>clear )?(?:calendar )?"
    r"(?P<unit>(?:working |business )?day|week|month|year)s?['\u2019]?s?(?: (?:written )?notice)?"
)
_SERVICE = re.compile(rf"(?P<number>{_NUMBER}) (?:working |business )?days? for service")
_PARTIES = {
    "us": Party.US,
    "the supplier": Party.SUPPLIER,
    "supplier": Party.SUPPLIER,
    "either side": Party.EITHER,
    "either": Party.EITHER,
    "either party": Party.EITHER,
}
_BY = {Party.US: "by us", Party.SUPPLIER: "by the supplier", Party.EITHER: "by either side"}
_FROM = r"(?:from )(?P<{0}unit>day|week|month|year) (?P<{0}number>[0-9]{{1,4}})"
_EVERY = rf"every (?:(?P<every>{_NUMBER}) )?(?P<every_unit>day|week|month|year)s?"
_AGAIN = (
    re.compile(rf"{_EVERY} {_FROM.format('first_')}"),
    re.compile(rf"{_FROM.format('first_')},? (?:and |then )?{_EVERY}"),
)
_ONCE = re.compile(rf"(?:once )?after (?P<number>{_NUMBER}) (?P<unit>day|week|month|year)s?")
_ANY_TIME = re.compile(r"(?:at )?any ?time")
_WITH = re.compile(r"(?:,? with | on | giving |,? subject to | by giving )(?=[^,]*\bnotice\b)")
_USED = re.compile(r"\(?(?:already )?(?:used|taken|exercised)\)?")
_TIMES = re.compile(rf"(?P<times>{_NUMBER})\s*(?:x|\u00d7|times|options? of|extensions? of)\s*(?P<rest>.+)")
_LONGEST_SHOWN = 60


def format_length(length: Length) -> str:
    """Write a length: "12 months"."""
    return _counted(length.number, _SINGULAR[length.unit])


def parse_length(text: str) -> Length:
    """Read a length on the calendar: "12 months", "2 years", "a year", "90 days"."""
    match = re.fullmatch(_LENGTH, _plain(text))
    if match is None or not match["number"]:
        raise _unreadable(Problem.PERIOD_UNREADABLE, text)
    return _length(match["number"], match["unit"], text)


def format_notice(notice: Notice | None) -> str:
    """Write a period of notice: "20 clear working days, 2 days for service, by us"."""
    if notice is None:
        return ""
    return ", ".join([_bare(notice, "none"), *_extras(notice)])


def parse_notice(text: str) -> Notice | None:
    """Read a period of notice, None where the text is empty.

    Takes what `format_notice` writes and what people type: "3 months", "90 days' notice", "20 clear working
    days, 2 days for service, by us", "none". "Not clear" after a comma says that days are not clear.
    """
    said = _plain(text)
    if not said:
        return None
    first, *others = [part.strip() for part in said.split(",")]
    values = _number_of_notice(first, text)
    for part in others:
        values |= _extra(part, text)
    return _made(lambda: Notice(**values), Problem.NOTICE_UNREADABLE, text)


def format_breaks(breaks: tuple[Break, ...] | None) -> str:
    """Write break clauses: "1 April 2028; every 12 months from month 24; any time with 90 days notice"."""
    return _listed(breaks, _break_words, "; ")


def parse_breaks(text: str) -> tuple[Break, ...] | None:
    """Read break clauses, separated by semicolons or lines; None where the text is empty, () for "none"."""
    return _several(text, re.compile(r"[;\n]"), _break)


def format_options(options: tuple[Option, ...] | None) -> str:
    """Write options to extend: "12 months (used), 12 months"."""
    return _listed(options, _option_words, ", ")


def parse_options(text: str) -> tuple[Option, ...] | None:
    """Read options to extend: "12 months (used), 12 months", "2 x 1 year"; None where the text is empty."""
    found = _several(text, re.compile(r"[,;\n]"), _options)
    if found is None:
        return None
    options = tuple(option for each in found for option in each)
    if len(options) > MOST_CLAUSES:
        raise InvalidInput("", Problem.TOO_MANY, {"most": str(MOST_CLAUSES)})
    return options


def format_renewal(renewal: Renewal | None) -> str:
    """Write when a contract renews and for how long: "1 April 2028, for 12 months"."""
    if renewal is None:
        return ""
    tail = f", for {format_length(renewal.length)}" if renewal.length else ""
    return day_in_words(renewal.on) + tail


def parse_renewal(text: str) -> Renewal | None:
    """Read when a contract renews: "1 April 2028", "1 April 2028, for 12 months"; None for an empty text."""
    said = _plain(text)
    if not said:
        return None
    day, _, length = re.sub(r",? (?:for|every) ", "|", said, count=1).partition("|")
    return Renewal(on=parse_day(day), length=parse_length(length) if length else None)


def format_reviews(reviews: tuple[date, ...]) -> str:
    """Write days of review: "1 April 2028; 1 October 2028"."""
    return "; ".join(map(day_in_words, reviews))


def parse_reviews(text: str) -> tuple[date, ...]:
    """Read days of review, separated by semicolons, commas or lines."""
    return _several(text, re.compile(r"[;,\n]"), parse_day) or ()


def _number_of_notice(first: str, text: str) -> dict[str, object]:
    if first in NONE | {"no notice", "zero", "0"}:
        return {"number": 0, "unit": Unit.DAYS}
    match = _PERIOD.fullmatch(first)
    if match is None:
        raise _unreadable(Problem.NOTICE_UNREADABLE, text)
    size, unit = UNITS[match["unit"]]
    clear = {"clear": True} if match["clear"] else {}
    return {"number": _number(match["number"]) * size, "unit": unit, **clear}


def _extra(part: str, text: str) -> dict[str, object]:
    service = _SERVICE.fullmatch(part)
    if service:
        return {"service_days": _number(service["number"])}
    if part in {"not clear", "not clear days"}:
        return {"clear": False}
    party = _PARTIES.get(part.removeprefix("by "))
    if not part.startswith("by ") or party is None:
        raise _unreadable(Problem.NOTICE_UNREADABLE, text)
    return {"by": party}


def _bare(notice: Notice, nothing: str) -> str:
    if notice.number == 0 and notice.unit is Unit.DAYS and not notice.clear:
        return nothing
    clear = "clear " if notice.clear else ""
    return _counted(notice.number, clear + _SINGULAR[notice.unit])


def _extras(notice: Notice) -> list[str]:
    found = ["not clear"] if notice.clear is False else []
    if notice.service_days:
        found.append(f"{_counted(notice.service_days, 'day')} for service")
    if notice.by:
        found.append(_BY[notice.by])
    return found


def _break_words(clause: Break) -> str:
    if clause.on:
        when = day_in_words(clause.on)
    elif clause.any_time:
        when = "any time"
    else:
        when = _first_words(clause)
    if clause.notice is None:
        return when
    bare = _bare(clause.notice, "no")
    return ", ".join([f"{when} with {bare} notice", *_extras(clause.notice)])


def _first_words(clause: Break) -> str:
    first = clause.first_after
    if first is None:
        raise ValueError("a break falls on a day, so long after the start, or at any time")
    if clause.every is None:
        return f"after {format_length(first)}"
    return f"every {format_length(clause.every)} from {_SINGULAR[first.unit]} {first.number}"


def _break(text: str) -> Break:
    said = _plain(text)
    split = _WITH.search(said)
    when, notice = (said[: split.start()], parse_notice(said[split.end() :])) if split else (said, None)
    values = _when(when.strip(" ,"), text)
    return _made(lambda: Break.model_validate({**values, "notice": notice}), Problem.BREAK_UNREADABLE, text)


def _when(said: str, text: str) -> dict[str, object]:
    if _ANY_TIME.fullmatch(said):
        return {"any_time": True}
    again = next((match for pattern in _AGAIN if (match := pattern.fullmatch(said))), None)
    if again:
        return {
            "first_after": _length(again["first_number"], again["first_unit"], text),
            "every": _length(again["every"] or "1", again["every_unit"], text),
        }
    once = _ONCE.fullmatch(said)
    if once:
        return {"first_after": _length(once["number"], once["unit"], text)}
    if not re.search(r"[0-9]", said):
        raise _unreadable(Problem.BREAK_UNREADABLE, text)
    return {"on": parse_day(said.removeprefix("on "))}


def _options(text: str) -> tuple[Option, ...]:
    said = _plain(text)
    used = _USED.search(said)
    if used:
        said = (said[: used.start()] + said[used.end() :]).strip()
    times = _TIMES.fullmatch(said)
    number = _number(times["times"]) if times else 1
    if number > MOST_CLAUSES:
        raise InvalidInput("", Problem.TOO_MANY, {"most": str(MOST_CLAUSES)})
    try:
        length = parse_length(times["rest"] if times else said)
    except InvalidInput as error:
        raise _unreadable(Problem.OPTION_UNREADABLE, text) from error
    return (Option(length=length, used=bool(used)),) * number


def _option_words(option: Option) -> str:
    return format_length(option.length) + (" (used)" if option.used else "")


def _listed(values: tuple[V, ...] | None, words: Callable[[V], str], between: str) -> str:
    if values is None:
        return ""
    return between.join(map(words, values)) or "none"


def _several(text: str, between: re.Pattern[str], read: Callable[[str], T]) -> tuple[T, ...] | None:
    parts = _parts(between.split(text))
    if not parts:
        return None
    if len(parts) == 1 and _plain(parts[0]) in NONE:
        return ()
    if len(parts) > MOST_CLAUSES:
        raise InvalidInput("", Problem.TOO_MANY, {"most": str(MOST_CLAUSES)})
    return tuple(map(read, parts))


def _parts(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _length(number: str, unit: str, text: str) -> Length:
    size, counted = UNITS[unit]
    return _made(lambda: Length(number=_number(number) * size, unit=counted), Problem.PERIOD_UNREADABLE, text)


def _made(make: Callable[[], T], problem: Problem, text: str) -> T:
    """Return what is made; raises InvalidInput where a number is out of all proportion."""
    try:
        return make()
    except ValidationError as error:
        raise _unreadable(problem, text) from error


def _number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _unreadable(problem: Problem, text: str) -> InvalidInput:
    return InvalidInput("", problem, {"typed": text.strip()[:_LONGEST_SHOWN]})
