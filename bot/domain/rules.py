"""Rules as data: criteria on earlier answers, on the facts of the spend, and on its contracts.

What criteria look at is a mapping from a key, such as "question:what-you-do" or "fact:cost", to what is
known: words (several where several were chosen) or a number. What is not known has no entry.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.domain.spend import Fact
from bot.domain.values import Phrase, Slug, Value

Seen = Mapping[str, tuple[str, ...] | Decimal]

HOLDS, HOLDS_NOT = ("yes",), ("no",)
"""How a rule is known to other rules."""


class ContractFact(StrEnum):
    """What a finding on each contract can look at: pounds, months, or yes and no.

    `break-months` counts from the start to the first break and is not known without one; `months-over-usual`
    is by how much it is longer than the configured practice for that kind of product. `data-ownership` and
    `ip-ownership` say whether the contract says plainly who owns the data and the intellectual property, and
    `usage-based` whether it is paid by use; none is known before somebody has said.
    """

    VALUE = "value"
    MONTHS = "months"
    BREAK_MONTHS = "break-months"
    AUTOMATIC = "automatic"
    MONTHS_OVER_USUAL = "months-over-usual"
    DATA_OWNERSHIP = "data-ownership"
    IP_OWNERSHIP = "ip-ownership"
    USAGE_BASED = "usage-based"


class SupplierFact(StrEnum):
    """What a finding on each supplier of a tree can look at.

    `share` is the supplier's share of the value of all contracts, in per cent; `integrates` whether it
    integrates or manages services, `component` whether it supplies a component, `others` how many other
    suppliers there are.
    """

    SHARE = "share"
    INTEGRATES = "integrates"
    COMPONENT = "component"
    OTHERS = "others"


_AnyOf = Annotated[tuple[str, ...], Field(min_length=1)]


def _listed(given: object) -> object:
    return [given] if isinstance(given, str) else given


class Criterion(Value):
    """One thing that is looked at, and what it has to be.

    Exactly one of the first five says what is looked at, and one of three things says what it has to be. `is`
    holds where it is any of these words (for an answer of several options, where any of them was chosen).
    `over`, `at_least`, `under` and `at_most`, alone or together, compare a number: pounds, months, or a
    count. `answered` asks only whether there is an answer. A rule needs none of them. Words are never over
    or under anything, and a number is never one of the words.
    """

    question: Slug | None = None
    fact: Fact | None = None
    rule: Slug | None = None
    contract: ContractFact | None = None
    supplier: SupplierFact | None = None
    is_: Annotated[_AnyOf | None, BeforeValidator(_listed), Field(alias="is")] = None
    over: Decimal | None = None
    at_least: Decimal | None = None
    under: Decimal | None = None
    at_most: Decimal | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def _looks_at_one_thing(self) -> Self:
        if sum(each is not None for each in (self._looked_at())) != 1:
            raise ValueError("should look at one of question, fact, rule, contract or supplier")
        asks = sum((self.is_ is not None, self.compares, self.answered is not None))
        if asks == 0 and self.rule is None:
            raise ValueError("should say what it has to be: is, over, at_least, under, at_most or answered")
        if asks > 1:
            raise ValueError("should have only one of is, answered, and a comparison of numbers")
        if self.rule is not None and (self.compares or self.answered is not None):
            raise ValueError("should say nothing of a rule but whether it is yes or no")
        return self

    @cached_property
    def compares(self) -> bool:
        """Whether it compares a number."""
        return any(each is not None for each in (self.over, self.at_least, self.under, self.at_most))

    @cached_property
    def key(self) -> str:
        """The key of what is looked at, such as "question:what-you-do"."""
        names = ("question", "fact", "rule", "contract", "supplier")
        return next(
            f"{name}:{found}"
            for name, found in zip(names, self._looked_at(), strict=True)
            if found is not None
        )

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.is_ or HOLDS)

    def holds(self, seen: Seen) -> bool:
        """Return whether what is known meets this; what is not known meets only `answered: false`."""
        known = seen.get(self.key)
        if known is None:
            return self.answered is False
        if self.answered is not None:
            return self.answered
        if isinstance(known, Decimal):
            return self.compares and self._holds_of(known)
        return not (self.compares or self._words.isdisjoint(known))

    def _holds_of(self, number: Decimal) -> bool:
        return (
            (self.over is None or number > self.over)
            and (self.at_least is None or number >= self.at_least)
            and (self.under is None or number < self.under)
            and (self.at_most is None or number <= self.at_most)
        )

    def _looked_at(self) -> tuple[object, ...]:
        return (self.question, self.fact, self.rule, self.contract, self.supplier)


class Criteria(Value):
    """Criteria that hold together: each of `all`, at least one of `any`, and not one of `none`."""

    all: tuple[Criterion, ...] = ()
    any: tuple[Criterion, ...] = ()
    none: tuple[Criterion, ...] = ()

    @model_validator(mode="after")
    def _looks_at_something(self) -> Self:
        if not self.criteria:
            raise ValueError("should have criteria under all, any or none")
        return self

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All of them, in whatever group."""
        return self.all + self.any + self.none

    def hold(self, seen: Seen) -> bool:
        """Return whether what is known meets these."""
        for criterion in self.all:
            if not criterion.holds(seen):
                return False
        for criterion in self.none:
            if criterion.holds(seen):
                return False
        return not self.any or any(criterion.holds(seen) for criterion in self.any)


class Rule(Criteria):
    """Criteria with a name, for questions to be asked by.

    `means` ends the sentence "Asked because …" and `otherwise` the sentence "Not asked, because …": both
    start in lower case and have no full stop.
    """

    id: Slug
    means: Phrase
    otherwise: Phrase

    @cached_property
    def key(self) -> str:
        """The key under which other criteria look at it."""
        return f"rule:{self.id}"
