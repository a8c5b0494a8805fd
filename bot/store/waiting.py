"""What waits for the assessors, for how long, and what stops the clock meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from bot.domain.calendar import london_date
from bot.domain.lifecycle import Status
from bot.domain.targets import Pause, Waiting
from bot.store.assessments import is_latest_submission
from bot.store.engine import key_of
from bot.store.tables import Assessment, Decision, Enquiry, Submission

Enquiries = Mapping[int, Sequence[Enquiry]]
"""By the submission they are about."""

APPROVED = (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS)
"""An approval holds."""


def enquiries_of(session: Session, submissions: Iterable[Submission]) -> dict[int, list[Enquiry]]:
    """Return what the assessors asked the team of each of these submissions, in order, in one query."""
    found: dict[int, list[Enquiry]] = {key_of(each): [] for each in submissions}
    query = select(Enquiry).where(col(Enquiry.submission_id).in_(found)).order_by(col(Enquiry.number))
    for enquiry in session.exec(query) if found else ():
        found[enquiry.submission_id].append(enquiry)
    return found


def waiting_since(submission: Submission, enquiries: Iterable[Enquiry], allowed: int, nation: str) -> Waiting:
    """Return how long a submission waits, for at most `allowed` working days; an open enquiry pauses that."""
    pauses = [
        Pause(london_date(each.asked_at), london_date(each.answered_at) if each.answered_at else None)
        for each in enquiries
    ]
    return Waiting(london_date(submission.submitted_at), allowed, nation, pauses)


def undecided(
    session: Session, workspace_id: int, organisation_id: int
) -> list[tuple[Submission, Assessment]]:
    """Return the submissions of an organisation that wait for a decision, the longest wait first."""
    query: Any = (
        select(Submission, Assessment)
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .where(
            Submission.workspace_id == workspace_id,
            Assessment.organisation_id == organisation_id,
            Assessment.status == Status.SUBMITTED,
            is_latest_submission(),
        )
        .order_by(col(Submission.submitted_at), col(Submission.id))
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def ending(
    session: Session, workspace_id: int, organisation_id: int, until: date | None = None
) -> list[tuple[Decision, Assessment]]:
    """Return the approvals that hold and end (on `until` at the latest), the first to end first."""
    newer = select(func.max(Decision.number)).where(Decision.submission_id == Submission.id)
    query: Any = (
        select(Decision, Assessment)
        .join(Submission, col(Decision.submission_id) == col(Submission.id))
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .where(
            Decision.workspace_id == workspace_id,
            Assessment.organisation_id == organisation_id,
            col(Assessment.status).in_(APPROVED),
            is_latest_submission(),
            Decision.number == newer.correlate(Submission).scalar_subquery(),
            col(Decision.expires_on).is_not(None),
        )
        .order_by(col(Decision.expires_on), col(Decision.id))
    )
    if until is not None:
        query = query.where(col(Decision.expires_on) <= until)
    return [(row[0], row[1]) for row in session.exec(query)]
