"""When approval or a report is needed, by the rules of a regime and by those that come with the bot."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.config import load
from bot.domain.regimes import Regime, approval_needed, report_needed
from bot.domain.spend import Facts
from tests.domain.making import SPEND

REGIMES = load(Path(__file__).parents[2] / "config").regimes


def costing(pounds: str, *, public: bool = False, novel: bool = False, category: str = "x") -> Facts:
    whole, _, pence = pounds.replace(",", "").partition(".")
    cost = int(whole) * 100 + int(pence or 0)
    return replace(SPEND, cost_pence=cost, public_facing=public, novel=novel, category=category)


def rules_for(regime: str, pounds: str, **more: Any) -> list[str]:
    return [rule.id for rule in approval_needed(REGIMES[regime], costing(pounds, **more))]


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


def a_regime(**more: Any) -> Regime:
    plain = {
        "id": "ours",
        "title": "Ours",
        "source": "Our finance board",
        "categories": [{"id": "digital", "title": "Digital services"}],
        "approval": [],
    }
    return Regime.model_validate({**plain, **more})


@pytest.mark.parametrize(
    ("criteria", "matches"),
    [
        ({"all": [{"fact": "cost", "at_least": 0}]}, True),
        ({"any": [{"fact": "category", "is": ["digital", "other"]}]}, True),
        ({"any": [{"fact": "category", "is": "other"}, {"fact": "novel", "is": "yes"}]}, False),
        ({"none": [{"fact": "public-facing", "is": "yes"}]}, False),
        ({"all": [{"fact": "kind", "is": "service"}, {"fact": "stands-alone", "is": "yes"}]}, True),
        ({"all": [{"fact": "cost", "over": 100_000}]}, False),
    ],
)
def test_approval_and_reports_are_needed_when_their_criteria_hold(
    criteria: dict[str, Any], *, matches: bool
) -> None:
    rule = {"id": "only", "because": "we say so", **criteria}

    assert bool(approval_needed(a_regime(approval=[rule]), SPEND)) is matches
    assert bool(report_needed(a_regime(report=[rule]), SPEND)) is matches


def test_a_rule_looks_at_something() -> None:
    with pytest.raises(ValidationError, match="criteria under all, any or none"):
        a_regime(approval=[{"id": "only", "because": "we say so"}])
