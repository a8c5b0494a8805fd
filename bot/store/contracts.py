"""Questions about contracts and their dates that several rooms ask."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from bot.domain.lifecycle import DateStatus
from bot.store.engine import find
from bot.store.tables import Assessment, Contract, ContractImport, FollowUp, ImportState, KeyDate

ACCEPTED = (ImportState.ACCEPTED, ImportState.DONE)
"""An import's contracts are there."""

OPEN = (DateStatus.OPEN, DateStatus.ACKNOWLEDGED)
"""Nothing is decided yet, and the date is still to come."""


def visible() -> ColumnElement[bool]:
    """Return what holds for a contract that is there: not in an import nobody has accepted yet."""
    accepted = select(ContractImport.id).where(col(ContractImport.state).in_(ACCEPTED))
    return or_(col(Contract.staged_in_id).is_(None), col(Contract.staged_in_id).in_(accepted))


def unfinished() -> ColumnElement[bool]:
    """Return what holds for what is still to do of what follows from decisions."""
    return and_(col(FollowUp.done_at).is_(None), col(FollowUp.dropped_at).is_(None))


@dataclass(frozen=True)
class DatedContract:
    """A key date with the contract it belongs to."""

    key_date: KeyDate
    contract: Contract


@dataclass(frozen=True)
class UpcomingDates:
    """The first of some key dates, and how many there are in all."""

    rows: tuple[DatedContract, ...]
    total: int


def dated_contract(session: Session, workspace_id: int, key_date_id: int) -> DatedContract:
    """Return a key date and its contract; raises NotFoundError, also for another workspace's."""
    key_date = find(session, KeyDate, workspace_id, key_date_id)
    return DatedContract(key_date, find(session, Contract, workspace_id, key_date.contract_id))


def dated_contracts(session: Session, workspace_id: int, which: ColumnElement[bool]) -> list[DatedContract]:
    """Return these key dates with their contracts: those still open first, then by the notice deadline."""
    query = (
        select(KeyDate, Contract)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(KeyDate.workspace_id == workspace_id, which)
        .order_by(col(KeyDate.status).in_(OPEN).desc(), col(KeyDate.deadline), col(KeyDate.id))
    )
    return [DatedContract(*row) for row in session.exec(query)]


def newest_contracts(session: Session, assessment: Assessment, most: int) -> list[Contract]:
    """Return the contracts of an assessment, then the others of its organisation, each the newest first."""
    query = (
        select(Contract)
        .where(
            Contract.workspace_id == assessment.workspace_id,
            Contract.organisation_id == assessment.organisation_id,
            visible(),
        )
        .order_by((col(Contract.assessment_id) == assessment.id).desc().nulls_last(), col(Contract.id).desc())
        .limit(most)
    )
    return list(session.exec(query))
