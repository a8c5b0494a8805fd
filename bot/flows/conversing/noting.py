"""Notes on answers: what somebody on the team wants to come back to before submitting."""

from datetime import datetime

from bot.domain.rights import Act
from bot.flows.allowing import may
from bot.flows.context import Context
from bot.flows.conversing import asking
from bot.flows.conversing.asking import is_open
from bot.store.conversations import locked_talk
from bot.store.engine import added, find, key_of, locked
from bot.store.people import Who
from bot.store.tables import Assessment, Note


def add(context: Context, now: datetime, who: Who, conversation_id: int, question: str, said: str) -> bool:
    """Keep a note on a question; or tell the person why not and return False.

    Raises UnknownQuestion where the assessment's standard has no such question.
    """
    with context.acting(who, now) as step:
        _, assessment = locked_talk(step.session, step.workspace_id, conversation_id)
        if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
            return False
        standard = context.standard_of(step.session, assessment)
        note = added(
            step.session,
            Note(
                workspace_id=step.workspace_id,
                assessment_id=key_of(assessment),
                question=standard.question(question).id,
                words=step.keep(assessment, said) or "",
                person_id=step.person_id,
                at=now,
            ),
        )
        step.record(assessment, "noted", note=note.id, question=question, words=note.words)
        asking.touch_question(step, assessment, question)
        return True


def settle(context: Context, now: datetime, who: Who, note_id: int) -> Note | None:
    """Keep that a note is dealt with, once; or tell the person why not and return None."""
    with context.acting(who, now) as step:
        note = find(step.session, Note, step.workspace_id, note_id)
        assessment = locked(step.session, Assessment, step.workspace_id, note.assessment_id)
        if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
            return None
        step.session.refresh(note)
        if note.settled_at is None:
            note.settled_at, note.settled_by_id = now, step.person_id
            step.record(assessment, "note_settled", note=note.id, question=note.question)
        asking.touch_question(step, assessment, note.question)
        return note
