"""What can be answered again once changes were asked for."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reopening import EVERYTHING, Reopening
from bot.domain.spend import Phase
from tests.domain.making import SMALL, asked, of

NO_HOSTING = {
    "what-you-do": "buy",
    "risks": "yes",
    "penetration-tests": "yes",
    "ownership": "yes",
    "break": "yes",
}
ELSEWHERE = NO_HOSTING | {"what-you-do": "build", "hosting": "own"}
SECOND = Reopening(frozenset({"2"}), frozenset(NO_HOSTING))


def test_without_points_named_everything_is_open() -> None:
    sheet = asked(NO_HOSTING)
    assert all(EVERYTHING.is_open(sheet, question.id) for question in SMALL.questions)
    assert EVERYTHING.to_change(sheet) == frozenset()


def test_only_the_questions_of_a_point_that_is_named_are_open() -> None:
    sheet = asked(NO_HOSTING)
    assert [question.id for question in sheet.asked if SECOND.is_open(sheet, question.id)] == [
        "ownership",
        "break",
    ]
    assert SECOND.to_change(sheet) == {"ownership", "break"}


def test_what_a_changed_answer_leads_to_is_open_too() -> None:
    sheet = asked(ELSEWHERE)
    assert SECOND.is_open(sheet, "hosting")
    assert SECOND.is_open(sheet, "hosting-case")
    assert not SECOND.is_open(sheet, "risks")
    assert sheet.next_open(None, SECOND.to_change(sheet)) == "hosting-case"


def test_an_answer_that_has_to_be_given_again_is_open() -> None:
    later = asked(NO_HOSTING, of(phase=Phase.BETA))
    assert later.answer_to("penetration-tests") is None
    assert SECOND.is_open(later, "penetration-tests")


def test_it_leads_through_what_is_to_be_changed_once_and_back_only_to_that() -> None:
    sheet = asked(NO_HOSTING)
    assert sheet.next_open(None, SECOND.to_change(sheet)) == "ownership"
    assert sheet.next_open("ownership", SECOND.to_change(sheet)) == "break"
    assert sheet.next_open("break", SECOND.to_change(sheet)) is None
    assert SECOND.previous(sheet, "break") == "ownership"
    assert SECOND.previous(sheet, "ownership") is None
    answered = Reopening(SECOND.points, SECOND.accepted - {"ownership"})
    assert answered.to_change(sheet) == {"break"}
    assert answered.is_open(sheet, "ownership")


@given(
    st.frozensets(st.sampled_from([section.id for section in SMALL.sections])),
    st.frozensets(st.sampled_from([question.id for question in SMALL.questions])),
)
def test_what_is_missing_and_what_is_to_be_changed_is_always_open(
    points: frozenset[str], accepted: frozenset[str]
) -> None:
    sheet, reopening = asked({"what-you-do": "build", "risks": "yes"}), Reopening(points, accepted)
    wanted = {question.id for question in sheet.missing} | reopening.to_change(sheet)
    assert all(reopening.is_open(sheet, question) for question in wanted)
