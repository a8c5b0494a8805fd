from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import is_working_day
from bot.domain.targets import Pause, Waiting

ENGLAND, SCOTLAND = "england-and-wales", "scotland"
THURSDAY = date(2025, 4, 17)
"""The day before Good Friday; Easter Monday is a working day in Scotland."""


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (THURSDAY, 3),
        (date(2025, 4, 21), 3),
        (date(2025, 4, 22), 2),
        (date(2025, 4, 24), 0),
        (date(2025, 4, 25), -1),
        (date(2025, 4, 27), -1),
        (date(2025, 4, 28), -2),
    ],
)
def test_working_days_are_counted_after_the_day_it_came(today: date, left: int) -> None:
    assert Waiting(THURSDAY, 3, ENGLAND).left(today) == left


def test_each_nation_has_its_own() -> None:
    assert Waiting(THURSDAY, 3, SCOTLAND).left(date(2025, 4, 22)) == 1


def test_it_stands_still_while_others_have_to_act() -> None:
    asked = Pause(date(2025, 4, 22))
    waiting = Waiting(THURSDAY, 3, ENGLAND, [asked])
    assert waiting.paused
    assert waiting.left(date(2025, 5, 30)) == 2
    answered = Waiting(THURSDAY, 3, ENGLAND, [Pause(asked.begun, date(2025, 4, 25))])
    assert not answered.paused
    assert [answered.left(date(2025, 4, day)) for day in (25, 28, 29, 30)] == [2, 1, 0, -1]


def test_what_waits_for_years_is_late_and_no_trouble() -> None:
    assert Waiting(THURSDAY, 3, ENGLAND).left(date(9999, 1, 1)) < -700


@given(
    since=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    later=st.integers(0, 40),
    target=st.integers(1, 15),
    left=st.integers(-5, 15),
)
def test_the_day_with_so_many_left_is_the_first_such(since: date, later: int, target: int, left: int) -> None:
    waiting, today = Waiting(since, target, ENGLAND), since + timedelta(days=later)
    day = waiting.day_with(left, today)
    assert day >= today
    assert is_working_day(day, ENGLAND)
    assert waiting.left(day) <= left
    between = [today + timedelta(days=number) for number in range((day - today).days)]
    assert not any(waiting.left(each) <= left and is_working_day(each, ENGLAND) for each in between)
