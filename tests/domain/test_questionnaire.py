"""What the answers of a team mean, at every step from the first question to the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import questionnaire
from bot.domain.questionnaire import Progress, Result
from bot.domain.standard import AnswerValue, Clause, Force, Point, Question, Standard, UnknownQuestion

YES, PARTLY, NO, NOT_APPLICABLE = (
    AnswerValue.YES,
    AnswerValue.PARTLY,
    AnswerValue.NO,
    AnswerValue.NOT_APPLICABLE,
)


def a_point(number: int, *questions: tuple[str, Force, bool]) -> Point:
    return Point(
        number=number,
        title=f"Point {number}",
        clauses=tuple(
            Clause(id=f"{number}.{position}", says="Do it.", force=force)
            for position, (_, force, _) in enumerate(questions, 1)
        ),
        questions=tuple(
            Question(
                id=name,
                clause=f"{number}.{position}",
                asks="Have you?",
                why="Why.",
                good="Yes.",
                evidence=evidence,
            )
            for position, (name, _, evidence) in enumerate(questions, 1)
        ),
    )


USERS = a_point(1, ("research", Force.MUST, True), ("aims", Force.MUST, False))
CONTRACT = a_point(
    2, ("ownership", Force.MUST, True), ("break", Force.SHOULD, False), ("api", Force.CONSIDER, False)
)
STANDARD = Standard(id="small", title="Small", edition="2026", points=(USERS, CONTRACT))
IDS = [question.id for question in STANDARD.questions]

some_answers = st.dictionaries(st.sampled_from(IDS), st.sampled_from(AnswerValue))


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("research", YES, "evidence"),
        ("aims", YES, None),
        ("aims", PARTLY, "reason"),
        ("research", NO, "reason"),
        ("research", NOT_APPLICABLE, "reason"),
    ],
)
def test_an_answer_needs_a_reason_or_evidence(question: str, value: AnswerValue, words: str | None) -> None:
    assert questionnaire.needs_words(STANDARD.question(question), value) == words


def test_a_team_that_answers_in_order_is_asked_every_question_once() -> None:
    answers: dict[str, AnswerValue] = {}
    following = None
    for expected in ("research", "aims", "ownership", "break", "api"):
        following = questionnaire.next_unanswered(STANDARD, answers, following)
        assert following == expected
        answers[following] = YES

    assert questionnaire.next_unanswered(STANDARD, answers, following) is None


def test_a_skipped_question_comes_back_after_the_others() -> None:
    assert questionnaire.next_unanswered(STANDARD, {}, "research") == "aims"
    answers = {"aims": YES, "ownership": YES, "break": NO, "api": YES}
    assert questionnaire.next_unanswered(STANDARD, answers, "api") == "research"
    assert questionnaire.next_unanswered(STANDARD, answers, "research") == "research"


def test_when_every_question_has_an_answer_there_is_no_next_one() -> None:
    assert questionnaire.next_unanswered(STANDARD, dict.fromkeys(IDS, YES), "aims") is None


def test_there_is_no_next_question_after_one_that_the_standard_does_not_have() -> None:
    with pytest.raises(UnknownQuestion):
        questionnaire.next_unanswered(STANDARD, {}, "cookies")
    with pytest.raises(UnknownQuestion):
        questionnaire.previous(STANDARD, "cookies")


def test_back_goes_to_the_question_before_across_points_and_stops_at_the_first() -> None:
    assert questionnaire.previous(STANDARD, "ownership") == "aims"
    assert questionnaire.previous(STANDARD, "research") is None


@given(answers=some_answers, after=st.sampled_from([None, *IDS]))
def test_the_next_question_is_always_an_open_one(answers: dict[str, AnswerValue], after: str | None) -> None:
    following = questionnaire.next_unanswered(STANDARD, answers, after)
    missing = [question.id for question in questionnaire.missing(STANDARD, answers)]

    assert (following is None) == (not missing)
    assert following is None or following in missing
    assert following is None or following != after or missing == [after]


@given(answers=some_answers)
def test_what_is_missing_and_what_is_answered_make_up_the_whole(answers: dict[str, AnswerValue]) -> None:
    progress = questionnaire.progress(STANDARD, answers)

    assert progress.total == len(IDS)
    assert progress.answered + len(questionnaire.missing(STANDARD, answers)) == progress.total


def test_an_answer_to_a_question_of_another_standard_does_not_count() -> None:
    answers = {"research": YES, "cookies": YES}

    assert questionnaire.progress(STANDARD, answers) == Progress(1, 5)
    assert questionnaire.progress_of_point(USERS, answers) == Progress(1, 2)
    assert questionnaire.gaps(STANDARD, {"cookies": NO}) == ()


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
def test_the_worst_answer_decides_how_a_point_comes_out(values: list[AnswerValue], result: Result) -> None:
    answers = dict(zip(["ownership", "break", "api"], values, strict=False))

    assert questionnaire.result(CONTRACT, answers) is result


def test_gaps_are_the_noes_and_the_partlies_and_only_a_no_to_a_must_blocks() -> None:
    answers = {"research": PARTLY, "aims": YES, "ownership": NO, "break": NO, "api": NOT_APPLICABLE}

    gaps = questionnaire.gaps(STANDARD, answers)

    assert [(gap.question.id, gap.clause.id, gap.point.number, gap.value, gap.blocks) for gap in gaps] == [
        ("research", "1.1", 1, PARTLY, False),
        ("ownership", "2.1", 2, NO, True),
        ("break", "2.2", 2, NO, False),
    ]
