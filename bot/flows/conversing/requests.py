"""What colleagues are asked: which questions a request is about, when it is answered, and how it ends."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from bot.domain.given import fits
from bot.domain.question import AnswerValue, Question
from bot.domain.questionnaire import Questionnaire
from bot.flows import ahead, home, places
from bot.flows.context import Moment, Step
from bot.store.answer_names import contract_named, person_named
from bot.store.assessments import latest_answers
from bot.store.conversations import conversation_of, questions_of
from bot.store.engine import find, key_of
from bot.store.outbox import Place, dm_lane
from bot.store.people import slack_ids
from bot.store.reviews import reopening_of
from bot.store.standing_data import shown_value
from bot.store.tables import (
    Answer,
    Assessment,
    CardKind,
    DueKind,
    Person,
    Request,
    RequestEnd,
)

TEAM = "team"
"""The part of a request that the team sees in its conversation; the colleague's own card has none."""

NOTHING_LEFT = frozenset({RequestEnd.BY_OTHERS, RequestEnd.WITHDRAWN, RequestEnd.NOT_ASKED})
"""Ends of which the colleague is told, since somebody else brought them about."""


def left_of(moment: Moment, request: Request, assessment: Assessment, sheet: Questionnaire) -> set[str]:
    """Return the ids of the questions of a request that are still to be answered.

    A question that had an answer when it was asked about is to be answered again.
    """
    within = questions_of(request, sheet)
    if request.question is None:
        again = reopening_of(moment.session, assessment).to_change(sheet)
        return within & ({each.id for each in sheet.missing} | again)
    latest = latest_answers(moment.session, moment.workspace_id, key_of(assessment))
    return {each for each in within if not _is_new(latest.get(each), request, sheet)}


def open_of(moment: Moment, assessment: Assessment) -> list[Request]:
    """Return the requests of an assessment that are open, the oldest first."""
    query = select(Request).where(
        Request.workspace_id == moment.workspace_id,
        Request.assessment_id == key_of(assessment),
        col(Request.closed_at).is_(None),
    )
    return list(moment.session.exec(query.order_by(col(Request.id))))


def asked_of(
    step: Step, assessment: Assessment, sheet: Questionnaire, question: str | None
) -> Request | None:
    """Return an open request that asks the person this question, or anything where none is named."""
    theirs = (each for each in open_of(step, assessment) if each.asked_of_id == step.person_id)
    return next((each for each in theirs if question is None or question in questions_of(each, sheet)), None)


def look_again(step: Moment, assessment: Assessment, sheet: Questionnaire) -> None:
    """Close the requests of an assessment that need nobody any more, as where others have answered."""
    for request in open_of(step, assessment):
        if left_of(step, request, assessment, sheet):
            step.touch(CardKind.REQUEST, key_of(request))
        else:
            _close_as_it_stands(step, request, assessment, sheet)


def close_all(step: Moment, assessment: Assessment) -> None:
    """Close every open request of an assessment that is not answered any more."""
    for request in open_of(step, assessment):
        close(step, request, assessment, RequestEnd.NOT_ASKED)


def close(
    moment: Moment, request: Request, assessment: Assessment, end: RequestEnd, reason: str | None = None
) -> None:
    """End a request of an assessment, which is held, and tell whom it concerns; `reason` names kept words."""
    request.closed_at, request.closed_as = moment.now, end
    request.closed_by_id, request.reason = moment.by, reason
    moment.session.add(request)
    talk = conversation_of(moment.session, request)
    talk.asking = None
    moment.touch(CardKind.QUESTION, key_of(talk), at_once=True)
    moment.session.flush()
    ahead.drop(moment, DueKind.REQUEST, key_of(request))
    moment.record(assessment, "request_closed", request=request.id, end=end.value, words=reason)
    moment.touch(CardKind.REQUEST, key_of(request), at_once=True)
    _tell_asker(moment, request, assessment, end, reason)
    if end is RequestEnd.ANSWERED:
        _thank(moment, request, assessment)
    elif end in NOTHING_LEFT:
        _tell_colleague(moment, request, assessment, end)
    home.refresh(moment, [request.asked_by_id, request.asked_of_id, assessment.owner_id])


def asker_of(moment: Moment, request: Request, assessment: Assessment) -> Person:
    """Return who waits for what was asked: whoever asked, or the owner where they have left Slack."""
    asker = find(moment.session, Person, moment.workspace_id, request.asked_by_id)
    if asker.left_at is not None:
        return find(moment.session, Person, moment.workspace_id, assessment.owner_id)
    return asker


def about(moment: Moment, request: Request, assessment: Assessment) -> dict[str, Any]:
    """Return what a request is about, as every statement of it says."""
    standard = moment.context.standard_of(moment.session, assessment)
    people = slack_ids(moment.session, {request.asked_by_id, request.asked_of_id})
    return {
        "title": assessment.title,
        **standard.named(request.section, request.question),
        "asked_by": people[request.asked_by_id],
        "asked_of": people[request.asked_of_id],
        "due": request.due.isoformat(),
    }


def say_to(
    moment: Moment,
    person: Person,
    request: Request,
    assessment: Assessment,
    occasion: str,
    message: str,
    /,
    **more: object,
) -> None:
    """Say something about a request in somebody's direct messages, once on each occasion."""
    said = about(moment, request, assessment)
    key = f"request:{request.id}:{occasion}"
    moment.say(dm_lane(person), key, Place(person_id=person.id), message, **more, **said)


def _is_new(answer: Answer | None, request: Request, sheet: Questionnaire) -> bool:
    """Return whether an answer counts and was given since the request."""
    return (
        answer is not None and answer.at > request.asked_at and sheet.answer_to(answer.question) is not None
    )


def _close_as_it_stands(
    moment: Moment, request: Request, assessment: Assessment, sheet: Questionnaire
) -> None:
    """Close a request of which nothing is left: by the colleague's answers, by others' or by the path."""
    latest = latest_answers(moment.session, moment.workspace_id, key_of(assessment))
    within = questions_of(request, sheet)
    since = [each for each in latest.values() if each.question in within and each.at > request.asked_at]
    theirs = [each for each in since if each.person_id == request.asked_of_id]
    if not since:
        close(moment, request, assessment, RequestEnd.NOT_ASKED)
    elif not theirs:
        close(moment, request, assessment, RequestEnd.BY_OTHERS)
    else:
        close(moment, request, assessment, RequestEnd.ANSWERED)
        _tell_team(moment, request, assessment, sheet, {each.question: each for each in theirs})


def _tell_team(
    moment: Moment,
    request: Request,
    assessment: Assessment,
    sheet: Questionnaire,
    theirs: Mapping[str, Answer],
) -> None:
    """Say in the team's conversation what a colleague has answered."""
    answers = [
        _as_said(moment, sheet, question, theirs[question.id])
        for question in sheet.asked
        if question.id in theirs
    ]
    said = about(moment, request, assessment)
    key = f"request:{request.id}:answered"
    places.say_to_team(moment, assessment, key, "request_answered", answers=answers, **said)


def _as_said(moment: Moment, sheet: Questionnaire, question: Question, answer: Answer) -> dict[str, Any]:
    """Return an answer as it is said: nothing of a sensitive one, and a judgement by its code alone."""
    sensitive = sheet.standard.is_sensitive(question.id)
    is_read = fits(question, answer.value) and not sensitive
    person, shown = None, ""
    if is_read and answer.value != AnswerValue.NOT_APPLICABLE:
        of = (moment.session, moment.workspace_id, question, answer.value)
        person, shown = person_named(*of), contract_named(*of) or shown_value(question, answer.value)
    return {
        "asks": question.asks,
        "value": answer.value if is_read else None,
        "shown": shown,
        "person": person,
        "words": "" if sensitive else answer.words,
        "sensitive": sensitive,
    }


def _tell_asker(
    moment: Moment, request: Request, assessment: Assessment, end: RequestEnd, reason: str | None
) -> None:
    """Tell whoever waits for it how it ended; not what they did themselves."""
    asker = asker_of(moment, request, assessment)
    if asker.id != moment.by and asker.left_at is None:
        ended = {"end": end.value, "by": _closer(moment), "reason": moment.said(reason)}
        say_to(moment, asker, request, assessment, "closed", "request_closed", **ended)


def _thank(moment: Moment, request: Request, assessment: Assessment) -> None:
    colleague = find(moment.session, Person, moment.workspace_id, request.asked_of_id)
    say_to(moment, colleague, request, assessment, "thanks", "request_thanks")


def _tell_colleague(moment: Moment, request: Request, assessment: Assessment, end: RequestEnd) -> None:
    colleague = find(moment.session, Person, moment.workspace_id, request.asked_of_id)
    if colleague.id != moment.by:
        ended = {"end": end.value, "by": _closer(moment)}
        say_to(moment, colleague, request, assessment, "over", "request_over", **ended)


def _closer(moment: Moment) -> str | None:
    return slack_ids(moment.session, {moment.by})[moment.by] if moment.by else None
