"""What a standard is made of, what it may ask of whom, and that a value once made stays as it is."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.question import ClauseId, Question
from bot.domain.spend import Kind, Phase
from bot.domain.standard import Clause, Force, Section, Standard, UnknownQuestion
from tests.domain.making import (
    ABOUT,
    CONTRACTS,
    PLAN,
    RULES,
    SECURITY,
    SMALL,
    a_question,
    a_section,
    a_standard,
    asking,
    ids,
    options,
)


def test_questions_come_in_the_order_of_the_sections() -> None:
    assert ids(SMALL.questions) == [
        "what-you-do",
        "hosting",
        "risks",
        "hosting-case",
        "penetration-tests",
        "ownership",
        "break",
        "exit-cost",
        "plan",
    ]


def test_a_question_leads_to_its_section_its_clause_and_its_force() -> None:
    question = SMALL.question("break")

    assert question.asks == "Have you?"
    assert SMALL.section_of("break").id == "2"
    assert SMALL.clause_of(question) == Clause(id="2.2", says="Do it.", force=Force.SHOULD)
    assert SMALL.force_of(question) is Force.SHOULD
    assert SMALL.section_of_clause("2.1") is SMALL.section_of("break")


def test_a_question_about_the_spend_itself_has_no_clause() -> None:
    assert SMALL.clause_of(SMALL.question("hosting")) is None
    assert SMALL.force_of(SMALL.question("hosting")) is None


def test_only_sections_with_a_number_are_points() -> None:
    assert [section.number for section in SMALL.points] == [1, 2]
    assert SMALL.section_of("plan").number is None


def test_a_question_that_is_not_there_is_named_together_with_the_standard() -> None:
    with pytest.raises(UnknownQuestion, match="the standard small has no question cookies") as refusal:
        SMALL.question("cookies")

    assert refusal.value.question_id == "cookies"
    assert isinstance(refusal.value, KeyError)
    with pytest.raises(UnknownQuestion):
        SMALL.section_of("cookies")


def test_a_question_is_as_its_section_says_where_it_says_nothing_itself() -> None:
    section = SMALL.section_of("risks")
    risks, tests = SMALL.question("risks"), SMALL.question("penetration-tests")

    assert section.knows_of(risks) == "The security architect"
    assert not section.sensitive_of(risks)
    assert section.sensitive_of(tests)
    assert SMALL.section_of("plan").asked_of_kinds(SMALL.question("plan")) == (Kind.ORGANISATION,)


def test_a_question_is_asked_by_the_rules_of_its_section_and_its_own() -> None:
    section = Section.model_validate(a_section("1", asking("risks", when=["costly"]), when=["building"]))

    assert section.rules_of(section.questions[0]) == ("building", "costly")


def test_an_organisation_is_asked_only_what_says_so() -> None:
    of_it = SMALL.candidates(Kind.ORGANISATION, Phase.DISCOVERY)

    assert [candidate.question.id for candidate in of_it] == ["plan"]
    assert "plan" not in [each.question.id for each in SMALL.candidates(Kind.PROGRAMME, Phase.LIVE)]


@pytest.mark.parametrize(
    ("phase", "due"),
    [(Phase.DISCOVERY, None), (Phase.ALPHA, "alpha"), (Phase.BETA, "alpha"), (Phase.LIVE, "live")],
)
def test_a_question_is_due_at_the_latest_of_its_phases(phase: Phase, due: str | None) -> None:
    assert a_question(phases=["live", "alpha"]).due(phase) == due


def test_in_a_new_phase_older_answers_are_not_current() -> None:
    question = a_question(phases=["discovery", "beta"])

    assert Phase.DISCOVERY in question.current(Phase.ALPHA)
    assert question.current(Phase.BETA) == {Phase.BETA, Phase.LIVE}


def test_nothing_of_a_standard_can_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        SMALL.questions[0].asks = "Something else?"  # type: ignore[misc]


def test_two_readings_of_the_same_words_are_equal_and_have_the_same_digest() -> None:
    again = a_standard(ABOUT, SECURITY, CONTRACTS, PLAN, rules=RULES)
    SMALL.question("risks")

    assert again == SMALL
    assert again.digest == SMALL.digest
    assert Standard.model_validate(SMALL.model_dump()).digest == SMALL.digest
    assert a_standard(ABOUT, SECURITY, rules=RULES).digest != SMALL.digest


@pytest.mark.parametrize("clause", ["4", "4.3.", "4,3", "14.Must.1", "14..1", "", "4.x"])
def test_a_clause_id_is_a_number_in_the_order_of_the_text(clause: ClauseId) -> None:
    with pytest.raises(ValidationError):
        Clause(id=clause, says="Something.", force=Force.MUST)


@pytest.mark.parametrize("clause", ["4.3", "14.must.1", "11.commercial.2", "purposes.4"])
def test_a_clause_stands_in_a_point_or_another_part_and_perhaps_in_one_of_its_lists(clause: ClauseId) -> None:
    assert Clause(id=clause, says="Something.", force=Force.MUST).id == clause


@pytest.mark.parametrize("name", ["User-research", "user_research", "user--research", "-user", "", "x" * 61])
def test_a_question_id_is_lower_case_words_joined_by_hyphens(name: str) -> None:
    with pytest.raises(ValidationError):
        a_question(name)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"kind": "one", "options": options("only")}, "at least two options"),
        ({"kind": "several"}, "at least two options"),
        ({"kind": "money", "options": options("a", "b")}, "should have no options"),
        ({"phases": []}, "at least 1"),
        ({"kind": "essay"}, "should be 'judgement'"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_question_that_cannot_be_is_refused(more: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Question.model_validate(asking("it", **more))


def test_only_judgements_take_not_applicable_unless_it_is_said() -> None:
    assert a_question().can_be_not_applicable
    assert not a_question(may_not_apply=False).can_be_not_applicable
    assert not a_question(kind="money").can_be_not_applicable
    assert a_question(kind="money", may_not_apply=True).can_be_not_applicable
