from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import (
    NATIONS,
    UnknownNation,
    financial_year,
    holidays_known,
    in_words,
    is_working_day,
    listed_holidays,
    london_date,
    london_instant,
    shipped_holidays,
    take_holidays,
    working_day_on_or_before,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 12, 31))
NATION = st.sampled_from(NATIONS)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2027, 1, 15), time(9), datetime(2027, 1, 15, 9, tzinfo=UTC)),
        (date(2027, 7, 15), time(9), datetime(2027, 7, 15, 8, tzinfo=UTC)),
        (date(2027, 7, 15), time(0, 30), datetime(2027, 7, 14, 23, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(2), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2027, 10, 31), time(1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(2), datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
)
def test_a_wall_time_in_london_is_one_instant(day: date, at: time, instant: datetime) -> None:
    found = london_instant(day, at)

    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2027, 1, 15, 23, 59, tzinfo=UTC), date(2027, 1, 15)),
        (datetime(2027, 7, 15, 22, 59, tzinfo=UTC), date(2027, 7, 15)),
        (datetime(2027, 7, 15, 23, 0, tzinfo=UTC), date(2027, 7, 16)),
        (datetime(2027, 7, 15, 20, 0, tzinfo=ZoneInfo("America/New_York")), date(2027, 7, 16)),
    ],
)
def test_the_date_is_the_one_in_london(now: datetime, day: date) -> None:
    assert london_date(now) == day


def test_a_time_without_its_zone_is_refused_and_a_wall_time_with_one_too() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        london_date(datetime(2027, 1, 1, 9))  # noqa: DTZ001
    with pytest.raises(ValueError, match="no zone of its own"):
        london_instant(date(2027, 1, 1), time(9, tzinfo=UTC))


@settings(deadline=None)
@given(DAYS, st.times())
def test_an_instant_falls_on_the_day_it_was_made_for(day: date, at: time) -> None:
    assert london_date(london_instant(day, at)) == day


@settings(deadline=None)
@given(DAYS)
def test_nine_in_the_morning_comes_once_a_day_and_in_order(day: date) -> None:
    gap = london_instant(day + timedelta(days=1), time(9)) - london_instant(day, time(9))

    assert timedelta(hours=23) <= gap <= timedelta(hours=25)


def test_a_date_is_shown_without_a_leading_zero() -> None:
    assert in_words(date(2027, 4, 1)) == "1 April 2027"
    assert in_words(date(2027, 12, 31)) == "31 December 2027"


@pytest.mark.parametrize(
    ("day", "where_people_work"),
    [
        (date(2027, 3, 29), {"scotland"}),  # Easter Monday
        (date(2027, 1, 4), {"england-and-wales", "northern-ireland"}),  # 2 January, kept on the Monday
        (date(2027, 3, 17), {"england-and-wales", "scotland"}),  # St Patrick's Day
        (date(2027, 12, 27), set()),
        (date(2027, 4, 3), set()),  # a Saturday
        (date(2027, 4, 4), set()),  # a Sunday
        (date(2027, 4, 1), set(NATIONS)),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day: date, where_people_work: set[str]) -> None:
    assert {nation for nation in NATIONS if is_working_day(day, nation)} == where_people_work


@pytest.mark.parametrize(
    ("day", "nation", "working_day"),
    [
        (date(2027, 4, 1), "england-and-wales", date(2027, 4, 1)),
        (date(2027, 3, 29), "england-and-wales", date(2027, 3, 25)),
        (date(2027, 3, 29), "scotland", date(2027, 3, 29)),
        (date(2028, 1, 1), "england-and-wales", date(2027, 12, 31)),
        (date(2027, 1, 4), "scotland", date(2026, 12, 31)),
    ],
)
def test_a_day_off_gives_way_to_the_working_day_before(day: date, nation: str, working_day: date) -> None:
    assert working_day_on_or_before(day, nation) == working_day


def test_working_days_are_certain_only_where_bank_holidays_are_published() -> None:
    assert holidays_known(date(2012, 1, 1), "scotland")
    assert holidays_known(date(2028, 12, 31), "scotland")
    assert not holidays_known(date(2011, 12, 31), "scotland")
    assert not holidays_known(date(2080, 1, 1), "scotland")
    assert not is_working_day(date(2080, 12, 25), "scotland")


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
    ],
)
def test_a_financial_year_begins_in_april(day: date, year: int) -> None:
    assert financial_year(day) == year


def test_a_date_in_words() -> None:
    assert in_words(date(2027, 4, 1)) == "1 April 2027"


def test_a_nation_without_a_list_is_refused() -> None:
    for asked in (is_working_day, working_day_on_or_before, holidays_known):
        with pytest.raises(UnknownNation, match="wales"):
            asked(date(2027, 4, 1), "wales")


@settings(deadline=None)
@given(DAYS, NATION)
def test_the_working_day_before_leaves_only_days_off_between(day: date, nation: str) -> None:
    found = working_day_on_or_before(day, nation)

    assert is_working_day(found, nation)
    assert found <= day
    assert not any(
        is_working_day(found + timedelta(days=n), nation) for n in range(1, (day - found).days + 1)
    )


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
        (date(2027, 12, 31), 2027),
        (date(2028, 1, 1), 2027),
    ],
)
def test_a_financial_year_begins_on_1_april(day: date, year: int) -> None:
    assert financial_year(day) == year


@pytest.fixture
def another_list() -> Iterator[None]:
    """Put back the shipped lists after a test that takes others."""
    yield
    shipped_holidays()


PUBLISHED = {
    date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31),
    date(2027, 8, 31), date(2027, 12, 27), date(2027, 12, 28),
}  # fmt: skip
"""A list in which the summer bank holiday of England and Wales is a day later than it was said to be."""


@pytest.mark.usefixtures("another_list")
def test_a_list_that_is_published_anew_counts_for_its_years_and_nation() -> None:
    before, scotland = listed_holidays("england-and-wales"), listed_holidays("scotland")
    take_holidays({"england-and-wales": PUBLISHED})
    assert is_working_day(date(2027, 8, 30), "england-and-wales")
    assert not is_working_day(date(2027, 8, 31), "england-and-wales")
    assert listed_holidays("england-and-wales") != before
    assert listed_holidays("scotland") == scotland
    # what came before the list is as it was shipped, and what comes after it is not published any more
    assert not is_working_day(date(2012, 6, 5), "england-and-wales")
    assert holidays_known(date(2012, 6, 5), "england-and-wales")
    assert not holidays_known(date(2028, 6, 1), "england-and-wales")
    shipped_holidays()
    assert listed_holidays("england-and-wales") == before


@pytest.mark.usefixtures("another_list")
def test_a_list_that_cannot_be_changes_nothing() -> None:
    before = [listed_holidays(nation) for nation in NATIONS]
    with pytest.raises(UnknownNation):
        take_holidays({"scotland": PUBLISHED, "wales": PUBLISHED})
    with pytest.raises(ValueError, match="empty"):
        take_holidays({"scotland": PUBLISHED, "northern-ireland": ()})
    assert [listed_holidays(nation) for nation in NATIONS] == before


@pytest.mark.parametrize(
    ("day", "where_people_work"),
    [
        (date(2030, 4, 22), {"scotland"}),  # Easter Monday
        (date(2031, 3, 17), {"england-and-wales", "scotland"}),  # St Patrick's Day
        (date(2032, 8, 2), {"england-and-wales", "northern-ireland"}),  # Scotland's summer bank holiday
        (date(2033, 12, 26), set()),
        (date(2033, 12, 27), set()),  # for Christmas Day, a Sunday
        (date(2034, 1, 4), set(NATIONS)),
    ],
)
def test_bank_holidays_nobody_has_published_yet_are_computed(day: date, where_people_work: set[str]) -> None:
    assert {nation for nation in NATIONS if is_working_day(day, nation)} == where_people_work
    assert not any(holidays_known(day, nation) for nation in NATIONS)


@pytest.mark.parametrize("nation", NATIONS)
def test_what_is_computed_agrees_with_what_was_published(nation: str) -> None:
    """As far as it can be known ahead: some days off are given for an occasion."""
    occasions = {date(2026, 6, 15)}  # in Scotland, for the World Cup
    day, listed = date(2013, 1, 1), set[date]()
    while day.year < 2029:
        if day.weekday() < 5 and not is_working_day(day, nation):
            listed.add(day)
        day += timedelta(days=1)
    computed = {day for year in range(2013, 2029) for day in calendar._computed(year, nation)}
    assert listed ^ {day for day in computed if day.weekday() < 5} <= occasions
