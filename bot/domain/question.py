"""One question of a standard: what kind of answer it takes, what may be answered, and whom it is for."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from bot.domain.spend import Kind, Phase
from bot.domain.values import MOST_OPTIONS, Name, OptionText, Phrase, Slug, Value, Words

ClauseId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?\.[0-9]+$", max_length=40)
]


class AnswerValue(StrEnum):
    """What can be answered to a question that asks for a judgement; some others take Not applicable too."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class QuestionKind(StrEnum):
    """What kind of answer a question takes."""

    JUDGEMENT = "judgement"
    ONE = "one"
    SEVERAL = "several"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    LINK = "link"
    PERSON = "person"
    CONTRACT = "contract"


WITH_OPTIONS = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL})
NUMERIC = frozenset({QuestionKind.MONEY, QuestionKind.NUMBER, QuestionKind.PERIOD})
WRITTEN = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


class Option(Value):
    """One of the answers to choose from; answers are kept under its `id`, which never changes.

    `alone` says that it contradicts all others, as "None of these" does.
    """

    id: Slug
    title: OptionText
    alone: bool = False


class Limits(Value):
    """What an answer may be, and what to say where it is not.

    `at_least` and `at_most` are for numbers: pounds, months for a period, or the number itself; for a date
    they are not used. `longest` is in characters. `says` is the whole sentence a person sees.
    """

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    longest: Annotated[int, Field(ge=1, le=2000)] | None = None
    says: Phrase

    def allow(self, number: Decimal) -> bool:
        """Return whether a number is within these."""
        return (self.at_least is None or number >= self.at_least) and (
            self.at_most is None or number <= self.at_most
        )


class Question(Value):
    """One thing asked, most often about one clause.

    `id` never changes once published, since answers are kept under it. `good` is an example of a good answer,
    `knows` who usually knows. With `evidence`, a Yes must say where it can be seen. `sensitive` answers are
    read only by those who take part and by the assessors. `phases` are those at whose start it is asked, anew
    where it was asked before. `when` names rules that all have to hold for it to be asked. What is left out
    of `sensitive`, `knows` and `asked_of` is as the section says.

    `was` names the questions of an earlier edition that it grew from; `look_again` says that an answer
    carried over from another edition needs another look. `ours` marks a question that no published text has.
    """

    id: Slug
    clause: ClauseId | None = None
    kind: QuestionKind = QuestionKind.JUDGEMENT
    asks: Words
    why: Words
    good: Words
    knows: Name | None = None
    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)] = ()
    evidence: bool | None = None
    may_not_apply: bool | None = None
    sensitive: bool | None = None
    asked_of: Annotated[tuple[Kind, ...], Field(min_length=1)] | None = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = (Phase.DISCOVERY,)
    when: tuple[Slug, ...] = ()
    limits: Limits | None = None
    was: tuple[Slug, ...] = ()
    look_again: bool = False
    ours: bool = False

    @model_validator(mode="after")
    def _has_options_where_it_needs_them(self) -> Self:
        if self.kind in WITH_OPTIONS and len(self.options) < 2:  # noqa: PLR2004
            raise ValueError(f"of kind {self.kind} should have at least two options")
        if self.kind not in WITH_OPTIONS and self.options:
            raise ValueError(f"of kind {self.kind} should have no options")
        return self

    @property
    def can_be_not_applicable(self) -> bool:
        """Whether Not applicable is offered: for judgements unless it says otherwise."""
        return self.kind is QuestionKind.JUDGEMENT if self.may_not_apply is None else self.may_not_apply

    def due(self, phase: Phase) -> Phase | None:
        """Return the latest phase, up to `phase`, at whose start it is asked; None where that is to come."""
        so_far = [each for each in Phase if each in self.phases and each.place <= phase.place]
        return so_far[-1] if so_far else None

    def current(self, phase: Phase) -> frozenset[Phase]:
        """Return the phases of which an answer is new enough in `phase`; all of them before it is asked."""
        due = self.due(phase) or Phase.DISCOVERY
        return frozenset(each for each in Phase if each.place >= due.place)
