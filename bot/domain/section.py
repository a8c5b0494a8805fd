"""A section of a standard: the clauses of one of its points, and the questions about them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.question import ClauseId, Question
from bot.domain.spend import Kind
from bot.domain.values import Name, Slug, Value, Words

SectionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=30)]

OF_A_SPEND = (Kind.PROGRAMME, Kind.SERVICE, Kind.COMPONENT)
"""Who is asked unless it is said: all but the organisation."""


class Force(StrEnum):
    """How strongly a clause binds, from its modal verb."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


class Clause(Value):
    """One line of the standard.

    `id` follows the order of the text ("4.3" is the third line of point 4, "14.must.1" the first contract
    rule); `says` is a short paraphrase, never the standard's own sentence.
    """

    id: ClauseId
    says: Words
    force: Force


class Section(Value):
    """A part of the standard: one of its numbered points, whose id is the number, or another part.

    `says` is what the part is for, in short. `knows`, `sensitive`, `asked_of` and `when` are for those of its
    questions that do not say otherwise; `when` is added to what they say.
    """

    id: SectionId
    title: Name
    says: Words | None = None
    knows: Name | None = None
    sensitive: bool = False
    asked_of: Annotated[tuple[Kind, ...], Field(min_length=1)] = OF_A_SPEND
    when: tuple[Slug, ...] = ()
    clauses: tuple[Clause, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def number(self) -> int | None:
        """The number of the point; None where the section is none."""
        return int(self.id) if self.id.isdigit() else None

    def sensitive_of(self, question: Question) -> bool:
        """Return whether only those who take part and the assessors may read the answer."""
        return self.sensitive if question.sensitive is None else question.sensitive

    def knows_of(self, question: Question) -> str | None:
        """Return who usually knows the answer."""
        return question.knows or self.knows

    def asked_of_kinds(self, question: Question) -> tuple[Kind, ...]:
        """Return which kinds of thing a question is asked of."""
        return question.asked_of or self.asked_of

    def rules_of(self, question: Question) -> tuple[str, ...]:
        """Return the ids of the rules that all have to hold for a question to be asked."""
        return self.when + question.when
