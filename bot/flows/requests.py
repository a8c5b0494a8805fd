"""What colleagues are asked: which questions a request is about, and when it is answered."""

from bot.domain.questionnaire import Questionnaire
from bot.flows.context import Step
from bot.store.tables import Assessment, Conversation


def answered(step: Step, conversation: Conversation, assessment: Assessment) -> None:
    """Close the request of a conversation: everything it asks has an answer."""


def look_again(step: Step, assessment: Assessment, sheet: Questionnaire) -> None:
    """Close the requests of an assessment that need nobody any more, as where others have answered."""
