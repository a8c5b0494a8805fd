"""How heavy the scrutiny is, and how that came about: by the highest answer, or by a total."""

from typing import Any

import pytest

from bot.domain.questionnaire import Questionnaire
from bot.domain.rating import Rating, rate
from bot.domain.regimes import Scrutiny
from bot.domain.spend import Kind
from tests.domain.making import a_rule, a_section, a_standard, asked, asking, of, options

NAMES = tuple(f"criterion-{number}" for number in range(1, 8))
ANSWERS = {"fine": "assured", "hm": "monitor", "bad": "control"}
TRIAGE = a_standard(
    a_section("triage", *(asking(name, kind="one", options=options(*ANSWERS)) for name in NAMES))
)
BY_TOTAL = Scrutiny.model_validate(
    {
        "by": "total",
        "levels": [
            {"id": "assured", "title": "Assured", "points": 1},
            {"id": "monitor", "title": "Monitor", "points": 2},
            {"id": "control", "title": "Control", "points": 3},
        ],
        "totals": [
            {"level": "assured", "at_least": 7},
            {"level": "monitor", "at_least": 11},
            {"level": "control", "at_least": 15},
        ],
        "decisive": ["control"],
        "questions": [{"question": name, "levels": ANSWERS} for name in NAMES],
    }
)
COST = {
    "id": "cost",
    "title": "Whole-life cost",
    "bands": [
        {"level": "high", "all": [{"fact": "cost", "over": 50_000_000}]},
        {"level": "medium", "all": [{"fact": "cost", "at_least": 20_000_000}]},
        {"level": "low", "all": [{"fact": "cost", "under": 20_000_000}]},
    ],
}
BY_HIGHEST = Scrutiny.model_validate(
    {
        "by": "highest",
        "levels": [{"id": each, "title": each.capitalize()} for each in ("low", "medium", "high")],
        "facts": [COST],
        "questions": [
            {"question": name, "levels": {"fine": "low", "hm": "medium", "bad": "high"}} for name in NAMES[:2]
        ],
    }
)


def by_total(**said: str) -> Rating:
    answers = {name.replace("_", "-"): answer for name, answer in said.items()}
    return rated(BY_TOTAL, asked(answers, standard=TRIAGE))


def by_highest(pounds: int, said: dict[str, str]) -> Rating:
    return rated(BY_HIGHEST, asked(said, of(cost_pence=pounds * 100), TRIAGE))


def rated(scrutiny: Scrutiny, questionnaire: Questionnaire) -> Rating:
    rating = rate(scrutiny, questionnaire.facts, questionnaire)
    assert rating
    return rating


def level(rating: Rating) -> str | None:
    return rating.level.id if rating.level else None


def points(*, hm: int) -> dict[str, str]:
    return {name: "hm" if place < hm else "fine" for place, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    ("hm", "total", "expected"),
    [(0, 7, "assured"), (3, 10, "assured"), (4, 11, "monitor"), (7, 14, "monitor")],
)
def test_points_are_added_up_over_all_criteria(hm: int, total: int, expected: str) -> None:
    rating = rated(BY_TOTAL, asked(points(hm=hm), standard=TRIAGE))

    assert (level(rating), rating.total, rating.decided_by) == (expected, total, ())
    assert [each.points for each in rating.how] == [2] * hm + [1] * (7 - hm)
    assert rating.is_complete


def test_a_total_over_the_last_bound_is_control_even_where_no_answer_is() -> None:
    heavier = BY_TOTAL.model_copy(update={"decisive": ()})

    rating = rated(heavier, asked({**points(hm=7), "criterion-1": "bad"}, standard=TRIAGE))

    assert (level(rating), rating.total) == ("control", 15)


def test_one_control_makes_the_whole_control_whatever_the_total() -> None:
    rating = rated(BY_TOTAL, asked({**points(hm=0), "criterion-5": "bad"}, standard=TRIAGE))

    assert (level(rating), rating.total) == ("control", 9)
    assert [(each.question, each.answered, each.level.title) for each in rating.decided_by] == [
        ("criterion-5", "Bad", "Control")
    ]


def test_there_is_no_total_while_an_answer_is_missing() -> None:
    rating = by_total(criterion_1="fine")

    assert (level(rating), rating.total, rating.missing) == (None, None, NAMES[1:])
    assert not rating.is_complete
    assert level(by_total(criterion_1="bad")) == "control"


def test_there_is_no_total_where_a_criterion_is_not_turned_on() -> None:
    some = a_standard(a_section("triage", asking(NAMES[0], kind="one", options=options(*ANSWERS))))

    rating = rated(BY_TOTAL, asked({NAMES[0]: "hm"}, standard=some))

    assert (level(rating), rating.total, rating.missing, rating.not_asked) == (None, None, (), NAMES[1:])


@pytest.mark.parametrize(
    ("pounds", "expected", "shown"),
    [
        (19_999_999, "low", "£19,999,999"),
        (20_000_000, "medium", "£20 million"),
        (50_000_000, "medium", "£50 million"),
        (50_000_001, "high", "£50,000,001"),
    ],
)
def test_the_cost_is_read_from_the_facts(pounds: int, expected: str, shown: str) -> None:
    rating = by_highest(pounds, dict.fromkeys(NAMES[:2], "fine"))

    assert (level(rating), rating.total) == (expected, None)
    [cost] = [each for each in rating.how if each.question is None]
    assert (cost.title, cost.answered, cost.level.id) == ("Whole-life cost", shown, expected)


def test_facts_are_shown_as_people_read_them_and_count_only_where_a_band_holds() -> None:
    public = {
        "id": "public",
        "title": "Used by the public",
        "bands": [
            {
                "level": "high",
                "all": [{"fact": "public-facing", "is": "yes"}, {"fact": "parts", "over": 1000}],
            }
        ],
    }
    scrutiny = Scrutiny.model_validate(BY_HIGHEST.model_dump() | {"facts": [public], "questions": []})

    [rated_by] = rated(scrutiny, asked({}, of(parts=1200), TRIAGE)).how

    assert (rated_by.answered, rated_by.level.id) == ("yes, 1,200", "high")
    assert rate(scrutiny, of(parts=3), asked({}, of(parts=3), TRIAGE)) is None


def test_the_highest_single_answer_counts() -> None:
    rating = by_highest(30_000_000, {NAMES[0]: "hm", NAMES[1]: "fine"})

    assert level(rating) == "medium"
    assert [each.question for each in rating.decided_by] == [None, "criterion-1"]


def test_while_an_answer_is_missing_only_the_highest_level_is_settled() -> None:
    assert level(by_highest(30_000_000, {NAMES[0]: "hm"})) is None
    assert level(by_highest(60_000_000, {})) == "high"
    assert by_highest(60_000_000, {}).missing == NAMES[:2]


def test_only_what_the_organisation_has_turned_on_counts() -> None:
    without = a_standard(a_section("about", asking("something")))

    rating = rated(BY_HIGHEST, asked({}, of(cost_pence=0), without))

    assert (level(rating), rating.missing, rating.not_asked) == ("low", (), NAMES[:2])
    assert rate(BY_TOTAL, of(), asked({}, standard=without)) is None


def test_a_criterion_that_rules_leave_out_does_not_count() -> None:
    of_the_whole: dict[str, Any] = a_rule("whole", all=[{"fact": "stands-alone", "is": "yes"}])
    ruled = a_standard(
        a_section("triage", asking(NAMES[0], kind="one", options=options(*ANSWERS)), when=["whole"]),
        rules=[of_the_whole],
    )

    part = asked({NAMES[0]: "bad"}, of(Kind.COMPONENT, stands_alone=False), ruled)

    assert level(rated(BY_HIGHEST, part)) == "low"
