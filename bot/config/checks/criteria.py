"""Checks of criteria: what they look at has to exist, and has to be able to be what they say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.config.checks.ids import Fault, there_is
from bot.config.source import Where, did_you_mean
from bot.domain.question import NUMERIC, WITH_OPTIONS, AnswerValue, Question, QuestionKind
from bot.domain.rules import ContractFact, Criteria, Criterion, SupplierFact
from bot.domain.spend import Fact, Kind, Phase

COMPARISONS = ("over", "at_least", "under", "at_most")
YES_OR_NO = ("yes", "no")

FACTS_IN_WORDS: Mapping[Fact, tuple[str, ...]] = {
    Fact.KIND: tuple(Kind),
    Fact.PHASE: tuple(Phase),
    Fact.PUBLIC_FACING: YES_OR_NO,
    Fact.NOVEL: YES_OR_NO,
    Fact.STANDS_ALONE: YES_OR_NO,
}
"""The words that each fact can be; the category's come from regimes, and all others are numbers."""

OTHERS_IN_WORDS = frozenset(
    {
        ContractFact.AUTOMATIC,
        ContractFact.DATA_OWNERSHIP,
        ContractFact.IP_OWNERSHIP,
        ContractFact.USAGE_BASED,
        SupplierFact.INTEGRATES,
        SupplierFact.COMPONENT,
    }
)
"""What is yes or no of contracts and suppliers; all others are numbers."""

ANYWHERE = frozenset({"question", "fact", "rule"})
FACTS_ONLY = frozenset({"fact"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What criteria can look at here: the kinds of thing, and the questions, rules and categories there are.

    `categories` is None where it is not known which there are. `place` completes "… cannot be looked at".
    """

    looks_at: frozenset[str]
    place: str
    questions: Mapping[str, Question]
    rules: Collection[str]
    categories: Collection[str] | None


@dataclass(frozen=True, slots=True)
class _Can:
    """What a thing can be: one of these words, or a number; and whether it can be not known at all."""

    words: tuple[str, ...]
    number: bool
    unknown: bool


def of_criteria(criteria: Criteria, here: Where, scope: Scope) -> Iterator[Fault]:
    """Yield what is wrong with each criterion of a group; `here` is where the group stands."""
    for name in ("all", "any", "none"):
        group: tuple[Criterion, ...] = getattr(criteria, name)
        for number, criterion in enumerate(group):
            yield from _of_criterion(criterion, (*here, name, number), scope)


def _of_criterion(criterion: Criterion, here: Where, scope: Scope) -> Iterator[Fault]:
    looked_at, _, name = criterion.key.partition(":")
    where = (*here, looked_at)
    if looked_at not in scope.looks_at:
        yield where, f"a {looked_at} cannot be looked at {scope.place}; only {_listed(scope.looks_at)} can"
    elif looked_at == "rule":
        yield from there_is("rule", name, scope.rules, where)
        yield from _is_one_of(criterion, YES_OR_NO, f"the rule {name}", here)
    elif looked_at == "question":
        yield from there_is("question", name, scope.questions, where)
        if name in scope.questions:
            yield from _fits_question(criterion, scope.questions[name], here)
    else:
        yield from _fits(criterion, _can_be(criterion, scope), f"{looked_at} {name}", here)


def _fits_question(criterion: Criterion, question: Question, here: Where) -> Iterator[Fault]:
    words: tuple[str, ...] = ()
    if question.kind is QuestionKind.JUDGEMENT:
        words = (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO)
    elif question.kind in WITH_OPTIONS:
        words = tuple(option.id for option in question.options)
    if question.can_be_not_applicable:
        words = (*words, AnswerValue.NOT_APPLICABLE)
    can = _Can(words, question.kind in NUMERIC, unknown=True)
    yield from _fits(criterion, can, f"the question {question.id} (of kind {question.kind})", here)


def _can_be(criterion: Criterion, scope: Scope) -> _Can | None:
    """Return what a fact, or something of a contract or supplier, can be; None where that is not known."""
    fact, other = criterion.fact, criterion.contract or criterion.supplier
    if fact is Fact.CATEGORY:
        return (
            None if scope.categories is None else _Can(tuple(scope.categories), number=False, unknown=False)
        )
    if fact:
        words = FACTS_IN_WORDS.get(fact, ())
        return _Can(words, number=not words, unknown=False)
    is_yes_or_no = other in OTHERS_IN_WORDS
    return _Can(YES_OR_NO if is_yes_or_no else (), number=not is_yes_or_no, unknown=True)


def _fits(criterion: Criterion, can: _Can | None, what: str, here: Where) -> Iterator[Fault]:
    if can is None:
        return
    if criterion.compares and not can.number:
        key = next(each for each in COMPARISONS if getattr(criterion, each) is not None)
        use = "is" if can.words else "answered"
        yield (*here, key), f"{what} is no number and cannot be compared; use {use} instead of {key}"
    if criterion.answered is not None and not can.unknown:
        yield (*here, "answered"), f"{what} is always known; say what it has to be instead of answered"
    if criterion.is_ and not can.words:
        use = ", ".join(COMPARISONS) if can.number else "answered"
        yield (*here, "is"), f"{what} cannot be one of several words; instead of is, use {use}"
    elif criterion.is_:
        yield from _is_one_of(criterion, can.words, what, here)


def _is_one_of(criterion: Criterion, words: Collection[str], what: str, here: Where) -> Iterator[Fault]:
    for word in dict.fromkeys(criterion.is_ or ()):
        if word not in words:
            hint = did_you_mean(word, words) or f"; it can be {_listed(words)}"
            yield (*here, "is"), f"{what} is never {word}{hint}"


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words) if isinstance(words, frozenset) else words)
