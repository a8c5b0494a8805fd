"""What an organisation configures about itself and about its reminders."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from bot.domain.closed_names import ClosedName
from bot.domain.section import SectionId
from bot.domain.values import MOST_OPTIONS, OptionText, Slug, Value

# Slack's ids: people begin with U (W in some large workspaces), channels with C (G when private and old).
PersonId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{7,19}$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{7,19}$")]
People = Annotated[tuple[PersonId, ...], Field(min_length=1)]
Nation = Literal["england-and-wales", "scotland", "northern-ireland"]

MOST_SNOOZES = 5
A_YEAR = 366


class Assessors(Value):
    """Who decides, and the channel they do it in; `leads` are those members who may revoke a decision."""

    channel: ChannelId
    members: People
    leads: People


class Commercial(Value):
    """Who hears about contract dates besides a contract's owner, and in which channel."""

    channel: ChannelId
    leads: People


class Organisation(Value):
    """One organisation of the workspace, with the standard and regime that it follows.

    `nation` decides its bank holidays; `turned_on` are the sections of its regime that it wants asked;
    `admins` hear of what the bot could not deliver.
    """

    id: Slug
    name: OptionText
    nation: Nation
    standard: Slug
    regime: Slug
    turned_on: tuple[SectionId, ...] = ()
    assessors: Assessors
    commercial: Commercial
    admins: People


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
