"""What people do in a conversation: answer the question being asked, skip it, go back, or go to another."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.crossing import is_a_moment_ago
from bot.domain.given import read_answer
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire, WordsNeeded
from bot.domain.rights import Act, Refusal
from bot.flows import places
from bot.flows.allowing import is_only_asked, may, refuse
from bot.flows.context import Context, Step
from bot.flows.conversing import answering, asking, crossing, evidence
from bot.flows.conversing.answering import Entered, WordsMissing, WordsTooLong
from bot.flows.conversing.asking import is_open
from bot.store.conversations import (
    asked_in,
    conversations_of,
    direct_with,
    held,
    own_conversation,
    questions_of,
    request_of,
    team_conversation,
)
from bot.store.engine import NotFoundError, added, find, key_of, locked
from bot.store.people import Who, known_person, known_workspace, slack_ids
from bot.store.reviews import reopening_of
from bot.store.tables import Answer, Assessment, Conversation
from bot.store.versions import versions


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
    """A question of an assessment, which is held, as it is about to be dealt with in a conversation.

    `crossed` is the answer that was given a moment ago, which whoever acts cannot have seen.
    """

    conversation: Conversation
    assessment: Assessment
    question: Question
    crossed: Answer | None = None


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


def here(context: Context, who: Who, assessment_id: int) -> int | None:
    """Return the id of the conversation in which `go` asks where none is named; None where it is to begin."""
    with context.database.reading() as session:
        workspace_id = known_workspace(session, who.team)
        assessment = find(session, Assessment, workspace_id, assessment_id)
        if who.channel is not None and who.channel == assessment.channel:
            return key_of(team_conversation(session, assessment))
        person = known_person(session, workspace_id, who.user)
        own_one = own_conversation(session, assessment, key_of(person)) if person else None
        return key_of(own_one) if own_one else None


def consider_question(
    context: Context, now: datetime, who: Who, asked: Asked, act: Act = Act.ANSWER
) -> int | None:
    """Return the id of the assessment a question is of, where the person may do this to it there.

    Otherwise tell them why not.
    """
    with context.acting(who, now) as step:
        conversation, assessment = held(step.session, step.workspace_id, asked.conversation_id)
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
        _tell_crossed(step, turn, kept)
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
) -> int | None:
    """Ask this question now; without one, the one being asked or else the first without an answer, again.

    It is asked in the conversation named. Without one that is the team's, where the person acts in its place,
    and otherwise one in their own direct messages; of who is only asked something, the one begun for that.
    Returns the id of the conversation; None where the person
    was told why it is not asked.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
            return None
        sheet = context.questionnaire_of(step.session, assessment)
        if is_only_asked(step, assessment):
            requested = _requested(step, assessment, sheet, question)
            if requested is None:
                refuse(step, assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
                return None
            conversation = requested
        else:
            conversation = _conversation_here(step, assessment, conversation_id)
        if question and not sheet.is_asked(sheet.standard.question(question).id):
            _tell_not_asked(step, assessment, sheet, question)
            return None
        if question and _is_accepted(step, assessment, sheet, question):
            return None
        present = conversation.asking if conversation.asking and sheet.is_asked(conversation.asking) else None
        following = asking.following_of(step, conversation, assessment, sheet, None)
        _say_continued(step, conversation, assessment)
        asking.ask(step, conversation, assessment, question or present or following)
        return key_of(conversation)


def turn_of(step: Step, asked: Asked, value: str | None = None) -> Turn | None:
    """Return what somebody saw, held, where they may answer it now; otherwise tell them why not.

    With `value` it is that of the button they pressed: the same pressed twice is passed over.
    """
    conversation, assessment = held(step.session, step.workspace_id, asked.conversation_id)
    if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
        return None
    if not is_theirs_to_answer(step, conversation, assessment, asked):
        return None
    sheet = step.context.questionnaire_of(step.session, assessment)
    newer = versions(step.session, step.workspace_id, key_of(assessment), asked.question, asked.seen)
    is_known = sheet.standard.has(asked.question)  # another edition may not have it
    if newer and is_known and _has_moved_on(step, assessment, newer, value):
        return None
    if not sheet.is_asked(asked.question):
        _tell_not_asked(step, assessment, sheet, asked.question)
        return None
    question = sheet.standard.question(asked.question)
    if _is_accepted(step, assessment, sheet, question.id):
        return None
    return Turn(conversation, assessment, question, newer[0] if newer else None)


def is_theirs_to_answer(step: Step, conversation: Conversation, assessment: Assessment, asked: Asked) -> bool:
    """Return whether a question is one that the person may answer; otherwise tell them that it is not.

    Whoever is only asked something answers that, in the conversation that was begun for it.
    """
    if not is_only_asked(step, assessment):
        return True
    request = request_of(step.session, conversation)
    sheet = step.context.questionnaire_of(step.session, assessment)
    if request is not None and request.asked_of_id == step.person_id and request.closed_at is None:
        within = asked_in(step.session, conversation, sheet) or set()
        if asked.question in within or not sheet.is_asked(asked.question):
            return True
    refuse(step, assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
    return False


def take(step: Step, turn: Turn, entered: Entered) -> bool:
    """Keep what was entered and go on; where its words are missing or too long, say so and return False.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    before = step.context.questionnaire_of(step.session, turn.assessment)
    if entered.links or entered.files:
        evidence.from_reply(step, turn.assessment, turn.question, entered.links, entered.files)
    try:
        kept = answering.keep(step, turn.assessment, turn.question, entered)
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
    _tell_crossed(step, turn, kept)
    asking.answered(step, turn.conversation, turn.assessment, turn.question, before)
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
        named = find(step.session, Conversation, step.workspace_id, conversation_id)
        if named.assessment_id != assessment.id or named.person_id not in (None, step.person_id):
            raise NotFoundError(f"conversation {conversation_id} of assessment {assessment.id}")
        return named
    if step.who.channel is not None and step.who.channel == assessment.channel:
        return team_conversation(step.session, assessment)
    return own(step, assessment)


def _requested(
    step: Step, assessment: Assessment, sheet: Questionnaire, question: str | None
) -> Conversation | None:
    """Return the conversation in which the person is asked a question, or anything; None where in none."""
    asked = (
        each
        for each in conversations_of(step.session, assessment)
        if each.person_id == step.person_id
        and (request := request_of(step.session, each)) is not None
        and request.closed_at is None
        and (question is None or question in questions_of(request, sheet))
    )
    return next(asked, None)


def _say_continued(step: Step, conversation: Conversation, assessment: Assessment) -> None:
    """Say in somebody's direct messages what they go on with, where they have come from somewhere else."""
    place = places.of(step.session, conversation, assessment)
    if place.person_id is None or step.who.channel == (step.person.dm_channel or ""):
        return
    step.say(
        places.lane_of(conversation, assessment),
        f"continued:{conversation.id}:{step.who.act}",
        place,
        "continued",
        title=assessment.title,
        channel=assessment.channel,
        person=direct_with(step.session, assessment) if conversation.person_id else None,
    )


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


def _tell_crossed(step: Step, turn: Turn, kept: Answer) -> None:
    if turn.crossed is not None:
        answers = (turn.crossed, kept)
        crossing.tell_both(step, turn.conversation, turn.assessment, turn.question, answers)


def _has_moved_on(step: Step, assessment: Assessment, newer: list[Answer], value: str | None) -> bool:
    """Return whether the answers given since the person looked, latest first, leave none of theirs to keep.

    What they saw counts for a moment after it was no longer so: then both answers are kept.
    """
    latest = newer[0]
    if latest.person_id == step.person_id and latest.value == value:
        return True  # the same button pressed twice
    if is_a_moment_ago(newer[-1].at, step.now):
        return False
    step.tell(
        places.near(step, assessment),
        "stale_question",
        asks=step.context.standard_of(step.session, assessment).question(latest.question).asks,
        by=slack_ids(step.session, {latest.person_id})[latest.person_id],
        at=latest.at.isoformat(),
    )
    return True
