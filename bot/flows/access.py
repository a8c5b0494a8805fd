"""Whether somebody may see or change a contract; who tries what they may not is written down."""

from datetime import datetime

from bot.domain.calendar import london_date
from bot.domain.contract_rights import ContractAct
from bot.flows.context import Context, Step
from bot.store.contract_access import allows, viewer_of
from bot.store.engine import key_of, locked
from bot.store.people import Who
from bot.store.tables import Contract


def consider(context: Context, now: datetime, who: Who, contract_id: int, act: ContractAct) -> bool:
    """Return whether the person may do this with a contract; where not, that they tried is kept.

    Raises NotFoundError where it is not a contract of their workspace.
    """
    with context.acting(who, now) as step:
        return allowed(step, locked(step.session, Contract, step.workspace_id, contract_id), act)


def allowed(step: Step, contract: Contract, act: ContractAct) -> bool:
    """Return whether the person may do this with a contract, which is held; keep that they may not."""
    viewer = viewer_of(
        step.session,
        step.workspace_id,
        step.context.config.organisations,
        step.person,
        london_date(step.now),
    )
    if allows(step.session, viewer, key_of(contract), act):
        return True
    step.record(contract, "contract_refused", tried=act.value)
    return False
