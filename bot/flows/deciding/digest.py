"""The daily digest of an assessors' channel: what waits, what is late, which approvals end soon."""

from datetime import timedelta

from bot.config import Organisation
from bot.domain.calendar import london_date, working_day_on_or_after
from bot.domain.conditions import ConditionStatus
from bot.flows import ahead
from bot.flows.context import Moment
from bot.store.anchors import anchor, is_decided_since
from bot.store.conditions import Kept, conditions_not_accepted
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.people import slack_ids
from bot.store.tables import Assessment, CardKind, Claim, DueKind, Submission
from bot.store.tables import Organisation as OrganisationRow
from bot.store.waiting import Enquiries, ending, enquiries_of, undecided, waiting_since


def begin(moment: Moment, assessment: Assessment) -> None:
    """Have an organisation's assessors told each working day what waits for them, from the next on."""
    organisation = moment.context.organisation_of(moment.session, assessment)
    _plan_next(moment, assessment.organisation_id, organisation)


def fall_due(moment: Moment, row: OrganisationRow, step: str) -> None:
    """Say what waits, if anything does, and redraw what shows how long; go on while something may.

    What was decided last is followed by one more, so that where the record stands then is kept too.
    """
    organisation = moment.context.config.organisation(row.key)
    today, key = london_date(moment.now), key_of(row)
    waits = undecided(moment.session, moment.workspace_id, key)
    conditions = conditions_not_accepted(moment.session, moment.workspace_id, key)
    if waits or conditions or ending(moment.session, moment.workspace_id, key):
        _plan_next(moment, key, organisation)
    for submission, assessment in waits:
        moment.touch(CardKind.REVIEW, key_of(submission))
        moment.touch(CardKind.ASSESSMENT, key_of(assessment))
    enquiries = enquiries_of(moment.session, [submission for submission, _ in waits])
    told = {
        "waiting": [_waits(moment, organisation, *each, enquiries) for each in waits],
        "to_accept": [_condition(moment, kept) for kept in conditions if kept.status is ConditionStatus.DONE],
        "late": [_condition(moment, kept) for kept in conditions if kept.days_late(today)],
        "ending": _ending(moment, key),
    }
    if any(told.values()) or is_decided_since(moment.session, moment.workspace_id, key):
        place = Place(channel=organisation.assessors.channel)
        moment.say(
            f"digest:{key}",
            f"digest:{key}:{today.isoformat()}",
            place,
            "digest",
            **told,
            day=today.isoformat(),
            head=anchor(moment.session, moment.workspace_id),
        )


def _plan_next(moment: Moment, organisation_id: int, organisation: Organisation) -> None:
    day = working_day_on_or_after(london_date(moment.now) + timedelta(days=1), organisation.nation)
    ahead.plan(moment, DueKind.DIGEST, organisation_id, day.isoformat(), day)


def _waits(
    moment: Moment,
    organisation: Organisation,
    submission: Submission,
    assessment: Assessment,
    enquiries: Enquiries,
) -> dict[str, object]:
    allowed = moment.context.config.reminders.decide_within_working_days
    waiting = waiting_since(submission, enquiries[key_of(submission)], allowed, organisation.nation)
    claim = moment.session.get(Claim, key_of(submission))
    return {
        "title": assessment.title,
        "number": submission.number,
        "since": waiting.since.isoformat(),
        "left": waiting.left(london_date(moment.now)),
        "paused": waiting.paused,
        "by": slack_ids(moment.session, {claim.person_id})[claim.person_id] if claim else None,
    }


def _condition(moment: Moment, kept: Kept) -> dict[str, object]:
    owner = kept.condition.owner_id or kept.assessment.owner_id
    return {
        "title": kept.assessment.title,
        "number": kept.condition.number,
        "words": moment.said(kept.condition.words),
        "owner": slack_ids(moment.session, {owner})[owner],
        "days": kept.days_late(london_date(moment.now)),
    }


def _ending(moment: Moment, organisation_id: int) -> list[dict[str, object]]:
    ahead_days = max(moment.context.config.reminders.approval_ends_before_days, default=0)
    until = london_date(moment.now) + timedelta(days=ahead_days)
    found = ending(moment.session, moment.workspace_id, organisation_id, until)
    return [
        {"title": assessment.title, "on": decision.expires_on.isoformat()}
        for decision, assessment in found
        if decision.expires_on
    ]
