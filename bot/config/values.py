"""What an organisation configures about itself and about its reminders."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from bot.domain.closed_names import ClosedName
from bot.domain.groups import AssessorGroup, Assessors, ChannelId, PersonId, Specialists
from bot.domain.section import SectionId
from bot.domain.values import MOST_OPTIONS, OptionText, Slug, Value

People = Annotated[tuple[PersonId, ...], Field(min_length=1)]
Nation = Literal["england-and-wales", "scotland", "northern-ireland"]

MOST_SNOOZES = 5
A_YEAR = 366

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


class Commercial(Value):
    """Who hears about contract dates besides a contract's owner, and in which channel."""

    channel: ChannelId
    leads: People


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


def _largest_first(days: Sequence[int]) -> Sequence[int]:
    if list(days) != sorted(set(days), reverse=True):
        message = "should have the largest number first and each number once"
        raise ValueError(message)
    return days


Days = Annotated[int, Field(ge=0, le=A_YEAR)]
Snooze = Annotated[int, Field(ge=1, le=A_YEAR)]
Before = Annotated[tuple[Days, ...], AfterValidator(_largest_first)]


class ReminderPolicy(Value):
    """When reminders are sent, and for how long something may wait.

    `send_at` is a wall time in Europe/London. `before_notice_deadline_days` counts calendar days before the
    notice deadline, largest first, 0 being the day itself. `snooze_days` are the delays
    offered, in calendar days.

    The owner of a condition is reminded `condition_before_days` before it is due and every
    `condition_late_every_days` once it is late; the assessors hear of it too from `condition_escalate_days`
    late on. Of the end of an approval, team and assessors are told `approval_ends_before_days` ahead. These
    are calendar days.

    Working days of the organisation's nation: `decide_within_working_days` for a decision and
    `answer_within_working_days` for the team's answer to what the assessors ask; a reminder with
    `target_before_working_days` left, and every `target_late_every_working_days` once the time is over.
    """

    send_at: Annotated[time, AfterValidator(_of_the_day)]
    before_notice_deadline_days: Annotated[
        tuple[Days, ...], Field(min_length=1), AfterValidator(_largest_first)
    ]
    snooze_days: Annotated[tuple[Snooze, ...], Field(min_length=1, max_length=MOST_SNOOZES)]
    condition_before_days: Before = (7, 1)
    condition_late_every_days: Snooze = 7
    condition_escalate_days: Snooze = 7
    approval_ends_before_days: Before = (60, 30, 7)
    decide_within_working_days: Snooze = 10
    answer_within_working_days: Snooze = 5
    target_before_working_days: Before = (3, 0)
    target_late_every_working_days: Snooze = 5


class ClosedServices(Value):
    """The whole of closed-services.yaml."""

    services: tuple[ClosedName, ...]
