"""Nothing waits unseen: all who are awaited are reminded, and the leads once it is late."""

from datetime import date, timedelta

from sqlmodel import select

from bot.config import Organisation
from bot.domain.calendar import london_date, working_day_on_or_after
from bot.domain.lifecycle import Status
from bot.domain.targets import Waiting
from bot.flows import ahead, places
from bot.flows.context import Moment
from bot.flows.deciding import digest
from bot.store.agreements import panel_of
from bot.store.assessments import decisions, latest_submission
from bot.store.engine import find, key_of
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member
from bot.store.tables import Assessment, CardKind, DueKind, Enquiry, Submission
from bot.store.waiting import enquiries_of, waiting_since

LATE = "late"
ENQUIRY = "enquiry"


def begin(moment: Moment, assessment: Assessment, submission: Submission) -> None:
    """Make the reminders of a submission that waits for a decision from now on."""
    organisation = moment.context.organisation_of(moment.session, assessment)
    waiting = _waiting(moment, submission, organisation)
    today = london_date(moment.now)
    turn = len(decisions(moment.session, moment.workspace_id, key_of(submission)))
    for left in moment.context.config.reminders.target_before_working_days:
        on = waiting.day_with(left, today)
        if on > today:
            ahead.plan(moment, DueKind.TARGET, key_of(submission), f"{turn}:left:{left}", on)
    _plan_late(
        moment,
        submission,
        f"{turn}",
        max(waiting.day_with(-1, today), today + timedelta(days=1)),
        organisation,
    )
    digest.begin(moment, assessment)


def stop(moment: Moment, submission: Submission) -> None:
    """Drop the reminders of a submission: it is decided, or nobody needs a decision any more."""
    ahead.drop(moment, DueKind.TARGET, key_of(submission))


def asked(moment: Moment, assessment: Assessment, enquiry: Enquiry) -> None:
    """Make the reminder of what the assessors have asked the team, for when its time is over."""
    organisation = moment.context.organisation_of(moment.session, assessment)
    allowed = moment.context.config.reminders.answer_within_working_days
    today = london_date(enquiry.asked_at)
    on = Waiting(today, allowed, organisation.nation).day_with(-1, today)
    ahead.plan(moment, DueKind.TARGET, enquiry.submission_id, f"{ENQUIRY}:{enquiry.id}", on)


def fall_due(moment: Moment, assessment: Assessment, submission_id: int, step: str) -> None:
    """Remind those a submission waits for: the assessors, or the team while it has a question to answer."""
    submission = find(moment.session, Submission, moment.workspace_id, submission_id)
    latest = latest_submission(moment.session, moment.workspace_id, submission.assessment_id)
    if assessment.status is not Status.SUBMITTED or latest is None or latest.id != submission.id:
        return
    organisation = moment.context.organisation_of(moment.session, assessment)
    if step.startswith(ENQUIRY):
        _remind_team(moment, assessment, int(step.partition(":")[2]))
        return
    turn, about, number = step.split(":", 2)
    waiting, today = _waiting(moment, submission, organisation), london_date(moment.now)
    left = waiting.left(today)
    wanted = -1 if about == LATE else int(number)
    if waiting.paused or left > wanted:  # it stood still for some days, so its day has moved
        on = waiting.day_with(wanted, today + timedelta(days=1))
        ahead.plan(moment, DueKind.TARGET, submission_id, f"{turn}:{about}:{number}:{on.isoformat()}", on)
        return
    _remind(moment, assessment, submission, organisation, left)
    if left < 0:
        every = moment.context.config.reminders.target_late_every_working_days
        _plan_late(moment, submission, turn, waiting.day_with(left - every, today), organisation)


def _remind(
    moment: Moment, assessment: Assessment, submission: Submission, organisation: Organisation, left: int
) -> None:
    told = {"title": assessment.title, "number": submission.number, "left": left}
    key = f"target:{submission.id}:{london_date(moment.now).isoformat()}"
    thread = places.review_thread(moment.session, submission, organisation)
    moment.say(places.review_lane(submission), key, thread, "target", **told, channel=None)
    for seat in panel_of(moment.session, moment.context.config, submission).awaited:
        place = places.group_thread(moment.session, submission, seat.group.id)
        if place:
            lane = places.group_lane(submission, seat.group.id)
            moment.say(lane, f"{key}:{seat.group.id}", place, "target", **told, channel=None)
    moment.touch(CardKind.REVIEW, key_of(submission))
    moment.touch(CardKind.ASSESSMENT, key_of(assessment))
    if left >= 0:
        return
    for slack_id in organisation.assessors.leads:
        lead = ensure_member(moment.session, moment.workspace_id, slack_id)
        channel = organisation.assessors.channel
        moment.say(
            dm_lane(lead), f"{key}:{lead.id}", Place(person_id=lead.id), "target", **told, channel=channel
        )


def _remind_team(moment: Moment, assessment: Assessment, enquiry_id: int) -> None:
    query = select(Enquiry).where(Enquiry.workspace_id == moment.workspace_id, Enquiry.id == enquiry_id)
    enquiry = moment.session.exec(query).first()
    if enquiry is None or enquiry.answered_at is not None:
        return
    places.say_to_team(
        moment,
        assessment,
        f"enquiry_waits:{enquiry_id}",
        "enquiry_waits",
        words=moment.said(enquiry.words),
        at=enquiry.asked_at.isoformat(),
    )


def _plan_late(
    moment: Moment, submission: Submission, turn: str, day: date, organisation: Organisation
) -> None:
    on = working_day_on_or_after(day, organisation.nation)
    ahead.plan(moment, DueKind.TARGET, key_of(submission), f"{turn}:{LATE}:{on.isoformat()}", on)


def _waiting(moment: Moment, submission: Submission, organisation: Organisation) -> Waiting:
    allowed = moment.context.config.reminders.decide_within_working_days
    enquiries = enquiries_of(moment.session, [submission])[key_of(submission)]
    return waiting_since(submission, enquiries, allowed, organisation.nation)
