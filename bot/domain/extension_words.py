"""Options to extend as notices describe them: what free text seems to mean, for a person to confirm."""

import re

from bot.domain.notice import Unit
from bot.domain.terms import Length, Option

_WORDS = ("one", "two", "three", "four", "five", "six")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_NUMBER = rf"[0-9]{{1,3}}|{'|'.join(_WORDS)}"
_UNIT = r"years?|yrs?|y|months?|mths?|m"
_SUM = re.compile(
    rf"(?<![\w/.,-])(?P<first>{_NUMBER})[\s-]*(?P<unit>{_UNIT})?"
    rf"(?P<rest>(?:\s*(?:\+|\bplus\b)\s*(?:{_NUMBER})(?:[\s-]*(?:{_UNIT})\b)?)+)(?![\w/])",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?:\+|plus)\s*(?P<number>{_NUMBER})(?:[\s-]*(?P<unit>{_UNIT})\b)?", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"\b(?P<times>{_NUMBER})\s*(?:x|\u00d7|(?:further |additional |optional |extension )*"
    rf"(?:periods?|options?|extensions?)\s+(?:of|for)(?: up to)?)\s*(?P<number>{_NUMBER})"
    rf"[\s-]*(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b(?:exten\w*|option\w*|further|additional|up to|renew\w*)\W+(?:\w+\W+){{0,6}}?"
    rf"(?P<number>{_NUMBER})[\s-]*(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_MOST_OPTIONS = 8
_MOST_MONTHS = 240
_MONTHS_IN_A_YEAR = 12


def guess_options(text: str) -> tuple[Option, ...]:
    """Return the options that a text seems to speak of: "3+1", "2 years + 1 + 1", "two periods of 12 months".

    Numbers without a unit are years. Nothing is returned where nothing can be made of it.
    """
    return _of_a_sum(text) or _of_several(text) or _of_one(text)


def guess_sum(text: str) -> tuple[Option, ...]:
    """Return the options that a sum such as "3+1" in a title seems to speak of."""
    return _of_a_sum(text)


def _of_a_sum(text: str) -> tuple[Option, ...]:
    found = _SUM.search(text)
    if found is None:
        return ()
    parts = [(_number(part["number"]), part["unit"]) for part in _PART.finditer(found["rest"])]
    # "3+1+1 years" and "2 years + 1 + 1": a number without a unit has that of the others
    usual = next((unit for _, unit in reversed(parts) if unit), None) or found["unit"]
    return _options([(number, unit or usual) for number, unit in parts])


def _of_several(text: str) -> tuple[Option, ...]:
    found = _SEVERAL.search(text)
    if found is None:
        return ()
    return _options([(_number(found["number"]), found["unit"])] * _number(found["times"]))


def _of_one(text: str) -> tuple[Option, ...]:
    found = _ONE.search(text)
    return _options([(_number(found["number"]), found["unit"])]) if found else ()


def _options(lengths: list[tuple[int, str | None]]) -> tuple[Option, ...]:
    months = [
        number * (1 if unit and unit.lower().startswith("m") else _MONTHS_IN_A_YEAR)
        for number, unit in lengths
    ]
    if not 0 < len(months) <= _MOST_OPTIONS or not all(0 < each <= _MOST_MONTHS for each in months):
        return ()
    return tuple(Option(length=Length(number=each, unit=Unit.MONTHS)) for each in months)


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)
