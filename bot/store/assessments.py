"""Questions about assessments that several rooms ask: their answers, submissions and decisions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, or_, union
from sqlmodel import Session, col, func, select

from bot.domain.given import fits
from bot.domain.lifecycle import Status
from bot.domain.question import Question
from bot.domain.spend import Kind
from bot.store.engine import find
from bot.store.tables import Answer, Assessment, Condition, Decision, Enquiry, Submission

UNFINISHED = (Status.ANSWERING, Status.CHANGES_ASKED)
"""The team has something to do."""

DECIDED = (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS, Status.REJECTED)
"""A decision stands that a lead can revoke."""

PUT_AWAY = (Status.ARCHIVED, Status.DELETED)
"""It is in no list and counts as no part of anything."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Found(Generic[Row]):
    """The first rows of a list, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


def latest_answers(session: Session, workspace_id: int, assessment_id: int) -> dict[str, Answer]:
    """Return the answer that counts, the latest, of every answered question by the question's id."""
    latest = (
        select(func.max(Answer.id))
        .where(Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id)
        .group_by(Answer.question)
    )
    rows = session.exec(select(Answer).where(col(Answer.id).in_(latest)))
    return {answer.question: answer for answer in rows}


def answered_by(session: Session, workspace_id: int, assessment_id: int) -> set[int]:
    """Return the ids of everybody who ever answered one of its questions, or the assessors for its team."""
    people = select(Answer.person_id).where(
        Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id
    )
    told = (
        select(Enquiry.answered_by_id)
        .join(Submission, col(Enquiry.submission_id) == col(Submission.id))
        .where(
            Enquiry.workspace_id == workspace_id,
            Submission.assessment_id == assessment_id,
            col(Enquiry.answered_by_id).is_not(None),
        )
    )
    found: Any = union(people, told)
    return set(session.execute(found).scalars())


def above_of(session: Session, assessment: Assessment) -> Iterator[Assessment]:
    """Yield what an assessment is part of, the nearest first."""
    while assessment.parent_id is not None:
        assessment = find(session, Assessment, assessment.workspace_id, assessment.parent_id)
        yield assessment


def answer_above(
    session: Session, assessment: Assessment, question: Question
) -> tuple[Assessment, Answer] | None:
    """Return the nearest thing above an assessment that answers a question, and its answer.

    An answer that can be none to this question, as one given in another edition may be, is passed over.
    """
    for above in above_of(session, assessment):
        answer = latest_answers(session, above.workspace_id, above.id or 0).get(question.id)
        if answer is not None and fits(question, answer.value):
            return above, answer
    return None


def family(session: Session, assessment: Assessment) -> list[int]:
    """Return the ids of everything that an assessment is part of, and of everything that is part of it."""
    found = [above.id or 0 for above in above_of(session, assessment)]
    below: list[int] = [assessment.id or 0]
    while below:
        query = select(Assessment.id).where(
            Assessment.workspace_id == assessment.workspace_id, col(Assessment.parent_id).in_(below)
        )
        below = [key for key in session.exec(query) if key is not None]
        found.extend(below)
    return found


def organisations_plan(
    session: Session, workspace_id: int, organisation_id: int, year: int
) -> Assessment | None:
    """Return what an organisation answers for a financial year, which begins in April of `year`, if begun."""
    query = select(Assessment).where(
        Assessment.workspace_id == workspace_id,
        Assessment.organisation_id == organisation_id,
        Assessment.kind == Kind.ORGANISATION,
        Assessment.year == year,
        Assessment.status != Status.DELETED,
    )
    return session.exec(query).first()


def latest_submission(session: Session, workspace_id: int, assessment_id: int) -> Submission | None:
    """Return the submission that is decided on now; None where nothing was submitted yet."""
    query = (
        select(Submission)
        .where(Submission.workspace_id == workspace_id, Submission.assessment_id == assessment_id)
        .order_by(col(Submission.number).desc())
        .limit(1)
    )
    return session.exec(query).first()


def decisions(session: Session, workspace_id: int, submission_id: int) -> list[Decision]:
    """Return everything decided on a submission, revocations too, in order."""
    query = (
        select(Decision)
        .where(Decision.workspace_id == workspace_id, Decision.submission_id == submission_id)
        .order_by(col(Decision.number))
    )
    return list(session.exec(query))


def standing_decision(made: Sequence[Decision]) -> Decision | None:
    """Return the decision that stands: the last of a submission's, unless that revokes the one before."""
    return made[-1] if made and made[-1].outcome is not None else None


def conditions(session: Session, workspace_id: int, decision_id: int) -> list[Condition]:
    """Return the conditions of an approval, in order."""
    query = (
        select(Condition)
        .where(Condition.workspace_id == workspace_id, Condition.decision_id == decision_id)
        .order_by(col(Condition.number))
    )
    return list(session.exec(query))


def decision_history(
    session: Session, workspace_id: int, assessment_id: int
) -> list[tuple[Submission, Decision]]:
    """Return everything ever decided on an assessment's submissions, revocations too, the oldest first."""
    query = (
        select(Submission, Decision)
        .join(Decision, col(Decision.submission_id) == col(Submission.id))
        .where(Submission.workspace_id == workspace_id, Submission.assessment_id == assessment_id)
        .order_by(col(Submission.number), col(Decision.number))
    )
    return [(submission, decision) for submission, decision in session.exec(query)]


def unfinished_of(session: Session, workspace_id: int, person_id: int, most: int) -> Found[Assessment]:
    """Return the assessments a person takes part in that their team has to finish, the newest first."""
    return _of_person(session, workspace_id, person_id, UNFINISHED, most)


def _of_person(
    session: Session, workspace_id: int, person_id: int, statuses: Collection[Status], most: int
) -> Found[Assessment]:
    query: Any = (
        select(Assessment, func.count().over())
        .where(
            Assessment.workspace_id == workspace_id,
            col(Assessment.status).in_(statuses),
            took_part(person_id),
        )
        .order_by(col(Assessment.started_at).desc(), col(Assessment.id).desc())
        .limit(most)
    )
    rows = session.exec(query).all()
    return Found(tuple(row[0] for row in rows), rows[0][1] if rows else 0)


def took_part(person_id: int) -> ColumnElement[bool]:
    """Hold for the assessments that somebody started, answered questions of, or answered the assessors on."""
    return or_(
        col(Assessment.started_by_id) == person_id,
        col(Assessment.owner_id) == person_id,
        _answered_by(person_id),
    )


def _answered_by(person_id: int) -> ColumnElement[bool]:
    mine = select(Answer.id).where(Answer.assessment_id == Assessment.id, Answer.person_id == person_id)
    told = (
        select(Enquiry.id)
        .join(Submission, col(Enquiry.submission_id) == col(Submission.id))
        .where(Submission.assessment_id == Assessment.id, Enquiry.answered_by_id == person_id)
    )
    return or_(mine.correlate(Assessment).exists(), told.correlate(Assessment).exists())


def is_latest_submission() -> ColumnElement[bool]:
    """Hold for the submissions that no later one of the same assessment has replaced."""
    last = select(func.max(Submission.number)).where(Submission.assessment_id == Assessment.id)
    return col(Submission.number) == last.correlate(Assessment).scalar_subquery()
