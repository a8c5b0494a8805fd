"""Conditions of approvals that stand, with where each has come to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from bot.domain.conditions import ConditionStatus, days_late
from bot.store.tables import Assessment, Condition, ConditionStep, Decision, Submission


@dataclass(frozen=True)
class Kept:
    """A condition, the latest step that was taken, and the submission (`number`) whose approval set it."""

    condition: Condition
    latest: ConditionStep | None
    number: int
    submission_id: int
    assessment: Assessment

    @property
    def status(self) -> ConditionStatus:
        """Where it stands."""
        return self.latest.status if self.latest else ConditionStatus.OPEN

    @property
    def seen(self) -> int:
        """The number of its latest step; 0 without one."""
        return self.latest.number if self.latest else 0

    def days_late(self, today: date) -> int:
        """Return by how many days it is late; 0 where it is not."""
        return days_late(self.status, self.condition.due, today)


def condition_kept(session: Session, workspace_id: int, condition_id: int) -> Kept | None:
    """Return a condition; None where its approval was revoked, or the workspace has none with this id."""
    return next(iter(_kept(session, workspace_id, Condition.id == condition_id)), None)


def conditions_of_decision(session: Session, workspace_id: int, decision_id: int) -> list[Kept]:
    """Return the conditions of an approval, in order; none of one that was revoked."""
    return _kept(session, workspace_id, Condition.decision_id == decision_id)


def conditions_of(session: Session, workspace_id: int, assessment_ids: Collection[int]) -> list[Kept]:
    """Return the conditions of all approvals of these assessments, in order."""
    return _kept(session, workspace_id, col(Assessment.id).in_(assessment_ids)) if assessment_ids else []


def conditions_not_accepted(session: Session, workspace_id: int, organisation_id: int) -> list[Kept]:
    """Return all conditions of an organisation that are not kept yet, the earliest due first."""
    found = _kept(session, workspace_id, Assessment.organisation_id == organisation_id)
    waiting = (kept for kept in found if kept.status is not ConditionStatus.ACCEPTED)
    return sorted(waiting, key=lambda kept: (kept.condition.due or date.max, kept.condition.id or 0))


def _kept(session: Session, workspace_id: int, which: Any) -> list[Kept]:
    newer = select(func.max(Decision.number)).where(Decision.submission_id == Submission.id)
    last = select(func.max(ConditionStep.number)).where(ConditionStep.condition_id == Condition.id)
    columns: Any = (Condition, ConditionStep, Submission.number, Submission.id, Assessment)
    query: Any = (
        select(*columns)
        .join(Decision, col(Condition.decision_id) == col(Decision.id))
        .join(Submission, col(Decision.submission_id) == col(Submission.id))
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .outerjoin(
            ConditionStep,
            (col(ConditionStep.condition_id) == col(Condition.id))
            & (col(ConditionStep.number) == last.correlate(Condition).scalar_subquery()),
        )
        .where(
            Condition.workspace_id == workspace_id,
            # a later entry revokes the approval, and its conditions with it
            Decision.number == newer.correlate(Submission).scalar_subquery(),
            which,
        )
        .order_by(col(Submission.number), col(Condition.number))
    )
    return [Kept(*row) for row in session.exec(query)]
