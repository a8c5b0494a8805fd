"""The question whose card somebody pressed on."""

from bot.domain.rights import Act
from bot.flows.conversing import conversation
from bot.flows.conversing.turns import Asked
from bot.handlers.desk import Incoming, parts, whole


def asked_of(incoming: Incoming) -> Asked:
    """Return the question as the person saw it, from what the button or choice carries."""
    conversation_id, question, seen = parts(incoming.value, 3)
    return Asked(whole(conversation_id), question, whole(seen))


def question_of(incoming: Incoming, asked: Asked, act: Act = Act.ANSWER) -> tuple[int, str] | None:
    """Return the assessment and the question of what somebody saw, where they may do this to it."""
    assessment = conversation.consider_question(incoming.context, incoming.now, incoming.who, asked, act)
    return None if assessment is None else (assessment, asked.question)
