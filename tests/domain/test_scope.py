from dataclasses import replace

import pytest

from bot.domain.scope import Scope, What, changes

APPROVED = Scope(
    cost_pence=100_000_00, purpose="Lets people pay.", category="digital", public_facing=True, novel=False
)


def cost(pence: int) -> Scope:
    return replace(APPROVED, cost_pence=pence)


@pytest.mark.parametrize(
    ("pence", "reopens"),
    [(110_000_00, False), (110_000_01, True), (90_000_00, False), (89_999_99, True), (0, True)],
)
def test_a_cost_reopens_beyond_its_share(pence: int, reopens: bool) -> None:  # noqa: FBT001
    (change,) = changes(APPROVED, cost(pence), 10)
    assert (change.what, change.before, change.now, change.reopens) == (What.COST, 100_000_00, pence, reopens)


def test_of_what_was_to_cost_nothing_every_pound_reopens() -> None:
    (change,) = changes(cost(0), cost(1), 10)
    assert change.reopens


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"purpose": "Lets people pay and appeal."}, What.PURPOSE),
        ({"category": "hosting"}, What.CATEGORY),
        ({"public_facing": False}, What.PUBLIC_FACING),
        ({"novel": True}, What.NOVEL),
    ],
)
def test_anything_else_reopens(changed: dict[str, object], what: What) -> None:
    (change,) = changes(APPROVED, replace(APPROVED, **changed), 10)  # type: ignore[arg-type]
    assert (change.what, change.reopens) == (what, True)


def test_nothing_changed_and_words_laid_out_anew_are_no_change() -> None:
    assert changes(APPROVED, APPROVED, 0) == ()
    assert changes(APPROVED, replace(APPROVED, purpose=" Lets  people\npay. "), 0) == ()
