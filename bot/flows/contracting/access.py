"""Whether somebody may see or change a contract; who tries what they may not is written down."""

from datetime import datetime

from bot.domain.calendar import london_date
from bot.domain.contract_rights import ContractAct
from bot.flows.context import Context, Step
from bot.store import channels
from bot.store.contract_access import allows, viewer_of
from bot.store.engine import key_of, locked
from bot.store.outbox import Place
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
    if _has_right(step, contract, act):
        return True
    step.record(contract, "contract_refused", tried=act.value)
    return False


def answers(step: Step, contract: Contract) -> bool:
    """Return whether the person may answer for a contract's dates; otherwise tell them who may.

    The contract is held. Who presses in the commercial channel is in it. From then on it is read who else
    is, so that a form that is opened there can be sent too.
    """
    channel = step.context.organisation_of(step.session, contract).commercial.channel
    if step.who.channel == channel:
        channels.follow(step.session, step.workspace_id, channel)
        channels.see(step.session, step.person, channel, step.now)
    if allowed(step, contract, ContractAct.ANSWER):
        return True
    may_read = _has_right(step, contract, ContractAct.READ)
    step.tell(Place(), "answer_refused", title=contract.title if may_read else "")
    return False


def _has_right(step: Step, contract: Contract, act: ContractAct) -> bool:
    organisations, today = step.context.config.organisations, london_date(step.now)
    viewer = viewer_of(step.session, step.workspace_id, organisations, step.person, today)
    return allows(step.session, viewer, key_of(contract), act)
