"""What somebody pressed on is about: an assessment, or a question as they saw it."""

from bot.domain.rights import Act
from bot.flows.conversing import conversation
from bot.flows.conversing.turns import Asked
from bot.handlers.desk import Incoming, parts, whole


def asked_of(incoming: Incoming) -> Asked:
    """Return the question as the person saw it, from what the button or choice carries."""
    conversation_id, question, seen = parts(incoming.value, 3)
    return Asked(whole(conversation_id), question, whole(seen))


def may(incoming: Incoming, assessment: int, act: Act) -> bool:
    """Return whether the person may do this to an assessment; otherwise they are told why not."""
    return conversation.consider(incoming.context, incoming.now, incoming.who, assessment, act)


def question_of(incoming: Incoming, asked: Asked, act: Act = Act.ANSWER) -> tuple[int, str] | None:
    """Return the assessment and the question of what somebody saw, where they may do this to it.

    Otherwise they are told why not.
    """
    assessment = conversation.consider_question(incoming.context, incoming.now, incoming.who, asked, act)
    return None if assessment is None else (assessment, asked.question)
