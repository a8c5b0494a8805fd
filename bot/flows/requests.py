"""What colleagues are asked: which questions a request is about, and when it is answered."""

from bot.domain.questionnaire import Questionnaire
from bot.flows.context import Step
from bot.store.tables import Assessment, Conversation, Request


def questions_of(request: Request, sheet: Questionnaire) -> set[str]:
    """Return the ids of the questions asked that a request is about."""
    if request.question is not None:
        return {request.question} if sheet.is_asked(request.question) else set()
    section = sheet.standard.section(request.section)
    return {question.id for question in section.questions if sheet.is_asked(question.id)}


def answered(step: Step, conversation: Conversation, assessment: Assessment) -> None:
    """Close the request of a conversation: everything it asks has an answer."""


def look_again(step: Step, assessment: Assessment, sheet: Questionnaire) -> None:
    """Close the requests of an assessment that need nobody any more, as where others have answered."""
