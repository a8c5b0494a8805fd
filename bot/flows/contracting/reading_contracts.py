"""What is said of a contract now, for whoever is about to change it."""

from dataclasses import dataclass

from bot.domain.contract import ContractSaid, Missing
from bot.flows.context import Context
from bot.flows.contracting.belonging import Belongs
from bot.store.engine import find
from bot.store.people import Who, known_workspace, slack_ids
from bot.store.tables import Contract


@dataclass(frozen=True)
class Known:
    """What is said of a contract at a revision, whom and what it belongs to, and what it lacks."""

    revision: int
    said: ContractSaid
    belongs: Belongs
    lacks: tuple[Missing, ...]


def said_of(context: Context, who: Who, contract_id: int) -> Known:
    """Return what is said of a contract; raises NotFoundError where it is not the person's workspace's."""
    with context.database.reading() as session:
        contract = find(session, Contract, known_workspace(session, who.team), contract_id)
        owner, deputy = contract.owner_id, contract.deputy_id
        people = slack_ids(session, {each for each in (owner, deputy) if each is not None})
        return Known(
            revision=contract.revision,
            said=contract.said,
            belongs=Belongs(
                owner=people[owner] if owner else None,
                deputy=people[deputy] if deputy else None,
                assessment_id=contract.assessment_id,
            ),
            lacks=contract.lacks,
        )
