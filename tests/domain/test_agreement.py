"""Who must agree, who has, and whom a submission waits for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import (
    GivenView,
    Panel,
    Submitted,
    calls,
    needed_deciders,
    needed_groups,
    panel,
    submitted,
)
from bot.domain.groups import LEAD, Assessors, Call, Specialists

FACTS = Submitted(
    cost_pence=1_200_000_00,
    category="digital-services",
    level="medium",
    results={"1": "met", "4": "not_met", "6": "partly_met"},
    rules=frozenset({"answer"}),
    severities=frozenset({"warns"}),
)


def group(id_: str, **more: Any) -> Specialists:
    values = {"id": id_, "title": id_.title(), "channel": "C0SECURITY", "members": ["U0SECURITY"]}
    return Specialists.model_validate(values | more)


def lead(**more: Any) -> Assessors:
    values = {"channel": "C0APPROVE1", "members": ["U0ASSESS01"], "leads": ["U0ASSESS01"]}
    return Assessors.model_validate(values | more)


@pytest.mark.parametrize(
    ("call", "holds"),
    [
        ({"points": ["4"]}, True),
        ({"points": ["1", "6"]}, True),
        ({"points": ["1"]}, False),
        ({"points": ["9"]}, False),
        ({"points": ["6"], "results": ["not_met"]}, False),
        ({"category": ["crypt-key", "digital-services"]}, True),
        ({"category": ["crypt-key"]}, False),
        ({"cost_at_least": 1_200_000}, True),
        ({"cost_at_least": 1_200_001}, False),
        ({"rating": ["medium", "high"]}, True),
        ({"rating": ["high"]}, False),
        ({"findings": ["answer"]}, True),
        ({"findings": ["long-contract"]}, False),
        ({"severity": ["blocks", "warns"]}, True),
        ({"severity": ["blocks"]}, False),
        ({"points": ["4"], "cost_at_least": 5_000_000}, False),
    ],
)
def test_what_calls_for_a_group(call: dict[str, Any], *, holds: bool) -> None:
    assert calls(Call.model_validate(call), FACTS) is holds
    assert bool(needed_groups([group("security", when=[call])], FACTS)) is holds


def test_any_of_several_lines_is_enough() -> None:
    security = group("security", when=[{"points": ["1"]}, {"points": ["4"]}])
    assert needed_groups([security, group("data")], FACTS) == (security,)


def test_what_a_snapshot_says() -> None:
    frozen = {
        "assessment": {"cost_pence": 7, "category": "digital-services"},
        "regime": {"rating": {"level_id": "high"}},
        "points": [{"section": "4", "number": 4, "whole": "not_met"}, {"number": 6, "whole": "met"}],
        "findings": [{"rule": "answer", "severity": "blocks"}],
    }
    facts = submitted(frozen)
    assert (facts.cost_pence, facts.level) == (7, "high")
    assert facts.results == {"4": "not_met", "6": "met"}
    assert facts.rules == {"answer"}
    assert facts.severities == {"blocks"}
    assert submitted(frozen | {"regime": {"rating": None}}).level is None


def test_above_a_limit_the_next_decides_too() -> None:
    line = (lead(limit=1_000_000), group("board", limit=2_000_000), group("treasury"))
    for cost, deciding in ((1_000_000, 1), (1_000_001, 2), (2_000_000, 2), (2_000_001, 3)):
        facts = Submitted(
            cost_pence=cost * 100,
            category="",
            level=None,
            results={},
            rules=frozenset(),
            severities=frozenset(),
        )
        assert needed_deciders(line, facts) == line[:deciding]
    assert needed_deciders((lead(), group("board")), FACTS) == (lead(),)


SECURITY = group("security", when=[{"points": ["4"]}], needed=2)
DATA = group("data", when=[{"cost_at_least": 0}])
LINE = (lead(limit=1_000_000, needed=2), group("board"))


def of(*views: tuple[str, int, bool]) -> Panel:
    return panel((SECURITY, DATA), LINE, FACTS, [GivenView(*view) for view in views])


def test_specialists_come_first_and_those_that_decide_after_one_another() -> None:
    nothing = of()
    assert [seat.group.id for seat in nothing.seats] == ["security", "data", LEAD, "board"]
    assert [seat.group.id for seat in nothing.awaited_before(LEAD)] == ["security", "data"]
    assert nothing.turn is nothing.seat(LEAD)
    assert nothing.seat("legal") is None
    half = of(("security", 1, True), ("security", 2, True), ("data", 3, True), (LEAD, 4, True))
    assert half.awaited_before(LEAD) == ()
    assert [seat.group.id for seat in half.awaited_before("board")] == [LEAD]
    assert [seat.group.id for seat in half.open_to({"data", LEAD, "board"})] == [LEAD]
    assert not half.may_finish


VIEWS = st.lists(
    st.tuples(
        st.sampled_from(["security", "data", LEAD, "board", "legal"]), st.integers(1, 4), st.booleans()
    ),
    max_size=30,
)


@given(VIEWS)
def test_the_latest_view_of_each_person_counts_once(views: list[tuple[str, int, bool]]) -> None:
    latest = {(name, person): agrees for name, person, agrees in views}
    for seat in of(*views).seats:
        agreed = {person for (name, person), agrees in latest.items() if name == seat.group.id and agrees}
        objected = {person for (name, person), agrees in latest.items() if name == seat.group.id} - agreed
        assert sorted(seat.agreed) == sorted(agreed)
        assert sorted(seat.objected) == sorted(objected)
        assert seat.missing == max(seat.group.needed - len(agreed), 0)
        assert seat.is_complete is (len(agreed) >= seat.group.needed)


@given(VIEWS)
def test_it_may_finish_when_nobody_is_awaited(views: list[tuple[str, int, bool]]) -> None:
    made = of(*views)
    assert made.may_finish is (made.awaited == ())
    assert made.may_finish is all(seat.is_complete for seat in made.seats)
    if made.may_finish:
        assert made.turn is None
        assert made.awaited_before("board") == ()


@given(VIEWS, st.integers(0, 30))
def test_saying_the_same_again_changes_nothing(views: list[tuple[str, int, bool]], place: int) -> None:
    if views:
        name, person, _ = views[place % len(views)]
        latest = next(view for view in reversed(views) if view[:2] == (name, person))
        for before, after in zip(of(*views).seats, of(*views, latest).seats, strict=True):
            assert (before.agreed, before.objected) == (after.agreed, after.objected)


@given(VIEWS, st.permutations(range(30)))
def test_the_order_of_different_people_makes_no_difference(
    views: list[tuple[str, int, bool]], order: list[int]
) -> None:
    once = list({view[:2]: view for view in views}.values())
    shuffled = [once[place] for place in order if place < len(once)]
    for one, other in zip(of(*once).seats, of(*shuffled).seats, strict=True):
        assert set(one.agreed) == set(other.agreed)
        assert one.is_complete is other.is_complete


@given(VIEWS, st.sampled_from(["security", "data", LEAD, "board"]))
def test_an_agreement_never_makes_it_wait_for_more(views: list[tuple[str, int, bool]], name: str) -> None:
    before, after = of(*views), of(*views, (name, 9, True))
    assert {seat.group.id for seat in after.awaited} <= {seat.group.id for seat in before.awaited}
