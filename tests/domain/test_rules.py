"""When a rule holds: what is looked at, and what it has to be."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.rules import Criterion, Rule, Seen
from tests.domain.making import a_rule

SEEN: Seen = {
    "question:what-you-do": ("build", "run"),
    "question:owned": ("not_applicable",),
    "question:price": Decimal("99.99"),
    "fact:cost": Decimal(100_000),
    "fact:public-facing": ("yes",),
    "rule:building": ("yes",),
    "rule:costly": ("no",),
    "contract:months": Decimal(25),
}


@pytest.mark.parametrize(
    ("criterion", "holds"),
    [
        ({"question": "what-you-do", "is": "run"}, True),
        ({"question": "what-you-do", "is": ["buy", "build"]}, True),
        ({"question": "what-you-do", "is": "buy"}, False),
        ({"question": "unasked", "is": "buy"}, False),
        ({"question": "unasked", "answered": True}, False),
        ({"question": "unasked", "answered": False}, True),
        ({"question": "price", "answered": True}, True),
        ({"question": "price", "answered": False}, False),
        ({"question": "owned", "is": "not_applicable"}, True),
        ({"question": "owned", "over": 0}, False),
        ({"question": "price", "is": "not_applicable"}, False),
        ({"fact": "cost", "over": 100_000}, False),
        ({"fact": "cost", "over": "99999.99"}, True),
        ({"fact": "cost", "at_least": 100_000}, True),
        ({"fact": "cost", "under": 100_000}, False),
        ({"fact": "cost", "at_most": 100_000}, True),
        ({"fact": "cost", "over": 50_000, "under": 60_000}, False),
        ({"fact": "cost", "over": 50_000, "at_most": 100_000}, True),
        ({"fact": "parts", "at_most": 0}, False),
        ({"fact": "public-facing", "is": "yes"}, True),
        ({"fact": "public-facing", "over": 0}, False),
        ({"rule": "building"}, True),
        ({"rule": "costly"}, False),
        ({"rule": "costly", "is": "no"}, True),
        ({"contract": "months", "over": 24}, True),
        ({"supplier": "share", "over": 0}, False),
    ],
)
def test_a_criterion_holds_where_what_is_known_is_as_it_says(
    criterion: dict[str, Any], *, holds: bool
) -> None:
    assert Criterion.model_validate(criterion).holds(SEEN) is holds


@pytest.mark.parametrize(
    ("groups", "holds"),
    [
        ({"all": ["building"]}, True),
        ({"all": ["building", "costly"]}, False),
        ({"any": ["building", "costly"]}, True),
        ({"any": ["costly"]}, False),
        ({"none": ["costly"]}, True),
        ({"all": ["building"], "none": ["building"]}, False),
        ({"all": ["building"], "any": ["costly", "building"], "none": ["costly"]}, True),
    ],
)
def test_a_rule_needs_all_of_all_one_of_any_and_none_of_none(
    groups: dict[str, list[str]], *, holds: bool
) -> None:
    criteria = {group: [{"rule": name} for name in names] for group, names in groups.items()}

    assert Rule.model_validate(a_rule("it", **criteria)).hold(SEEN) is holds


@pytest.mark.parametrize(
    ("criterion", "wrong"),
    [
        ({"is": "yes"}, "look at one of"),
        ({"question": "a", "fact": "cost", "is": "yes"}, "look at one of"),
        ({"question": "a"}, "what it has to be"),
        ({"question": "a", "is": []}, "at least 1"),
        ({"question": "a", "is": None}, "what it has to be"),
        ({"question": "a", "is": "yes", "over": 3}, "only one of"),
        ({"question": "a", "answered": True, "under": 3}, "only one of"),
        ({"rule": "a", "over": 3}, "nothing of a rule"),
        ({"rule": "a", "answered": False}, "nothing of a rule"),
        ({"fact": "colour", "is": "red"}, "should be 'kind'"),
        ({"fact": "cost", "over": "NaN"}, "finite"),
        ({"fact": "cost", "over": "lots"}, "decimal"),
        ({"fact": "cost", "above": 3}, "Extra inputs"),
    ],
)
def test_a_criterion_that_means_nothing_is_refused(criterion: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Criterion.model_validate(criterion)


def test_a_rule_without_criteria_is_refused() -> None:
    with pytest.raises(ValidationError, match="criteria under all, any or none"):
        Rule.model_validate(a_rule("it"))
