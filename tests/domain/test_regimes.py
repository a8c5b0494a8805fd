"""When approval is needed, by the rules of a regime and by those of the two that come with the bot."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.config import load
from bot.domain.regimes import Category, Regime, Rule, When, approval_needed

REGIMES = load(Path(__file__).parents[2] / "config").regimes


@dataclass(frozen=True)
class Spend:
    """What rules look at, without the assessment it is part of."""

    category: str = "digital-services"
    cost_pence: int = 0
    public_facing: bool = False
    novel: bool = False


A_SPEND = Spend()


def rules_for(
    regime: str, pounds: str, *, public: bool = False, novel: bool = False, category: str = "x"
) -> list[str]:
    whole, _, pence = pounds.replace(",", "").partition(".")
    facts = replace(
        A_SPEND,
        cost_pence=int(whole) * 100 + int(pence or 0),
        public_facing=public,
        novel=novel,
        category=category,
    )
    return [rule.id for rule in approval_needed(REGIMES[regime], facts)]


def test_version_6_controls_what_the_public_uses_above_100_000_pounds() -> None:
    assert rules_for("v6-2024", "100,000", public=True) == []
    assert rules_for("v6-2024", "100,000.01", public=True) == ["public-facing-over-100k"]
    assert rules_for("v6-2024", "1,200,000", public=True) == ["public-facing-over-100k"]


def test_version_6_controls_everything_else_above_1_million() -> None:
    assert rules_for("v6-2024", "1,000,000", novel=True) == []
    assert rules_for("v6-2024", "1,000,000.01") == ["other-over-1m"]


def test_version_6_controls_cryptographic_equipment_at_any_cost() -> None:
    assert rules_for("v6-2024", "0", category="crypt-key") == ["crypt-key"]


def test_version_5_controls_what_is_novel_at_any_cost() -> None:
    assert rules_for("v5-2018", "1", novel=True) == ["novel"]
    assert rules_for("v5-2018", "250,000", novel=True, public=True) == ["novel", "public-facing-over-100k"]


def test_version_5_controls_digital_above_100_000_and_technology_above_5_million() -> None:
    assert rules_for("v5-2018", "100,000", public=True) == []
    assert rules_for("v5-2018", "100,001", public=True) == ["public-facing-over-100k"]
    assert rules_for("v5-2018", "5,000,000") == []
    assert rules_for("v5-2018", "5,000,001") == ["technology-over-5m"]


def test_each_reason_finishes_a_sentence() -> None:
    for regime in REGIMES.values():
        for rule in regime.approval:
            assert rule.because[0].islower()
            assert not rule.because.endswith(".")


def test_version_6_offers_its_five_categories_and_cryptography() -> None:
    assert [category.title for category in REGIMES["v6-2024"].categories] == [
        "Digital services",
        "Platforms and common components",
        "Commodity technology and licences",
        "Specialist technology",
        "Resourcing contracts",
        "Cryptographic equipment and keys (Crypt-Key)",
    ]


@pytest.mark.parametrize(
    ("when", "matches"),
    [
        (When(), True),
        (When(categories=("digital-services", "other")), True),
        (When(categories=("other",)), False),
        (When(public_facing=False, novel=False), True),
        (When(public_facing=False, novel=True), False),
        (When(public_facing=True), False),
        (When(over=0), False),
    ],
)
def test_a_rule_matches_when_all_that_it_names_is_so(*, when: When, matches: bool) -> None:
    regime = Regime(
        id="ours",
        title="Ours",
        source="Our finance board",
        categories=(Category(id="digital-services", title="Digital services"),),
        approval=(Rule(id="only", when=when, because="we say so"),),
    )

    assert bool(approval_needed(regime, A_SPEND)) is matches
