"""What contracts say of themselves and of their suppliers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.contract_facts import (
    ContractSeen,
    Supplies,
    contract_facts,
    same_supplier,
    supplier_facts,
    suppliers,
)

HOSTING = ContractSeen(
    id=1,
    title="Hosting",
    suppliers=("Acme Ltd",),
    value_pence=120_000_050,
    start=date(2025, 4, 1),
    end=date(2028, 3, 31),
    extent=date(2028, 3, 31),
    break_date=date(2027, 4, 2),
    automatic=True,
    product="hosting",
    supplies=frozenset({Supplies.COMPONENT}),
)


def a_contract(supplier: str, pence: int, *supplies: Supplies, number: int = 2) -> ContractSeen:
    return ContractSeen(
        id=number,
        title=f"With {supplier}",
        suppliers=(supplier,),
        value_pence=pence,
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        extent=date(2026, 12, 31),
        supplies=frozenset(supplies),
    )


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 4, 1), date(2027, 3, 31), 24),
        (date(2025, 4, 1), date(2027, 4, 1), 25),
        (date(2025, 4, 1), date(2025, 4, 1), 1),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 1, 15), date(2025, 2, 14), 1),
        (date(2025, 1, 15), date(2025, 2, 15), 2),
        (date(2025, 1, 1), date.max, 95_700),
    ],
)
def test_a_contract_runs_for_whole_months_and_a_month_begun_is_one(
    start: date, end: date, months: int
) -> None:
    contract = replace(HOSTING, start=start, end=end, extent=end)

    assert contract.months == months


@pytest.mark.parametrize(
    ("break_date", "months"),
    [
        (date(2027, 3, 31), 24),
        (date(2027, 4, 1), 24),
        (date(2027, 4, 2), 25),
        (date(2025, 4, 1), 0),
        (None, None),
    ],
)
def test_a_break_on_the_second_anniversary_is_within_two_years(
    break_date: date | None, months: int | None
) -> None:
    contract = ContractSeen(
        id=1,
        title="It",
        suppliers=("Acme",),
        value_pence=0,
        start=date(2025, 4, 1),
        end=date(2030, 3, 31),
        extent=date(2030, 3, 31),
        break_date=break_date,
    )

    assert contract.break_months == months


def test_rules_see_what_is_known_of_a_contract() -> None:
    assert contract_facts(HOSTING, {"hosting": 24}) == {
        "contract:value": Decimal("1200000.50"),
        "contract:months": Decimal(36),
        "contract:break-months": Decimal(25),
        "contract:automatic": ("yes",),
        "contract:months-over-usual": Decimal(12),
    }


def test_rules_do_not_see_what_is_not_known() -> None:
    plain = contract_facts(a_contract("Acme", 0), {"hosting": 1})

    assert plain == {"contract:value": Decimal(0), "contract:months": Decimal(12)}


def test_a_contract_as_long_as_is_usual_is_not_over() -> None:
    assert "contract:months-over-usual" not in contract_facts(HOSTING, {"hosting": 36})
    assert "contract:months-over-usual" not in contract_facts(HOSTING, {"laptops": 1})


@pytest.mark.parametrize("name", ["ACME ltd", "Acme  Limited", " acme", "Acme, Ltd.", "Acme PLC", "acme llp"])
def test_a_supplier_is_the_same_however_its_name_is_written(name: str) -> None:
    assert same_supplier(name) == same_supplier("Acme Ltd")


@pytest.mark.parametrize("name", ["Acme Cloud", "Acmeltd", "Ltd Acme", ""])
def test_another_name_is_another_supplier(name: str) -> None:
    assert same_supplier(name) != same_supplier("Acme Ltd")


def test_a_name_that_is_nothing_but_a_legal_form_stays() -> None:
    assert same_supplier("Ltd") == "ltd"


def test_suppliers_are_taken_together_across_contracts() -> None:
    known = suppliers(
        [
            a_contract("Acme Ltd", 3000, Supplies.COMPONENT),
            a_contract("Other", 1000, number=3),
            a_contract("ACME LIMITED", 0, Supplies.SERVICE_MANAGEMENT, number=4),
        ]
    )

    assert [(each.name, len(each.contracts), each.share) for each in known] == [
        ("Acme Ltd", 2, Decimal(75)),
        ("Other", 1, Decimal(25)),
    ]
    assert supplier_facts(known[0]) == {
        "supplier:share": Decimal(75),
        "supplier:integrates": ("yes",),
        "supplier:component": ("yes",),
        "supplier:others": Decimal(1),
    }
    assert supplier_facts(known[1])["supplier:integrates"] == ("no",)


def test_contracts_that_are_worth_nothing_have_no_shares() -> None:
    [supplier] = suppliers([a_contract("Acme", 0)])

    assert supplier.share is None
    assert "supplier:share" not in supplier_facts(supplier)
