"""The conversation in the assessment's thread: one question at a time, answered by buttons or by typing."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.given import read_answer
from bot.domain.lifecycle import Action, NotAllowed, after
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire, WordsNeeded, needs_words
from bot.domain.replies import Reply, read, typed_answer
from bot.domain.rights import Act
from bot.flows import answering, home, places
from bot.flows.allowing import may
from bot.flows.answering import Entered, WordsMissing
from bot.flows.context import Context, Step
from bot.store.assessments import family, latest_answers
from bot.store.cards import card_at
from bot.store.engine import find, key_of, locked
from bot.store.lanes import is_being_posted
from bot.store.people import Who, known_workspace, slack_ids
from bot.store.reviews import reopening_of
from bot.store.spoken import READY
from bot.store.tables import Assessment, CardKind


class NotPostedYet(Exception):
    """A reply is in a thread whose card may be on its way: heard again, it can be told what it belongs to."""


@dataclass(frozen=True)
class Asked:
    """A question as a person saw it: `seen` is the id of its latest answer then, 0 where it had none."""

    assessment_id: int
    question: str
    seen: int


def press(context: Context, now: datetime, who: Who, asked: Asked, value: str) -> WordsNeeded | None:
    """Take the answer of a button that stands alone, or return which words it needs before it counts.

    Raises InvalidInput, with no field, where it cannot be an answer.
    """
    with context.acting(who, now) as step:
        assessment = _fresh(step, asked, value)
        if assessment is None:
            return None
        question = context.standard_of(step.session, assessment).question(asked.question)
        read_answer(question, value)
        needed = needs_words(question, value)
        if needed is None:
            _take(step, assessment, question, Entered(value, "", None))
        return needed


def answer(context: Context, now: datetime, who: Who, asked: Asked, entered: Entered) -> bool:
    """Keep the answer and ask the next question; or tell the person why it was not taken and return False.

    The same `source` again keeps nothing more. Raises InvalidInput, with no field, where it cannot be an
    answer.
    """
    with context.acting(who, now) as step:
        if answering.is_kept(step, entered.source):
            return True
        assessment = _fresh(step, asked)
        if assessment is not None:
            question = context.standard_of(step.session, assessment).question(asked.question)
            _take(step, assessment, question, entered)
        return assessment is not None


def consider(context: Context, now: datetime, who: Who, assessment_id: int, act: Act = Act.ANSWER) -> bool:
    """Return whether the person may answer an assessment, or what else `act` names; otherwise tell them."""
    with context.acting(who, now) as step:
        return may(step, locked(step.session, Assessment, step.workspace_id, assessment_id), act)


def take_over(context: Context, now: datetime, who: Who, asked: Asked, note: str, source: str | None) -> bool:
    """Keep the answer of what this is part of, with a note; or tell the person why not and return False."""
    with context.acting(who, now) as step:
        if answering.is_kept(step, source):
            return True
        assessment = _fresh(step, asked)
        if assessment is None:
            return False
        question = context.standard_of(step.session, assessment).question(asked.question)
        before = context.questionnaire_of(step.session, assessment)
        if answering.take_over(step, assessment, question, note, source) is None:
            step.tell(places.conversation(step.session, assessment), "not_asked", because=None)
            return False
        _after(step, assessment, question, before)
        return True


def hear(context: Context, now: datetime, who: Who, channel: str, thread_ts: str, text: str) -> None:
    """Take a reply typed in an assessment's thread as the answer to the question being asked.

    What is not an answer, or not in such a thread, is left alone. `who.act` is the message, so that one reply
    that reaches us twice is one answer. Raises NotPostedYet where it is not known yet whose thread it is in.
    """
    with context.database.reading() as session:  # most of what is said is talk, which need not wait to write
        assessment_id = _talked_of(session, who, channel, thread_ts, is_answer=read(text) is not None)
        if assessment_id is None:
            return
        workspace_id = known_workspace(session, who.team)
        if _reply(context, session, find(session, Assessment, workspace_id, assessment_id), text) is None:
            return
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        reply = _reply(context, step.session, assessment, text) if may(step, assessment, Act.ANSWER) else None
        if reply is None or not assessment.asking or answering.is_kept(step, who.act):
            return
        question = context.standard_of(step.session, assessment).question(assessment.asking)
        _take(step, assessment, question, Entered(reply.value, reply.words, who.act))


def skip(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Leave a question for later and ask the next unanswered one."""
    with context.acting(who, now) as step:
        assessment = _being_asked(step, asked)
        if assessment is None:
            return
        sheet = context.questionnaire_of(step.session, assessment)
        following = following_of(step, assessment, sheet, asked.question)
        if following == asked.question:
            step.tell(places.conversation(step.session, assessment), "last_question")
        else:
            ask(step, assessment, following)


def back(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Ask the question before this one again, with the answer it has."""
    with context.acting(who, now) as step:
        assessment = _being_asked(step, asked)
        if assessment is None:
            return
        sheet = context.questionnaire_of(step.session, assessment)
        before = reopening_of(step.session, assessment).previous(sheet, asked.question)
        if before:
            ask(step, assessment, before)


def go(context: Context, now: datetime, who: Who, assessment_id: int, question: str | None = None) -> None:
    """Ask this question now; without one, the one being asked or else the first without an answer, again."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ANSWER) or not _is_open(step, assessment):
            return
        sheet = context.questionnaire_of(step.session, assessment)
        if question and not sheet.is_asked(sheet.standard.question(question).id):
            _tell_not_asked(step, assessment, sheet, question)
            return
        if question and _is_accepted(step, assessment, sheet, question):
            return
        asking = assessment.asking if assessment.asking and sheet.is_asked(assessment.asking) else None
        ask(step, assessment, question or asking or following_of(step, assessment, sheet, None))


def go_on(step: Step, assessment: Assessment) -> None:
    """Ask the first question that needs an answer, or that the assessors want changed."""
    sheet = step.context.questionnaire_of(step.session, assessment)
    ask(step, assessment, following_of(step, assessment, sheet, None))


def following_of(
    step: Step, assessment: Assessment, sheet: Questionnaire, after_question: str | None
) -> str | None:
    """Return the question to ask after another: without an answer, or in a point that is to be changed."""
    return sheet.next_open(after_question, reopening_of(step.session, assessment).to_change(sheet))


def ask(step: Step, assessment: Assessment, question: str | None) -> None:
    """Ask a question in the thread, in place of the one being asked; with none left, offer to submit."""
    stop_asking(step, assessment)
    if question is None:
        offer_submitting(step, assessment)
        return
    assessment.asking = question
    place = places.conversation(step.session, assessment)
    lane = places.conversation_lane(assessment)
    step.post(lane, CardKind.QUESTION, key_of(assessment), place, question)


def stop_asking(step: Step, assessment: Assessment) -> None:
    """Fold the question being asked, if there is one."""
    if assessment.asking:
        step.touch(CardKind.QUESTION, key_of(assessment), assessment.asking, at_once=True)
    assessment.asking = None


def offer_submitting(step: Step, assessment: Assessment) -> None:
    """Say in the thread that every question has an answer, with the button to submit."""
    place = places.conversation(step.session, assessment)
    lane = places.conversation_lane(assessment)
    step.post(lane, CardKind.ASSESSMENT, key_of(assessment), place, READY)


def tell_moved_on(step: Step, assessment: Assessment) -> None:
    """Tell the person that the assessment is no longer in a state that allows what they did."""
    place = places.conversation(step.session, assessment)
    step.tell(place, "stale_assessment", title=assessment.title, status=assessment.status.value)


def _take(step: Step, assessment: Assessment, question: Question, entered: Entered) -> None:
    before = step.context.questionnaire_of(step.session, assessment)
    try:
        answering.keep(step, assessment, question, entered)
    except WordsMissing as missing:
        place = places.conversation(step.session, assessment)
        step.tell(place, "needs_words", asks=question.asks, value=missing.value, needs=missing.needs)
        return
    _after(step, assessment, question, before)


def _after(step: Step, assessment: Assessment, question: Question, before: Questionnaire) -> None:
    """Show the new answer, say what it changed about the path, and ask what comes next."""
    subject = key_of(assessment)
    sheet = step.context.questionnaire_of(step.session, assessment)
    step.touch(CardKind.ASSESSMENT, subject)
    step.touch(CardKind.QUESTION, subject, question.id, at_once=True)
    if question.id in before.answers:
        _say_rerouted(step, assessment, before, sheet)
    if assessment.asking == question.id or (assessment.asking and not sheet.is_asked(assessment.asking)):
        ask(step, assessment, following_of(step, assessment, sheet, question.id))
    touch_family(step, assessment)
    home.refresh(step, [assessment.started_by_id, step.person_id])


def _say_rerouted(step: Step, assessment: Assessment, before: Questionnaire, sheet: Questionnaire) -> None:
    """Say in the thread which questions a changed answer added, and which it made irrelevant."""
    added = [question for question in sheet.asked if not before.is_asked(question.id)]
    gone = [left for left in sheet.left_out if before.is_asked(left.question.id)]
    if not added and not gone:
        return
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment))
    step.say(
        places.conversation_lane(assessment),
        f"rerouted:{max(answer.id or 0 for answer in latest.values())}",
        places.conversation(step.session, assessment),
        "rerouted",
        added=[question.asks for question in added],
        gone=[
            {"asks": left.question.asks, "because": left.rule.otherwise, "answered": left.given is not None}
            for left in gone
        ],
    )


def touch_family(step: Step, assessment: Assessment) -> None:
    """Have the cards drawn anew on which an answer here shows: of what this is part of, and of its parts."""
    for related in family(step.session, assessment):
        step.touch(CardKind.ASSESSMENT, related)


def _being_asked(step: Step, asked: Asked) -> Assessment | None:
    assessment = _fresh(step, asked)
    if assessment and assessment.asking != asked.question:
        step.tell(places.conversation(step.session, assessment), "not_asked", because=None)
        return None
    return assessment


def _fresh(step: Step, asked: Asked, value: str | None = None) -> Assessment | None:
    assessment = locked(step.session, Assessment, step.workspace_id, asked.assessment_id)
    if not may(step, assessment, Act.ANSWER) or not _is_open(step, assessment):
        return None
    if _has_moved_on(step, assessment, asked, value):
        return None
    sheet = step.context.questionnaire_of(step.session, assessment)
    if not sheet.is_asked(sheet.standard.question(asked.question).id):
        _tell_not_asked(step, assessment, sheet, asked.question)
        return None
    return None if _is_accepted(step, assessment, sheet, asked.question) else assessment


def _tell_not_asked(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> None:
    because = next((left.rule.otherwise for left in sheet.left_out if left.question.id == question), None)
    step.tell(places.conversation(step.session, assessment), "not_asked", because=because)


def _is_accepted(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> bool:
    """Return whether the assessors left an answer as it was when they asked for changes; then say so."""
    if reopening_of(step.session, assessment).is_open(sheet, question):
        return False
    step.record(assessment, "refused", tried="answer", question=question, why="accepted")
    step.tell(
        places.conversation(step.session, assessment), "accepted", asks=sheet.standard.question(question).asks
    )
    return True


def _is_open(step: Step, assessment: Assessment) -> bool:
    try:
        after(assessment.status, Action.ANSWER)
    except NotAllowed:
        tell_moved_on(step, assessment)
        return False
    return True


def _has_moved_on(step: Step, assessment: Assessment, asked: Asked, value: str | None) -> bool:
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment)).get(asked.question)
    if latest is None or latest.id == asked.seen:
        return False
    if latest.person_id == step.person_id and latest.value == value:
        return True  # the same button pressed twice
    step.tell(
        places.conversation(step.session, assessment),
        "stale_question",
        asks=step.context.standard_of(step.session, assessment).question(asked.question).asks,
        by=slack_ids(step.session, {latest.person_id})[latest.person_id],
        at=latest.at.isoformat(),
    )
    return True


def _talked_of(session: Session, who: Who, channel: str, thread_ts: str, *, is_answer: bool) -> int | None:
    workspace_id = known_workspace(session, who.team)
    card = card_at(session, workspace_id, channel, thread_ts)
    if card is None and is_answer and is_being_posted(session, workspace_id, CardKind.ASSESSMENT, channel):
        raise NotPostedYet(channel)
    return card.subject_id if card and card.kind is CardKind.ASSESSMENT else None


def _reply(context: Context, session: Session, assessment: Assessment, text: str) -> Reply | None:
    """Return what was typed as an answer to the question being asked, if it is one."""
    if not assessment.asking:
        return None
    question = context.standard_of(session, assessment).question(assessment.asking)
    return typed_answer(question, text)
