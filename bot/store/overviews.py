"""What the digests of all contracts of an organisation ask: each one query, found through an index."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.store.contracts import OPEN, DatedContract, UpcomingDates, unfinished, visible
from bot.store.tables import Contract, FollowUp, KeyDate


@dataclass(frozen=True)
class LateFollowUps:
    """The first of what is late, each with its contract, and how much there is in all."""

    rows: tuple[tuple[FollowUp, Contract], ...]
    total: int


def overdue(
    session: Session, workspace_id: int, organisation_id: int, today: date, most: int
) -> UpcomingDates:
    """Return the undecided dates still to come that should have been decided before `today`."""
    late = (col(KeyDate.decide_by) < today, col(KeyDate.on) >= today)
    return _dates(session, workspace_id, organisation_id, late, most)


def to_decide(
    session: Session, workspace_id: int, organisation_id: int, today: date, until: date, most: int
) -> UpcomingDates:
    """Return the undecided dates that are to be decided from `today` until `until`."""
    due = (col(KeyDate.decide_by) >= today, col(KeyDate.decide_by) <= until)
    return _dates(session, workspace_id, organisation_id, due, most)


def notice(
    session: Session,
    workspace_id: int,
    organisation_id: int,
    after: date,
    today: date,
    until: date,
    most: int,
) -> UpcomingDates:
    """Return the undecided dates to be decided `after` a day, with their notice deadline by `until`."""
    due = (
        col(KeyDate.decide_by) > after,
        col(KeyDate.deadline) >= today,
        col(KeyDate.deadline) <= until,
    )
    return _dates(session, workspace_id, organisation_id, due, most)


def follow_ups_late(
    session: Session, workspace_id: int, organisation_id: int, today: date, most: int
) -> LateFollowUps:
    """Return what was to be done before `today` and is not, the longest late first."""
    query: Any = (
        select(FollowUp, Contract, func.count().over())
        .join(Contract, col(FollowUp.contract_id) == col(Contract.id))
        .where(
            FollowUp.workspace_id == workspace_id,
            Contract.organisation_id == organisation_id,
            unfinished(),
            FollowUp.due < today,
            visible(),
        )
        .order_by(col(FollowUp.due), col(FollowUp.id))
        .limit(most)
    )
    rows = session.exec(query).all()
    return LateFollowUps(tuple((row[0], row[1]) for row in rows), rows[0][2] if rows else 0)


def ending_by_day(
    session: Session, workspace_id: int, organisation_id: int, today: date, until: date
) -> list[tuple[date, int, int]]:
    """Return how many contracts end on each day and what they are worth, in pence."""
    query: Any = (
        select(col(Contract.end), func.count(), func.sum(col(Contract.value_pence)))
        .where(*_ending(workspace_id, organisation_id, today, until))
        .group_by(col(Contract.end))
        .order_by(col(Contract.end))
    )
    return [(day, count, int(pence)) for day, count, pence in session.exec(query)]


def largest_ending(
    session: Session, workspace_id: int, organisation_id: int, today: date, until: date, most: int
) -> list[Contract]:
    """Return the contracts of the largest value that end then."""
    query = select(Contract).where(*_ending(workspace_id, organisation_id, today, until))
    ordered = query.order_by(col(Contract.value_pence).desc(), col(Contract.end), col(Contract.id))
    return list(session.exec(ordered.limit(most)))


def ending_over(
    session: Session, workspace_id: int, organisation_id: int, today: date, until: date, pence: int
) -> int:
    """Return how many contracts that end then are worth more than so much."""
    query = (
        select(func.count())
        .select_from(Contract)
        .where(*_ending(workspace_id, organisation_id, today, until), Contract.value_pence > pence)
    )
    return session.exec(query).one()


def running_over(session: Session, workspace_id: int, organisation_id: int, today: date, pence: int) -> int:
    """Return how many contracts that have not ended are worth more than so much."""
    query = (
        select(func.count())
        .select_from(Contract)
        .where(
            Contract.workspace_id == workspace_id,
            Contract.organisation_id == organisation_id,
            Contract.end >= today,
            Contract.value_pence > pence,
            visible(),
        )
    )
    return session.exec(query).one()


def _dates(
    session: Session,
    workspace_id: int,
    organisation_id: int,
    which: tuple[ColumnElement[bool], ...],
    most: int,
) -> UpcomingDates:
    query: Any = (
        select(KeyDate, Contract, func.count().over())
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(
            KeyDate.workspace_id == workspace_id,
            Contract.organisation_id == organisation_id,
            col(KeyDate.status).in_(OPEN),
            *which,
            visible(),
        )
        .order_by(col(KeyDate.deadline), col(KeyDate.id))
        .limit(most)
    )
    rows = session.exec(query).all()
    return UpcomingDates(tuple(DatedContract(row[0], row[1]) for row in rows), rows[0][2] if rows else 0)


def _ending(
    workspace_id: int, organisation_id: int, today: date, until: date
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Contract.workspace_id) == workspace_id,
        col(Contract.organisation_id) == organisation_id,
        col(Contract.end) >= today,
        col(Contract.end) <= until,
        visible(),
    )
