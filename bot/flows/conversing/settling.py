"""What somebody says when they were asked what a reply means: which answer it is, or that it is none."""

from datetime import datetime

from bot.domain.rights import Act
from bot.flows.allowing import may
from bot.flows.context import Context, Step
from bot.flows.conversing import asking, doubting, turns
from bot.flows.conversing.hearing import take
from bot.flows.conversing.turns import Asked, Turn
from bot.store.assessments import latest_answers
from bot.store.conversations import locked_talk
from bot.store.doubts import ANEW
from bot.store.engine import find, key_of
from bot.store.people import Who
from bot.store.tables import Assessment, CardKind, Conversation, Doubt


def choose(context: Context, now: datetime, who: Who, doubt_id: int, reading: int) -> None:
    """Take one of the readings as the answer of whoever wrote it, once: later presses do nothing."""
    with context.acting(who, now) as step:
        found = _open(step, doubt_id)
        turn = _turn(step, *found) if found else None
        if found is None or turn is None or not 0 <= reading < len(found[0].readings):
            return
        doubt = found[0]
        entered = doubting.entered_of(doubt, reading)
        _settle(step, doubt, turn.assessment, reading)
        take(step, turn, entered, doubt.edition)


def leave(context: Context, now: datetime, who: Who, doubt_id: int) -> None:
    """Take nothing: it is no answer, or the answer stays as it was."""
    with context.acting(who, now) as step:
        if found := _open(step, doubt_id):
            _settle(step, found[0], found[2], None)


def answer_anew(context: Context, now: datetime, who: Who, doubt_id: int) -> None:
    """Ask the question again in the conversation; the answer stays until there is another."""
    with context.acting(who, now) as step:
        found = _open(step, doubt_id)
        turn = _turn(step, *found) if found else None
        if found is not None and turn is not None:
            _settle(step, found[0], turn.assessment, ANEW)
            asking.ask(step, turn.conversation, turn.assessment, turn.question.id)


def _open(step: Step, doubt_id: int) -> tuple[Doubt, Conversation, Assessment] | None:
    """Return a doubt that is not settled, with its conversation and its assessment, which is held.

    None where the person may not settle it, of which they are told, and where it is settled: then what they
    pressed is drawn anew.
    """
    doubt = find(step.session, Doubt, step.workspace_id, doubt_id)
    talk, assessment = locked_talk(step.session, step.workspace_id, doubt.conversation_id)
    step.session.refresh(doubt)
    asked = Asked(doubt.conversation_id, doubt.question, 0)
    if not may(step, assessment, Act.ANSWER):
        return None
    if not turns.is_theirs_to_answer(step, talk, assessment, asked):
        return None
    if doubt.settled_at is not None:
        step.touch(CardKind.DOUBT, doubt_id, at_once=True)
        return None
    return doubt, talk, assessment


def _turn(step: Step, doubt: Doubt, talk: Conversation, assessment: Assessment) -> Turn | None:
    """Return what may be answered now; otherwise tell the person why not."""
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment)).get(doubt.question)
    seen = key_of(latest) if latest else 0
    return turns.turn_of(step, Asked(key_of(talk), doubt.question, seen))


def _settle(step: Step, doubt: Doubt, assessment: Assessment, taken: int | None) -> None:
    step.record(assessment, "doubt_settled", doubt=key_of(doubt), question=doubt.question, taken=taken)
    doubting.close(step, doubt, taken, step.person_id)
