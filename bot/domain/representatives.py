"""Answers and facts that between them show everything the rules of a standard can tell apart.

Two answers that meet the same criteria lead to the same questions, so one of them is enough.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from bot.domain.given import GIVEN, IN_WORDS, Given, seen_answer
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.rules import Criterion
from bot.domain.spend import PENCE_IN_A_POUND, Fact, Facts, Kind, Phase
from bot.domain.standard import Standard

Setting = str | Phase | int | bool | None
"""A value of an answer or of a fact as it is kept; None where a question has no answer."""

Settings = Mapping[str, Setting]
"""Settings by what criteria look at: "question:hosting", "fact:cost"."""

MOST_OPTIONS_TOLD_APART = 10

T = TypeVar("T")

_A_PENNY = Decimal("0.01")
_FIELDS = {
    Fact.PHASE: "phase",
    Fact.CATEGORY: "category",
    Fact.COST: "cost_pence",
    Fact.PUBLIC_FACING: "public_facing",
    Fact.NOVEL: "novel",
    Fact.STANDS_ALONE: "stands_alone",
    Fact.PARTS: "parts",
    Fact.CONTRACTS: "contracts",
    Fact.SUPPLIERS: "suppliers",
}
_COUNTS = frozenset({Fact.PARTS, Fact.CONTRACTS, Fact.SUPPLIERS})


class TooMuchToExplore(ValueError):
    """Rules look at so much together that not every combination can be tried; says which rules."""


def some_facts(kind: Kind, settings: Settings) -> Facts:
    """Return facts that are as `settings` say, and otherwise those of a small spend in the last phase."""
    plain = Facts(
        kind=kind, phase=Phase.LIVE, category="other", cost_pence=0, public_facing=False, novel=False
    )
    told = {name: settings[f"fact:{fact}"] for fact, name in _FIELDS.items() if f"fact:{fact}" in settings}
    return replace(plain, **told)  # type: ignore[arg-type]  # each setting came from its own fact


class Representatives:
    """For each thing that the rules of a standard look at, the values that they can tell apart."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self._criteria: dict[str, list[Criterion]] = {}
        for rule in standard.rules:
            for criterion in rule.criteria:
                self._criteria.setdefault(criterion.key, []).append(criterion)

    def of_question(self, question: Question) -> list[str]:
        """Return answers to a question, at least one."""
        key = f"question:{question.id}"
        criteria = self._criteria.get(key, [])
        values = list(_answers(question, criteria))
        if question.can_be_not_applicable:
            values.append(AnswerValue.NOT_APPLICABLE.value)
        return _told_apart(key, criteria, {value: seen_answer(question, value) for value in values})

    def with_absent(self, question: Question) -> list[Setting]:
        """Return answers to a question, and None where rules can tell that there is no answer."""
        key = f"question:{question.id}"
        criteria = self._criteria.get(key, [])
        values = self.of_question(question)
        meets = [[each.holds({key: seen_answer(question, value)}) for each in criteria] for value in values]
        without = [each.holds({}) for each in criteria]
        return list(values) if without in meets else [*values, None]

    def of_fact(self, key: str) -> list[Setting]:
        """Return values of a fact other than the kind, at least one."""
        criteria = self._criteria.get(key, [])
        settings = list(_fact_values(Fact(key.removeprefix("fact:")), criteria))
        seen = {each: some_facts(Kind.SERVICE, {key: each}).seen()[key] for each in settings}
        return _told_apart(key, criteria, seen)

    def answers(self, settings: Settings, questions: Iterable[Question]) -> dict[str, Given]:
        """Return an answer for each question: as `settings` say, and otherwise any."""
        answers = {question.id: self._any[question.id] for question in questions}
        for key, value in settings.items():
            name = key.removeprefix("question:")
            if name not in answers:
                continue
            if value is None:
                del answers[name]
            else:
                answers[name] = self._given(str(value))
        return answers

    @cached_property
    def _any(self) -> dict[str, Given]:
        return {
            question.id: self._given(self.of_question(question)[0]) for question in self.standard.questions
        }

    def _given(self, value: str) -> Given:
        return Given(value, phase=Phase.LIVE, edition=self.standard.id)


def _answers(question: Question, criteria: list[Criterion]) -> Iterator[str]:
    match question.kind:
        case QuestionKind.JUDGEMENT:
            yield from (value.value for value in AnswerValue if value is not AnswerValue.NOT_APPLICABLE)
        case QuestionKind.ONE:
            yield from (option.id for option in question.options)
        case QuestionKind.SEVERAL:
            yield from _several(question, criteria)
        case QuestionKind.MONEY:
            numbers = _within(question, _around(criteria, _A_PENNY))
            yield from (str(int(number * PENCE_IN_A_POUND)) for number in numbers if number >= 0)
        case QuestionKind.NUMBER:
            yield from (f"{number:f}" for number in _within(question, _around(criteria, _A_PENNY)))
        case QuestionKind.PERIOD:
            numbers = _within(question, _around(criteria, Decimal(1)))
            yield from (f"{int(number)} months" for number in numbers if number >= 0)
        case QuestionKind.DATE:
            yield "2027-04-01"
        case _:
            yield GIVEN if question.kind in IN_WORDS else "1"


def _several(question: Question, criteria: list[Criterion]) -> Iterator[str]:
    key = f"question:{question.id}"
    single = _told_apart(key, criteria, {option.id: (option.id,) for option in question.options})
    if len(single) > MOST_OPTIONS_TOLD_APART:
        raise TooMuchToExplore(
            f"rules tell apart {len(single)} options of the question {question.id}; "
            f"at most {MOST_OPTIONS_TOLD_APART} can be explored"
        )
    for number in range(1, len(single) + 1):
        for chosen in combinations(single, number):
            yield ",".join(chosen)


def _fact_values(fact: Fact, criteria: list[Criterion]) -> Iterator[Setting]:
    if fact is Fact.PHASE:
        yield from reversed(Phase)
    elif fact is Fact.CATEGORY:
        yield "other"
        yield from dict.fromkeys(word for each in criteria for word in each.is_ or ())
    elif fact is Fact.COST:
        yield from (int(pounds * PENCE_IN_A_POUND) for pounds in _around(criteria, _A_PENNY) if pounds >= 0)
    elif fact in _COUNTS:
        yield from (int(count) for count in _around(criteria, Decimal(1)) if count >= 0)
    else:
        yield from (False, True)


def _around(criteria: list[Criterion], step: Decimal) -> list[Decimal]:
    """Return zero, and each threshold with a number on either side of it."""
    bounds = {
        bound
        for each in criteria
        for bound in (each.over, each.at_least, each.under, each.at_most)
        if bound is not None
    }
    return [Decimal(0), *(bound + side for bound in sorted(bounds) for side in (-step, Decimal(0), step))]


def _within(question: Question, numbers: list[Decimal]) -> list[Decimal]:
    """Return the numbers that may be answered; where there are none, one that may."""
    limits = question.limits
    if limits is None:
        return numbers
    ends = [end for end in (limits.at_least, limits.at_most) if end is not None]
    return [number for number in (*numbers, *ends) if limits.allow(number)]


def _told_apart(key: str, criteria: list[Criterion], seen: Mapping[T, tuple[str, ...] | Decimal]) -> list[T]:
    """Return one of each group of values that meet the same criteria; `seen` is how criteria look at each."""
    first: dict[tuple[bool, ...], T] = {}
    for value, known in seen.items():
        first.setdefault(tuple(criterion.holds({key: known}) for criterion in criteria), value)
    return list(first.values())
