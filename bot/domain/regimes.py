"""Spend approval regimes as data: the categories of spend, and when approval is needed."""

from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field, StringConstraints

from bot.domain.standard import Name, Slug, Value, Words

PENCE_IN_A_POUND = 100

# Both become options of a Slack select: 75 characters of text, at most 100 options.
OptionText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
MOST_OPTIONS = 100


class Kind(StrEnum):
    """What is assessed: the whole programme, one of its services, or a component of a service."""

    PROGRAMME = "programme"
    SERVICE = "service"
    COMPONENT = "component"


class Phase(StrEnum):
    """The delivery phase that the spend is for."""

    DISCOVERY = "discovery"
    ALPHA = "alpha"
    BETA = "beta"
    LIVE = "live"


class SpendFacts(Protocol):
    """What the rules look at: `category` is an id of the configuration, `cost_pence` the whole-life cost."""

    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def cost_pence(self) -> int: ...  # noqa: D102
    @property
    def public_facing(self) -> bool: ...  # noqa: D102
    @property
    def novel(self) -> bool: ...  # noqa: D102


class Category(Value):
    """A category of spend that a person chooses from."""

    id: Slug
    title: OptionText


class When(Value):
    """The facts that a rule looks at; what is left out matches anything.

    `over` is in whole pounds, and the cost has to be more than it: exactly that much does not match.
    """

    public_facing: bool | None = None
    novel: bool | None = None
    categories: Annotated[tuple[Slug, ...], Field(min_length=1)] | None = None
    over: Annotated[int, Field(ge=0)] | None = None

    def matches(self, facts: SpendFacts) -> bool:
        """Return whether every fact that this looks at is as it asks."""
        return (
            self.public_facing in (None, facts.public_facing)
            and self.novel in (None, facts.novel)
            and (self.categories is None or facts.category in self.categories)
            and (self.over is None or facts.cost_pence > self.over * PENCE_IN_A_POUND)
        )


class Rule(Value):
    """One way in which approval comes to be needed.

    `because` ends the sentence "It needs approval because …": it starts in lower case and has no full stop.
    """

    id: Slug
    when: When
    because: Annotated[Words, StringConstraints(max_length=300)]


class Regime(Value):
    """One version of the spend controls; `source` is where its figures were published."""

    id: Slug
    title: Name
    source: Words
    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=MOST_OPTIONS)]
    approval: tuple[Rule, ...]


def approval_needed(regime: Regime, facts: SpendFacts) -> tuple[Rule, ...]:
    """Return the rules that make approval necessary for this spend, in order; empty where none is needed."""
    return tuple(rule for rule in regime.approval if rule.when.matches(facts))
