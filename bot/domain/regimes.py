"""Spend approval regimes as data: categories of spend, when approval is needed, how heavy the scrutiny is."""

from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.rules import Criteria, Rule
from bot.domain.spend import Facts
from bot.domain.standard import Section
from bot.domain.values import MOST_OPTIONS, Name, OptionText, Phrase, Slug, Value, Words

LONGEST_APPROVAL = 3660
"""Days: ten years, far longer than any approval should hold."""

MOST_PER_CENT = 1000


class Category(Value):
    """A category of spend that a person chooses from."""

    id: Slug
    title: OptionText


class ApprovalRule(Criteria):
    """One way in which approval, or a report, comes to be needed; it looks at facts only.

    `because` ends the sentence "It needs approval because …": it starts in lower case and has no full stop.
    `unverified` marks a figure for which no published source was at hand.
    """

    id: Slug
    because: Phrase
    unverified: bool = False


class Level(Value):
    """How heavy the scrutiny is; `points` are what an answer of this level adds to a total."""

    id: Slug
    title: OptionText
    points: Annotated[int, Field(ge=0)] = 0


class Band(Criteria):
    """The level that follows from facts: of several bands the first that holds counts."""

    level: Slug


class FactCriterion(Value):
    """A criterion of the rating that is read from the facts of the spend."""

    id: Slug
    title: Phrase
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]


class QuestionCriterion(Value):
    """A criterion of the rating that is asked: the level of each option of a question of kind `one`."""

    question: Slug
    levels: dict[Slug, Slug]


class Total(Value):
    """The level of a total: it is this one from so many points on."""

    level: Slug
    at_least: Annotated[int, Field(ge=0)]


class Scrutiny(Value):
    """How a rating is reached, its `levels` from the lightest to the heaviest.

    `by` highest: the heaviest single level counts. `by` total: points are added up, and `totals` say which
    level the sum is, unless a criterion has one of the `decisive` levels, which then counts.
    """

    by: Literal["highest", "total"]
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    totals: tuple[Total, ...] = ()
    decisive: tuple[Slug, ...] = ()
    facts: tuple[FactCriterion, ...] = ()
    questions: tuple[QuestionCriterion, ...] = ()


class Regime(Value):
    """One version of the spend controls; `source` is where its figures were published.

    `report` says what has to be reported rather than approved. `sections` are its own questions, which an
    organisation turns on one section at a time; `rules` are what they are asked by.

    An approval holds for `approval_days` calendar days, None for no end, unless the decision says otherwise.
    It is given anew where the cost comes to differ by more than `reopen_cost_share` per cent.
    """

    id: Slug
    title: Name
    source: Words
    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=MOST_OPTIONS)]
    approval: tuple[ApprovalRule, ...]
    report: tuple[ApprovalRule, ...] = ()
    scrutiny: Scrutiny | None = None
    rules: tuple[Rule, ...] = ()
    sections: tuple[Section, ...] = ()
    approval_days: Annotated[int | None, Field(ge=1, le=LONGEST_APPROVAL)] = None
    reopen_cost_share: Annotated[int, Field(ge=0, le=MOST_PER_CENT)] = 10

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything it says, in hexadecimal."""
        return sha256(self.model_dump_json(by_alias=True, exclude_defaults=True).encode()).hexdigest()


def approval_needed(regime: Regime, facts: Facts) -> tuple[ApprovalRule, ...]:
    """Return the rules that make approval necessary for this spend, in order; empty where none is needed."""
    return _that_hold(regime.approval, facts)


def report_needed(regime: Regime, facts: Facts) -> tuple[ApprovalRule, ...]:
    """Return the rules by which this spend has to be reported, in order; empty where none does."""
    return _that_hold(regime.report, facts)


def _that_hold(rules: tuple[ApprovalRule, ...], facts: Facts) -> tuple[ApprovalRule, ...]:
    seen = facts.seen()
    return tuple(rule for rule in rules if rule.hold(seen))
