"""A standard as data: its points, the clauses of each point, and the questions that ask about them."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# The lengths keep a question within one Slack section (3,000 characters) with room for the words around it.
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ClauseId = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[a-z]+)?\.[0-9]+$", max_length=40)]


class Value(BaseModel):
    """A value that never changes once made and accepts only the keys it knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Force(StrEnum):
    """How strongly a clause binds, from its modal verb."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


class AnswerValue(StrEnum):
    """What can be answered to a question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Clause(Value):
    """One line of the standard.

    `id` follows the order of the text ("4.3" is the third line of point 4, "14.must.1" the first contract
    rule); `says` is a short paraphrase, never the standard's own sentence.
    """

    id: ClauseId
    says: Words
    force: Force


class Question(Value):
    """One thing asked of a team about one clause.

    `id` never changes once published, since answers are kept under it. `good` is an example of a good answer.
    With `evidence`, a Yes must say where it can be seen.
    """

    id: Slug
    clause: ClauseId
    asks: Words
    why: Words
    good: Words
    evidence: bool = False


class Point(Value):
    """A numbered point of the standard, with its clauses and the questions that cover them."""

    number: Annotated[int, Field(ge=1)]
    title: Name
    clauses: tuple[Clause, ...]
    questions: tuple[Question, ...]


class UnknownQuestion(KeyError):
    """The standard has no question with this id."""

    def __init__(self, question_id: str, standard_id: str) -> None:
        """Remember which question was looked for, and in which standard."""
        super().__init__(question_id)
        self.question_id = question_id
        self.standard_id = standard_id

    def __str__(self) -> str:
        """Say which question is unknown, and where."""
        return f"the standard {self.standard_id} has no question {self.question_id}"


class Standard(Value):
    """One edition of a standard: everything a questionnaire is made from."""

    id: Slug
    title: Name
    edition: Name
    points: Annotated[tuple[Point, ...], Field(min_length=1)]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order in which they are asked."""
        return tuple(question for point in self.points for question in point.questions)

    def question(self, question_id: str) -> Question:
        """Return the question with this id; raise UnknownQuestion where there is none."""
        return self.questions[self.position(question_id)]

    def position(self, question_id: str) -> int:
        """Return where the question stands in `questions`, from 0; raise UnknownQuestion if it does not."""
        try:
            return self._positions[question_id]
        except KeyError:
            raise UnknownQuestion(question_id, self.id) from None

    def point_of(self, question_id: str) -> Point:
        """Return the point that a question belongs to; raise UnknownQuestion where there is none."""
        self.position(question_id)
        return self._points[question_id]

    def clause_of(self, question: Question) -> Clause:
        """Return the clause that a question of this standard asks about.

        Raise UnknownQuestion where the question is not one of this standard's.
        """
        point = self.point_of(question.id)
        return next(clause for clause in point.clauses if clause.id == question.clause)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {question.id: position for position, question in enumerate(self.questions)}

    @cached_property
    def _points(self) -> dict[str, Point]:
        return {question.id: point for point in self.points for question in point.questions}
