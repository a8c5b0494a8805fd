"""Answers as they are kept: one text for each kind of answer, read from what a person typed or chose.

| kind | kept as |
|---|---|
| judgement | yes, partly, no, not_applicable |
| one, several | the id of the option; the ids in the order of the options, with commas between |
| money | whole pence |
| number | digits, with a decimal point where there is one |
| date | 2027-04-01 |
| period | "3 months" |
| person, contract | their id |
| short-text, long-text, link | given; what was written stands in the words |

Any of them can be not_applicable where the question allows it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.domain import english
from bot.domain.calendar import in_words
from bot.domain.days_meant import days_meant
from bot.domain.money import parse_pounds, pounds
from bot.domain.notice import Period, Unit, parse_period
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import WITH_OPTIONS, WRITTEN, AnswerValue, Question, QuestionKind
from bot.domain.spend import PENCE_IN_A_POUND, Phase

GIVEN = "given"
"""What is kept for an answer that consists of words."""

IN_WORDS = WRITTEN | {QuestionKind.LINK}
"""The kinds whose answer consists of words."""

LONGEST_WRITTEN = {QuestionKind.SHORT_TEXT: 150, QuestionKind.LONG_TEXT: 2000, QuestionKind.LINK: 2000}

_SHOWN = 60
_MONTHS_IN = {Unit.DAYS: Decimal(12) / 365, Unit.WEEKS: Decimal(84) / 365, Unit.MONTHS: Decimal(1)}

_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_LONGEST_NUMBER = 24
_LINK = re.compile(r"https?://[^\s/?#<>]+[^\s<>]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given to one question.

    `words` are the reason, the evidence, or the answer itself where it consists of words. `phase` and
    `edition` (a standard's id) are those it was given in. `stale` says that it was taken over from another
    assessment, where the answer has changed since.
    """

    value: str
    words: str = ""
    phase: Phase = Phase.DISCOVERY
    edition: str = ""
    stale: bool = False


def read_answer(question: Question, entered: str | Sequence[str]) -> tuple[str, str]:
    """Return the value and the words of an answer, as it was typed or chosen.

    `entered` is what was typed, an option's id or title, "not_applicable", a person's or contract's id, or
    several options' ids. A date is one that nobody could read otherwise: 01/04/27 could be two days.
    Raises InvalidInput, with no field, where it cannot be taken.
    """
    several = [entered] if isinstance(entered, str) else list(entered)
    typed = several[0].strip() if several else ""
    if not typed:
        raise InvalidInput("", Problem.TEXT_EMPTY)
    if typed == AnswerValue.NOT_APPLICABLE:
        if len(several) > 1 or not question.can_be_not_applicable:
            raise InvalidInput("", Problem.CHOICE_MISSING)
        return typed, ""
    if question.kind in IN_WORDS:
        return GIVEN, _written(question, typed)
    if question.kind in WITH_OPTIONS:
        return _options(question, several), ""
    value = _READERS[question.kind](typed)
    _check_limits(question, value)
    return value, ""


def fits(question: Question, value: str) -> bool:
    """Return whether a value that is kept can be an answer to this question; in another edition it may not.

    A person, a contract and what was written are taken as they are.
    """
    if value == AnswerValue.NOT_APPLICABLE:
        return question.can_be_not_applicable
    try:
        if question.kind in WITH_OPTIONS:
            return _options(question, value.split(",")) == value
        if question.kind is QuestionKind.JUDGEMENT:
            return _judgement(value) == value
        seen_answer(question, value)
        shown_answer(question, value)
    except (ValueError, InvalidOperation, InvalidInput):
        return False
    return (value == GIVEN) == (question.kind in IN_WORDS)


def seen_answer(question: Question, value: str) -> tuple[str, ...] | Decimal:
    """Return an answer as criteria look at it: words, or a number (pounds, months, or the number itself)."""
    if value == AnswerValue.NOT_APPLICABLE:
        return (value,)
    match question.kind:
        case QuestionKind.SEVERAL:
            return tuple(value.split(","))
        case QuestionKind.MONEY:
            return Decimal(int(value)) / PENCE_IN_A_POUND
        case QuestionKind.NUMBER:
            return Decimal(value)
        case QuestionKind.PERIOD:
            return _months(value)
    return (value,)


def shown_answer(question: Question, value: str) -> str:
    """Return an answer as people read it: "£1.2 million", "1 April 2027", "3 months", the titles of options.

    Empty where the answer consists of words. A judgement, not_applicable, a person and a contract come back
    as they are kept, since their words stand elsewhere.
    """
    if value == AnswerValue.NOT_APPLICABLE:
        return value
    if question.kind in IN_WORDS:
        return ""
    if question.kind in WITH_OPTIONS:
        titles = {option.id: option.title for option in question.options}
        return ", ".join(titles.get(each, each) for each in value.split(","))
    return _WRITERS.get(question.kind, _as_it_is)(value)


def _options(question: Question, chosen: Sequence[str]) -> str:
    """Return the chosen options' ids in their order; one may be given by its title, as it was typed."""
    names = {option.title.casefold(): option.id for option in question.options}
    ids = {names.get(each.strip().casefold(), each.strip()) for each in chosen}
    known = [option.id for option in question.options if option.id in ids]
    if len(known) != len(ids) or (question.kind is QuestionKind.ONE and len(known) != 1):
        raise InvalidInput("", Problem.CHOICE_MISSING)
    alone = next((option.title for option in question.options if option.alone and option.id in ids), None)
    if alone is not None and len(known) > 1:
        raise InvalidInput("", Problem.CHOICE_ALONE, {"option": alone})
    return ",".join(known)


def _judgement(typed: str) -> str:
    if typed not in set(AnswerValue):
        raise InvalidInput("", Problem.CHOICE_MISSING)
    return typed


def _number(typed: str) -> str:
    if len(typed) > _LONGEST_NUMBER or not _NUMBER.fullmatch(typed):
        raise InvalidInput("", Problem.NUMBER_UNREADABLE, {"typed": typed[:_SHOWN]})
    return typed.replace(",", "")


def _day(typed: str) -> str:
    meant = days_meant(typed, None)
    if meant is None or not meant.certain:  # what could be another day is asked back where it is typed
        raise InvalidInput("", Problem.DATE_UNREADABLE, {"typed": typed[:_SHOWN]})
    return meant.days[0].isoformat()


def _period(typed: str) -> str:
    try:
        period = parse_period(typed)
    except InvalidInput as unreadable:
        raise InvalidInput("", Problem.PERIOD_UNREADABLE, unreadable.values) from unreadable
    if not period.number:  # "no" is no length of time, though it is a notice
        raise InvalidInput("", Problem.PERIOD_UNREADABLE, {"typed": typed[:_SHOWN]})
    return f"{period.number} {period.unit.value}"


def _period_in_words(value: str) -> str:
    number, unit = value.split()
    return f"1 {unit.removesuffix('s')}" if number == "1" else value


def _as_it_is(text: str) -> str:
    return text


_READERS: Mapping[QuestionKind, Callable[[str], str]] = {
    QuestionKind.JUDGEMENT: _judgement,
    QuestionKind.MONEY: lambda typed: str(parse_pounds(typed)),
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _day,
    QuestionKind.PERIOD: _period,
    QuestionKind.PERSON: _as_it_is,
    QuestionKind.CONTRACT: _as_it_is,
}
_WRITERS: Mapping[QuestionKind, Callable[[str], str]] = {
    QuestionKind.MONEY: lambda value: pounds(int(value)),
    QuestionKind.NUMBER: lambda value: english.number(Decimal(value)),
    QuestionKind.DATE: lambda value: in_words(date.fromisoformat(value)),
    QuestionKind.PERIOD: _period_in_words,
}


def _written(question: Question, typed: str) -> str:
    longest = LONGEST_WRITTEN[question.kind]
    if question.limits and question.limits.longest and len(typed) > question.limits.longest:
        raise InvalidInput("", Problem.OUTSIDE_LIMITS, {"says": question.limits.says})
    if len(typed) > longest:
        values = {"most": english.number(longest), "length": english.number(len(typed))}
        raise InvalidInput("", Problem.TEXT_TOO_LONG, values)
    if question.kind is QuestionKind.LINK and not _LINK.fullmatch(typed):
        raise InvalidInput("", Problem.LINK_UNREADABLE, {"typed": typed[:_SHOWN]})
    return typed


def _check_limits(question: Question, value: str) -> None:
    number = seen_answer(question, value)
    if question.limits and isinstance(number, Decimal) and not question.limits.allow(number):
        raise InvalidInput("", Problem.OUTSIDE_LIMITS, {"says": question.limits.says})


def _months(value: str) -> Decimal:
    number, unit = value.split()
    period = Period(int(number), Unit(unit))
    return period.number * _MONTHS_IN[period.unit]
