"""What is found of one contract as soon as it is known, by both editions of the Code that are shipped."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.config import load
from bot.domain.contract import ContractSaid, Unsaid, unsaid
from bot.domain.contract_facts import ContractSeen, Supplies, contract_facts
from bot.domain.findings import contract_findings
from bot.domain.ownership import Ownership
from bot.domain.rules import HOLDS, HOLDS_NOT
from bot.domain.standard import Standard
from bot.domain.suppliers import Supplier
from bot.domain.terms import Terms

CONFIG = load(Path(__file__).parents[2] / "config")
EDITIONS = pytest.mark.parametrize(
    "standard", [CONFIG.standards["tcop-2016"], CONFIG.standards["tcop-2021"]], ids=lambda each: str(each.id)
)

GOOD = ContractSeen(
    id=1,
    title="Hosting",
    suppliers=("Acme Ltd",),
    value_pence=9_000_000_00,
    start=date(2026, 4, 1),
    end=date(2028, 3, 31),
    extent=date(2028, 3, 31),
    break_date=date(2027, 4, 1),
    automatic=False,
    data_owner=Ownership.OURS,
    ip_owner=Ownership.SHARED,
    usage_based=True,
)
CASES: list[tuple[dict[str, Any], str]] = [
    ({"value_pence": 120_000_000_00}, "contract-over-100-million"),
    ({"extent": date(2031, 3, 31), "break_date": None}, "no-break-clause"),
    ({"extent": date(2031, 3, 31), "break_date": date(2029, 4, 1)}, "late-break-clause"),
    ({"automatic": True}, "automatic-extension"),
    ({"data_owner": Ownership.SILENT}, "contract-silent-on-data"),
    ({"ip_owner": Ownership.SILENT}, "contract-silent-on-intellectual-property"),
    ({"usage_based": False}, "contract-not-paid-by-use"),
    ({"supplies": frozenset(Supplies)}, "integrator-supplies-component"),
]  # fmt: skip


def found(standard: Standard, contract: ContractSeen, seen: Any = None) -> list[str]:
    return [each.rule for each in contract_findings(standard, contract, CONFIG.usual_months, seen)]


@EDITIONS
def test_nothing_is_found_of_a_good_contract_or_of_what_nobody_has_said(standard: Standard) -> None:
    assert found(standard, GOOD) == []
    silent = replace(GOOD, automatic=None, data_owner=None, ip_owner=None, usage_based=None)
    assert found(standard, silent) == []


@EDITIONS
@pytest.mark.parametrize(("changed", "rule"), CASES)
def test_each_rule_of_the_code_on_contracts_is_found_at_once(
    standard: Standard, changed: dict[str, Any], rule: str
) -> None:
    assert found(standard, replace(GOOD, **changed)) == [rule]


@EDITIONS
def test_more_than_is_usual_for_what_it_buys_is_found_with_the_months(standard: Standard) -> None:
    product, usual = next(iter(CONFIG.usual_months.items()))
    longer = replace(
        GOOD, product=product, extent=date(2026 + usual // 12 + 1, 3, 31 if usual % 12 == 0 else 1)
    )
    rules = {each.rule: each for each in contract_findings(standard, longer, {product: 6})}
    assert "more than is usual" in (rules["longer-than-usual"].seen or "")


@EDITIONS
def test_the_heaviest_comes_first_and_names_the_contract(standard: Standard) -> None:
    bad = replace(
        GOOD, usage_based=False, value_pence=120_000_000_00, extent=date(2031, 3, 31), break_date=None
    )
    assert found(standard, bad) == [
        "contract-over-100-million",
        "no-break-clause",
        "contract-not-paid-by-use",
    ]
    first = contract_findings(standard, bad, {})[0]
    assert first.about == "Hosting"
    assert "Hosting is worth £120 million" in (first.seen or "")


@EDITIONS
def test_a_reason_that_its_assessment_gives_counts(standard: Standard) -> None:
    bad = replace(GOOD, value_pence=120_000_000_00)
    assert found(standard, bad, {"question:contract-value-reason": HOLDS}) == []


@EDITIONS
def test_what_depends_on_other_suppliers_is_not_found_of_one_contract(standard: Standard) -> None:
    assert any(each.each == "supplier" for each in standard.findings)
    assert "one-supplier" not in " ".join(
        found(standard, replace(GOOD, supplies=frozenset({Supplies.COMPONENT})))
    )


def test_ownership_and_billing_are_facts_once_somebody_has_said() -> None:
    facts = contract_facts(replace(GOOD, ip_owner=Ownership.SILENT, usage_based=None), {})
    assert facts["contract:data-ownership"] == HOLDS
    assert facts["contract:ip-ownership"] == HOLDS_NOT
    assert "contract:usage-based" not in facts


def test_what_nobody_has_said_of_what_the_code_asks() -> None:
    said = ContractSaid(
        title="Hosting",
        suppliers=(Supplier(name="Acme Ltd"),),
        value_pence=1,
        terms=Terms(start=date(2026, 4, 1), end=date(2028, 3, 31)),
    )
    assert unsaid(said) == tuple(Unsaid)
    assert unsaid(said.model_copy(update={"data_owner": Ownership.OURS, "usage_based": False})) == (
        Unsaid.IP_OWNER,
    )
