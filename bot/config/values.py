"""What an organisation configures about itself and about its reminders."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints

from bot.domain.closed_names import ClosedName
from bot.domain.groups import AssessorGroup, Assessors, ChannelId, PersonId, Specialists
from bot.domain.reminding import A_YEAR, Before, ContractPolicy, ForContracts, TypedPeriod, policy_for
from bot.domain.section import SectionId
from bot.domain.values import MOST_OPTIONS, OptionText, Slug, Value

People = Annotated[tuple[PersonId, ...], Field(min_length=1)]
Nation = Literal["england-and-wales", "scotland", "northern-ireland"]

MOST_SNOOZES = 5
EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]

# A modal's title has at most 24 characters, and it repeats the label of the button that opened it.
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]


class OutcomeLabels(Value):
    """What an organisation calls what its assessors can do; templates have words for what it leaves out."""

    approve: Label | None = None
    approve_with_conditions: Label | None = None
    ask_for_changes: Label | None = None
    reject: Label | None = None
    agree: Label | None = None
    object: Label | None = None


class LeadsFor(ForContracts):
    """The commercial leads of contracts of some kinds and values, in place of those of everything else."""

    leads: People


class Milestone(Value):
    """A step of procuring anew that is to be done so long before what is procured begins."""

    title: OptionText
    before_start: TypedPeriod


class Commercial(Value):
    """Who answers for contracts, and in which channel.

    `leads` answer for what has no owner, unless one of `leads_for`, the first that fits, names others.
    `senior` hears last of what nobody answers. `emails` are the addresses of people who are to be reminded by
    email too.
    """

    channel: ChannelId
    leads: People
    leads_for: tuple[LeadsFor, ...] = ()
    senior: PersonId | None = None
    emails: Mapping[PersonId, EmailAddress] = Field(default_factory=dict)

    def leads_of(self, product: str | None, value_pence: int) -> tuple[str, ...]:
        """Return who leads contracts of this kind and value, as Slack's ids."""
        return next((each.leads for each in self.leads_for if each.fits(product, value_pence)), self.leads)

    @property
    def everybody(self) -> frozenset[str]:
        """Everybody who leads some contract, as Slack's ids."""
        return frozenset(self.leads).union(*(each.leads for each in self.leads_for))


class Organisation(Value):
    """One organisation of the workspace, with the standard and regime that it follows.

    `nation` decides its bank holidays; `turned_on` are the sections of its regime that it wants asked;
    `assessors` decide, each of `groups` agrees first where something calls for it, and those named in `above`
    decide too, in this order, where the cost is over the limit of the one before. Nobody acts for a group
    whose user groups were last read more than `oldest_membership_hours` ago. `admins` hear of what the bot
    could not deliver or read.
    """

    id: Slug
    name: OptionText
    nation: Nation
    standard: Slug
    regime: Slug
    turned_on: tuple[SectionId, ...] = ()
    assessors: Assessors
    groups: tuple[Specialists, ...] = ()
    above: tuple[Slug, ...] = ()
    oldest_membership_hours: Annotated[int, Field(ge=1)] = 24
    outcome_labels: OutcomeLabels = OutcomeLabels()
    commercial: Commercial
    admins: People

    @property
    def deciding(self) -> tuple[AssessorGroup, ...]:
        """The groups that decide, in order: the assessors, then those above them."""
        groups = {group.id: group for group in self.groups}
        return (self.assessors, *(groups[name] for name in self.above))

    @property
    def specialists(self) -> tuple[Specialists, ...]:
        """The groups whose agreement the deciding ones need, where something calls for it."""
        return tuple(group for group in self.groups if group.id not in self.above)

    @property
    def all_groups(self) -> tuple[AssessorGroup, ...]:
        """Every group of assessors, the lead group first."""
        return (self.assessors, *self.groups)

    @property
    def labels(self) -> dict[str, str]:
        """What it calls what its assessors can do, where it says so itself."""
        return self.outcome_labels.model_dump(exclude_none=True)

    def group(self, group_id: str) -> AssessorGroup | None:
        """Return the group with this id, if there is one."""
        return next((group for group in self.all_groups if group.id == group_id), None)


class Organisations(Value):
    """The whole of organisations.yaml."""

    organisations: Annotated[tuple[Organisation, ...], Field(min_length=1, max_length=MOST_OPTIONS)]


class Product(Value):
    """A kind of thing that is bought, and the longest that a contract for it usually runs, in months."""

    id: Slug
    title: OptionText
    usual_months: Annotated[int, Field(ge=1)]


class Products(Value):
    """The whole of products.yaml."""

    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=MOST_OPTIONS)]


def _of_the_day(at: time) -> time:
    if at.tzinfo is not None:
        message = "should be a time without a zone, like 09:00; it is always UK time"
        raise ValueError(message)
    return at


def _last_fits_all(policies: Sequence[ContractPolicy]) -> Sequence[ContractPolicy]:
    if not policies[-1].fits_all:
        message = "should end with a policy for every contract, without products and value_at_least"
        raise ValueError(message)
    return policies


Snooze = Annotated[int, Field(ge=1, le=A_YEAR)]
NoneOrMore = Annotated[int, Field(ge=0, le=A_YEAR)]
TimeOfDay = Annotated[time, AfterValidator(_of_the_day)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class QuietHours(Value):
    """The times of day between which nobody is reminded: `begin` one evening, `end` next day, in London."""

    begin: TimeOfDay = time(18, 0)
    end: TimeOfDay = time(8, 0)


class ReminderPolicy(Value):
    """When reminders are sent, and for how long something may wait.

    `send_at` is a wall time in Europe/London; `quiet` are the hours in which what comes late waits for the
    next working morning. `contracts` are the policies for contracts, the first that fits counting; a contract
    whose notice is not known is reckoned with `notice_when_unknown`. `snooze_days` are the delays offered, in
    calendar days, and `milestones` the steps of procuring anew.

    What follows from a decision about a contract is reminded of `follow_up_before_days` before it is due and
    every `follow_up_late_every_days` once it is late; from `follow_up_escalate_days` late on the commercial
    channel hears of it too. Of contracts without an owner the channel hears every week, and besides, after so
    many working days, their leads, the senior owner and the admins: the three `unowned_…_after_working_days`.
    The weekly digest of contracts comes on the weekday `contracts_week_on`.

    The owner of a condition is reminded `condition_before_days` before it is due and every
    `condition_late_every_days` once it is late; the assessors hear of it too from `condition_escalate_days`
    late on. Of the end of an approval, team and assessors are told `approval_ends_before_days` ahead. These
    are calendar days.

    Working days of the organisation's nation: `decide_within_working_days` for a decision and
    `answer_within_working_days` for the team's answer to what the assessors ask; a reminder with
    `target_before_working_days` left, and every `target_late_every_working_days` once the time is over.

    A colleague who is asked to answer something has `request_due_working_days` where nobody says otherwise.
    They are reminded once on each working day from `request_before_working_days` before it is due on, until
    it is `request_late_working_days` late, when whoever asked is told.
    """

    send_at: TimeOfDay
    quiet: QuietHours = QuietHours()
    contracts: Annotated[tuple[ContractPolicy, ...], Field(min_length=1), AfterValidator(_last_fits_all)]
    notice_when_unknown: TypedPeriod
    milestones: tuple[Milestone, ...] = ()
    snooze_days: Annotated[tuple[Snooze, ...], Field(min_length=1, max_length=MOST_SNOOZES)]
    follow_up_before_days: Before = (14, 7, 1)
    follow_up_late_every_days: Snooze = 7
    follow_up_escalate_days: Snooze = 7
    unowned_leads_after_working_days: Snooze = 5
    unowned_senior_after_working_days: Snooze = 10
    unowned_admins_after_working_days: Snooze = 15
    contracts_week_on: Weekday = "monday"
    condition_before_days: Before = (7, 1)
    condition_late_every_days: Snooze = 7
    condition_escalate_days: Snooze = 7
    approval_ends_before_days: Before = (60, 30, 7)
    decide_within_working_days: Snooze = 10
    answer_within_working_days: Snooze = 5
    target_before_working_days: Before = (3, 0)
    target_late_every_working_days: Snooze = 5
    request_due_working_days: Snooze = 5
    request_before_working_days: NoneOrMore = 1
    request_late_working_days: Snooze = 5

    def policy_for(self, product: str | None, value_pence: int) -> ContractPolicy:
        """Return the policy for contracts of this kind and value."""
        return policy_for(self.contracts, product, value_pence)


TemplateId = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
    ),
]


class EmailTemplates(Value):
    """The ids that GOV.UK Notify gave our templates; one without an id is not sent."""

    contract_dates: TemplateId | None = None


class Notify(Value):
    """The whole of notify.yaml."""

    templates: EmailTemplates = EmailTemplates()


class ClosedServices(Value):
    """The whole of closed-services.yaml."""

    services: tuple[ClosedName, ...]
