"""Approvals end: announced ahead, said on the day after, and said once."""

from datetime import date, timedelta

from bot.domain.calendar import london_date, working_day_on_or_after, working_day_on_or_before
from bot.domain.lifecycle import Action, Status, after
from bot.domain.reminding import reminder_days
from bot.flows import ahead, home, places
from bot.flows.context import Moment
from bot.flows.deciding import digest
from bot.store.assessments import decisions, latest_submission, standing_decision
from bot.store.engine import find, key_of
from bot.store.tables import Assessment, CardKind, Decision, DueKind, Submission
from bot.store.waiting import APPROVED

OVER = "over"
"""The step with which an approval ends, on whatever day that is."""

TOLD = "told"
"""The step with which that is said, on a working day."""


def last_day(moment: Moment, assessment: Assessment, chosen: date | None) -> date | None:
    """Return the last day an approval given now holds: what was chosen, else as the regime says."""
    if chosen is not None:
        return chosen
    organisation = moment.context.organisation_of(moment.session, assessment)
    days = moment.context.config.regimes[organisation.regime].approval_days
    return london_date(moment.now) + timedelta(days=days) if days else None


def begin(moment: Moment, assessment: Assessment, decision: Decision) -> None:
    """Make what is to be said of the end of an approval that has just been given, if it ends."""
    if decision.expires_on is None:
        return
    today, nation = london_date(moment.now), moment.context.organisation_of(moment.session, assessment).nation
    before = moment.context.config.reminders.approval_ends_before_days
    for days, day in reminder_days(decision.expires_on, before, today):
        on = working_day_on_or_before(day, nation)
        if on > today:
            ahead.plan(moment, DueKind.EXPIRY, key_of(decision), f"before:{days}", on)
    over = decision.expires_on + timedelta(days=1)
    ahead.plan(moment, DueKind.EXPIRY, key_of(decision), OVER, over)
    ahead.plan(moment, DueKind.EXPIRY, key_of(decision), TOLD, working_day_on_or_after(over, nation))
    digest.begin(moment, assessment)


def fall_due(moment: Moment, assessment: Assessment, decision_id: int, step: str) -> None:
    """Say that an approval ends soon, or that it has ended; end it where its last day has passed."""
    decision = find(moment.session, Decision, moment.workspace_id, decision_id)
    submission = find(moment.session, Submission, moment.workspace_id, decision.submission_id)
    if decision.expires_on is None or not _is_latest(moment, submission, decision):
        return
    is_over = london_date(moment.now) > decision.expires_on
    if is_over and assessment.status in APPROVED:
        assessment.status = after(assessment.status, Action.EXPIRE)
        moment.record(assessment, "expired", submission=submission.id, decision=decision_id)
        _redraw(moment, assessment, submission)
    still_said = (Status.EXPIRED,) if is_over else APPROVED
    if step == OVER or assessment.status not in still_said:
        return
    organisation = moment.context.organisation_of(moment.session, assessment)
    told = {
        "title": assessment.title,
        "number": submission.number,
        "on": decision.expires_on.isoformat(),
        "days": (decision.expires_on - london_date(moment.now)).days,
    }
    template = "approval_ended" if is_over else "approval_ends"
    key = f"{template}:{decision_id}:{step}"
    places.say_to_team(moment, assessment, f"{key}:team", template, **told)
    thread = places.review_thread(moment.session, submission, organisation)
    moment.say(places.review_lane(submission), f"{key}:assessors", thread, template, **told)


def stop(moment: Moment, submission: Submission) -> None:
    """Drop what is to come of the approvals of a submission: none of them holds any more."""
    for decision in decisions(moment.session, moment.workspace_id, key_of(submission)):
        ahead.drop(moment, DueKind.EXPIRY, key_of(decision))


def _is_latest(moment: Moment, submission: Submission, decision: Decision) -> bool:
    latest = latest_submission(moment.session, moment.workspace_id, submission.assessment_id)
    standing = standing_decision(decisions(moment.session, moment.workspace_id, key_of(submission)))
    return latest is not None and latest.id == submission.id and standing is decision


def _redraw(moment: Moment, assessment: Assessment, submission: Submission) -> None:
    moment.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    moment.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    members = moment.members(moment.context.organisation_of(moment.session, assessment))
    home.refresh(
        moment, [assessment.owner_id, assessment.started_by_id, submission.submitted_by_id], members.everybody
    )
