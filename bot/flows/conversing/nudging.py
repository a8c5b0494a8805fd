"""A colleague who was asked is reminded, once on each working day, until they answer or it is late enough."""

from datetime import date

from bot.domain.calendar import (
    is_working_day,
    london_date,
    london_instant,
    working_day_on_or_after,
    working_days_after,
    working_days_before,
)
from bot.domain.lifecycle import Action, allows
from bot.flows import places
from bot.flows.context import Moment
from bot.flows.contracting import remind
from bot.flows.conversing import asking, requests
from bot.store import due
from bot.store.conversations import conversation_of
from bot.store.due import Subject
from bot.store.engine import find, key_of
from bot.store.tables import Assessment, DueKind, Request


def plan(moment: Moment, request: Request, assessment: Assessment) -> None:
    """Have a request that was just made reminded of in time, on the next working day at the earliest."""
    nation = moment.context.organisation_of(moment.session, assessment).nation
    ahead = moment.context.config.reminders.request_before_working_days
    begins = working_days_before(request.due, ahead, nation)
    _plan(moment, request, max(begins, working_days_after(london_date(moment.now), 1, nation)), nation)


def fall_due(moment: Moment, assessment: Assessment, request_id: int, _: str) -> None:
    """Remind whoever was asked, and go on tomorrow; once it is late enough, tell whoever asked instead."""
    request = find(moment.session, Request, moment.workspace_id, request_id)
    if request.closed_at is not None or not allows(assessment.status, Action.ANSWER):
        return
    organisation = moment.context.organisation_of(moment.session, assessment)
    again_on = remind.opens(moment.context, organisation, moment.now)
    if again_on is not None:
        _plan(moment, request, again_on, organisation.nation)
        return
    today = london_date(moment.now)
    late = moment.context.config.reminders.request_late_working_days
    is_over = today >= working_days_after(request.due, late, organisation.nation)
    if request.muted_at is None:
        _nudge(moment, request, assessment, today, is_last=is_over)
    if is_over:
        _tell_asker(moment, request, assessment)
    else:
        _plan(moment, request, working_days_after(today, 1, organisation.nation), organisation.nation)


def _plan(moment: Moment, request: Request, day: date, nation: str) -> None:
    """Look at a request on a day, or the next working day, outside the quiet hours."""
    policy = moment.context.config.reminders
    day = day if is_working_day(day, nation) else working_day_on_or_after(day, nation)
    at = london_instant(day, max(policy.send_at, policy.quiet.end))
    subject = Subject(moment.workspace_id, DueKind.REQUEST, key_of(request))
    due.make(moment.session, subject, f"{at.isoformat()}", at)


def _nudge(moment: Moment, request: Request, assessment: Assessment, today: date, *, is_last: bool) -> None:
    """Say that an answer is awaited, and ask the question again below."""
    talk = conversation_of(moment.session, request)
    sheet = moment.context.questionnaire_of(moment.session, assessment)
    question = talk.asking or asking.following_of(moment, talk, assessment, sheet, None)
    if question is None:
        return
    moment.say(
        places.lane_of(talk, assessment),
        f"request:{request.id}:nudge:{today.isoformat()}",
        places.of(moment.session, talk, assessment),
        "request_nudge",
        request=request.id,
        days_left=(request.due - today).days,
        last=is_last,
        left=len(requests.left_of(moment, request, assessment, sheet)),
        **requests.about(moment, request, assessment),
    )
    asking.ask(moment, talk, assessment, question)


def _tell_asker(moment: Moment, request: Request, assessment: Assessment) -> None:
    """Tell whoever waits for it that nobody has answered."""
    asker = requests.asker_of(moment, request, assessment)
    requests.say_to(
        moment, asker, request, assessment, "unanswered", "request_unanswered", request=request.id
    )
