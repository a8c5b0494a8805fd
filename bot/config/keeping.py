"""How an organisation looks after one contract: its policy, its working days, what it assumes."""

import hashlib
from dataclasses import dataclass

from bot.config.loading import Config
from bot.config.values import Organisation
from bot.domain.calendar import listed_holidays
from bot.domain.key_dates import Practice
from bot.domain.notice import Notice
from bot.domain.reminding import ContractPolicy, Course, Step, steps


@dataclass(frozen=True)
class Keeping:
    """The policy for a contract, and how its organisation looks at its dates."""

    policy: ContractPolicy
    practice: Practice

    def steps(self, course: Course) -> tuple[Step, ...]:
        """Return all the reminders of a key date, past and to come."""
        return steps(course, self.policy, self.practice.nation)


def keeping(config: Config, organisation: Organisation, product: str | None, value_pence: int) -> Keeping:
    """Return how an organisation looks after contracts of this kind and value."""
    policy = config.reminders.policy_for(product, value_pence)
    unknown = config.reminders.notice_when_unknown
    assumed = Notice(number=unknown.number, unit=unknown.unit)
    return Keeping(policy, Practice(organisation.nation, policy.lead_time, assumed))


def plan_digest(config: Config) -> str:
    """Return a digest of what reminders follow from besides contracts: policies, nations, bank holidays."""
    said = (
        config.reminders.model_dump_json(),
        *(f"{each.id}:{each.nation}:{listed_holidays(each.nation)}" for each in config.organisations),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
