"""What somebody owes: what a colleague asked them to answer, and the conditions they have to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, null, or_, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.conditions import ConditionStatus
from bot.domain.lifecycle import Status
from bot.store.assessments import UNFINISHED
from bot.store.engine import of_workspace
from bot.store.tables import (
    Assessment,
    Condition,
    ConditionStep,
    Decision,
    Person,
    Request,
    Submission,
    Words,
)
from bot.store.types import Instant
from bot.store.words import shown

REQUEST, CONDITION = "request", "condition"


@dataclass(frozen=True)
class Owed:
    """Something asked of somebody, with a day by which it is wanted, if there is one.

    Of a request: who asked (`by`, Slack's id), and for which `section` or `question` of the edition. Of a
    condition: its `number`, the number of its latest step (`seen`), and what was said when it was sent back.
    """

    kind: str
    id: int
    assessment_id: int
    title: str
    due: date | None
    words: str
    by: str | None
    section: str
    question: str | None
    standard: str
    edition: str | None
    number: int
    seen: int
    status: str | None
    said: str


def owed(session: Session, workspace_id: int, person_id: int) -> Sequence[Owed]:
    """Return all that somebody owes, in one query: requests first, and of each kind what is due first."""
    both: Any = union_all(_requests(workspace_id, person_id), _conditions(workspace_id, person_id))
    found = [_read(*row) for row in session.execute(both)]
    return sorted(found, key=lambda each: (each.kind != REQUEST, each.due or date.max, each.id))


def _requests(workspace_id: int, person_id: int) -> Any:
    columns: Any = (
        literal(REQUEST),
        Request.id,
        Assessment.id,
        Assessment.title,
        Request.due,
        Words.text,
        Words.erased_at,
        Person.slack_id,
        Request.section,
        Request.question,
        Assessment.standard,
        Assessment.edition,
        literal(0),
        literal(0),
        cast(null(), String),
        cast(null(), String),
        cast(null(), Instant),
    )
    return (
        select(*columns)
        .select_from(Request)
        .join(Assessment, col(Assessment.id) == col(Request.assessment_id))
        .join(Person, col(Person.id) == col(Request.asked_by_id))
        .outerjoin(Words, col(Words.digest) == col(Request.words))
        .where(
            of_workspace(Request.workspace_id, workspace_id),
            Request.asked_of_id == person_id,
            col(Request.closed_at).is_(None),
            col(Assessment.status).in_(UNFINISHED),
        )
    )


def _conditions(workspace_id: int, person_id: int) -> Any:
    newer = select(func.max(Decision.number)).where(Decision.submission_id == Submission.id)
    last = select(func.max(ConditionStep.number)).where(ConditionStep.condition_id == Condition.id)
    back: Any = aliased(Words)
    columns: Any = (
        literal(CONDITION),
        Condition.id,
        Assessment.id,
        Assessment.title,
        Condition.due,
        Words.text,
        Words.erased_at,
        cast(null(), String),
        literal(""),
        cast(null(), String),
        literal(""),
        cast(null(), String),
        Condition.number,
        func.coalesce(ConditionStep.number, 0),
        ConditionStep.status,
        back.text,
        back.erased_at,
    )
    return (
        select(*columns)
        .select_from(Condition)
        .join(Decision, col(Decision.id) == col(Condition.decision_id))
        .join(Submission, col(Submission.id) == col(Decision.submission_id))
        .join(Assessment, col(Assessment.id) == col(Submission.assessment_id))
        .join(Words, col(Words.digest) == col(Condition.words))
        .outerjoin(
            ConditionStep,
            and_(
                col(ConditionStep.condition_id) == col(Condition.id),
                col(ConditionStep.number) == last.correlate(Condition).scalar_subquery(),
            ),
        )
        .outerjoin(back, back.digest == ConditionStep.words)
        .where(
            of_workspace(Condition.workspace_id, workspace_id),
            Condition.owner_id == person_id,
            Assessment.status != Status.DELETED,
            # a later entry revokes the approval, and its conditions with it
            Decision.number == newer.correlate(Submission).scalar_subquery(),
            or_(
                col(ConditionStep.status).is_(None),
                col(ConditionStep.status).in_((ConditionStatus.OPEN, ConditionStatus.SENT_BACK)),
            ),
        )
    )


def _read(*values: Any) -> Owed:
    kind, key, assessment_id, title, due, text, erased_at, by, section, question, *rest = values
    standard, edition, number, seen, status, said, said_erased_at = rest
    return Owed(
        kind=kind,
        id=key,
        assessment_id=assessment_id,
        title=title,
        due=due,
        words=_shown(text, erased_at),
        by=by,
        section=section,
        question=question,
        standard=standard,
        edition=edition,
        number=number,
        seen=seen,
        status=status,
        said=_shown(said, said_erased_at),
    )


def _shown(text: str | None, erased_at: datetime | None) -> str:
    return shown(text, erased_at).text
