"""Days as people type them, and all that they may mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days_meant import days_meant
from bot.domain.given import read_answer
from tests.domain.making import a_question

TODAY = date(2026, 11, 27)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 April 2027", "2027-04-01"),
        ("1st of April, 2027", "2027-04-01"),
        ("the 1st of April 2027", "2027-04-01"),
        ("on 1 April 2027.", "2027-04-01"),
        ("April 1st, 2027", "2027-04-01"),
        ("1-Apr-2027", "2027-04-01"),
        ("1 Sept 2026", "2026-09-01"),
        ("1 April 27", "2027-04-01"),
        ("1 April \u201927", "2027-04-01"),
        ("Thursday 1 April 2027", "2027-04-01"),
        ("Thu, 1 Apr 2027", "2027-04-01"),
        ("2027-04-01", "2027-04-01"),
        ("13/04/27", "2027-04-13"),
        ("13.04.2027", "2027-04-13"),
        ("13 / 04 / 2027", "2027-04-13"),
        ("04/04/27", "2027-04-04"),
        ("end of March 2027", "2027-03-31"),
        ("the end of Feb 2028", "2028-02-29"),
        ("start of April 2027", "2027-04-01"),
    ],
)
def test_a_day_that_nobody_could_read_otherwise_is_certain(typed: str, meant: str) -> None:
    found = days_meant(typed, TODAY)
    assert found is not None
    assert found.certain
    assert found.days == (day(meant),)
    assert read_answer(a_question(kind="date"), typed) == (meant, "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01/04/27", ["2027-04-01", "2027-01-04"]),
        ("1.4.2027", ["2027-04-01", "2027-01-04"]),
        ("04/13/27", ["2027-04-13"]),
        ("Friday 1 April 2027", ["2027-04-01"]),
        ("1 April", ["2027-04-01"]),
        ("Friday 1 April", ["2033-04-01"]),
        ("1 November", ["2027-11-01", "2026-11-01"]),
        ("27 November", ["2026-11-27"]),
        ("29 February", ["2028-02-29"]),
        ("April 27", ["2027-04-27"]),
        ("end of March", ["2027-03-31"]),
        ("end of October", ["2027-10-31", "2026-10-31"]),
        ("beginning of December", ["2026-12-01"]),
        ("April 2027", ["2027-04-01", "2027-04-30"]),
        ("in February 2028", ["2028-02-01", "2028-02-29"]),
    ],
)
def test_a_day_that_could_be_another_has_its_readings(typed: str, meant: list[str]) -> None:
    found = days_meant(typed, TODAY)
    assert found is not None
    assert not found.certain
    assert [each.isoformat() for each in found.days] == meant


@pytest.mark.parametrize(
    "typed",
    ["31/02/2027", "30 February 2027", "2027-13-01", "0 May 2027", "31 April", "1 May 0000", "May 0000"],
)
def test_a_day_that_no_calendar_has_is_none(typed: str) -> None:
    found = days_meant(typed, TODAY)
    assert found is not None
    assert found.days == ()


@pytest.mark.parametrize(
    "typed",
    ["", "may", "March", "1", "10:30", "next week", "tomorrow", "1 am 2027", "31 of 2027", "sat", "1/4",
     "1 April 2027 and 2 May 2027", "see you on 1 April", "1 Aprille 2027", "1 April" + " " * 50 + "x" * 50],
)  # fmt: skip
def test_whatever_is_no_day_is_left_alone(typed: str) -> None:
    assert days_meant(typed, TODAY) is None


def test_without_today_a_day_needs_its_year() -> None:
    assert days_meant("1 April", None) is None
    assert days_meant("end of March", None) is None


@given(st.dates(date(1000, 1, 1)))
def test_every_day_in_words_is_read_back(on: date) -> None:
    for typed in (f"{on.day} {on:%B} {on.year}", f"{on:%A} {on.day} {on:%b} {on.year}", on.isoformat()):
        found = days_meant(typed, TODAY)
        assert found is not None
        assert (found.days, found.certain) == ((on,), True)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_in_figures_is_british_and_certain_only_where_both_orders_agree(on: date) -> None:
    found = days_meant(f"{on.day:02}/{on.month:02}/{on:%y}", TODAY)
    assert found is not None
    assert found.days[0] == on
    assert found.certain == (on.day > 12 or on.day == on.month)


@given(st.text() | st.text(alphabet="0123456789/.- aprilmarchendof,thus"))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = days_meant(text, TODAY)
    assert found is None or not found.certain or len(found.days) == 1
