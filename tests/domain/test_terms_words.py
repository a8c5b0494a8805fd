from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import terms_words as words
from bot.domain.day_words import day_in_words, parse_day
from bot.domain.notice import Notice, Party, Unit
from bot.domain.problems import InvalidInput, Problem
from bot.domain.terms import MOST_CLAUSES, Break, Length, Option, Renewal

LENGTHS = st.builds(
    Length, number=st.integers(1, 9999), unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])
)
NOTICES = st.builds(
    Notice,
    number=st.integers(0, 9999),
    unit=st.sampled_from(Unit),
    clear=st.none() | st.booleans(),
    service_days=st.integers(0, 99),
    by=st.none() | st.sampled_from(Party),
)
CLAUSES_NOTICE = st.none() | NOTICES
BREAKS = st.one_of(
    st.builds(Break, on=st.dates(), notice=CLAUSES_NOTICE),
    st.builds(Break, first_after=LENGTHS, every=st.none() | LENGTHS, notice=CLAUSES_NOTICE),
    st.builds(Break, any_time=st.just(True), notice=CLAUSES_NOTICE),
)
OPTIONS = st.builds(Option, length=LENGTHS, used=st.booleans())


def lists(each: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...] | None]:
    return st.none() | st.lists(each, max_size=MOST_CLAUSES).map(tuple)


@given(st.dates())
def test_a_day_that_is_written_is_read_as_the_same(day: date) -> None:
    assert parse_day(day_in_words(day)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day:%d/%m/}{day.year:04}") == day


@given(LENGTHS)
def test_a_length_that_is_written_is_read_as_the_same(length: Length) -> None:
    assert words.parse_length(words.format_length(length)) == length


@given(st.none() | NOTICES)
def test_notice_that_is_written_is_read_as_the_same(notice: Notice | None) -> None:
    assert words.parse_notice(words.format_notice(notice)) == notice


@given(lists(BREAKS))
def test_breaks_that_are_written_are_read_as_the_same(breaks: tuple[Break, ...] | None) -> None:
    assert words.parse_breaks(words.format_breaks(breaks)) == breaks


@given(lists(OPTIONS))
def test_options_that_are_written_are_read_as_the_same(options: tuple[Option, ...] | None) -> None:
    assert words.parse_options(words.format_options(options)) == options


@given(st.none() | st.builds(Renewal, on=st.dates(), length=st.none() | LENGTHS))
def test_a_renewal_that_is_written_is_read_as_the_same(renewal: Renewal | None) -> None:
    assert words.parse_renewal(words.format_renewal(renewal)) == renewal


@given(st.lists(st.dates(), max_size=MOST_CLAUSES).map(tuple))
def test_reviews_that_are_written_are_read_as_the_same(reviews: tuple[date, ...]) -> None:
    assert words.parse_reviews(words.format_reviews(reviews)) == reviews


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (words.parse_breaks, words.parse_options, words.parse_notice, words.parse_renewal, parse_day):
        with suppress(InvalidInput):
            read(typed)


DAY = date(2028, 4, 1)
NINETY_DAYS = Notice(number=90, unit=Unit.DAYS)
A_YEAR = Length(number=12)


@pytest.mark.parametrize(
    ("read", "typed", "meant"),
    [
        (parse_day, "1st April 2028", DAY),
        (parse_day, "1 Apr 2028", DAY),
        (parse_day, "1-Apr-2028", DAY),
        (parse_day, "1.4.2028", DAY),
        (words.parse_length, "a year", A_YEAR),
        (words.parse_length, "two years", Length(number=24)),
        (words.parse_notice, "3 months' notice", Notice(number=3, unit=Unit.MONTHS)),
        (words.parse_notice, "30 days written notice", Notice(number=30, unit=Unit.DAYS)),
        (
            words.parse_notice,
            "20 clear working days, 2 days for service, by us",
            Notice(number=20, unit=Unit.WORKING_DAYS, clear=True, service_days=2, by=Party.US),
        ),
        (
            words.parse_notice,
            "one month, by either party",
            Notice(number=1, unit=Unit.MONTHS, by=Party.EITHER),
        ),
        (words.parse_notice, "No notice", Notice(number=0, unit=Unit.DAYS)),
        (
            words.parse_breaks,
            "1 April 2028; every 12 months from month 24; any time with 90 days notice",
            (
                Break(on=DAY),
                Break(first_after=Length(number=24), every=A_YEAR),
                Break(any_time=True, notice=NINETY_DAYS),
            ),
        ),
        (words.parse_breaks, "Any time on 90 days' notice", (Break(any_time=True, notice=NINETY_DAYS),)),
        (
            words.parse_breaks,
            "from year 2, every year with 3 months notice, by us",
            (
                Break(
                    first_after=Length(number=24),
                    every=A_YEAR,
                    notice=Notice(number=3, unit=Unit.MONTHS, by=Party.US),
                ),
            ),
        ),
        (words.parse_breaks, "None", ()),
        (words.parse_breaks, "  ", None),
        (words.parse_options, "2 x 1 year", (Option(length=A_YEAR),) * 2),
        (
            words.parse_options,
            "12 months used; 12 months",
            (Option(length=A_YEAR, used=True), Option(length=A_YEAR)),
        ),
        (words.parse_renewal, "1 April 2028 for a year", Renewal(on=DAY, length=A_YEAR)),
    ],
)
def test_what_people_type_is_understood(read: Callable[[str], object], typed: str, meant: object) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("read", "typed", "problem"),
    [
        (parse_day, "01/04/28", Problem.YEAR_TOO_SHORT),
        (parse_day, "1 April 28", Problem.YEAR_TOO_SHORT),
        (parse_day, "30 February 2028", Problem.NO_SUCH_DAY),
        (parse_day, "04/13/2028", Problem.NO_SUCH_DAY),
        (parse_day, "1 Avril 2028", Problem.DATE_UNREADABLE),
        (parse_day, "next spring", Problem.DATE_UNREADABLE),
        (words.parse_length, "months", Problem.PERIOD_UNREADABLE),
        (words.parse_length, "9999 years", Problem.PERIOD_UNREADABLE),
        (words.parse_notice, "3", Problem.NOTICE_UNREADABLE),
        (words.parse_notice, "3 months, by magic", Problem.NOTICE_UNREADABLE),
        (words.parse_notice, "2 days for service", Problem.NOTICE_UNREADABLE),
        (words.parse_notice, "9999 years", Problem.NOTICE_UNREADABLE),
        (words.parse_breaks, "when we like", Problem.BREAK_UNREADABLE),
        (words.parse_breaks, "30 February 2028", Problem.NO_SUCH_DAY),
        (words.parse_breaks, "any time; " * 25, Problem.TOO_MANY),
        (words.parse_options, "3+1", Problem.OPTION_UNREADABLE),
        (words.parse_options, "99 x 1 year", Problem.TOO_MANY),
        (words.parse_options, "20 x 1 year, 5 x 1 year", Problem.TOO_MANY),
        (words.parse_renewal, "yearly", Problem.DATE_UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_refused(read: Callable[[str], object], typed: str, problem: Problem) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(typed)
    assert refused.value.problem is problem
