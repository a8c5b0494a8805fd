"""On which days people are reminded, and whom it goes on to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.calendar import is_working_day
from bot.domain.reminding import (
    MISSED,
    PASSED,
    ContractPolicy,
    Course,
    Level,
    Step,
    next_day,
    policy_for,
    reminder_days,
    steps,
    steps_due,
)

ENGLAND = "england-and-wales"
POLICY = ContractPolicy.model_validate(
    {
        "id": "usual",
        "lead_time": "3 months",
        "before_decision_days": [30, 7, 0],
        "before_notice_days": [14, 1],
        "late_every_days": 30,
        "escalation": [
            {"to": "deputy", "after_working_days": 2},
            {"to": "senior", "after_working_days": 5},
        ],
    }
)
COURSE = Course(on=date(2028, 4, 3), deadline=date(2027, 12, 31), decide_by=date(2027, 9, 30))
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


def named(course: Course = COURSE) -> dict[str, date]:
    return {step.name: step.day for step in steps(course, POLICY, ENGLAND)}


def test_reminders_lead_up_to_the_decision_then_to_the_notice_then_say_what_happened() -> None:
    assert named() == {
        "decide:30": date(2027, 8, 31),
        "decide:7": date(2027, 9, 23),
        "decide:0": date(2027, 9, 30),
        "late:1": date(2027, 10, 29),
        "late:2": date(2027, 11, 29),
        "notice:14": date(2027, 12, 17),
        "notice:1": date(2027, 12, 30),
        MISSED: date(2028, 1, 4),
        PASSED: date(2028, 4, 4),
    }


def test_where_no_notice_is_needed_nothing_is_missed_before_it_has_passed() -> None:
    assert MISSED not in named(replace(COURSE, deadline=COURSE.on))


def test_of_two_on_one_day_the_one_nearer_to_the_deadline_counts() -> None:
    course = replace(COURSE, decide_by=COURSE.deadline - timedelta(days=7))

    assert named(course)["notice:14"] == date(2027, 12, 17)
    assert "decide:7" not in named(course)


def test_what_was_put_off_comes_on_its_day_and_what_was_before_it_does_not() -> None:
    found = named(replace(COURSE, snoozed_until=date(2027, 12, 20)))

    assert found == {
        "snoozed:2027-12-20": date(2027, 12, 20),
        "notice:1": date(2027, 12, 30),
        MISSED: date(2028, 1, 4),
        PASSED: date(2028, 4, 4),
    }


def test_a_missed_deadline_is_said_also_when_it_was_put_off_beyond_it() -> None:
    assert MISSED in named(replace(COURSE, snoozed_until=date(2028, 3, 1)))


def test_what_nobody_answers_goes_on_to_others_on_working_days() -> None:
    asked = replace(COURSE, asked_on=date(2027, 9, 23))
    others = [step for step in steps(asked, POLICY, ENGLAND) if step.level is not Level.OWNER]

    assert [(step.level, step.day) for step in others] == [
        (Level.DEPUTY, date(2027, 9, 27)),
        (Level.SENIOR, date(2027, 9, 30)),
    ]
    again = steps(replace(COURSE, asked_on=date(2027, 12, 17)), POLICY, ENGLAND)
    assert not {step.name for step in others} & {step.name for step in again}


def test_what_is_due_and_what_comes_next() -> None:
    found = steps(COURSE, POLICY, ENGLAND)

    assert [step.name for step in steps_due(found, date(2027, 9, 1), date(2027, 9, 30))] == [
        "decide:7",
        "decide:0",
    ]
    assert next_day(found, date(2027, 9, 30)) == date(2027, 10, 29)
    assert next_day(found, date(2028, 4, 4)) is None


def test_the_first_policy_that_fits_counts() -> None:
    large = POLICY.model_copy(update={"id": "large", "value_at_least": 100})
    hosting = POLICY.model_copy(update={"id": "hosting", "products": ("hosting",)})
    policies = (large, hosting, POLICY)

    assert policy_for(policies, None, 10_000).id == "large"
    assert policy_for(policies, "hosting", 9_999).id == "hosting"
    assert policy_for(policies, "other", 9_999).id == "usual"
    with pytest.raises(LookupError):
        policy_for(policies[:2], "other", 0)


@pytest.mark.parametrize("lead", ["a while", "3", "-1 months", 3])
def test_a_lead_time_is_a_length_of_time(lead: object) -> None:
    with pytest.raises(ValidationError):
        ContractPolicy.model_validate(POLICY.model_dump() | {"lead_time": lead})


def test_a_policy_is_written_as_it_was_typed() -> None:
    assert POLICY.model_dump(mode="json")["lead_time"] == "3 months"


@settings(deadline=None)
@given(DAYS, st.integers(0, 400), st.integers(0, 400), st.none() | st.integers(-100, 400))
def test_every_reminder_is_on_a_working_day_once_a_day_and_the_last_is_after_the_date(
    on: date, notice: int, lead: int, asked: int | None
) -> None:
    deadline = on - timedelta(days=notice)
    decide_by = deadline - timedelta(days=lead)
    course = Course(on, deadline, decide_by, asked_on=on - timedelta(days=asked) if asked else None)
    found = steps(course, POLICY, ENGLAND)

    owners = [step for step in found if step.level is Level.OWNER]
    assert len({step.day for step in owners}) == len(owners)
    assert list(found) == sorted(found)
    assert all(is_working_day(step.day, ENGLAND) for step in found if ":" not in step.name or step in owners)
    assert owners[-1].name == PASSED
    assert owners[-1].day > on
    assert len(found) == len({step.name for step in found})


def test_a_date_at_the_end_of_the_calendar_is_left_alone() -> None:
    assert steps(Course(date.max, date.max, date.max), POLICY, ENGLAND) == ()
    assert Step(date(2027, 1, 1), "escalate:channel:2027-01-01").level is Level.CHANNEL


DEADLINE = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("today", "reminders"),
    [
        (date(2027, 1, 1), ((90, date(2027, 10, 2)), (30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 10, 2), ((90, date(2027, 10, 2)), (30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 10, 3), ((30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 12, 24), ((7, date(2027, 12, 24)),)),
        (date(2027, 12, 25), ((6, date(2027, 12, 25)),)),
        (date(2027, 12, 31), ((0, date(2027, 12, 31)),)),
        (date(2028, 1, 1), ()),
    ],
)
def test_reminders_still_to_come(today: date, reminders: tuple[tuple[int, date], ...]) -> None:
    assert reminder_days(DEADLINE, (90, 30, 7), today) == reminders


def test_the_order_and_repeats_of_a_policy_do_not_matter() -> None:
    today = date(2027, 1, 1)

    assert reminder_days(DEADLINE, (7, 90, 7, 30), today) == reminder_days(DEADLINE, (90, 30, 7), today)


def test_a_policy_without_reminders_has_none() -> None:
    assert reminder_days(DEADLINE, (), date(2027, 12, 1)) == ()


@settings(deadline=None)
@given(DAYS, st.lists(st.integers(min_value=0, max_value=400)), DAYS)
def test_reminders_lie_between_today_and_the_deadline_and_one_is_never_missing(
    deadline: date, before: list[int], today: date
) -> None:
    found = reminder_days(deadline, before, today)

    assert bool(found) == (bool(before) and today <= deadline)
    assert [day for _, day in found] == sorted({day for _, day in found})
    assert all(today <= day <= deadline and (deadline - day).days == number for number, day in found)
    assert all(
        (days, deadline - timedelta(days=days)) in found for days in before if days <= (deadline - today).days
    )
