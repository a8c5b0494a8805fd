"""What the answers of a team mean, at every step from the first question to the last."""

from dataclasses import replace

import pytest

from bot.domain.given import Given
from bot.domain.question import AnswerValue, Question
from bot.domain.questionnaire import (
    MOST_ROUTES,
    Progress,
    Questionnaire,
    Result,
    SectionResult,
    needs_words,
)
from bot.domain.spend import Kind, Phase
from tests.domain.making import (
    NO,
    NOT_APPLICABLE,
    PARTLY,
    SMALL,
    SPEND,
    YES,
    Said,
    a_question,
    a_section,
    a_standard,
    asked,
    asking,
    clauses,
    given,
    ids,
    of,
)

ALWAYS = ["what-you-do", "risks", "penetration-tests", "ownership", "break"]
DONE: Said = {
    "what-you-do": ("buy",),
    "risks": YES,
    "penetration-tests": YES,
    "ownership": YES,
    "break": YES,
}


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (a_question(evidence=True), YES, "evidence"),
        (a_question(evidence=False), YES, None),
        (a_question(), YES, None),
        (a_question(), PARTLY, "reason"),
        (a_question(evidence=True), NO, "reason"),
        (a_question(), NOT_APPLICABLE, "reason"),
        (a_question(kind="money"), "100", None),
        (a_question(kind="money", may_not_apply=True), NOT_APPLICABLE, "reason"),
        (a_question(kind="long-text"), "given", None),
    ],
)
def test_an_answer_needs_a_reason_or_evidence(question: Question, value: str, words: str | None) -> None:
    assert needs_words(question, value) == words


def test_a_team_that_answers_in_order_is_asked_every_question_once() -> None:
    said: dict[str, str | tuple[str, ...]] = {}
    following = asked(said).next_open(None)
    for expected in ALWAYS:
        assert following == expected
        said[expected] = DONE[expected]
        following = asked(said).next_open(expected)

    assert following is None


def test_a_skipped_question_comes_back_after_the_others() -> None:
    assert asked({}).next_open("risks") == "penetration-tests"
    left = asked({name: answer for name, answer in DONE.items() if name != "risks"})

    assert left.next_open("break") == "risks"
    assert left.next_open("risks") == "risks"


def test_after_a_question_that_is_not_asked_the_search_begins_at_the_start() -> None:
    assert asked({}).next_open("hosting") == "what-you-do"
    assert asked({}).next_open("cookies") == "what-you-do"


def test_back_goes_to_the_question_before_across_sections_and_stops_at_the_first() -> None:
    sheet = asked(DONE)

    assert sheet.previous("ownership") == "penetration-tests"
    assert sheet.previous("what-you-do") is None
    assert sheet.previous("hosting") is None
    assert (sheet.place("ownership"), sheet.place("hosting")) == (4, None)


def test_an_early_answer_opens_later_questions_and_another_closes_them_again() -> None:
    building = asked({**DONE, "what-you-do": ("build", "buy"), "hosting": "own"})
    on_cloud = asked({**DONE, "what-you-do": ("build", "buy"), "hosting": "public-cloud"})

    assert ids(asked({}).asked) == ALWAYS
    assert ids(building.missing) == ["hosting-case"]
    assert ids(on_cloud.missing) == []
    assert on_cloud.is_asked("hosting")
    assert not on_cloud.is_asked("hosting-case")


def test_a_question_that_is_not_asked_any_more_says_why_and_keeps_its_answer() -> None:
    sheet = asked({**DONE, "hosting": "own", "hosting-case": NO})

    left_out = {each.question.id: (each.rule.otherwise, each.given) for each in sheet.left_out}

    assert left_out["hosting"] == ("building does not", sheet.answers["hosting"])
    assert left_out["hosting-case"] == ("elsewhere does not", sheet.answers["hosting-case"])
    assert left_out["exit-cost"] == ("costly does not", None)
    assert "plan" not in left_out


def test_what_was_answered_to_a_question_that_is_not_asked_opens_nothing() -> None:
    sheet = asked({**DONE, "what-you-do": ("buy",), "hosting": "own"})

    assert "question:hosting" not in sheet.seen
    assert sheet.seen["rule:elsewhere"] == ("no",)


def test_facts_open_questions_too() -> None:
    assert asked(DONE, of(cost_pence=100_000_001)).missing == (SMALL.question("exit-cost"),)
    assert asked(DONE, of(cost_pence=100_000_000)).missing == ()


def test_only_so_many_ways_through_a_standard_are_remembered() -> None:
    costs = range(100_000_000 - MOST_ROUTES, 100_000_002)

    longest = [len(asked({}, of(cost_pence=cost)).asked) for cost in costs]

    assert longest == [*[5] * (MOST_ROUTES + 1), 6]
    assert len(SMALL.routes) <= MOST_ROUTES


def test_each_kind_of_thing_is_asked_its_own_questions() -> None:
    organisation = asked({}, of(Kind.ORGANISATION))

    assert ids(organisation.asked) == ["plan"]
    assert [result.section for result in organisation.results] == ["plan"]
    assert [result.section for result in asked({}, of(Kind.COMPONENT)).results] == ["1", "2"]


def test_progress_counts_what_is_asked_and_has_an_answer() -> None:
    assert asked({}).progress == Progress(0, 5)
    assert asked({**DONE, "hosting": "own"}).progress == Progress(5, 5)


def test_an_answer_to_a_question_of_another_standard_does_not_count() -> None:
    sheet = Questionnaire(SMALL, SPEND, {"cookies": Given("no")})

    assert sheet.progress == Progress(0, 5)


def test_a_new_phase_asks_again_and_shows_what_was_answered_before() -> None:
    sheet = Questionnaire(SMALL, of(phase=Phase.BETA), given(SMALL, DONE, Phase.ALPHA))
    tests = SMALL.question("penetration-tests")

    assert sheet.missing == (tests,)
    assert sheet.earlier(tests) == sheet.answers["penetration-tests"]
    assert sheet.earlier(SMALL.question("risks")) is None
    again = {**sheet.answers, **given(SMALL, {"penetration-tests": NO}, Phase.BETA)}
    assert Questionnaire(SMALL, of(phase=Phase.LIVE), again).missing == ()


def test_a_question_for_a_later_phase_is_not_asked_yet_and_its_section_is_not_shown() -> None:
    later = a_standard(
        a_section("1", asking("risks", clause="1.1"), clauses=clauses("1", "must")),
        a_section("2", asking("support", clause="2.1", phases=["live"]), clauses=clauses("2", "must")),
    )

    assert ids(asked({}, standard=later).asked) == ["risks"]
    assert [result.section for result in asked({}, standard=later).results] == ["1"]
    assert ids(asked({}, of(phase=Phase.LIVE), later).asked) == ["risks", "support"]


def test_an_inherited_answer_that_changed_since_is_asked_again() -> None:
    kept = given(SMALL, DONE)
    stale = {**kept, "risks": replace(kept["risks"], stale=True)}
    sheet = Questionnaire(SMALL, SPEND, stale)

    assert ids(sheet.missing) == ["risks"]
    assert sheet.earlier(SMALL.question("risks")) == stale["risks"]


def test_an_answer_of_another_edition_counts_unless_it_needs_another_look_or_does_not_fit() -> None:
    standard = a_standard(
        a_section(
            "1",
            asking("same"),
            asking("sharper", look_again=True),
            asking("grown", was=["before"]),
            asking("price", kind="money"),
        )
    )
    kept = {name: Given("yes", edition="older") for name in ("same", "sharper", "before", "price")}
    sheet = Questionnaire(standard, SPEND, kept)

    assert ids(sheet.missing) == ["sharper", "grown", "price"]
    assert [sheet.earlier(question) for question in sheet.missing] == [
        kept["sharper"],
        kept["before"],
        kept["price"],
    ]
    assert "question:price" not in sheet.seen


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([YES, YES, YES], Result.MET),
        ([YES, NOT_APPLICABLE, YES], Result.MET),
        ([YES, PARTLY, NOT_APPLICABLE], Result.PARTLY_MET),
        ([YES, PARTLY, NO], Result.NOT_MET),
        ([NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE], Result.NOT_APPLICABLE),
        ([NOT_APPLICABLE, PARTLY, NOT_APPLICABLE], Result.PARTLY_MET),
        ([], Result.UNANSWERED),
        ([YES], Result.UNANSWERED),
        ([PARTLY, YES], Result.UNANSWERED),
        ([NO], Result.NOT_MET),
    ],
)
def test_the_worst_answer_decides_how_a_section_comes_out(values: list[AnswerValue], result: Result) -> None:
    names = ("ownership", "break", "api")
    standard = a_standard(
        a_section(
            "2",
            *(asking(name, clause=f"2.{line}") for line, name in enumerate(names, 1)),
            clauses=clauses("2", "must", "should", "consider"),
        )
    )

    [section] = asked(dict(zip(names, values, strict=False)), standard=standard).results

    assert section.result is result
    assert (section.answered, section.total) == (len(values), 3)


def test_a_section_says_how_many_of_its_musts_and_shoulds_are_met_of_those_that_apply() -> None:
    building = {**DONE, "what-you-do": ("build",), "hosting": "own", "risks": PARTLY}
    security, contracts = asked({**building, "hosting-case": YES, "break": NOT_APPLICABLE}).results

    assert security == SectionResult(
        "1", 1, "Section 1", Result.PARTLY_MET, answered=3, total=3, must=(0, 1), should=(1, 1)
    )
    assert (contracts.result, contracts.must, contracts.should) == (Result.MET, (1, 1), (0, 0))


def test_a_section_is_open_while_anything_in_it_is() -> None:
    security, contracts = asked(DONE, of(cost_pence=100_000_001)).results

    assert security.result is Result.MET
    assert (contracts.result, contracts.answered, contracts.total) == (Result.UNANSWERED, 2, 3)


def test_a_section_of_which_rules_leave_nothing_does_not_apply() -> None:
    standard = a_standard(
        a_section("about", asking("buying")),
        a_section("1", asking("supplier", when=["buys"])),
        rules=[
            {
                "id": "buys",
                "means": "you buy it",
                "otherwise": "you do not buy it",
                "all": [{"question": "buying", "is": "yes"}],
            }
        ],
    )

    assert asked({"buying": NO}, standard=standard).results[1].result is Result.NOT_APPLICABLE
    assert asked({"buying": YES}, standard=standard).results[1].result is Result.UNANSWERED


def test_the_latest_answers_are_there_one_by_one_where_they_count() -> None:
    sheet = asked({"risks": NO, "hosting": "own"})

    assert sheet.answer_to("risks") == sheet.answers["risks"]
    assert sheet.answer_to("hosting") is None
