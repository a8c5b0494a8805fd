"""A contract as the register keeps it, and what is still missing for reminders that can be relied on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.contract_facts import Supplies
from bot.domain.money import LARGEST_PENCE
from bot.domain.ownership import Ownership
from bot.domain.suppliers import Supplier
from bot.domain.terms import Terms
from bot.domain.values import Slug, Value

MOST_SUPPLIERS = 50
MOST_LINKS = 20

Pence = Annotated[int, Field(ge=0, le=LARGEST_PENCE)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Missing(StrEnum):
    """What nobody has said yet of a contract although its reminders depend on it."""

    OWNER = "owner"
    NOTICE = "notice"
    BREAKS = "breaks"
    OPTIONS = "options"
    AUTOMATIC = "automatic"
    PRODUCT = "product"
    DEPUTY = "deputy"


class Unsaid(StrEnum):
    """What nobody has said yet of a contract although a standard asks for it."""

    DATA_OWNER = "data_owner"
    IP_OWNER = "ip_owner"
    USAGE_BASED = "usage_based"


class ContractSaid(Value):
    """All that is said of a contract but who answers for it and what it belongs to.

    `reference` is the organisation's own, `ocid` Open Contracting's with the contract's id; each is once in
    an organisation's register. None, for anything that may be, says that nobody has said it yet. `guessed`
    holds the text from which a field was guessed, by the field's name, until a person has confirmed it.
    """

    reference: Key | None = None
    ocid: Key | None = None
    title: Line
    suppliers: Annotated[tuple[Supplier, ...], Field(min_length=1, max_length=MOST_SUPPLIERS)]
    value_pence: Pence
    spent_pence: Pence | None = None
    terms: Terms
    product: Slug | None = None
    supplies: frozenset[Supplies] = frozenset()
    data_owner: Ownership | None = None
    ip_owner: Ownership | None = None
    usage_based: bool | None = None
    links: Annotated[tuple[Line, ...], Field(max_length=MOST_LINKS)] = ()
    notes: Annotated[str, StringConstraints(max_length=3000)] = ""
    guessed: Mapping[str, str] = Field(default_factory=dict)


def missing(said: ContractSaid, *, has_owner: bool, has_deputy: bool) -> tuple[Missing, ...]:
    """Give what is missing for reminders that can be relied on, what matters most first."""
    terms = said.terms
    lacks = {
        Missing.OWNER: not has_owner,
        Missing.NOTICE: terms.notice is None,
        Missing.BREAKS: terms.breaks is None,
        Missing.OPTIONS: terms.options is None,
        Missing.AUTOMATIC: terms.automatic is None,
        Missing.PRODUCT: said.product is None,
        Missing.DEPUTY: not has_deputy,
    }
    return tuple(each for each, is_missing in lacks.items() if is_missing)


def unsaid(said: ContractSaid) -> tuple[Unsaid, ...]:
    """Give what a standard asks of contracts and nobody has said of this one yet."""
    return tuple(each for each in Unsaid if getattr(said, each.value) is None)
