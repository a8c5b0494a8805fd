"""What the answers given so far mean: what is next, what is missing, and how each point comes out.

`answers` maps a question's id to its present value. Ids that the standard does not have are ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.domain.standard import AnswerValue, Clause, Force, Point, Question, Standard

WordsNeeded = Literal["reason", "evidence"]
Answers = Mapping[str, AnswerValue]


class Result(StrEnum):
    """How a point comes out of its answers."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions have an answer, out of how many."""

    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class PointResult:
    """How one point stands: its number and title, how it comes out, and how far it is answered."""

    number: int
    title: str
    result: Result
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A question answered No or Partly, with where it stands; `blocks` where it bars a plain approval."""

    question: Question
    clause: Clause
    point: Point
    value: AnswerValue
    blocks: bool


def needs_words(question: Question, value: AnswerValue) -> WordsNeeded | None:
    """Return which words an answer needs before it counts; None where it can stand alone."""
    if value != AnswerValue.YES:
        return "reason"
    return "evidence" if question.evidence else None


def next_unanswered(standard: Standard, answers: Answers, after: str | None) -> str | None:
    """Return the id of the first unanswered question after `after`, wrapping round to the start.

    `after` itself comes back only when it is the one question left; None means that all have an answer.
    Without `after` the search begins at the start. Raise UnknownQuestion where it is not in the standard.
    """
    start = 0 if after is None else standard.position(after) + 1
    in_turn = standard.questions[start:] + standard.questions[:start]
    return next((question.id for question in in_turn if question.id not in answers), None)


def previous(standard: Standard, of: str) -> str | None:
    """Return the id of the question before `of`, None at the first.

    Raise UnknownQuestion where `of` is not in the standard.
    """
    position = standard.position(of)
    return standard.questions[position - 1].id if position else None


def missing(standard: Standard, answers: Answers) -> tuple[Question, ...]:
    """Return the questions without an answer, in order."""
    return tuple(question for question in standard.questions if question.id not in answers)


def progress(standard: Standard, answers: Answers) -> Progress:
    """Return how far the whole standard is answered."""
    return _progress(standard.questions, answers)


def progress_of_point(point: Point, answers: Answers) -> Progress:
    """Return how far one point is answered."""
    return _progress(point.questions, answers)


def result(point: Point, answers: Answers) -> Result:
    """Return how a point comes out: the worst of its answers, leaving aside what does not apply.

    A No settles the point even while other questions are open, since no later answer can mend it. Otherwise
    an open question leaves the point unanswered. A point where nothing applies is not applicable.
    """
    values = {answers.get(question.id) for question in point.questions}
    if AnswerValue.NO in values:
        return Result.NOT_MET
    if None in values:
        return Result.UNANSWERED
    if AnswerValue.PARTLY in values:
        return Result.PARTLY_MET
    return Result.MET if AnswerValue.YES in values else Result.NOT_APPLICABLE


def point_results(standard: Standard, answers: Answers) -> tuple[PointResult, ...]:
    """Return how every point stands, in order."""
    return tuple(_point_result(point, answers) for point in standard.points)


def gaps(standard: Standard, answers: Answers) -> tuple[Gap, ...]:
    """Return every question answered No or Partly, in the order of the standard."""
    return tuple(
        _gap(standard, question, value)
        for question in standard.questions
        if (value := answers.get(question.id)) in (AnswerValue.NO, AnswerValue.PARTLY)
    )


def _point_result(point: Point, answers: Answers) -> PointResult:
    done = progress_of_point(point, answers)
    return PointResult(point.number, point.title, result(point, answers), done.answered, done.total)


def _gap(standard: Standard, question: Question, value: AnswerValue) -> Gap:
    clause = standard.clause_of(question)
    blocks = clause.force is Force.MUST and value == AnswerValue.NO
    return Gap(question, clause, standard.point_of(question.id), value, blocks)


def _progress(questions: tuple[Question, ...], answers: Answers) -> Progress:
    return Progress(sum(question.id in answers for question in questions), len(questions))
