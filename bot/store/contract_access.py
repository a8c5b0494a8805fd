"""Who may see and change which contracts, as a condition that every query over contracts can hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, union
from sqlmodel import Session, col, select

from bot.config import Organisation
from bot.domain.contract_rights import CONTRACT_RIGHTS, ContractAct, ContractRole
from bot.store.channels import channels_of
from bot.store.contracts import visible
from bot.store.engine import key_of
from bot.store.membership import assessors_of
from bot.store.tables import Answer, Assessment, Contract, Person
from bot.store.tables import Organisation as OrganisationRow

_IN_ORGANISATION = (
    ContractRole.COMMERCIAL_LEAD,
    ContractRole.SENIOR,
    ContractRole.ADMIN,
    ContractRole.CHANNEL,
)


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at contracts, and the organisations in which they are something, by role."""

    workspace_id: int
    person_id: int
    places: Mapping[ContractRole, frozenset[int]] = field(default_factory=dict)

    def may(self, act: ContractAct) -> ColumnElement[bool]:
        """Return what holds for the contracts of the workspace with which they may do this."""
        held = self._held
        theirs = (held[role] for role in ContractRole if role in CONTRACT_RIGHTS[act] and role in held)
        return and_(col(Contract.workspace_id) == self.workspace_id, visible(), or_(*theirs))

    @property
    def _held(self) -> Mapping[ContractRole, ColumnElement[bool]]:
        """What holds for the contracts to which they are each of these; no role that they have nowhere."""
        held: dict[ContractRole, ColumnElement[bool]] = {
            ContractRole.OWNER: col(Contract.owner_id) == self.person_id,
            ContractRole.DEPUTY: col(Contract.deputy_id) == self.person_id,
            ContractRole.REGISTERED_IT: col(Contract.registered_by_id) == self.person_id,
            ContractRole.TAKES_PART: col(Contract.assessment_id).in_(self._takes_part()),
        }
        for role in _IN_ORGANISATION:
            if self.places.get(role):
                held[role] = col(Contract.organisation_id).in_(sorted(self.places[role]))
        assesses = self.places.get(ContractRole.ASSESSOR)
        if assesses:
            held[ContractRole.ASSESSOR] = and_(
                col(Contract.organisation_id).in_(sorted(assesses)), col(Contract.assessment_id).is_not(None)
            )
        return held

    def _takes_part(self) -> Any:
        started = select(Assessment.id).where(
            Assessment.workspace_id == self.workspace_id,
            or_(col(Assessment.started_by_id) == self.person_id, col(Assessment.owner_id) == self.person_id),
        )
        answered = select(Answer.assessment_id).where(
            Answer.workspace_id == self.workspace_id, Answer.person_id == self.person_id
        )
        return union(started, answered)


def viewer_of(
    session: Session,
    workspace_id: int,
    organisations: Iterable[Organisation],
    person: Person | None,
    today: date,
    act: ContractAct = ContractAct.READ,
) -> Viewer:
    """Return somebody as a viewer of contracts who may want to do this, and what is allowed to fewer.

    None, whom nobody has seen yet, sees nothing.
    """
    if person is None:
        return Viewer(workspace_id, 0)
    configured = {each.id: each for each in organisations}
    rows = session.exec(select(OrganisationRow).where(OrganisationRow.workspace_id == workspace_id))
    theirs = [(key_of(row), configured[row.key]) for row in rows if row.key in configured]
    user, by = person.slack_id, CONTRACT_RIGHTS[act]
    channels = channels_of(session, person) if ContractRole.CHANNEL in by else ()
    places = {
        ContractRole.COMMERCIAL_LEAD: {key for key, each in theirs if user in each.commercial.everybody},
        ContractRole.SENIOR: {key for key, each in theirs if user == each.commercial.senior},
        ContractRole.ADMIN: {key for key, each in theirs if user in each.admins},
        ContractRole.CHANNEL: {key for key, each in theirs if each.commercial.channel in channels},
        ContractRole.ASSESSOR: {
            key
            for key, each in theirs
            if ContractRole.ASSESSOR in by and user in assessors_of(session, workspace_id, each, today)
        },
    }
    return Viewer(workspace_id, key_of(person), {role: frozenset(keys) for role, keys in places.items()})


def allows(session: Session, viewer: Viewer, contract_id: int, act: ContractAct) -> bool:
    """Return whether somebody may do this with a contract."""
    query = select(Contract.id).where(Contract.id == contract_id, viewer.may(act))
    return session.exec(query).first() is not None
