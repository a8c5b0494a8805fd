"""Lists of assessments, page by page: somebody's own, their teams', those that wait, those decided lately.

However many assessments there are, one page takes the same few queries, each found from whoever looks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from bot.domain.lifecycle import Outcome, Status
from bot.domain.rights import Role
from bot.store.assessments import DECIDED, UNFINISHED, is_latest_submission
from bot.store.contracts import visible
from bot.store.looking_for import holds, suppliers_hold
from bot.store.readable import MINE, Viewer
from bot.store.tables import Assessment, Contract, Decision, Person, Request, Submission

A_PAGE = 10

ENDED = (*DECIDED, Status.EXPIRED)
"""An assessment that was decided stands at one of these."""


class Listed(StrEnum):
    """Which assessments a list shows."""

    MINE = "mine"
    TEAM = "team"
    WAITING = "waiting"
    DECIDED = "decided"
    ARCHIVED = "archived"


Of = TypeVar("Of")


@dataclass(frozen=True)
class Page(Generic[Of]):
    """The rows of one page (from 0), and how many there are in all. After the last page comes the first."""

    rows: tuple[Of, ...]
    total: int
    page: int


@dataclass(frozen=True)
class Row:
    """An assessment in a list, with whoever owns it as Slack names them."""

    assessment: Assessment
    owner: str


@dataclass(frozen=True)
class DecidedRow:
    """A decision that stands, on which submission of what, and who made it as Slack names them."""

    decision: Decision
    submission: Submission
    assessment: Assessment
    by: str


@dataclass(frozen=True)
class Asked:
    """A request that is open, with whoever is asked as Slack names them."""

    request: Request
    of: str


def listed(session: Session, viewer: Viewer, which: Listed, page: int) -> Page[Row]:
    """Return a page (from 0) of somebody's list, what was last changed first; decisions have their own."""
    return _page(session, (_of(viewer, which),), page)


def found(session: Session, viewer: Viewer, words: str, page: int) -> Page[Row]:
    """Return a page (from 0) of what somebody may read and is called so.

    All of the words stand somewhere in the title, what it is for, or the suppliers of its contracts.
    """
    called = (_called(viewer.workspace_id, word) for word in words.split())
    return _page(session, (viewer.may_read, Assessment.status != Status.DELETED, *called), page)


def read(session: Session, viewer: Viewer, assessment_id: int) -> Assessment | None:
    """Return an assessment, where there is one with this id that somebody may read."""
    query = select(Assessment).where(
        Assessment.id == assessment_id, viewer.may_read, Assessment.status != Status.DELETED
    )
    return session.exec(query).first()


def takes_part(session: Session, viewer: Viewer, assessment_id: int) -> bool:
    """Return whether somebody is on the team of an assessment."""
    query = select(Assessment.id).where(Assessment.id == assessment_id, viewer.where((*MINE, Role.TEAM)))
    return session.exec(query).first() is not None


def decided(session: Session, viewer: Viewer, since: datetime, page: int) -> Page[DecidedRow]:
    """Return a page of what was decided since then and stands, the newest first.

    It is of what somebody takes part in, and of the organisations they assess for.
    """
    later = select(func.max(Decision.number)).where(Decision.submission_id == Submission.id)
    who: Any = aliased(Person)
    theirs = viewer.where((*MINE, Role.TEAM, Role.ASSESSOR, Role.LEAD))
    columns: Any = (Decision, Submission, Assessment, who.slack_id, func.count().over())
    query: Any = (
        select(*columns)
        .select_from(Decision)
        .join(Submission, col(Decision.submission_id) == col(Submission.id))
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .join(who, who.id == Decision.decided_by_id)
        .where(
            Decision.workspace_id == viewer.workspace_id,
            Decision.decided_at >= since,
            col(Assessment.status).in_(ENDED),
            is_latest_submission(),
            Decision.number == later.correlate(Submission).scalar_subquery(),
            col(Decision.outcome).is_not(None),
            Decision.outcome != Outcome.ASK_FOR_CHANGES,
            theirs,
        )
        .order_by(col(Decision.decided_at).desc(), col(Decision.id).desc())
        .limit(A_PAGE)
        .offset(page * A_PAGE)
        .options(defer(Submission.snapshot))  # type: ignore[arg-type]
    )
    rows = session.exec(query).all()
    if page and not rows:
        return decided(session, viewer, since, 0)
    return Page(tuple(DecidedRow(*row[:4]) for row in rows), rows[0][4] if rows else 0, page)


def asked_of_others(session: Session, assessment_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Return the open requests about each of these assessments, the first due first."""
    them: dict[int, list[Asked]] = {key: [] for key in assessment_ids}
    query = (
        select(Request, Person.slack_id)
        .join(Person, col(Person.id) == col(Request.asked_of_id))
        .where(col(Request.assessment_id).in_(them), col(Request.closed_at).is_(None))
        .order_by(col(Request.due), col(Request.id))
    )
    for request, slack_id in session.exec(query) if them else ():
        them[request.assessment_id].append(Asked(request, slack_id))
    return them


def _of(viewer: Viewer, which: Listed) -> ColumnElement[bool]:
    status = col(Assessment.status)
    match which:
        case Listed.MINE:
            return and_(viewer.where(MINE), status.in_(UNFINISHED))
        case Listed.TEAM:
            return and_(viewer.where((Role.TEAM,)), status.in_(UNFINISHED))
        case Listed.ARCHIVED:
            return and_(viewer.where((*MINE, Role.TEAM)), status == Status.ARCHIVED)
        case _:
            waits = select(Request.assessment_id).where(
                Request.asked_by_id == viewer.person_id, col(Request.closed_at).is_(None)
            )
            return and_(
                viewer.where((*MINE, Role.TEAM)),
                or_(
                    status == Status.SUBMITTED,
                    and_(status.in_(UNFINISHED), col(Assessment.id).in_(waits)),
                ),
            )


def _page(session: Session, wanted: tuple[ColumnElement[bool] | bool, ...], page: int) -> Page[Row]:
    owner: Any = aliased(Person)
    query: Any = (
        select(Assessment, owner.slack_id, func.count().over())
        .select_from(Assessment)
        .join(owner, owner.id == Assessment.owner_id)
        .where(*wanted)
        .order_by(col(Assessment.changed_at).desc(), col(Assessment.id).desc())
        .limit(A_PAGE)
        .offset(page * A_PAGE)
    )
    rows = session.exec(query).all()
    if page and not rows:
        return _page(session, wanted, 0)
    return Page(tuple(Row(*row[:2]) for row in rows), rows[0][2] if rows else 0, page)


def _called(workspace_id: int, word: str) -> ColumnElement[bool]:
    contracts = select(Contract.assessment_id).where(
        Contract.workspace_id == workspace_id,
        visible(),
        suppliers_hold(cast(col(Contract.suppliers), Text), word),
    )
    return or_(
        holds(Assessment.title, word), holds(Assessment.purpose, word), col(Assessment.id).in_(contracts)
    )
