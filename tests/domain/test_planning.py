"""The spending plan: its sums are right whatever stands in it, and nothing is lost by grouping."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.planning import Line, Plan, matching, may_change, plan, same_name, years_ahead

YEAR = st.integers(2020, 2035)
SPEND = st.dictionaries(YEAR, st.integers(0, 10_000_000_000_000), max_size=6)
NAME = st.sampled_from(["", " ", "Licensing", "licensing", "LICENSING ", "Hosting", "Straße", "STRASSE"])
LINE = st.builds(
    Line,
    programme=NAME,
    title=st.text(max_size=8),
    category=st.just("digital-services"),
    spend=SPEND,
    funded=st.sampled_from([True, False, None]),
    item=st.none() | st.integers(1, 9),
)
LINES = st.lists(LINE, max_size=12)


def line(title: str = "Cards", programme: str = "Licensing", **changed: Any) -> Line:
    usual: dict[str, Any] = {"category": "digital-services", "spend": {2027: 100}, "funded": True, "item": 1}
    return Line(title=title, programme=programme, **{**usual, **changed})


@given(LINES)
def test_nothing_is_lost_and_nothing_is_counted_twice(lines: list[Line]) -> None:
    made = plan(lines)
    assert sorted(map(id, made.lines)) == sorted(map(id, lines))
    assert made.total == sum(each.total for each in lines)
    assert made.total == sum(programme.total for programme in made.programmes)


@given(LINES)
def test_years_and_programmes_come_to_the_same(lines: list[Line]) -> None:
    made = plan(lines)
    for year in {year for each in lines for year in each.spend}:
        spent = sum(each.spend.get(year, 0) for each in lines)
        assert made.by_year.get(year, 0) == spent
        assert sum(programme.by_year.get(year, 0) for programme in made.programmes) == spent
    assert list(made.by_year) == sorted(made.by_year)
    assert all(made.by_year.values())


@given(LINES, st.randoms())
def test_the_order_they_were_added_in_does_not_matter_to_the_sums(lines: list[Line], random: Any) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)

    def sums(made: Plan) -> Mapping[str, Mapping[int, int]]:
        return {same_name(programme.title): programme.by_year for programme in made.programmes}

    assert sums(plan(lines)) == sums(plan(shuffled))


@given(LINES)
def test_a_programme_is_there_once_and_what_belongs_to_none_comes_last(lines: list[Line]) -> None:
    names = [same_name(programme.title) for programme in plan(lines).programmes]
    assert len(names) == len(set(names))
    assert names == sorted(names, key=lambda name: (not name, name))


@given(LINES, NAME)
def test_looking_for_words_gives_only_what_is_there(lines: list[Line], words: str) -> None:
    made = plan(lines)
    found = matching(made, words)
    assert set(map(id, found.lines)) <= set(map(id, made.lines))
    assert found.total <= made.total
    if not words.strip():
        assert found == made


def test_what_is_not_funded_and_what_nobody_planned() -> None:
    made = plan([line(), line(funded=False), line(funded=None, item=None, spend={2027: 7, 2028: 1})])
    assert (made.total, made.not_funded, made.not_planned) == (208, 100, 8)


def test_a_programme_keeps_the_name_it_was_first_given() -> None:
    made = plan([line("B", "Digital  licensing"), line("a", "digital Licensing")])
    [programme] = made.programmes
    assert (programme.title, [each.title for each in programme.lines]) == ("Digital licensing", ["a", "B"])


def test_words_find_a_programme_whole_and_else_single_lines() -> None:
    made = plan([line("Cards"), line("Maps"), line("Cards for staff", "Offices"), line("Desks", "Offices")])
    assert [each.title for each in matching(made, "licens").lines] == ["Cards", "Maps"]
    assert [each.title for each in matching(made, "CARDS").lines] == ["Cards", "Cards for staff"]
    assert matching(made, "boats").lines == ()


def test_a_forecast_is_asked_for_this_year_and_the_next_four() -> None:
    assert years_ahead(2026) == (2026, 2027, 2028, 2029, 2030)


@pytest.mark.parametrize(("person", "may"), [("dina", True), ("lead", True), ("other", False)])
def test_who_may_change_an_item(person: str, *, may: bool) -> None:
    assert may_change(person, added_by="dina", leads=["lead"]) is may
