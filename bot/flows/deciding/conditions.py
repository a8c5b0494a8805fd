"""Conditions of an approval: set with it, said to be done by the team, accepted or sent back by assessors."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import select

from bot.domain.calendar import london_date, working_day_on_or_after, working_day_on_or_before
from bot.domain.conditions import TO_DO, CannotKeep, ConditionStatus, follows, may_settle
from bot.domain.groups import LEAD
from bot.domain.reminding import reminder_days
from bot.domain.rights import Act, Refusal, Role, refusal
from bot.flows import ahead, home, places
from bot.flows.context import Context, Moment, Step
from bot.flows.deciding import digest
from bot.store.conditions import Kept, condition_kept
from bot.store.engine import added, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, slack_ids
from bot.store.roles import roles_of
from bot.store.tables import (
    Assessment,
    CardKind,
    Condition,
    ConditionStep,
    Decision,
    DueKind,
    Person,
    Submission,
)

DONE = "done"
"""The part of the card by which the assessors are asked to accept a condition."""


@dataclass(frozen=True)
class Pressed:
    """A condition as a person saw it: the number of its latest step then, and the channel they were in."""

    condition_id: int
    seen: int
    channel: str = ""


def begin(moment: Moment, assessment: Assessment, condition: Condition) -> None:
    """Make the reminders of a condition that has just been set: before it is due, and the day it is late."""
    if condition.due is None:
        return
    today, nation = london_date(moment.now), moment.context.organisation_of(moment.session, assessment).nation
    before = moment.context.config.reminders.condition_before_days
    for days, day in reminder_days(condition.due, before, today):
        on = working_day_on_or_before(day, nation)
        if on > today:
            ahead.plan(moment, DueKind.CONDITION, key_of(condition), f"before:{days}", on)
    _remind_when_late(moment, condition, condition.due + timedelta(days=1), nation)


def fall_due(moment: Moment, assessment: Assessment, condition_id: int, step: str) -> None:
    """Remind the owner of a condition, and once it is late for long the assessors; unless it is settled."""
    kept = condition_kept(moment.session, moment.workspace_id, condition_id)
    if kept is None or kept.status is ConditionStatus.ACCEPTED:
        return
    policy, today = moment.context.config.reminders, london_date(moment.now)
    organisation = moment.context.organisation_of(moment.session, assessment)
    condition = kept.condition
    if condition.due is not None and today > condition.due:
        later = today + timedelta(days=policy.condition_late_every_days)
        _remind_when_late(moment, condition, later, organisation.nation)
    if kept.status not in TO_DO:
        return
    owner = find(moment.session, Person, moment.workspace_id, _owner_of(kept))
    part = f"{step}:{today.isoformat()}"
    moment.post(dm_lane(owner), CardKind.CONDITION, condition_id, Place(person_id=owner.id), part)
    if kept.days_late(today) >= policy.condition_escalate_days:
        submission = find(moment.session, Submission, moment.workspace_id, kept.submission_id)
        moment.say(
            places.review_lane(submission),
            f"condition_late:{condition_id}:{today.isoformat()}",
            places.review_thread(moment.session, submission, organisation),
            "condition_late",
            **_told(moment, kept),
            days=kept.days_late(today),
        )
    redraw(moment, kept)


def stop(moment: Moment, submission: Submission) -> None:
    """Drop the reminders of the conditions of a submission's approvals: they were revoked."""
    of = select(Condition.id).join(Decision).where(Decision.submission_id == key_of(submission))
    for condition_id in moment.session.exec(of):
        ahead.drop(moment, DueKind.CONDITION, condition_id or 0)


def redraw(moment: Moment, kept: Kept) -> None:
    """Have everything that shows a condition drawn anew."""
    organisation = moment.context.organisation_of(moment.session, kept.assessment)
    moment.touch(CardKind.CONDITION, key_of(kept.condition), at_once=True)
    moment.touch(CardKind.ASSESSMENT, key_of(kept.assessment), at_once=True)
    moment.touch(CardKind.REVIEW, kept.submission_id)
    home.refresh(moment, [_owner_of(kept)], moment.members(organisation).people[LEAD])


def consider_done(context: Context, now: datetime, who: Who, pressed: Pressed) -> bool:
    """Return whether the person may say now that a condition is done; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return _held(step, pressed, ConditionStatus.DONE) is not None


def done(context: Context, now: datetime, who: Who, pressed: Pressed, evidence: str) -> bool:
    """Keep that a condition is done, with its evidence, and put it before the assessors.

    Or tell the person why it cannot be, and return False.
    """
    with context.acting(who, now) as step:
        kept = _held(step, pressed, ConditionStatus.DONE)
        if kept is None:
            return False
        taken = _take(step, kept, ConditionStatus.DONE, evidence)
        places.say_to_team(
            step,
            kept.assessment,
            f"condition_done:{taken.id}",
            "condition_done",
            **_told(step, kept),
            by=step.person.slack_id,
            evidence=evidence,
        )
        submission = find(step.session, Submission, step.workspace_id, kept.submission_id)
        organisation = context.organisation_of(step.session, kept.assessment)
        thread = places.review_thread(step.session, submission, organisation)
        part = f"{DONE}:{taken.number}"
        step.post(places.review_lane(submission), CardKind.CONDITION, key_of(kept.condition), thread, part)
        digest.begin(step, kept.assessment)
        return True


def accept(context: Context, now: datetime, who: Who, pressed: Pressed) -> None:
    """Keep that a condition is met; its reminders stop. Or tell the person why it is not theirs to say."""
    with context.acting(who, now) as step:
        kept = _held(step, pressed, ConditionStatus.ACCEPTED)
        if kept is not None:
            taken = _take(step, kept, ConditionStatus.ACCEPTED, "")
            ahead.drop(step, DueKind.CONDITION, pressed.condition_id)
            _tell_team(step, kept, taken, "")


def consider_sending_back(context: Context, now: datetime, who: Who, pressed: Pressed) -> bool:
    """Return whether the person may send a condition back now; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return _held(step, pressed, ConditionStatus.SENT_BACK) is not None


def send_back(context: Context, now: datetime, who: Who, pressed: Pressed, reason: str) -> bool:
    """Keep that a condition is not met yet, and why; or tell the person why not and return False."""
    with context.acting(who, now) as step:
        kept = _held(step, pressed, ConditionStatus.SENT_BACK)
        if kept is None:
            return False
        taken = _take(step, kept, ConditionStatus.SENT_BACK, reason)
        _tell_team(step, kept, taken, reason)
        owner = find(step.session, Person, step.workspace_id, _owner_of(kept))
        part = f"sent_back:{taken.number}"
        step.post(dm_lane(owner), CardKind.CONDITION, key_of(kept.condition), Place(person_id=owner.id), part)
        return True


def _remind_when_late(moment: Moment, condition: Condition, day: date, nation: str) -> None:
    on = working_day_on_or_after(day, nation)
    ahead.plan(moment, DueKind.CONDITION, key_of(condition), f"late:{on.isoformat()}", on)


def _owner_of(kept: Kept) -> int:
    return kept.condition.owner_id or kept.assessment.owner_id


def _held(step: Step, pressed: Pressed, to: ConditionStatus) -> Kept | None:
    """Return the condition where the person may take this step now, with its assessment held."""
    condition = find(step.session, Condition, step.workspace_id, pressed.condition_id)
    decision = find(step.session, Decision, step.workspace_id, condition.decision_id)
    submission = find(step.session, Submission, step.workspace_id, decision.submission_id)
    assessment = locked(step.session, Assessment, step.workspace_id, submission.assessment_id)
    kept = condition_kept(step.session, step.workspace_id, pressed.condition_id)
    why = CannotKeep.REVOKED if kept is None else _refusal(step, kept, pressed, to)
    if why is None:
        return kept
    step.record(assessment, "refused", condition=pressed.condition_id, tried=to.value, why=why.value)
    step.tell(
        Place(channel=pressed.channel or None),
        "condition_refused",
        refusal=why.value,
        number=condition.number,
        title=assessment.title,
        status=kept.status.value if kept else None,
    )
    return None


def _refusal(step: Step, kept: Kept, pressed: Pressed, to: ConditionStatus) -> CannotKeep | None:
    right = _no_right(step, kept, to)
    if right is not None:
        return right
    is_fresh = kept.seen == pressed.seen and follows(kept.status, to)
    return None if is_fresh else CannotKeep.MOVED_ON


def _no_right(step: Step, kept: Kept, to: ConditionStatus) -> CannotKeep | None:
    roles = _roles(step, kept)
    if to is ConditionStatus.DONE:
        return CannotKeep.NOT_TEAM if refusal(Act.FINISH_CONDITION, roles, kept.assessment.status) else None
    why = refusal(Act.ACCEPT_CONDITION, roles, kept.assessment.status)
    if why:
        return CannotKeep.NOT_ASSESSOR if why is Refusal.NOT_ASSESSOR else CannotKeep.OWN
    organisation = step.context.organisation_of(step.session, kept.assessment)
    people = {_owner_of(kept)} | ({kept.latest.person_id} if kept.latest else set())
    names = slack_ids(step.session, people)
    return may_settle(
        step.person.slack_id,
        assessors=step.members(organisation).people[LEAD],
        done_by=names[kept.latest.person_id] if kept.latest else "",
        owner=names[_owner_of(kept)],
    )


def _roles(step: Step, kept: Kept) -> frozenset[Role]:
    submission = find(step.session, Submission, step.workspace_id, kept.submission_id)
    organisation = step.context.organisation_of(step.session, kept.assessment)
    also = {
        Role.CONDITION_OWNER: step.person_id == _owner_of(kept),
        Role.ASSESSOR: step.person.slack_id in step.members(organisation).people[LEAD],
    }
    roles = roles_of(step.session, step.person, kept.assessment, submission)
    return roles | {role for role, has_it in also.items() if has_it}


def _take(step: Step, kept: Kept, status: ConditionStatus, words: str) -> ConditionStep:
    taken = added(
        step.session,
        ConditionStep(
            workspace_id=step.workspace_id,
            condition_id=key_of(kept.condition),
            number=kept.seen + 1,
            status=status,
            words=step.keep(kept.assessment, words),
            person_id=step.person_id,
            at=step.now,
        ),
    )
    step.record(kept.assessment, f"condition_{status.value}", condition=kept.condition.id, step=taken.id)
    redraw(step, kept)
    return taken


def _tell_team(step: Step, kept: Kept, taken: ConditionStep, reason: str) -> None:
    places.say_to_team(
        step,
        kept.assessment,
        f"condition_settled:{taken.id}",
        "condition_settled",
        **_told(step, kept),
        by=step.person.slack_id,
        status=taken.status.value,
        reason=reason,
    )


def _told(moment: Moment, kept: Kept) -> dict[str, object]:
    words = moment.said(kept.condition.words)
    return {
        "number": kept.condition.number,
        "title": kept.assessment.title,
        "words": words,
        "owner": slack_ids(moment.session, {_owner_of(kept)})[_owner_of(kept)],
        "due": kept.condition.due.isoformat() if kept.condition.due else None,
    }
