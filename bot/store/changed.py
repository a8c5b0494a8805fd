"""What is planned now beside what was approved."""

from typing import Any

from sqlmodel import Session, col, select

from bot.domain.lifecycle import Outcome
from bot.domain.scope import Change, Scope, changes
from bot.store.assessments import decisions, latest_submission, standing_decision
from bot.store.engine import key_of
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, Contract, Submission

APPROVING = (Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS)


def scope_of(assessment: Assessment) -> Scope:
    """Return what is planned now."""
    return Scope(
        cost_pence=assessment.cost_pence,
        purpose=assessment.purpose,
        category=assessment.category,
        public_facing=assessment.public_facing,
        novel=assessment.novel,
    )


def approved_scope(session: Session, submission: Submission) -> Scope:
    """Return what was planned when it was submitted."""
    facts: dict[str, Any] = frozen(session, submission)["assessment"]
    names = ("cost_pence", "purpose", "category", "public_facing", "novel")
    return Scope(**{name: facts[name] for name in names})


def approved_submission(session: Session, assessment: Assessment) -> Submission | None:
    """Return the latest submission, where it was approved and that was not revoked."""
    submission = latest_submission(session, assessment.workspace_id, key_of(assessment))
    if submission is None:
        return None
    standing = standing_decision(decisions(session, assessment.workspace_id, key_of(submission)))
    return submission if standing and standing.outcome in APPROVING else None


def changed_since(
    session: Session, assessment: Assessment, submission: Submission, cost_share: int
) -> tuple[Change, ...]:
    """Return what is planned otherwise than was approved."""
    return changes(approved_scope(session, submission), scope_of(assessment), cost_share)


def contracts_since(session: Session, submission: Submission) -> list[Contract]:
    """Return the contracts that were added to an assessment after it was submitted, in order."""
    query = (
        select(Contract)
        .where(
            Contract.workspace_id == submission.workspace_id,
            Contract.assessment_id == submission.assessment_id,
            Contract.registered_at > submission.submitted_at,
        )
        .order_by(col(Contract.id))
    )
    return list(session.exec(query))
