"""How a point of the whole comes out of its parts."""

import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st

from bot.domain.questionnaire import WORST_FIRST, Result
from bot.domain.spend import Kind
from bot.domain.standard import Standard
from bot.domain.tree import Node, PartResult, may_be_part_of, roll_up
from tests.domain.making import NO, NOT_APPLICABLE, PARTLY, YES, a_section, a_standard, asked, asking, of

STANDARD = a_standard(
    a_section("1", asking("risks")),
    a_section("2", asking("ownership")),
    a_section("3", asking("uptime", asked_of=["component"])),
    a_section("plan", asking("plan", asked_of=["organisation"])),
)
OTHER = a_standard(a_section("1", asking("risks")), id="older")


def a_node(
    number: int,
    answers: dict[str, str],
    *parts: Node,
    kind: Kind = Kind.COMPONENT,
    standard: Standard = STANDARD,
) -> Node:
    return Node(number, f"Part {number}", kind, asked(answers, of(kind), standard), parts)


def a_service(answers: dict[str, str], *parts: Node) -> Node:
    return a_node(1, answers, *parts, kind=Kind.SERVICE)


@pytest.mark.parametrize(
    ("kind", "parent", "may"),
    [
        (Kind.SERVICE, Kind.PROGRAMME, True),
        (Kind.COMPONENT, Kind.PROGRAMME, True),
        (Kind.COMPONENT, Kind.SERVICE, True),
        (Kind.SERVICE, Kind.SERVICE, False),
        (Kind.PROGRAMME, Kind.PROGRAMME, False),
        (Kind.PROGRAMME, Kind.ORGANISATION, False),
        (Kind.SERVICE, Kind.ORGANISATION, False),
        (Kind.ORGANISATION, Kind.PROGRAMME, False),
        (Kind.SERVICE, Kind.COMPONENT, False),
    ],
)
def test_programmes_have_services_and_both_have_components(kind: Kind, parent: Kind, *, may: bool) -> None:
    assert may_be_part_of(kind, parent) is may


@pytest.mark.parametrize(
    ("own", "parts", "whole", "held_back_by"),
    [
        (YES, [], Result.MET, []),
        (YES, [YES, NOT_APPLICABLE], Result.MET, []),
        (YES, [YES, NO, PARTLY], Result.NOT_MET, [3, 4]),
        (YES, [PARTLY], Result.PARTLY_MET, [2]),
        (PARTLY, [PARTLY, YES], Result.PARTLY_MET, [2]),
        (PARTLY, [NO, PARTLY], Result.NOT_MET, [2]),
        (NO, [PARTLY, YES], Result.NOT_MET, []),
        (NO, [NO, PARTLY], Result.NOT_MET, [2]),
        (NOT_APPLICABLE, [YES], Result.MET, []),
        (NOT_APPLICABLE, [NOT_APPLICABLE], Result.NOT_APPLICABLE, []),
        (YES, [None, PARTLY], Result.UNANSWERED, [2, 3]),
    ],
)
def test_a_point_of_the_whole_is_met_only_as_its_parts_are(
    own: str, parts: list[str | None], whole: Result, held_back_by: list[int]
) -> None:
    below = [a_node(n, {"risks": said} if said else {}) for n, said in enumerate(parts, 2)]

    point = roll_up(a_service({"risks": own}, *below))[0]

    assert (point.section, point.number, point.title) == ("1", 1, "Section 1")
    assert point.whole is whole
    assert [part.id for part in point.held_back_by] == held_back_by


def test_parts_of_parts_count_as_well() -> None:
    component = a_node(3, {"ownership": NO})
    service = a_node(2, {"ownership": YES}, component, kind=Kind.SERVICE)
    programme = a_node(1, {"ownership": YES}, service, kind=Kind.PROGRAMME)

    point = roll_up(programme)[1]

    assert (point.own, point.whole) == (Result.MET, Result.NOT_MET)
    assert point.held_back_by == (PartResult(3, "Part 3", Result.NOT_MET),)


def test_a_point_that_only_parts_are_asked_counts_for_the_whole() -> None:
    points = roll_up(a_service({}, a_node(2, {"uptime": PARTLY})))

    assert [point.section for point in points] == ["1", "2", "3"]
    assert (points[2].own, points[2].whole) == (Result.NOT_APPLICABLE, Result.PARTLY_MET)
    assert [part.id for part in points[2].held_back_by] == [2]


def test_a_part_that_answers_another_edition_is_named_and_not_counted() -> None:
    other = a_node(2, {"risks": NO}, standard=OTHER)

    for point in roll_up(a_service({"risks": YES, "ownership": YES}, other)):
        assert point.not_comparable == (PartResult(2, "Part 2", None),)
        assert (point.whole, point.held_back_by) == (Result.MET, ())


some_answers = st.dictionaries(
    st.sampled_from(["risks", "ownership", "uptime"]), st.sampled_from([YES, PARTLY, NO, NOT_APPLICABLE])
)


@drawing(own=some_answers, parts=st.lists(some_answers, max_size=4))
def test_the_whole_is_never_better_than_its_worst_part(
    own: dict[str, str], parts: list[dict[str, str]]
) -> None:
    below = [a_node(n, said) for n, said in enumerate(parts, 2)]

    for point in roll_up(a_service(own, *below)):
        results = [
            result.result
            for part in below
            for result in part.questionnaire.results
            if result.section == point.section
        ]
        assert all(
            WORST_FIRST.index(point.whole) <= WORST_FIRST.index(each) for each in (*results, point.own)
        )
        assert point.whole in (*results, point.own)
        is_held_back = WORST_FIRST.index(point.whole) < WORST_FIRST.index(Result.MET)
        assert point.whole is point.own or bool(point.held_back_by) is is_held_back
