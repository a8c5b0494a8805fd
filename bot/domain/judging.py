"""What assessors think of the points of a submission, beside what its answers come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.question import AnswerValue, QuestionKind
from bot.domain.questionnaire import Result
from bot.domain.section import Force, Section
from bot.domain.standard import Standard


class Judgement(StrEnum):
    """What an assessor thinks of one point in a submission."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"


WANTING = frozenset({Judgement.PARTLY, Judgement.NOT_MET, Judgement.UNCLEAR})
"""Judgements after which a point is likely to be changed."""

_SAME: Mapping[Judgement, frozenset[Result]] = {
    Judgement.MET: frozenset({Result.MET, Result.NOT_APPLICABLE}),
    Judgement.PARTLY: frozenset({Result.PARTLY_MET}),
    Judgement.NOT_MET: frozenset({Result.NOT_MET, Result.UNANSWERED}),
    Judgement.UNCLEAR: frozenset(),
}


@dataclass(frozen=True)
class Kept:
    """How many judgements on lines with one force are answered Yes, out of how many that apply."""

    yes: int
    of: int


def kept(standard: Standard, section: Section, values: Mapping[str, str], force: Force) -> Kept:
    """Return how far the lines of a section that bind with `force` are kept, by the answers submitted.

    `values` are the answers as they are kept, by their questions' ids.
    """
    given = [
        values[question.id]
        for question in section.questions
        if question.kind is QuestionKind.JUDGEMENT
        and question.id in values
        and standard.force_of(question) is force
    ]
    return Kept(given.count(AnswerValue.YES), len(given) - given.count(AnswerValue.NOT_APPLICABLE))


def differs(judgement: Judgement, result: Result) -> bool:
    """Return whether an assessor sees a point in another way than its answers do.

    A point that the answers say does not apply counts as met. What is unclear to an assessor always differs.
    """
    return result not in _SAME[judgement]
