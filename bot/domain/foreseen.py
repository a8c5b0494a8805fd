"""What an assessor will ask, as far as answers and the standard's own words let the team foresee it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.findings import ANSWER, CLOSED_NAME, PART, Finding
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import Questionnaire


class Because(StrEnum):
    """Why an assessor will ask. The value is the code a template puts into words."""

    NO = "no"
    PARTLY = "partly"
    NO_EVIDENCE = "no_evidence"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Something to be ready for: about a question, or (`because` FOUND) what a rule of the standard found."""

    because: Because
    question: Question | None = None
    finding: Finding | None = None


def foreseen(
    sheet: Questionnaire,
    questions: Collection[Question],
    found: Collection[Finding],
    evidenced: Collection[str] = (),
) -> Iterator[Foreseen]:
    """Give what an assessor will ask about these questions, in order, and then about what was found.

    `evidenced` are the ids of the questions whose answers have evidence attached to them.
    """
    for question in questions:
        because = _because(sheet, question, evidenced)
        if because is not None:
            yield Foreseen(because, question)
    for finding in found:
        if finding.rule not in (ANSWER, CLOSED_NAME, PART):
            yield Foreseen(Because.FOUND, finding=finding)


def lacks_evidence(sheet: Questionnaire, question: Question, evidenced: Collection[str] = ()) -> bool:
    """Return whether a question is answered Yes with nothing that shows it."""
    given = sheet.answer_to(question.id)
    return (
        given is not None
        and question.kind is QuestionKind.JUDGEMENT
        and given.value == AnswerValue.YES
        and not given.words.strip()
        and question.id not in evidenced
    )


def _because(sheet: Questionnaire, question: Question, evidenced: Collection[str]) -> Because | None:
    given = sheet.answer_to(question.id)
    if given is None or question.kind is not QuestionKind.JUDGEMENT:
        return None
    if given.value in (AnswerValue.NO, AnswerValue.PARTLY):
        return Because(given.value)
    return Because.NO_EVIDENCE if lacks_evidence(sheet, question, evidenced) else None
