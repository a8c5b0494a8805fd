"""What people do in a conversation: answer the question being asked, skip it, or go back."""

from datetime import datetime

from bot.domain.given import read_answer
from bot.domain.questionnaire import WordsNeeded
from bot.domain.rights import Act, Refusal
from bot.flows import places
from bot.flows.allowing import may, refuse
from bot.flows.context import Context, Step
from bot.flows.conversing import answering, asking
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.turns import Asked, Turn, is_theirs_to_answer, take, tell_crossed, turn_of
from bot.store.conversations import (
    locked_talk,
)
from bot.store.engine import key_of, locked
from bot.store.people import Who
from bot.store.tables import Assessment


def press(context: Context, now: datetime, who: Who, asked: Asked, value: str) -> WordsNeeded | None:
    """Take the answer of a button that stands alone, or return which words it needs before it counts.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    with context.acting(who, now) as step:
        turn = turn_of(step, asked, value)
        if turn is None:
            return None
        read_answer(turn.question, value)
        needed = answering.needed_words(step, turn.assessment, turn.question, value)
        if needed is None:
            take(step, turn, Entered(value, "", None))
        return needed


def answer(context: Context, now: datetime, who: Who, asked: Asked, entered: Entered) -> bool:
    """Keep the answer and ask the next question; or tell the person why it was not taken and return False.

    The same `source` again keeps nothing more. Raises InvalidInput, with no field, where it cannot be an
    answer.
    """
    with context.acting(who, now) as step:
        if answering.is_kept(step, entered.source):
            return True
        turn = turn_of(step, asked)
        if turn is not None:
            take(step, turn, entered)
        return turn is not None


def consider(context: Context, now: datetime, who: Who, assessment_id: int, act: Act) -> bool:
    """Return whether the person may do this to an assessment; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return may(step, locked(step.session, Assessment, step.workspace_id, assessment_id), act)


def consider_question(
    context: Context, now: datetime, who: Who, asked: Asked, act: Act = Act.ANSWER
) -> int | None:
    """Return the id of the assessment a question is of, where the person may do this to it there.

    Otherwise tell them why not.
    """
    with context.acting(who, now) as step:
        conversation, assessment = locked_talk(step.session, step.workspace_id, asked.conversation_id)
        if not may(step, assessment, act):
            return None
        is_theirs = act is not Act.ANSWER or is_theirs_to_answer(step, conversation, assessment, asked)
        return key_of(assessment) if is_theirs else None


def take_over(context: Context, now: datetime, who: Who, asked: Asked, note: str, source: str | None) -> bool:
    """Keep the answer of what this is part of, with a note; or tell the person why not and return False."""
    with context.acting(who, now) as step:
        if answering.is_kept(step, source):
            return True
        turn = turn_of(step, asked)
        if turn is None:
            return False
        before = context.questionnaire_of(step.session, turn.assessment)
        kept = answering.take_over(step, turn.assessment, turn.question, note, source)
        if kept is None:
            step.tell(places.near(step, turn.assessment), "not_asked", because=None)
            return False
        tell_crossed(step, turn, kept)
        asking.answered(step, turn.conversation, turn.assessment, turn.question, before)
        return True


def skip(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Leave a question for later and ask the next unanswered one."""
    with context.acting(who, now) as step:
        turn = _being_asked(step, asked)
        if turn is None:
            return
        conversation, assessment = turn.conversation, turn.assessment
        sheet = context.questionnaire_of(step.session, assessment)
        following = asking.following_of(step, conversation, assessment, sheet, asked.question)
        if following == asked.question:
            step.tell(places.near(step, assessment), "last_question")
        else:
            asking.ask(step, conversation, assessment, following)


def back(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Ask the question before this one again, with the answer it has."""
    with context.acting(who, now) as step:
        turn = _being_asked(step, asked)
        if turn is None:
            return
        sheet = context.questionnaire_of(step.session, turn.assessment)
        before = asking.previous_of(step, turn.conversation, turn.assessment, sheet, asked.question)
        if before:
            asking.ask(step, turn.conversation, turn.assessment, before)


def _being_asked(step: Step, asked: Asked) -> Turn | None:
    """Return what somebody wants to go on from, in a conversation of the team's or of their own."""
    turn = turn_of(step, asked)
    if turn and turn.conversation.person_id not in (None, step.person_id):
        refuse(step, turn.assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
        return None
    if turn and turn.conversation.asking != asked.question:
        step.tell(places.near(step, turn.assessment), "not_asked", because=None)
        return None
    return turn
