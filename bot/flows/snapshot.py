"""What a submission freezes: the assessment as it stood, its answers, its parts, and what they come to."""

from typing import Any

from bot.domain.calendar import london_date
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.flows.context import Step
from bot.store.engine import find, found_by, key_of
from bot.store.standing import standing_of
from bot.store.standing_data import shown_value, standing_data
from bot.store.tables import Answer, Assessment, Contract, Person

Json = dict[str, Any]


def take(step: Step, assessment: Assessment) -> Json:
    """Return the assessment, its latest answers and its parts as JSON that stands on its own."""
    standing = standing_of(step.session, step.context.config, assessment, london_date(step.now))
    sheet, answers = standing.questionnaire, standing.tree.answers[key_of(assessment)]
    asked = [(question, answers[question.id]) for question in sheet.asked]
    return {
        **standing_data(assessment, standing),
        "answers": {question.id: _answer(step, sheet, question, answer) for question, answer in asked},
        "evidence": sum(answer.value == AnswerValue.YES and bool(answer.words) for _, answer in asked),
    }


def _answer(step: Step, sheet: Questionnaire, question: Question, answer: Answer) -> Json:
    of = (
        find(step.session, Answer, step.workspace_id, answer.inherited_from_id)
        if answer.inherited_from_id
        else None
    )
    return {
        "asks": question.asks,
        "clause": question.clause,
        "kind": question.kind.value,
        "value": answer.value,
        **_shown(step, question, answer.value),
        "words": answer.words,
        "by": answer.person_id,
        "at": answer.at.isoformat(),
        "phase": answer.phase.value,
        "sensitive": sheet.standard.is_sensitive(question.id),
        "inherited": {
            "from": find(step.session, Assessment, step.workspace_id, of.assessment_id).title,
            "words": of.words,
        }
        if of
        else None,
    }


def _shown(step: Step, question: Question, value: str) -> Json:
    """Return an answer as people read it: a person as Slack names them, a contract by its title."""
    shown: Json = {"shown": shown_value(question, value), "person": None}
    if question.kind is QuestionKind.PERSON:
        person = found_by(step.session, Person, step.workspace_id, value)
        return shown | {"person": person.slack_id if person else None}
    if question.kind is QuestionKind.CONTRACT:
        contract = found_by(step.session, Contract, step.workspace_id, value)
        return shown | {"shown": contract.title if contract else ""}
    return shown
