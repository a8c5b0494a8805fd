"""The team takes a submission back before it is decided."""

from datetime import datetime

from bot.domain.lifecycle import Action, after
from bot.domain.rights import Act, Refusal, refusal
from bot.flows import home, places
from bot.flows.allowing import tell_refused
from bot.flows.context import Context, Step
from bot.flows.conversing import asking
from bot.flows.deciding import commenting, waiting
from bot.store.assessments import latest_submission
from bot.store.engine import find, key_of, locked
from bot.store.people import Who
from bot.store.roles import roles_of
from bot.store.tables import Assessment, CardKind, Submission, Withdrawal


def consider(context: Context, now: datetime, who: Who, submission_id: int, digest: str) -> bool:
    """Return whether the person may withdraw a submission as they see it; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return _theirs(step, submission_id, digest) is not None


def withdraw(context: Context, now: datetime, who: Who, submission_id: int, digest: str, words: str) -> None:
    """Take a submission back with the reason, so that the answers can change; or tell the person why not."""
    with context.acting(who, now) as step:
        found = _theirs(step, submission_id, digest)
        if found is None:
            return
        submission, assessment = found
        assessment.status = after(assessment.status, Action.WITHDRAW)
        reason = step.keep(assessment, words)
        step.session.add(
            Withdrawal(
                submission_id=submission_id,
                workspace_id=step.workspace_id,
                words=reason,
                person_id=step.person_id,
                at=now,
            )
        )
        step.session.flush()
        waiting.stop(step, submission)
        step.record(assessment, "withdrawn", submission=submission_id, words=reason)
        _announce(step, submission, assessment, words)
        asking.go_on(step, assessment)


def _theirs(step: Step, submission_id: int, digest: str) -> tuple[Submission, Assessment] | None:
    """Return a submission that waits, held, where the person took part in it; otherwise tell them why not."""
    submission = find(step.session, Submission, step.workspace_id, submission_id)
    assessment = locked(step.session, Assessment, step.workspace_id, submission.assessment_id)
    why = _refusal(step, submission, assessment, digest)
    if why is None:
        return submission, assessment
    step.record(assessment, "refused", submission=submission_id, tried="withdraw", why=why.value)
    if why is Refusal.NOT_WAITING:
        asking.tell_moved_on(step, assessment)
    else:
        tell_refused(step, assessment, why)
    return None


def _refusal(step: Step, submission: Submission, assessment: Assessment, digest: str) -> Refusal | None:
    roles = roles_of(step.session, step.person, assessment, submission)
    why = refusal(Act.WITHDRAW, roles, assessment.status)
    latest = latest_submission(step.session, step.workspace_id, key_of(assessment))
    is_as_seen = latest is not None and latest.id == submission.id and submission.digest == digest
    return why if why or is_as_seen else Refusal.NOT_WAITING


def _announce(step: Step, submission: Submission, assessment: Assessment, words: str) -> None:
    organisation = step.context.organisation_of(step.session, assessment)
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    commenting.show_enquiries(step, submission)
    said = {"by": step.person.slack_id, "number": submission.number, "words": words}
    places.say_to_team(step, assessment, f"withdrawn:{submission.id}:team", "withdrawn", **said)
    thread = places.review_thread(step.session, submission, organisation)
    step.say(places.review_lane(submission), f"withdrawn:{submission.id}", thread, "withdrawn", **said)
    home.refresh(
        step,
        [assessment.owner_id, assessment.started_by_id, submission.submitted_by_id],
        organisation.assessors.members,
    )
