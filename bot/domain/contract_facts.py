"""What rules can look at of the contracts of a tree, one by one and supplier by supplier."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.domain.ownership import Ownership
from bot.domain.rules import HOLDS, HOLDS_NOT, ContractFact, SupplierFact
from bot.domain.spend import PENCE_IN_A_POUND

Known = dict[str, tuple[str, ...] | Decimal]

_LEGAL_FORM = re.compile(r"[\s,]+(?:ltd|limited|plc|llp)\.?$")


class Supplies(StrEnum):
    """What a supplier supplies to a system under a contract."""

    COMPONENT = "component"
    SYSTEMS_INTEGRATION = "systems-integration"
    SERVICE_INTEGRATION = "service-integration"
    SERVICE_MANAGEMENT = "service-management"


INTEGRATING = frozenset(Supplies) - {Supplies.COMPONENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSeen:
    """A contract as findings look at it.

    `start` and `end` are its first and last day, and `extent` the last with all its extensions; `break_date`
    is the first on which it can be left. `automatic` says whether it is extended unless somebody acts, None
    where nobody said. `product` is the kind of product for which a usual length is configured. `data_owner`
    and `ip_owner` say who owns the data and the intellectual property, and `usage_based` whether it is paid
    by use; None where nobody has said yet.
    """

    id: int
    title: str
    suppliers: tuple[str, ...]
    value_pence: int
    start: date
    end: date
    extent: date
    break_date: date | None = None
    renewal_date: date | None = None
    automatic: bool | None = None
    product: str | None = None
    supplies: frozenset[Supplies] = frozenset()
    data_owner: Ownership | None = None
    ip_owner: Ownership | None = None
    usage_based: bool | None = None

    @property
    def supplier(self) -> str:
        """Its suppliers' names in one line."""
        return ", ".join(self.suppliers)

    @property
    def months(self) -> int:
        """How long it runs at its longest, in months, both days counted; a month begun is a whole one."""
        return _months_between(self.start, self.extent) + (self.extent.day >= self.start.day)

    @property
    def break_months(self) -> int | None:
        """How many months after the start it can be left, rounded up; None where it has no break."""
        if self.break_date is None:
            return None
        return _months_between(self.start, self.break_date) + (self.break_date.day > self.start.day)

    def months_over(self, usual_months: Mapping[str, int]) -> int | None:
        """By how many months it is longer than is usual for its product; None if it is not or not known."""
        usual = usual_months.get(self.product) if self.product else None
        return self.months - usual if usual is not None and self.months > usual else None


@dataclass(frozen=True, slots=True)
class SupplierSeen:
    """A supplier as findings look at it, with all its contracts of one tree.

    `share` is its share of the value of all contracts, in per cent; None where they are worth nothing.
    """

    name: str
    contracts: tuple[ContractSeen, ...]
    share: Decimal | None
    others: int

    def supplies(self, any_of: frozenset[Supplies]) -> bool:
        """Return whether it supplies any of these under one of its contracts."""
        return any(contract.supplies & any_of for contract in self.contracts)


def same_supplier(name: str) -> str:
    """Return a name as it is compared: "Acme  Ltd." and "ACME Limited" are the same supplier."""
    squeezed = " ".join(name.casefold().split())
    return _LEGAL_FORM.sub("", squeezed) or squeezed


def suppliers(contracts: Iterable[ContractSeen]) -> tuple[SupplierSeen, ...]:
    """Return the suppliers of these contracts in the order in which they first come up."""
    by_name: dict[str, list[ContractSeen]] = {}
    names: dict[str, str] = {}
    for contract in contracts:
        for name in contract.suppliers:
            names.setdefault(same_supplier(name), name)
            by_name.setdefault(same_supplier(name), []).append(contract)
    # what several suppliers share is reckoned as theirs in equal parts
    worth = {
        name: sum(Decimal(contract.value_pence) / len(contract.suppliers) for contract in theirs)
        for name, theirs in by_name.items()
    }
    total = sum(worth.values())
    return tuple(
        SupplierSeen(
            name=names[name],
            contracts=tuple(theirs),
            share=worth[name] * 100 / total if total else None,
            others=len(by_name) - 1,
        )
        for name, theirs in by_name.items()
    )


def contract_facts(contract: ContractSeen, usual_months: Mapping[str, int]) -> Known:
    """Return what criteria can look at of one contract."""
    return _known(
        "contract",
        {
            ContractFact.VALUE: Decimal(contract.value_pence) / PENCE_IN_A_POUND,
            ContractFact.MONTHS: contract.months,
            ContractFact.BREAK_MONTHS: contract.break_months,
            ContractFact.AUTOMATIC: contract.automatic,
            ContractFact.MONTHS_OVER_USUAL: contract.months_over(usual_months),
            ContractFact.DATA_OWNERSHIP: _is_explicit(contract.data_owner),
            ContractFact.IP_OWNERSHIP: _is_explicit(contract.ip_owner),
            ContractFact.USAGE_BASED: contract.usage_based,
        },
    )


def supplier_facts(supplier: SupplierSeen) -> Known:
    """Return what criteria can look at of one supplier."""
    return _known(
        "supplier",
        {
            SupplierFact.SHARE: supplier.share,
            SupplierFact.INTEGRATES: supplier.supplies(INTEGRATING),
            SupplierFact.COMPONENT: supplier.supplies(frozenset({Supplies.COMPONENT})),
            SupplierFact.OTHERS: supplier.others,
        },
    )


def _is_explicit(owner: Ownership | None) -> bool | None:
    return None if owner is None else owner is not Ownership.SILENT


def _known(of: str, facts: Mapping[ContractFact | SupplierFact, Decimal | int | bool | None]) -> Known:
    return {f"{of}:{fact}": _as_seen(value) for fact, value in facts.items() if value is not None}


def _as_seen(value: Decimal | int | bool) -> tuple[str, ...] | Decimal:  # noqa: FBT001
    if isinstance(value, bool):
        return HOLDS if value else HOLDS_NOT
    return Decimal(value)


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
