"""A question as somebody saw it: whether they may answer it now, and taking what they say."""

from dataclasses import dataclass

from bot.domain.crossing import is_a_moment_ago
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act, Refusal
from bot.domain.standard import UnknownQuestion
from bot.flows import places
from bot.flows.allowing import is_only_asked, may, refuse
from bot.flows.context import Step
from bot.flows.conversing import answering, asking, attaching, crossing
from bot.flows.conversing.answering import Entered, WordsMissing, WordsTooLong
from bot.flows.conversing.asking import is_open
from bot.store.cards import card_of
from bot.store.conversations import asked_in, locked_talk, request_of
from bot.store.engine import key_of
from bot.store.people import slack_ids
from bot.store.reviews import reopening_of
from bot.store.tables import Answer, Assessment, CardKind, Conversation
from bot.store.versions import versions


@dataclass(frozen=True)
class Asked:
    """A question as a person saw it in a conversation.

    `seen` is the id of its latest answer then, 0 where it had none.
    """

    conversation_id: int
    question: str
    seen: int = 0


@dataclass(frozen=True)
class Turn:
    """A question of an assessment, which is held, as it is about to be dealt with in a conversation.

    `crossed` is the answer that was given a moment ago, which whoever acts cannot have seen.
    """

    conversation: Conversation
    assessment: Assessment
    question: Question
    crossed: Answer | None = None


def turn_of(step: Step, asked: Asked, value: str | None = None) -> Turn | None:
    """Return what somebody saw, held, where they may answer it now; otherwise tell them why not.

    Raises UnknownQuestion where it was never asked, so that they cannot have seen it. With `value` it is that
    of the button they pressed: the same pressed twice is passed over.
    """
    conversation, assessment = locked_talk(step.session, step.workspace_id, asked.conversation_id)
    if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
        return None
    if not is_theirs_to_answer(step, conversation, assessment, asked):
        return None
    sheet = step.context.questionnaire_of(step.session, assessment)
    newer = versions(step.session, step.workspace_id, key_of(assessment), asked.question, asked.seen)
    is_known = sheet.standard.has(asked.question)  # another edition may not have it
    if newer and is_known and _has_moved_on(step, assessment, newer, value):
        return None
    if not is_known and not _was_asked(step, conversation, asked.question):
        raise UnknownQuestion(asked.question, sheet.standard.id)
    if not sheet.is_asked(asked.question):
        tell_not_asked(step, assessment, sheet, asked.question)
        return None
    question = sheet.standard.question(asked.question)
    if is_accepted(step, assessment, sheet, question.id):
        return None
    return Turn(conversation, assessment, question, newer[0] if newer else None)


def _was_asked(step: Step, conversation: Conversation, question: str) -> bool:
    """Return whether a question was asked in a conversation, as it may have been in another edition."""
    asked = card_of(step.session, step.workspace_id, CardKind.QUESTION, key_of(conversation), question)
    return asked is not None


def take(step: Step, turn: Turn, entered: Entered) -> bool:
    """Keep what was entered and go on; where its words are missing or too long, say so and return False.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    before = step.context.questionnaire_of(step.session, turn.assessment)
    if entered.links or entered.files:
        attaching.from_reply(step, turn.assessment, turn.question, entered.links, entered.files)
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
    tell_crossed(step, turn, kept)
    asking.answered(step, turn.conversation, turn.assessment, turn.question, before)
    return True


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


def tell_not_asked(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> None:
    """Tell the person that a question is not asked of this assessment, and why."""
    because = next((left.rule.otherwise for left in sheet.left_out if left.question.id == question), None)
    step.tell(places.near(step, assessment), "not_asked", because=because)


def is_accepted(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> bool:
    """Return whether the assessors left an answer as it was when they asked for changes; then say so."""
    if reopening_of(step.session, assessment).is_open(sheet, question):
        return False
    step.record(assessment, "refused", tried="answer", question=question, why="accepted")
    step.tell(places.near(step, assessment), "accepted", asks=sheet.standard.question(question).asks)
    return True


def tell_crossed(step: Step, turn: Turn, kept: Answer) -> None:
    """Tell both people where an answer that was kept has crossed another one."""
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
