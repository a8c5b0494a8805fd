"""What people do in a conversation: answer the question being asked, skip it, go back, or go to another."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.given import read_answer
from bot.domain.lifecycle import Action, NotAllowed, after
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire, WordsNeeded, needs_words
from bot.domain.rights import Act
from bot.flows import answering, asking, places
from bot.flows.allowing import may
from bot.flows.answering import Entered, WordsMissing, WordsTooLong
from bot.flows.context import Context, Step
from bot.store.assessments import latest_answers
from bot.store.conversations import held, own_conversation, team_conversation
from bot.store.engine import added, find, key_of, locked
from bot.store.people import Who, slack_ids
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, Conversation


@dataclass(frozen=True)
class Asked:
    """A question as a person saw it in a conversation.

    `seen` is the id of its latest answer then, 0 where it had none.
    """

    conversation_id: int
    question: str
    seen: int


@dataclass(frozen=True)
class Turn:
    """A question of an assessment, which is held, as it is about to be dealt with in a conversation."""

    conversation: Conversation
    assessment: Assessment
    question: Question


def press(context: Context, now: datetime, who: Who, asked: Asked, value: str) -> WordsNeeded | None:
    """Take the answer of a button that stands alone, or return which words it needs before it counts.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    with context.acting(who, now) as step:
        turn = turn_of(step, asked, value)
        if turn is None:
            return None
        read_answer(turn.question, value)
        needed = needs_words(turn.question, value)
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
    context: Context, now: datetime, who: Who, conversation_id: int, act: Act = Act.ANSWER
) -> int | None:
    """Return the id of the assessment a conversation is about, where the person may do this to it.

    Otherwise tell them why not.
    """
    with context.acting(who, now) as step:
        _, assessment = held(step.session, step.workspace_id, conversation_id)
        return key_of(assessment) if may(step, assessment, act) else None


def take_over(context: Context, now: datetime, who: Who, asked: Asked, note: str, source: str | None) -> bool:
    """Keep the answer of what this is part of, with a note; or tell the person why not and return False."""
    with context.acting(who, now) as step:
        if answering.is_kept(step, source):
            return True
        turn = turn_of(step, asked)
        if turn is None:
            return False
        before = context.questionnaire_of(step.session, turn.assessment)
        if answering.take_over(step, turn.assessment, turn.question, note, source) is None:
            step.tell(places.near(step, turn.assessment), "not_asked", because=None)
            return False
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


def go(
    context: Context,
    now: datetime,
    who: Who,
    assessment_id: int,
    question: str | None = None,
    conversation_id: int | None = None,
) -> None:
    """Ask this question now; without one, the one being asked or else the first without an answer, again.

    It is asked in the conversation named. Without one that is the team's, where the person acts in its place,
    and otherwise one in their own direct messages.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
            return
        conversation = _conversation_here(step, assessment, conversation_id)
        sheet = context.questionnaire_of(step.session, assessment)
        if question and not sheet.is_asked(sheet.standard.question(question).id):
            _tell_not_asked(step, assessment, sheet, question)
            return
        if question and _is_accepted(step, assessment, sheet, question):
            return
        present = conversation.asking if conversation.asking and sheet.is_asked(conversation.asking) else None
        following = asking.following_of(step, conversation, assessment, sheet, None)
        asking.ask(step, conversation, assessment, question or present or following)


def turn_of(step: Step, asked: Asked, value: str | None = None) -> Turn | None:
    """Return what somebody saw, held, where they may answer it now; otherwise tell them why not.

    With `value` it is that of the button they pressed: the same pressed twice is passed over.
    """
    conversation, assessment = held(step.session, step.workspace_id, asked.conversation_id)
    if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
        return None
    if _has_moved_on(step, assessment, asked, value):
        return None
    sheet = step.context.questionnaire_of(step.session, assessment)
    question = sheet.standard.question(asked.question)
    if not sheet.is_asked(question.id):
        _tell_not_asked(step, assessment, sheet, question.id)
        return None
    if _is_accepted(step, assessment, sheet, question.id):
        return None
    return Turn(conversation, assessment, question)


def take(step: Step, turn: Turn, entered: Entered) -> bool:
    """Keep what was entered and go on; where its words are missing or too long, say so and return False.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    before = step.context.questionnaire_of(step.session, turn.assessment)
    try:
        answering.keep(step, turn.assessment, turn.question, entered)
    except WordsMissing as missing:
        step.tell(
            places.near(step, turn.assessment),
            "needs_words",
            asks=turn.question.asks,
            value=missing.value,
            needs=missing.needs,
        )
        return False
    except WordsTooLong as error:
        place, asks = places.near(step, turn.assessment), turn.question.asks
        step.tell(place, "reply_too_long", asks=asks, length=error.length, most=answering.LONGEST)
        return False
    asking.answered(step, turn.conversation, turn.assessment, turn.question, before)
    return True


def is_open(step: Step, assessment: Assessment) -> bool:
    """Return whether an assessment can be answered now; otherwise tell the person that it cannot."""
    try:
        after(assessment.status, Action.ANSWER)
    except NotAllowed:
        asking.tell_moved_on(step, assessment)
        return False
    return True


def own(step: Step, assessment: Assessment) -> Conversation:
    """Return the conversation in the person's direct messages, begun now if there is none yet."""
    found = own_conversation(step.session, assessment, step.person_id)
    if found is not None:
        return found
    return added(
        step.session,
        Conversation(
            workspace_id=step.workspace_id,
            assessment_id=key_of(assessment),
            person_id=step.person_id,
            opened_at=step.now,
        ),
    )


def _conversation_here(step: Step, assessment: Assessment, conversation_id: int | None) -> Conversation:
    if conversation_id is not None:
        return find(step.session, Conversation, step.workspace_id, conversation_id)
    if step.who.channel is not None and step.who.channel == assessment.channel:
        return team_conversation(step.session, assessment)
    return own(step, assessment)


def _being_asked(step: Step, asked: Asked) -> Turn | None:
    turn = turn_of(step, asked)
    if turn and turn.conversation.asking != asked.question:
        step.tell(places.near(step, turn.assessment), "not_asked", because=None)
        return None
    return turn


def _tell_not_asked(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> None:
    because = next((left.rule.otherwise for left in sheet.left_out if left.question.id == question), None)
    step.tell(places.near(step, assessment), "not_asked", because=because)


def _is_accepted(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> bool:
    """Return whether the assessors left an answer as it was when they asked for changes; then say so."""
    if reopening_of(step.session, assessment).is_open(sheet, question):
        return False
    step.record(assessment, "refused", tried="answer", question=question, why="accepted")
    step.tell(places.near(step, assessment), "accepted", asks=sheet.standard.question(question).asks)
    return True


def _has_moved_on(step: Step, assessment: Assessment, asked: Asked, value: str | None) -> bool:
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment)).get(asked.question)
    if latest is None or latest.id == asked.seen:
        return False
    if latest.person_id == step.person_id and latest.value == value:
        return True  # the same button pressed twice
    step.tell(
        places.near(step, assessment),
        "stale_question",
        asks=step.context.standard_of(step.session, assessment).question(asked.question).asks,
        by=slack_ids(step.session, {latest.person_id})[latest.person_id],
        at=latest.at.isoformat(),
    )
    return True
