"""What is spent on: the kinds of thing that are assessed, the delivery phases, and the facts of one spend."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

PENCE_IN_A_POUND = 100


class Kind(StrEnum):
    """What is assessed: an organisation, once a year; a whole programme; one of its services; a component."""

    ORGANISATION = "organisation"
    PROGRAMME = "programme"
    SERVICE = "service"
    COMPONENT = "component"


class Phase(StrEnum):
    """The delivery phases, in the order in which a service goes through them."""

    DISCOVERY = "discovery"
    ALPHA = "alpha"
    BETA = "beta"
    LIVE = "live"

    @property
    def place(self) -> int:
        """Where the phase stands in the order, from 0."""
        return _PLACES[self]


_PLACES = {phase: place for place, phase in enumerate(Phase)}


class Fact(StrEnum):
    """What rules can look at besides answers.

    `stands-alone` says that it is part of nothing else; `parts`, `contracts` and `suppliers` count its tree.
    """

    KIND = "kind"
    PHASE = "phase"
    CATEGORY = "category"
    COST = "cost"
    PUBLIC_FACING = "public-facing"
    NOVEL = "novel"
    STANDS_ALONE = "stands-alone"
    PARTS = "parts"
    CONTRACTS = "contracts"
    SUPPLIERS = "suppliers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one spend before any question is answered.

    `cost_pence` is the whole-life cost; `parts` how many services and components are below it, `contracts`
    and `suppliers` how many it has together with them.
    """

    kind: Kind
    phase: Phase
    category: str
    cost_pence: int
    public_facing: bool
    novel: bool
    stands_alone: bool = True
    parts: int = 0
    contracts: int = 0
    suppliers: int = 0

    def seen(self) -> dict[str, tuple[str, ...] | Decimal]:
        """Return each fact as criteria look at it ("fact:cost"): words, or a number (pounds for the cost)."""
        known: dict[Fact, tuple[str, ...] | Decimal] = {
            Fact.KIND: (self.kind.value,),
            Fact.PHASE: (self.phase.value,),
            Fact.CATEGORY: (self.category,),
            Fact.COST: Decimal(self.cost_pence) / PENCE_IN_A_POUND,
            Fact.PUBLIC_FACING: _yes_or_no(self.public_facing),
            Fact.NOVEL: _yes_or_no(self.novel),
            Fact.STANDS_ALONE: _yes_or_no(self.stands_alone),
            Fact.PARTS: Decimal(self.parts),
            Fact.CONTRACTS: Decimal(self.contracts),
            Fact.SUPPLIERS: Decimal(self.suppliers),
        }
        return {f"fact:{fact}": value for fact, value in known.items()}


def _yes_or_no(holds: bool) -> tuple[str]:  # noqa: FBT001
    return ("yes",) if holds else ("no",)
