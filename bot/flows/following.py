"""What has to follow from a decision about a contract's key date, until it is done."""

from bot.flows.context import Step
from bot.store.tables import Contract, KeyDate


def begin(step: Step, contract: Contract, key_date: KeyDate) -> None:
    """Put what follows from the decision about a key date on the list, each with its reminders."""
