"""A reply that was taken as an answer and is then edited or deleted: the answer stays, and it is asked."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import london_date
from bot.domain.given import read_answer
from bot.domain.problems import InvalidInput
from bot.domain.question import Question
from bot.domain.replies import Reply
from bot.domain.rights import Act
from bot.domain.understanding import understand
from bot.domain.written import Written
from bot.flows.allowing import is_entitled
from bot.flows.context import Context, Step
from bot.flows.conversing import doubting, hearing
from bot.flows.conversing.doubting import Doubted
from bot.flows.conversing.hearing import Heard, read_message, takes_answer
from bot.store.assessments import latest_answers
from bot.store.conversations import conversations_of, locked_talk, team_conversation
from bot.store.doubts import answer_of_message, is_raised, open_of_message
from bot.store.engine import key_of, locked
from bot.store.people import Who, known_workspace
from bot.store.tables import Answer, Assessment, Conversation, Doubt, DoubtKind

DELETED = "deleted"
"""The last edition of a message."""


def changed(context: Context, now: datetime, who: Who, source: str, heard: Heard) -> None:
    """Ask whether an edited message is to count in the place of what was taken from it, or asked about it.

    `source` is the message (channel:ts). Another one that stands under what is being asked is heard as it is
    now. The same change is asked once, and none that comes after a later one.
    """
    if not _concerns_us(context, who, source):
        hearing.hear(context, now, replace(who, act=source), heard)
        return
    with context.acting(who, now) as step:
        message = read_message(step.session, who, heard)
        asked_already = is_raised(step.session, step.workspace_id, source, heard.edition)
        taken = None if asked_already else _still_counts(step, source)
        if taken is not None:
            answer, assessment = taken
            standard = context.standard_of(step.session, assessment)
            question = standard.question(answer.question)
            _close(step, source)
            meaning = understand(question, message, london_date(now))
            readings = meaning.readings if meaning else ()
            if len(readings) > 1 and standard.is_sensitive(question.id):
                readings = ()  # they could not be told apart without repeating them
            if not _says_the_same(question, answer, readings):
                doubted = Doubted(DoubtKind.EDITED, source, heard.edition, readings, message)
                doubting.ask_back(step, _place(step, assessment), assessment, answer.question, doubted)
        elif not asked_already:
            _ask_anew(step, source, heard, message)


def deleted(context: Context, now: datetime, who: Who, source: str, heard: Heard) -> None:
    """Say that an answer stays though the message it was taken from is gone, and offer to answer anew."""
    if not _concerns_us(context, who, source):
        hearing.gone(context, now, replace(who, act=source), replace(heard, edition=DELETED))
        return
    with context.acting(who, now) as step:
        taken = _still_counts(step, source)
        _close(step, source)
        if taken is None or is_raised(step.session, step.workspace_id, source, DELETED):
            return
        answer, assessment = taken
        doubted = Doubted(DoubtKind.DELETED, source, DELETED, (), Written(""))
        doubting.ask_back(step, _place(step, assessment), assessment, answer.question, doubted)


def _concerns_us(context: Context, who: Who, source: str) -> bool:
    with context.database.reading() as session:
        workspace_id = known_workspace(session, who.team)
        return (
            answer_of_message(session, workspace_id, source) is not None
            or open_of_message(session, workspace_id, source) != []
        )


def _still_counts(step: Step, source: str) -> tuple[Answer, Assessment] | None:
    """Return the answer taken from a message, with its assessment held, where it counts and may change."""
    answer = answer_of_message(step.session, step.workspace_id, source)
    if answer is None:
        return None
    assessment = locked(step.session, Assessment, step.workspace_id, answer.assessment_id)
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment)).get(answer.question)
    if latest is None or latest.id != answer.id or not takes_answer(step, assessment, answer.question):
        return None
    return (answer, assessment) if is_entitled(step, assessment, Act.ANSWER) else None


def _ask_anew(step: Step, source: str, heard: Heard, message: Written) -> None:
    """Ask about a message as it stands now, where it is still being asked what it meant before."""
    for doubt in open_of_message(step.session, step.workspace_id, source):
        talk, assessment = locked_talk(step.session, step.workspace_id, doubt.conversation_id)
        step.session.refresh(doubt)
        if doubt.settled_at is not None:
            continue
        question = step.context.standard_of(step.session, assessment).question(doubt.question)
        doubting.close(step, doubt)
        meaning = understand(question, message, london_date(step.now))
        if meaning and meaning.readings and takes_answer(step, assessment, question.id):
            doubted = Doubted(DoubtKind.UNCLEAR, source, heard.edition, meaning.readings, message)
            doubting.ask_back(step, talk, assessment, question.id, doubted)


def _close(step: Step, source: str) -> None:
    for doubt in open_of_message(step.session, step.workspace_id, source):
        _held(step, doubt)
        if doubt.settled_at is None:
            doubting.close(step, doubt)


def _held(step: Step, doubt: Doubt) -> None:
    locked_talk(step.session, step.workspace_id, doubt.conversation_id)
    step.session.refresh(doubt)


def _place(step: Step, assessment: Assessment) -> Conversation:
    """Return the conversation in which the person is asked: the team's where they wrote in its place."""
    if step.who.channel == assessment.channel:
        return team_conversation(step.session, assessment)
    theirs = (each for each in conversations_of(step.session, assessment) if each.person_id == step.person_id)
    return next(theirs, None) or team_conversation(step.session, assessment)


def _says_the_same(question: Question, answer: Answer, readings: tuple[Reply, ...]) -> bool:
    if len(readings) != 1:
        return False
    try:
        value, written = read_answer(question, readings[0].value)
    except InvalidInput:
        return False
    return (value, written or readings[0].words) == (answer.value, answer.words)
