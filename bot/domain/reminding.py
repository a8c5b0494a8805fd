"""On which days people are reminded of a contract's key date, and whom it goes on to when nobody answers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bot.domain.calendar import working_day_on_or_after, working_day_on_or_before
from bot.domain.notice import Period, parse_period
from bot.domain.problems import InvalidInput
from bot.domain.spend import PENCE_IN_A_POUND
from bot.domain.values import Slug, Value

A_YEAR = 366
EARLIEST, LATEST = date.min + timedelta(days=20 * A_YEAR), date.max - timedelta(days=A_YEAR)
"""Days beyond these are not reckoned with: the calendar ends soon."""


class Level(StrEnum):
    """Who hears of a key date: its owner first, and the others in turn when nobody answers."""

    OWNER = "owner"
    DEPUTY = "deputy"
    CHANNEL = "channel"
    SENIOR = "senior"


def largest_first(days: Sequence[int]) -> Sequence[int]:
    """Return these numbers of days; raise ValueError unless the largest comes first and each once."""
    if list(days) != sorted(set(days), reverse=True):
        raise ValueError("should have the largest number first and each number once")
    return days


def _period(typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    try:
        return parse_period(typed)
    except InvalidInput:
        raise ValueError(
            'should be a length of time like "3 months", "6 weeks" or "20 working days"'
        ) from None


def _typed(period: Period) -> str:
    return f"{period.number} {period.unit.value.replace('_', ' ')}"


TypedPeriod = Annotated[
    Period,
    BeforeValidator(_period),
    PlainSerializer(_typed),
    WithJsonSchema({"type": "string", "examples": ["3 months", "20 working days"]}),
]
"""A length of time as people type it in a file."""

Days = Annotated[int, Field(ge=0, le=10 * A_YEAR)]
Before = Annotated[tuple[Days, ...], AfterValidator(largest_first)]


class Escalation(Value):
    """That a reminder nobody answers goes on to somebody `after_working_days`; by email too where `email`."""

    to: Level
    after_working_days: Annotated[int, Field(ge=0, le=A_YEAR)]
    email: bool = False


class ForContracts(Value):
    """Something for contracts of these `products` (all where none is named) worth `value_at_least` pounds."""

    products: tuple[Slug, ...] = ()
    value_at_least: Annotated[int, Field(ge=0)] = 0

    def fits(self, product: str | None, value_pence: int) -> bool:
        """Return whether it is for contracts of this kind and value."""
        return (not self.products or product in self.products) and (
            value_pence >= self.value_at_least * PENCE_IN_A_POUND
        )


class ContractPolicy(ForContracts):
    """How the contracts of some kinds and values are looked after; the first policy that fits counts.

    It fits contracts of these `products` (kinds of product, any where none is named) worth `value_at_least`
    pounds. `lead_time` is how long the organisation needs to decide or to procure anew.
    `before_decision_days` and `before_notice_days` are days before the decision date and the notice deadline,
    largest first, 0 being the day itself; between the two it reminds every `late_every_days`. `escalation`
    says who hears of it when nobody answers; `email` whether its owner is reminded by email too.
    """

    id: Slug
    lead_time: TypedPeriod
    before_decision_days: Before
    before_notice_days: Annotated[Before, Field(min_length=1)]
    late_every_days: Annotated[int, Field(ge=1, le=A_YEAR)]
    escalation: tuple[Escalation, ...] = ()
    email: bool = False

    @property
    def fits_all(self) -> bool:
        """Whether it fits every contract."""
        return not self.products and not self.value_at_least


def reminder_days(deadline: date, before: Sequence[int], today: date) -> tuple[tuple[int, date], ...]:
    """Give the days on which to remind people of `deadline`, the earliest first, each once.

    `before` says how many days before the deadline. Each entry of the result is that number and the
    day. Days before `today` are left out. Where that leaves none although the deadline is still to
    come, there is one for today, with the number of days left. Once the deadline has passed there are
    none, and with nothing in `before` there never are.
    """
    if deadline < today or not before:
        return ()
    left = (deadline - today).days
    to_come = sorted({days for days in before if days <= left}, reverse=True)
    return tuple((days, deadline - timedelta(days=days)) for days in to_come or [left])


@dataclass(frozen=True, order=True)
class Step:
    """One reminder: the `day` it is due on, and what calls for it, which makes it once."""

    day: date
    name: str

    @property
    def level(self) -> Level:
        """Who it goes to besides the owner."""
        kind, *rest = self.name.split(":")
        return Level(rest[0]) if kind == ESCALATE else Level.OWNER


ESCALATE = "escalate"
SNOOZED = "snoozed"
MISSED = "missed"
"""The step that comes when a notice deadline has passed with nothing decided."""
PASSED = "passed"
"""The step on the day after the key date: what happens by default has happened."""

_ALWAYS = (MISSED, PASSED)


@dataclass(frozen=True)
class Course:
    """One key date and how far its reminders have come.

    `on`, `deadline` and `decide_by` are its dates. `asked_on` is the day it was first reminded of without an
    answer; None when somebody has answered, or nobody was asked yet.
    """

    on: date
    deadline: date
    decide_by: date
    asked_on: date | None = None
    snoozed_until: date | None = None


def steps(course: Course, policy: ContractPolicy, nation: str) -> tuple[Step, ...]:
    """Give every reminder of a key date in order, at most one a day but for what goes on to others.

    All are on working days of `nation`: before a deadline the one before, after it the one after. Where
    several fall on one day, the one nearest to the deadline counts.
    """
    by_day: dict[date, Step] = {}
    for step in _steps(course, policy, nation):
        by_day[step.day] = step
    until = course.snoozed_until
    kept = [step for day, step in by_day.items() if until is None or day >= until or step.name in _ALWAYS]
    if until is not None and all(step.day != until for step in kept):
        kept.append(Step(until, f"{SNOOZED}:{until.isoformat()}"))
    return tuple(sorted([*kept, *_escalations(course, policy, nation)]))


def steps_due(all_steps: Collection[Step], handled_through: date, today: date) -> list[Step]:
    """Give the steps after `handled_through` that are due by `today`, in order."""
    return [step for step in all_steps if handled_through < step.day <= today]


def next_day(all_steps: Collection[Step], handled_through: date) -> date | None:
    """Give the day of the first step after `handled_through`, if there is one."""
    return min((step.day for step in all_steps if step.day > handled_through), default=None)


def _steps(course: Course, policy: ContractPolicy, nation: str) -> Iterator[Step]:
    """Give what the policy asks for, what counts more on one day after what counts less."""
    if not EARLIEST < course.deadline <= course.on <= LATEST:
        return
    late, number = course.decide_by, 0
    first_notice = course.deadline - timedelta(days=policy.before_notice_days[0])
    while (late := late + timedelta(days=policy.late_every_days)) < first_notice and number < A_YEAR:
        number += 1
        yield Step(working_day_on_or_before(late, nation), f"late:{number}")
    for name, day, before in (
        ("decide", course.decide_by, policy.before_decision_days),
        ("notice", course.deadline, policy.before_notice_days),
    ):
        for days in before:
            if day > EARLIEST:
                yield Step(working_day_on_or_before(day - timedelta(days=days), nation), f"{name}:{days}")
    if course.deadline < course.on:
        yield Step(working_day_on_or_after(course.deadline + timedelta(days=1), nation), MISSED)
    yield Step(working_day_on_or_after(course.on + timedelta(days=1), nation), PASSED)


def _escalations(course: Course, policy: ContractPolicy, nation: str) -> Iterator[Step]:
    if course.asked_on is None:
        return
    for each in policy.escalation:
        day = course.asked_on
        for _ in range(each.after_working_days):
            day = working_day_on_or_after(day + timedelta(days=1), nation)
        if day <= course.on:
            yield Step(day, f"{ESCALATE}:{each.to.value}:{course.asked_on.isoformat()}")


def policy_for(policies: Sequence[ContractPolicy], product: str | None, value_pence: int) -> ContractPolicy:
    """Give the first policy that fits; raises LookupError where none does."""
    for policy in policies:
        if policy.fits(product, value_pence):
            return policy
    raise LookupError("no policy fits")
