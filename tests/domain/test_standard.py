"""What a standard can be asked, and that a value once made stays as it is."""

import pytest
from pydantic import ValidationError

from bot.domain.standard import Clause, Force, Point, Question, Standard, UnknownQuestion


def a_question(question_id: str, clause: str) -> Question:
    return Question(id=question_id, clause=clause, asks="Have you?", why="It helps.", good="Yes, twice.")


SECURITY = Point(
    number=1,
    title="Make it secure",
    clauses=(
        Clause(id="1.1", says="Assess risks.", force=Force.MUST),
        Clause(id="1.2", says="Consider tests.", force=Force.CONSIDER),
    ),
    questions=(a_question("risks", "1.1"), a_question("tests", "1.2")),
)
CONTRACTS = Point(
    number=2,
    title="Enter into sensible contracts",
    clauses=(Clause(id="2.must.1", says="Own your data.", force=Force.MUST),),
    questions=(a_question("data-ownership", "2.must.1"),),
)
STANDARD = Standard(id="small", title="A small standard", edition="2026", points=(SECURITY, CONTRACTS))


def test_questions_come_in_the_order_of_the_points() -> None:
    assert [question.id for question in STANDARD.questions] == ["risks", "tests", "data-ownership"]


def test_a_question_leads_to_its_point_and_its_clause() -> None:
    question = STANDARD.question("tests")

    assert question.asks == "Have you?"
    assert STANDARD.point_of("tests") == SECURITY
    assert STANDARD.clause_of(question).id == "1.2"
    assert STANDARD.clause_of(STANDARD.question("data-ownership")).says == "Own your data."


def test_a_question_that_is_not_there_is_named_together_with_the_standard() -> None:
    with pytest.raises(UnknownQuestion, match="the standard small has no question cookies") as refusal:
        STANDARD.question("cookies")

    assert refusal.value.question_id == "cookies"
    assert isinstance(refusal.value, KeyError)
    with pytest.raises(UnknownQuestion):
        STANDARD.point_of("cookies")
    with pytest.raises(UnknownQuestion):
        STANDARD.clause_of(a_question("cookies", "1.1"))


def test_nothing_of_a_standard_can_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        STANDARD.questions[0].asks = "Something else?"  # type: ignore[misc]


def test_two_readings_of_the_same_words_are_equal() -> None:
    STANDARD.question("risks")
    again = Standard.model_validate(STANDARD.model_dump())

    assert again == STANDARD
    assert again.questions == STANDARD.questions


@pytest.mark.parametrize("clause", ["4", "4.3.", "four.3", "14.Must.1", "14..1", ""])
def test_a_clause_id_is_a_number_in_the_order_of_the_text(clause: str) -> None:
    with pytest.raises(ValidationError):
        Clause(id=clause, says="Something.", force=Force.MUST)


@pytest.mark.parametrize(
    "question_id", ["User-research", "user_research", "user--research", "-user", "", "x" * 61]
)
def test_a_question_id_is_lower_case_words_joined_by_hyphens(question_id: str) -> None:
    with pytest.raises(ValidationError):
        a_question(question_id, "1.1")
