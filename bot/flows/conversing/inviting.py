"""A colleague is asked to answer a question or a point; they can decline, and the team can withdraw it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.problems import InvalidInput, Problem
from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act, Refusal
from bot.flows import home, places
from bot.flows.allowing import may, refuse
from bot.flows.context import Context, Step
from bot.flows.conversing import asking, nudging, requests
from bot.store.conversations import own_conversation, questions_of
from bot.store.engine import added, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, ensure_member
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, CardKind, Conversation, Person, Request, RequestEnd, Workspace

SLACKBOT = "USLACKBOT"
"""Slack's own bot, which is in every workspace."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody (`of`, Slack's user id) is asked: a question, or else what is left of a section."""

    of: str
    section: str | None
    question: str | None
    due: date
    words: str


def ask(context: Context, now: datetime, who: Who, assessment_id: int, wanted: Wanted) -> None:
    """Ask a colleague; where they are asked the same already, nothing is new.

    Raises InvalidInput at `person` where they cannot be asked, and at `point` where nothing is left of it.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ASK) or not asking.is_open(step, assessment):
            return
        colleague = someone(step, "person", wanted.of)
        if colleague.id == step.person_id:
            raise InvalidInput("person", Problem.ASKS_THEMSELVES)
        standard = context.standard_of(step.session, assessment)
        section = (
            standard.section_of(wanted.question)
            if wanted.question
            else standard.section(wanted.section or "")
        )
        request = Request(
            workspace_id=step.workspace_id,
            assessment_id=assessment_id,
            section=section.id,
            question=wanted.question,
            asked_by_id=step.person_id,
            asked_of_id=key_of(colleague),
            asked_at=now,
            due=wanted.due,
        )
        if not _is_asked_already(step, assessment, request):
            _begin(step, assessment, colleague, request, wanted.words)


def someone(step: Step, field: str, user: str) -> Person:
    """Return who can be asked or handed something; raises InvalidInput at `field` where they cannot."""
    workspace = step.session.get_one(Workspace, step.workspace_id)
    if user in (workspace.bot_user_id, SLACKBOT):
        raise InvalidInput(field, Problem.IS_A_BOT)
    person = ensure_member(step.session, step.workspace_id, user)
    if person.left_at is not None:
        raise InvalidInput(field, Problem.LEFT_SLACK)
    return person


def mute(context: Context, now: datetime, who: Who, request_id: int) -> None:
    """Have whoever was asked not be reminded any more."""
    with context.acting(who, now) as step:
        found = _asked_of_them(step, request_id)
        if found is not None and found[0].muted_at is None:
            request, assessment = found
            request.muted_at = now
            step.record(assessment, "request_muted", request=request.id)
            step.touch(CardKind.REQUEST, request_id, at_once=True)


def consider_declining(context: Context, now: datetime, who: Who, request_id: int) -> bool:
    """Return whether the person can decline a request; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return _asked_of_them(step, request_id) is not None


def decline(context: Context, now: datetime, who: Who, request_id: int, words: str) -> None:
    """Close a request whose colleague says that it is not for them, and why; whoever asked is told."""
    with context.acting(who, now) as step:
        found = _asked_of_them(step, request_id)
        if found is not None:
            request, assessment = found
            requests.close(step, request, assessment, RequestEnd.DECLINED, step.keep(assessment, words))


def withdraw(context: Context, now: datetime, who: Who, request_id: int) -> None:
    """Take a request back, as whoever asked or anybody of the team can; the colleague is told."""
    with context.acting(who, now) as step:
        request, assessment = _held(step, request_id)
        if request.asked_by_id != step.person_id and not may(step, assessment, Act.ASK):
            return
        if _is_open(step, request, assessment):
            requests.close(step, request, assessment, RequestEnd.WITHDRAWN)


def _begin(step: Step, assessment: Assessment, colleague: Person, request: Request, words: str) -> None:
    sheet = step.context.questionnaire_of(step.session, assessment)
    left = requests.left_of(step, request, assessment, sheet)
    again = reopening_of(step.session, assessment)
    first = next((each.id for each in sheet.asked if each.id in left and again.is_open(sheet, each.id)), None)
    if first is None:
        raise InvalidInput("point" if request.question is None else "person", Problem.NOTHING_TO_ASK)
    request.words = step.keep(assessment, words)
    key = key_of(added(step.session, request))
    step.record(
        assessment,
        "asked_colleague",
        request=key,
        of=colleague.id,
        section=request.section,
        question=request.question,
        words=request.words,
    )
    talk = added(
        step.session,
        Conversation(
            workspace_id=step.workspace_id,
            assessment_id=key_of(assessment),
            person_id=colleague.id,
            request_id=key,
            opened_at=step.now,
        ),
    )
    step.post(dm_lane(colleague), CardKind.REQUEST, key, Place(person_id=colleague.id))
    asking.ask(step, talk, assessment, first)
    lane, place = places.conversation_lane(assessment), places.conversation(step.session, assessment)
    step.post(lane, CardKind.REQUEST, key, place, requests.TEAM)
    nudging.plan(step, request, assessment)
    _go_on_alone(step, assessment, request, sheet)
    home.refresh(step, [step.person_id, key_of(colleague)])


def _go_on_alone(step: Step, assessment: Assessment, request: Request, sheet: Questionnaire) -> None:
    """Say that it was sent to who goes on in their own direct messages, and ask them something else there."""
    talk = own_conversation(step.session, assessment, step.person_id, beside_team=True)
    if talk is None or not talk.asking:
        return
    lane, place = places.lane_of(talk, assessment), places.of(step.session, talk, assessment)
    said = requests.about(step, request, assessment)
    step.say(lane, f"request:{request.id}:sent", place, "request_sent", **said)
    if talk.asking in questions_of(request, sheet):
        following = asking.following_of(step, talk, assessment, sheet, talk.asking)
        asking.ask(step, talk, assessment, following)


def _is_asked_already(step: Step, assessment: Assessment, wanted: Request) -> bool:
    return any(
        (each.asked_of_id, each.section, each.question)
        == (wanted.asked_of_id, wanted.section, wanted.question)
        for each in requests.open_of(step, assessment)
    )


def _asked_of_them(step: Step, request_id: int) -> tuple[Request, Assessment] | None:
    """Return an open request, held, that the person was asked; otherwise tell them why not."""
    request, assessment = _held(step, request_id)
    if request.asked_of_id != step.person_id:
        refuse(step, assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
        return None
    return (request, assessment) if _is_open(step, request, assessment) else None


def _is_open(step: Step, request: Request, assessment: Assessment) -> bool:
    """Return whether a request is open; otherwise tell the person how it ended."""
    if request.closed_as is None:
        return True
    about = requests.about(step, request, assessment)
    step.tell(Place(), "request_over", end=request.closed_as.value, by=None, **about)
    return False


def _held(step: Step, request_id: int) -> tuple[Request, Assessment]:
    """Return a request as it is now, with its assessment, which is held."""
    request = find(step.session, Request, step.workspace_id, request_id)
    assessment = locked(step.session, Assessment, step.workspace_id, request.assessment_id)
    step.session.refresh(request)
    return request, assessment
