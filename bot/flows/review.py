"""Assessors decide on a submission, once, and a lead assessor can revoke what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.lifecycle import Action, NotAllowed, Outcome, Status, after
from bot.domain.rights import Refusal, may_decide, may_revoke, outcome_allowed
from bot.domain.standard import Severity
from bot.flows import conditions, conversation, ending, home, places, waiting
from bot.flows.context import Context, Step
from bot.store.assessments import answered_by, decisions, latest_submission, standing_decision
from bot.store.delivered import keep_summary
from bot.store.engine import added, find, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, ensure_member, slack_ids
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, CardKind, Condition, Decision, Submission


@dataclass(frozen=True)
class Seen:
    """The submission as the person saw it: its digest, and how many decisions it had."""

    submission_id: int
    digest: str
    decisions: int


@dataclass(frozen=True)
class NewCondition:
    """A condition as it is set: `owner` is Slack's user id, or nobody for whoever began the assessment."""

    words: str
    due: date
    owner: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an assessor decides.

    `exemption_by` says who granted an exemption and for what, `exemption_on` when, and `exemption_until` how
    long it holds. `expires_on` is the last day of an approval, None for as long as the regime says.
    """

    outcome: Outcome
    words: str = ""
    conditions: Sequence[NewCondition] = ()
    exemption_by: str = ""
    exemption_on: date | None = None
    exemption_until: date | None = None
    expires_on: date | None = None


def consider(context: Context, now: datetime, who: Who, seen: Seen, outcome: Outcome) -> bool:
    """Return whether the person may decide on the submission as they see it; otherwise tell them why not."""
    with context.acting(who, now) as step:
        submission, assessment = _held(step, seen.submission_id)
        refusal = _no_right(step, submission, assessment) or _moved_on(step, submission, assessment, seen)
        if refusal:
            _refuse(step, submission, assessment, outcome.value, refusal)
        return refusal is None


def may_read(context: Context, now: datetime, who: Who, submission_id: int) -> bool:
    """Return whether the person may read sensitive answers, as taking part or assessing; else tell them."""
    with context.acting(who, now) as step:
        submission, assessment = _held(step, submission_id)
        may = takes_part_or_assesses(step, submission, assessment)
        step.record(assessment, "sensitive_read" if may else "sensitive_refused", submission=submission.id)
        if not may:
            channel = context.organisation_of(step.session, assessment).assessors.channel
            step.tell(
                Place(channel=channel), "refused", refusal=Refusal.MAY_NOT_READ.value, title=assessment.title
            )
        return may


def takes_part_or_assesses(step: Step, submission: Submission, assessment: Assessment) -> bool:
    """Return whether the person may read sensitive answers: they take part, or assess."""
    taking_part = answered_by(step.session, step.workspace_id, key_of(assessment))
    taking_part |= {submission.submitted_by_id, assessment.started_by_id}
    members = step.context.organisation_of(step.session, assessment).assessors.members
    return step.person_id in taking_part or step.person.slack_id in members


def decide(context: Context, now: datetime, who: Who, seen: Seen, verdict: Verdict) -> None:
    """Record the decision and tell everyone; or tell the person why it is not theirs to make now."""
    with context.acting(who, now) as step:
        submission, assessment = _held(step, seen.submission_id)
        refusal = (
            _no_right(step, submission, assessment)
            or _moved_on(step, submission, assessment, seen)
            or _not_allowed(step, submission, verdict)
        )
        if refusal:
            _refuse(step, submission, assessment, verdict.outcome.value, refusal)
            return
        number = len(decisions(step.session, step.workspace_id, seen.submission_id)) + 1
        decision = _keep(step, assessment, submission, number, verdict)
        assessment.status = after(assessment.status, Action(verdict.outcome.value))
        step.record(
            assessment,
            "decided",
            submission=submission.id,
            decision=decision.id,
            outcome=verdict.outcome.value,
            digest=submission.digest,
            phase=frozen(step.session, submission)["assessment"]["phase"],
        )
        _announce(
            step,
            submission,
            assessment,
            f"decided:{decision.id}",
            "decided",
            _told(step, submission, verdict, decision),
        )
        if assessment.status is Status.CHANGES_ASKED:
            conversation.offer_submitting(step, assessment)


def consider_revoking(context: Context, now: datetime, who: Who, submission_id: int, number: int) -> bool:
    """Return whether the person may take back decision `number` now; otherwise tell them why not."""
    with context.acting(who, now) as step:
        submission, assessment = _held(step, submission_id)
        refusal = _not_revocable(step, submission, assessment, number)
        if refusal:
            _refuse(step, submission, assessment, Action.REVOKE.value, refusal)
        return refusal is None


def revoke(context: Context, now: datetime, who: Who, submission_id: int, number: int, words: str) -> None:
    """Take back decision `number` of a submission, as a new entry; the submission awaits a decision again."""
    with context.acting(who, now) as step:
        submission, assessment = _held(step, submission_id)
        refusal = _not_revocable(step, submission, assessment, number)
        if refusal:
            _refuse(step, submission, assessment, Action.REVOKE.value, refusal)
            return
        assessment.status = after(assessment.status, Action.REVOKE)
        revocation = added(
            step.session,
            Decision(
                workspace_id=step.workspace_id,
                submission_id=submission_id,
                number=number + 1,
                outcome=None,
                words=step.keep(assessment, words),
                decided_by_id=step.person_id,
                decided_at=now,
            ),
        )
        step.record(
            assessment, "revoked", submission=submission.id, digest=submission.digest, decision=revocation.id
        )
        ending.stop(step, submission)
        conditions.stop(step, submission)
        waiting.begin(step, assessment, submission)
        told = {"by": step.person.slack_id, "words": words, "number": submission.number}
        _announce(step, submission, assessment, f"revoked:{revocation.id}", "revoked", told)


def _not_revocable(step: Step, submission: Submission, assessment: Assessment, number: int) -> Refusal | None:
    leads = step.context.organisation_of(step.session, assessment).assessors.leads
    refusal = may_revoke(step.person.slack_id, leads=leads)
    if refusal:
        return refusal
    standing = standing_decision(decisions(step.session, step.workspace_id, key_of(submission)))
    latest = latest_submission(step.session, step.workspace_id, key_of(assessment))
    if standing is None or standing.number != number or latest is None or latest.id != submission.id:
        return Refusal.NOTHING_TO_REVOKE
    try:
        after(assessment.status, Action.REVOKE)
    except NotAllowed:
        return Refusal.NOTHING_TO_REVOKE
    return None


def _held(step: Step, submission_id: int) -> tuple[Submission, Assessment]:
    submission = find(step.session, Submission, step.workspace_id, submission_id)
    return submission, locked(step.session, Assessment, step.workspace_id, submission.assessment_id)


def _no_right(step: Step, submission: Submission, assessment: Assessment) -> Refusal | None:
    answered = answered_by(step.session, step.workspace_id, key_of(assessment))
    names = slack_ids(step.session, answered | {submission.submitted_by_id, assessment.started_by_id})
    return may_decide(
        step.person.slack_id,
        assessors=step.context.organisation_of(step.session, assessment).assessors.members,
        submitted_by=names[submission.submitted_by_id],
        answered_by={names[person_id] for person_id in answered},
        started_by=names[assessment.started_by_id],
    )


def _not_allowed(step: Step, submission: Submission, verdict: Verdict) -> Refusal | None:
    found = frozen(step.session, submission)["findings"]
    return outcome_allowed(
        verdict.outcome,
        blocking=sum(finding["severity"] == Severity.BLOCKS for finding in found),
        conditions=len(verdict.conditions),
        exemption=bool(verdict.exemption_by),
    )


def _moved_on(step: Step, submission: Submission, assessment: Assessment, seen: Seen) -> Refusal | None:
    latest = latest_submission(step.session, step.workspace_id, key_of(assessment))
    if latest is None or latest.id != submission.id or submission.digest != seen.digest:
        return Refusal.SUPERSEDED
    made = decisions(step.session, step.workspace_id, key_of(submission))
    if assessment.status is not Status.SUBMITTED:
        return Refusal.ALREADY_DECIDED
    return None if len(made) == seen.decisions else Refusal.CHANGED


def _refuse(step: Step, submission: Submission, assessment: Assessment, tried: str, refusal: Refusal) -> None:
    about = {"submission": submission.id, "digest": submission.digest}
    step.record(assessment, "refused", **about, tried=tried, why=refusal.value)
    channel = step.context.organisation_of(step.session, assessment).assessors.channel
    place = Place(channel=channel)
    standing = standing_decision(decisions(step.session, step.workspace_id, key_of(submission)))
    if refusal is Refusal.ALREADY_DECIDED and standing and standing.outcome:
        step.tell(
            place,
            "already_decided",
            outcome=standing.outcome.value,
            by=slack_ids(step.session, {standing.decided_by_id})[standing.decided_by_id],
            at=standing.decided_at.isoformat(),
            number=submission.number,
        )
    elif refusal is Refusal.SUPERSEDED:
        step.tell(place, "superseded", title=assessment.title, number=submission.number)
    else:
        step.tell(place, "refused", refusal=refusal.value, title=assessment.title)


def _keep(
    step: Step, assessment: Assessment, submission: Submission, number: int, verdict: Verdict
) -> Decision:
    approves = verdict.outcome in (Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS)
    decision = added(
        step.session,
        Decision(
            workspace_id=step.workspace_id,
            submission_id=key_of(submission),
            number=number,
            outcome=verdict.outcome,
            words=step.keep(assessment, verdict.words),
            exemption_by=step.keep(assessment, verdict.exemption_by),
            exemption_on=verdict.exemption_on,
            exemption_until=verdict.exemption_until,
            summary=keep_summary(step.session, submission),
            expires_on=ending.last_day(step, assessment, verdict.expires_on) if approves else None,
            decided_by_id=step.person_id,
            decided_at=step.now,
        ),
    )
    waiting.stop(step, submission)
    ending.begin(step, assessment, decision)
    for position, new in enumerate(verdict.conditions, start=1):
        _set_condition(step, assessment, decision, position, new)
    return decision


def _set_condition(
    step: Step, assessment: Assessment, decision: Decision, position: int, new: NewCondition
) -> None:
    owner = key_of(ensure_member(step.session, step.workspace_id, new.owner)) if new.owner else None
    condition = added(
        step.session,
        Condition(
            workspace_id=step.workspace_id,
            decision_id=key_of(decision),
            number=position,
            words=step.keep(assessment, new.words) or "",
            evidence=step.keep(assessment, new.evidence),
            owner_id=owner or assessment.started_by_id,
            due=new.due,
        ),
    )
    conditions.begin(step, assessment, condition)


def _told(step: Step, submission: Submission, verdict: Verdict, decision: Decision) -> dict[str, object]:
    return {
        "by": step.person.slack_id,
        "outcome": verdict.outcome.value,
        "words": verdict.words,
        "conditions": [
            {
                "words": condition.words,
                "due": condition.due.isoformat(),
                "owner": condition.owner or None,
                "evidence": condition.evidence,
            }
            for condition in verdict.conditions
        ],
        "exemption_by": verdict.exemption_by,
        "exemption_on": verdict.exemption_on.isoformat() if verdict.exemption_on else None,
        "exemption_until": verdict.exemption_until.isoformat() if verdict.exemption_until else None,
        "expires_on": decision.expires_on.isoformat() if decision.expires_on else None,
        "number": submission.number,
        "phase": frozen(step.session, submission)["assessment"]["phase"],
        "at": step.now.isoformat(),
    }


def _announce(
    step: Step,
    submission: Submission,
    assessment: Assessment,
    key: str,
    template: str,
    told: dict[str, object],
) -> None:
    organisation = step.context.organisation_of(step.session, assessment)
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    team = places.conversation(step.session, assessment)
    step.say(places.conversation_lane(assessment), f"{key}:team", team, template, **told)
    thread = places.review_thread(step.session, submission, organisation)
    step.say(places.review_lane(submission), f"{key}:assessors", thread, template, **told)
    people = [assessment.started_by_id, submission.submitted_by_id]
    home.refresh(step, people, organisation.assessors.members)
