"""The conversation in the assessment's thread: one question at a time, answered by buttons or by typing."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.domain.lifecycle import Action, NotAllowed, after
from bot.domain.questionnaire import WordsNeeded, needs_words, next_unanswered, previous
from bot.domain.replies import read
from bot.domain.standard import AnswerValue
from bot.flows import home, places
from bot.flows.context import Context, Step
from bot.store.assessments import answer_values, latest_answers
from bot.store.cards import card_at
from bot.store.engine import added, key_of, locked
from bot.store.lanes import is_being_posted
from bot.store.people import Who, known_workspace, slack_ids
from bot.store.spoken import READY
from bot.store.tables import Answer, Assessment, CardKind


class NotPostedYet(Exception):
    """A reply is in a thread whose card may be on its way: heard again, it can be told what it belongs to."""


@dataclass(frozen=True)
class Asked:
    """A question as a person saw it: `seen` is the id of its latest answer then, 0 where it had none."""

    assessment_id: int
    question: str
    seen: int


@dataclass(frozen=True)
class Given:
    """An answer as it was given; `source` names the message or view it came from, which counts once."""

    value: AnswerValue
    words: str
    source: str | None


def press(context: Context, now: datetime, who: Who, asked: Asked, value: AnswerValue) -> WordsNeeded | None:
    """Take the answer of a button that stands alone, or return which words it needs before it counts."""
    with context.acting(who, now) as step:
        assessment = _fresh(step, asked, value)
        if assessment is None:
            return None
        needed = needs_words(context.standard_of(assessment).question(asked.question), value)
        if needed is None:
            _take(step, assessment, asked.question, Given(value, "", None))
        return needed


def answer(context: Context, now: datetime, who: Who, asked: Asked, given: Given) -> bool:
    """Keep the answer and ask the next question; or tell the person why it was not taken and return False.

    The same `source` again keeps nothing more.
    """
    with context.acting(who, now) as step:
        if _is_kept(step, given.source):
            return True
        assessment = _fresh(step, asked)
        if assessment is not None:
            _take(step, assessment, asked.question, given)
        return assessment is not None


def hear(context: Context, now: datetime, who: Who, channel: str, thread_ts: str, text: str) -> None:
    """Take a reply typed in an assessment's thread as the answer to the question being asked.

    What is not an answer, or not in such a thread, is left alone. `who.act` is the message, so that one reply
    that reaches us twice is one answer. Raises NotPostedYet where it is not known yet whose thread it is in.
    """
    reply = read(text)
    if reply is None:
        return
    with context.database.writing() as session:
        assessment_id = _talked_of(session, who, channel, thread_ts)
        if assessment_id is None:
            return
        step = context.step(session, who, now)
        assessment = locked(session, Assessment, step.workspace_id, assessment_id)
        if assessment.asking and not _is_kept(step, who.act):
            _take(step, assessment, assessment.asking, Given(reply.value, reply.words, who.act))


def skip(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Leave a question for later and ask the next unanswered one."""
    with context.acting(who, now) as step:
        assessment = _being_asked(step, asked)
        if assessment is None:
            return
        answers = answer_values(step.session, step.workspace_id, asked.assessment_id)
        following = next_unanswered(context.standard_of(assessment), answers, asked.question)
        if following == asked.question:
            step.tell(places.conversation(step.session, assessment), "last_question")
        else:
            ask(step, assessment, following)


def back(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Ask the question before this one again, with the answer it has."""
    with context.acting(who, now) as step:
        assessment = _being_asked(step, asked)
        before = previous(context.standard_of(assessment), asked.question) if assessment else None
        if assessment and before:
            ask(step, assessment, before)


def go(context: Context, now: datetime, who: Who, assessment_id: int, question: str | None = None) -> None:
    """Ask this question now; without one, the one being asked or else the first without an answer, again."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not _is_open(step, assessment):
            return
        standard = context.standard_of(assessment)
        answers = answer_values(step.session, step.workspace_id, assessment_id)
        chosen = question or assessment.asking or next_unanswered(standard, answers, None)
        ask(step, assessment, standard.question(chosen).id if chosen else None)


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


def _take(step: Step, assessment: Assessment, question_id: str, given: Given) -> None:
    subject = key_of(assessment)
    question = step.context.standard_of(assessment).question(question_id)
    needed = needs_words(question, given.value)
    if needed and not given.words.strip():
        place = places.conversation(step.session, assessment)
        step.tell(place, "needs_words", asks=question.asks, value=given.value.value, needs=needed)
        return
    kept = added(
        step.session,
        Answer(
            workspace_id=step.workspace_id,
            assessment_id=subject,
            question=question_id,
            value=given.value,
            words=given.words.strip(),
            person_id=step.person_id,
            at=step.now,
            source=given.source,
        ),
    )
    step.record(assessment, "answered", question=question_id, answer=kept.id, value=given.value.value)
    step.touch(CardKind.ASSESSMENT, subject)
    step.touch(CardKind.QUESTION, subject, question_id, at_once=True)
    if assessment.asking == question_id:
        answers = answer_values(step.session, step.workspace_id, subject)
        ask(step, assessment, next_unanswered(step.context.standard_of(assessment), answers, question_id))
    home.refresh(step, [assessment.started_by_id, step.person_id])


def _being_asked(step: Step, asked: Asked) -> Assessment | None:
    assessment = _fresh(step, asked)
    if assessment and assessment.asking != asked.question:
        step.tell(places.conversation(step.session, assessment), "not_asked")
        return None
    return assessment


def _fresh(step: Step, asked: Asked, value: AnswerValue | None = None) -> Assessment | None:
    assessment = locked(step.session, Assessment, step.workspace_id, asked.assessment_id)
    if _is_open(step, assessment) and not _has_moved_on(step, assessment, asked, value):
        return assessment
    return None


def _is_open(step: Step, assessment: Assessment) -> bool:
    try:
        after(assessment.status, Action.ANSWER)
    except NotAllowed:
        tell_moved_on(step, assessment)
        return False
    return True


def _has_moved_on(step: Step, assessment: Assessment, asked: Asked, value: AnswerValue | None) -> bool:
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment)).get(asked.question)
    if latest is None or latest.id == asked.seen:
        return False
    if latest.person_id == step.person_id and latest.value is value:
        return True  # the same button pressed twice
    step.tell(
        places.conversation(step.session, assessment),
        "stale_question",
        asks=step.context.standard_of(assessment).question(asked.question).asks,
        value=latest.value.value,
        by=slack_ids(step.session, {latest.person_id})[latest.person_id],
        at=latest.at.isoformat(),
    )
    return True


def _talked_of(session: Session, who: Who, channel: str, thread_ts: str) -> int | None:
    workspace_id = known_workspace(session, who.team)
    card = card_at(session, workspace_id, channel, thread_ts)
    if card is None and is_being_posted(session, workspace_id, CardKind.ASSESSMENT, channel):
        raise NotPostedYet(channel)
    return card.subject_id if card and card.kind is CardKind.ASSESSMENT else None


def _is_kept(step: Step, source: str | None) -> bool:
    kept = select(Answer.id).where(Answer.workspace_id == step.workspace_id, Answer.source == source)
    return source is not None and step.session.exec(kept).first() is not None
