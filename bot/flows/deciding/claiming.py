"""An assessor takes a submission on, so that everybody sees who looks at it; it keeps nobody else away."""

from datetime import datetime

from bot.domain.rights import Act, Refusal
from bot.flows.context import Context, Step
from bot.flows.deciding.case import Seen, open_case, theirs
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.people import Who, slack_ids
from bot.store.reviews import claim_of
from bot.store.tables import Assessment, CardKind, Claim, Submission


def take(context: Context, now: datetime, who: Who, seen: Seen) -> None:
    """Have the person take a submission on that nobody has; where somebody has, tell them who."""
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.CLAIM)
        if found is None:
            return
        claim = claim_of(step.session, step.workspace_id, seen.submission_id)
        if claim is None:
            _give(step, *found, None)
        elif claim.person_id != step.person_id:
            _tell_whose(step, *found, claim)


def consider_taking_over(context: Context, now: datetime, who: Who, seen: Seen) -> int | None:
    """Return the id of the person who has taken a submission on; None where the person need not be asked.

    That is so where nobody has any more, and it is theirs at once, and where they have it themselves.
    """
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.CLAIM)
        if found is None:
            return None
        claim = claim_of(step.session, step.workspace_id, seen.submission_id)
        if claim is None:
            _give(step, *found, None)
        return claim.person_id if claim and claim.person_id != step.person_id else None


def take_over(context: Context, now: datetime, who: Who, seen: Seen, owner_id: int) -> None:
    """Have the person take a submission over from `owner_id`; where that changed, tell them who has it."""
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.CLAIM)
        if found is None:
            return
        claim = claim_of(step.session, step.workspace_id, seen.submission_id)
        if claim is None or claim.person_id == owner_id:
            _give(step, *found, claim)
        elif claim.person_id != step.person_id:
            _tell_whose(step, *found, claim)


def let_go(context: Context, now: datetime, who: Who, seen: Seen) -> None:
    """Have the person give back what they took on; what another has is not theirs to give back."""
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.CLAIM)
        if found is None:
            return
        claim = claim_of(step.session, step.workspace_id, seen.submission_id)
        if claim and claim.person_id != step.person_id:
            open_case(step, seen.submission_id).refuse("let_go", Refusal.NOT_OWNER)
        elif claim:
            step.session.delete(claim)
            step.record(found[1], "let_go", submission=seen.submission_id)
            _show(step, *found)


def _give(step: Step, submission: Submission, assessment: Assessment, claim: Claim | None) -> None:
    before = claim.person_id if claim else None
    if claim is None:
        claim = Claim(
            submission_id=key_of(submission),
            workspace_id=step.workspace_id,
            person_id=step.person_id,
            at=step.now,
        )
    claim.person_id, claim.at = step.person_id, step.now
    step.session.add(claim)
    step.record(assessment, "claimed", submission=submission.id, before=before)
    _show(step, submission, assessment)


def _show(step: Step, submission: Submission, assessment: Assessment) -> None:
    step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    step.touch(CardKind.ASSESSMENT, key_of(assessment))


def _tell_whose(step: Step, submission: Submission, assessment: Assessment, claim: Claim) -> None:
    step.record(assessment, "refused", submission=submission.id, tried="claim", why="claimed")
    step.tell(
        Place(channel=step.context.organisation_of(step.session, assessment).assessors.channel),
        "claimed",
        by=slack_ids(step.session, {claim.person_id})[claim.person_id],
        at=claim.at.isoformat(),
        title=assessment.title,
    )
