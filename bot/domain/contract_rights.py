"""Who may see and change a contract: one table, which lists, Home tabs, details and forms look into.

docs/rights.md shows the table.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ContractRole(StrEnum):
    """What somebody is to a contract; they can be several of these, and who is none is anyone else.

    `CHANNEL` is in the commercial channel of its organisation. `TAKES_PART` started or answers the assessment
    that the contract belongs to, and `ASSESSOR` is in the lead group of an organisation whose assessment it
    belongs to.
    """

    OWNER = "owner"
    DEPUTY = "deputy"
    REGISTERED_IT = "registered_it"
    COMMERCIAL_LEAD = "commercial_lead"
    SENIOR = "senior"
    ADMIN = "admin"
    CHANNEL = "channel"
    TAKES_PART = "takes_part"
    ASSESSOR = "assessor"


class ContractAct(StrEnum):
    """What is done with a contract.

    `ANSWER` is to answer for a date of it: to say that one deals with it, to put it off, to decide, to hand
    the contract over, and to say that what follows is done. `FOLLOW` is to have its dates on the Home tab.
    """

    READ = "read"
    CHANGE = "change"
    ANSWER = "answer"
    FOLLOW = "follow"


_ANSWER_FOR_IT = frozenset({ContractRole.OWNER, ContractRole.DEPUTY, ContractRole.COMMERCIAL_LEAD})
_CHANGE_IT = _ANSWER_FOR_IT | {ContractRole.REGISTERED_IT, ContractRole.ADMIN}

CONTRACT_RIGHTS: Mapping[ContractAct, frozenset[ContractRole]] = MappingProxyType(
    {
        ContractAct.READ: frozenset(ContractRole),
        ContractAct.CHANGE: _CHANGE_IT,
        ContractAct.ANSWER: _CHANGE_IT | {ContractRole.SENIOR, ContractRole.CHANNEL},
        ContractAct.FOLLOW: _ANSWER_FOR_IT,
    }
)
"""The table of rights to contracts."""
