"""What was entered for a question becomes an answer that is kept, or it is said why it cannot."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from bot.domain.evidence import Link, SlackFile
from bot.domain.given import read_answer
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import WordsNeeded, needs_words
from bot.flows.context import Step
from bot.store.assessments import answer_above
from bot.store.copies import holding
from bot.store.engine import added, found_by, key_of
from bot.store.evidence import evidence_of
from bot.store.people import ensure_member, is_user
from bot.store.tables import Answer, Assessment, Contract

LONGEST = 2000
"""Characters of the words of an answer: as many as a form takes, in which they may be changed later."""


@dataclass(frozen=True)
class Entered:
    """An answer as it was entered.

    `typed` is what was typed or chosen, as bot.domain.given.read_answer takes it; a person is Slack's user
    id. `words` are the reason or the evidence. `source` names the message or view it came from, which counts
    once. `links` and `files` came with a message. `by` is the id of whoever wrote it, where somebody else
    says that it is the answer.
    """

    typed: str | tuple[str, ...]
    words: str
    source: str | None
    links: tuple[Link, ...] = ()
    files: tuple[SlackFile, ...] = ()
    by: int | None = None


class WordsMissing(Exception):
    """The answer `value` needs a reason or evidence before it counts."""

    def __init__(self, value: str, needs: str) -> None:
        super().__init__(value, needs)
        self.value = value
        self.needs = needs


class WordsTooLong(Exception):
    """The words of an answer have `length` characters, which is more than LONGEST."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


def is_kept(step: Step, source: str | None) -> bool:
    """Return whether the message or view `source` was taken as an answer already."""
    kept = select(Answer.id).where(Answer.workspace_id == step.workspace_id, Answer.source == source)
    return source is not None and step.session.exec(kept).first() is not None


def keep(step: Step, assessment: Assessment, question: Question, entered: Entered) -> Answer:
    """Keep what was entered as the latest answer to a question.

    Raises InvalidInput, with no field, where it cannot be an answer, WordsMissing and WordsTooLong.
    """
    value, written = _read(step, assessment, question, entered.typed)
    words = written or entered.words.strip()
    if len(words) > LONGEST:
        raise WordsTooLong(len(words))
    needed = needed_words(step, assessment, question, value)
    if needed and not words:
        raise WordsMissing(value, needed)
    return _kept(step, assessment, question, value=value, words=words, source=entered.source, by=entered.by)


def needed_words(step: Step, assessment: Assessment, question: Question, value: str) -> WordsNeeded | None:
    """Return which words an answer needs before it counts; what is attached counts as evidence."""
    needed = needs_words(question, value)
    if needed == "evidence" and evidence_of(step.session, assessment, question.id):
        return None
    return needed


def take_over(
    step: Step, assessment: Assessment, question: Question, note: str, source: str | None
) -> Answer | None:
    """Keep the parent's answer to a question as this one's, with a note why it holds here too.

    Gives None where there is none to take over. Raises WordsMissing without a note.
    """
    found = answer_above(step.session, assessment, question)
    if found is None:
        return None
    if not note.strip():
        raise WordsMissing(found[1].value, "note")
    return _kept(
        step, assessment, question, value=found[1].value, words=note.strip(), source=source, of=found[1]
    )


def keep_again(step: Step, assessment: Assessment, question: Question, earlier: Answer) -> Answer:
    """Keep what an answer says once more, as an answer of whoever says that it still holds."""
    answer = added(
        step.session,
        new_answer(
            step,
            assessment,
            question.id,
            value=earlier.value,
            words=earlier.words,
            copied_from_id=earlier.copied_from_id,
            template=earlier.template,
            source=holding(earlier),
        ),
    )
    step.record(assessment, "answered", question=question.id, answer=answer.id, holds=earlier.id)
    return answer


def new_answer(step: Step, assessment: Assessment, question: str, **what: Any) -> Answer:
    """Return an answer of the person's, given now in the present phase and edition; it is not kept yet.

    `what` are the values of its other columns.
    """
    return Answer(
        workspace_id=step.workspace_id,
        assessment_id=key_of(assessment),
        question=question,
        phase=assessment.phase,
        edition=assessment.standard,
        at=step.now,
        **{"person_id": step.person_id, **what},
    )


def _read(
    step: Step, assessment: Assessment, question: Question, typed: str | tuple[str, ...]
) -> tuple[str, str]:
    value, written = read_answer(question, typed)
    if value != AnswerValue.NOT_APPLICABLE and question.kind is QuestionKind.PERSON:
        if not is_user(value):
            raise InvalidInput("", Problem.CHOICE_MISSING)
        value = str(key_of(ensure_member(step.session, step.workspace_id, value)))
    if value != AnswerValue.NOT_APPLICABLE and question.kind is QuestionKind.CONTRACT:
        _check_contract(step, assessment, value)
    return value, written


def _check_contract(step: Step, assessment: Assessment, value: str) -> None:
    """Raise InvalidInput unless it is the id of a contract of the assessment's organisation."""
    contract = found_by(step.session, Contract, step.workspace_id, value)
    if contract is None or contract.organisation_id != assessment.organisation_id:
        raise InvalidInput("", Problem.CHOICE_MISSING)


def _kept(
    step: Step,
    assessment: Assessment,
    question: Question,
    *,
    value: str,
    words: str,
    source: str | None,
    of: Answer | None = None,
    by: int | None = None,
) -> Answer:
    answer = added(
        step.session,
        new_answer(
            step,
            assessment,
            question.id,
            value=value,
            words=words,
            inherited_from_id=of.id if of else None,
            person_id=by or step.person_id,
            source=source,
        ),
    )
    step.record(assessment, "answered", question=question.id, answer=answer.id)
    return answer
