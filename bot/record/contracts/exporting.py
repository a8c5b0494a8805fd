"""The register of one organisation as our own CSV file, a part of it in memory at a time."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from bot.record.contracts.own_csv import Kept, written
from bot.store.contracts import visible
from bot.store.engine import key_of
from bot.store.people import slack_ids
from bot.store.tables import Contract

READ_AT_ONCE = 500


def exported(session: Session, workspace_id: int, organisation_id: int) -> Iterator[str]:
    """Give the file line by line, in the order in which contracts came into the register."""
    return written(_kept(session, workspace_id, organisation_id))


def _kept(session: Session, workspace_id: int, organisation_id: int) -> Iterator[Kept]:
    last = 0
    while True:
        query = (
            select(Contract)
            .where(
                Contract.workspace_id == workspace_id,
                Contract.organisation_id == organisation_id,
                col(Contract.id) > last,
                visible(),
            )
            .order_by(col(Contract.id))
            .limit(READ_AT_ONCE)
        )
        contracts = list(session.exec(query))
        if not contracts:
            return
        people = slack_ids(
            session, {who for each in contracts for who in (each.owner_id, each.deputy_id) if who is not None}
        )
        for each in contracts:
            yield Kept(
                said=each.said,
                owner=people.get(each.owner_id or 0),
                deputy=people.get(each.deputy_id or 0),
                assessment_id=each.assessment_id,
                key=each.origin,
            )
        last = key_of(contracts[-1])
        session.expunge_all()
