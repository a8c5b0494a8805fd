"""Amounts, numbers, days and lengths of time as people type them, and all that they may mean by it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.domain.days_meant import days_meant
from bot.domain.given import read_answer
from bot.domain.money import parse_pounds
from bot.domain.notice import NUMBERS
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import Question, QuestionKind
from bot.domain.replies import Reply
from bot.domain.spend import PENCE_IN_A_POUND
from bot.domain.talking import APART, begins_talk, is_plainly_talk, is_question


@dataclass(frozen=True)
class Meaning:
    """What a message may mean as an answer: each reading, the likeliest first.

    It is `clear` where there is one reading and no doubt that it is meant as the answer. With a `problem` it
    is plainly meant as one, but cannot be taken.
    """

    readings: tuple[Reply, ...] = ()
    clear: bool = False
    problem: InvalidInput | None = None


_PLAINLY_WRONG = frozenset(
    {Problem.OUTSIDE_LIMITS, Problem.MONEY_NEGATIVE, Problem.MONEY_TOO_LARGE, Problem.NO_SUCH_DAY}
)
_HEDGE = re.compile(
    r"""
    (?:
      (?: it(?:'s|\ is|'ll\ be|\ (?:will|would|should)\ be|\ costs?) | that(?:'s|\ is|\ would\ be)
        | we\ (?:expect|think|say|plan|assume)(?:\ it)? | i\ think|i'd\ say|i\ guess | probably|maybe|say
        | there\ are|there\ will\ be | the\ longest\ is )
      \s+
    )?
    (?:
      (?: about|around|roughly|approx(?:imately|\.)?|circa|c\.|nearly|almost|just\ (?:over|under)|up\ to
        | at\ least|at\ most|over|under|some|no\ (?:longer|more)\ than|by|max(?:imum)?|~ )
      \s*
    )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HEDGED_AFTER = re.compile(
    r"\s+(?:or so|ish|max(?:imum)?|or thereabouts|in all|in total|at most|a year|per year|each year|i think)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s+[a-z][a-z-]+(?:\s+[a-z-]+){0,2}\b", re.IGNORECASE
)
_UNIT = re.compile(r"(?<![a-z])(?P<unit>yrs?|y|mths?|mos?|wks?)(?![a-z])\.?", re.IGNORECASE)
_UNITS = {"y": "years", "m": "months", "w": "weeks"}
_YEARS_AND = re.compile(
    r"(?P<years>\w+)\s+years?(?:,?\s+and|,)?\s+(?P<rest>a\s+half|\w+\s+months?)", re.IGNORECASE
)
_PART_OF_YEARS = re.compile(r"(?P<years>[0-9]{1,3}\.[0-9]{1,2})\s*-?\s*years?", re.IGNORECASE)
_AND_A_HALF = re.compile(r"(?:a|one)\s+year\s+and\s+a\s+half", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    rf"(?:(?:{'|'.join(word for word in NUMBERS if word not in ('a', 'an'))})\b|an?(?=\s+[mbt]))",
    re.IGNORECASE,
)
_MANY = re.compile(r"[0-9][0-9,.]*\s*(?:k|m|thousand|million)", re.IGNORECASE)
_FIGURE = re.compile(r"[£~]?[0-9]")
_LONGEST_HEAD = 60
_LONGEST_LOOSE = 120
_MOST_READINGS = 4


def value_meant(question: Question, said: str, today: date) -> Meaning | None:
    """Return what a text may mean as an amount, a number, a day or a length of time; None where it is talk.

    The whole text is the answer, or what stands before a comma and the like, with the rest as its words.
    Otherwise it is at most asked back: an amount among words, a day that could be another.
    """
    if is_question(said):
        return None
    for head, words in _splits(said):
        if words and begins_talk(words):
            continue
        found = _exactly(question, head, today)
        if found is not None:
            return _beside(question, found, words, today)
    return _loosely(question, said, today)


def _splits(said: str) -> Iterator[tuple[str, str]]:
    """Give the text as a whole, then parted where a value may end and its words begin."""
    yield said.rstrip(".! "), ""
    for apart in APART.finditer(said[: _LONGEST_HEAD * 2]):
        if 0 < apart.start() <= _LONGEST_HEAD:
            yield said[: apart.start()].strip(), said[apart.end() :].strip()


def _beside(question: Question, found: Meaning, words: str, today: date) -> Meaning:
    """Return what was found, with the words beside it; where another value is among them it is not clear."""
    other = _exactly(question, words.rstrip(".! "), today) if words else None
    if other is not None and other.readings:
        return Meaning((*found.readings, *other.readings))
    loose = bool(words) and (question.kind is QuestionKind.NUMBER or _FIGURE.match(words) is not None)
    readings = tuple(replace(each, words=words) for each in found.readings)
    return Meaning(readings, clear=found.clear and not loose, problem=found.problem)


def _exactly(question: Question, said: str, today: date) -> Meaning | None:
    if not said or len(said) > _LONGEST_HEAD:
        return None
    if question.kind is QuestionKind.DATE:
        return _days(said, today)
    typed = _length(said) if question.kind is QuestionKind.PERIOD else _in_figures(said)
    if question.kind is QuestionKind.NUMBER:
        typed = _written_out(typed)
    try:
        read_answer(question, typed)
    except InvalidInput as error:
        return Meaning(problem=error) if error.problem in _PLAINLY_WRONG else None
    return Meaning((Reply(typed),), clear=True)


def _days(said: str, today: date) -> Meaning | None:
    meant = days_meant(said, today)
    if meant is None:
        return None
    if not meant.days:
        return Meaning(problem=InvalidInput("", Problem.NO_SUCH_DAY, {"typed": said}))
    return Meaning(tuple(Reply(day.isoformat()) for day in meant.days), clear=meant.certain)


def _length(said: str) -> str:
    """Write a length of time as it is read: whole units, with their names in full."""
    full = " ".join(_UNIT.sub(lambda found: f" {_UNITS[found['unit'][0].lower()]}", said).split())
    if _AND_A_HALF.fullmatch(full):
        return "18 months"
    if match := _PART_OF_YEARS.fullmatch(full):
        months = Decimal(match["years"]) * 12
        return f"{int(months)} months" if months == int(months) else full
    if match := _YEARS_AND.fullmatch(full):
        return _added(match) or full
    return full


def _in_figures(said: str) -> str:
    """Write a number that is a word in figures: "two million"."""
    match = _NUMBER_WORD.match(said)
    return said if match is None else f"{NUMBERS[match.group().lower()]}{said[match.end() :]}"


def _written_out(said: str) -> str:
    """Write a number with all its digits: "12k", "1.2 million"."""
    if not _MANY.fullmatch(said):
        return said
    try:
        whole, part = divmod(parse_pounds(said), PENCE_IN_A_POUND)
    except InvalidInput:
        return said
    return said if part else str(whole)


def _added(match: re.Match[str]) -> str | None:
    years, months = (
        _number(match["years"]),
        6 if "half" in match["rest"] else _number(match["rest"].split()[0]),
    )
    return None if years is None or months is None else f"{years * 12 + months} months"


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit() and len(word) < len("1000"):
        return int(word)
    return NUMBERS.get(word.lower())


def _loosely(question: Question, said: str, today: date) -> Meaning | None:
    """Return what is to be asked back: a value said with reserve, in a sentence, or with what it counts."""
    if len(said) > _LONGEST_LOOSE or is_plainly_talk(_HEDGE.sub("", said, count=1)):
        return None
    hedge = _HEDGE.match(said.replace("\u2019", "'"))
    rest = said[hedge.end() :] if hedge else said
    for head, words in _splits(rest):
        found = _exactly(question, _HEDGED_AFTER.sub("", head), today)
        if found is not None and found.readings:
            return Meaning(tuple(Reply(each.value, words) for each in found.readings))
    if question.kind is QuestionKind.NUMBER and _COUNTED.match(rest):
        return Meaning(_distinct(question, [each["number"] for each in _COUNTED.finditer(rest)]))
    return None


def _distinct(question: Question, numbers: list[str]) -> tuple[Reply, ...]:
    found = []
    for number in dict.fromkeys(numbers):
        try:
            read_answer(question, number)
        except InvalidInput:
            continue
        found.append(Reply(number))
    return tuple(found[:_MOST_READINGS])
