import calendar
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.calendar import NATIONS, is_working_day
from bot.domain.notice import NO_NOTICE, Explained, Notice, Period, Unit, explained, parse_period
from bot.domain.problems import InvalidInput, Problem

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 12, 31))
PERIODS = st.builds(Period, st.integers(min_value=0, max_value=400), st.sampled_from(Unit))
NATION = st.sampled_from(NATIONS)
ENGLAND = "england-and-wales"


def days(number: int) -> Period:
    return Period(number, Unit.DAYS)


def weeks(number: int) -> Period:
    return Period(number, Unit.WEEKS)


def months(number: int) -> Period:
    return Period(number, Unit.MONTHS)


def working_days(number: int) -> Period:
    return Period(number, Unit.WORKING_DAYS)


def notice(period: Period, *, clear: bool | None = None, service_days: int = 0) -> Notice:
    return Notice(number=period.number, unit=period.unit, clear=clear, service_days=service_days)


def reached(on: date, period: Period, nation: str = ENGLAND) -> Explained:
    return explained(on, notice(period, clear=False), NO_NOTICE, nation)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("3 months", months(3)),
        ("3 Months", months(3)),
        ("1 month", months(1)),
        ("a month", months(1)),
        ("three months", months(3)),
        ("Three months' notice", months(3)),
        ("three months\u2019 notice", months(3)),
        ("a month's notice", months(1)),
        ("3 months notice.", months(3)),
        ("3-months", months(3)),
        ("3months", months(3)),
        ("90 days", days(90)),
        ("30 calendar days", days(30)),
        ("6 weeks", weeks(6)),
        (" 6\u00a0 weeks\n", weeks(6)),
        ("20 working days", working_days(20)),
        ("a business day", working_days(1)),
        ("1 year", months(12)),
        ("two years", months(24)),
        ("none", NO_NOTICE),
        ("None", NO_NOTICE),
        ("no notice", NO_NOTICE),
        ("0", NO_NOTICE),
        ("0 months", NO_NOTICE),
        ("n/a", NO_NOTICE),
    ],
)
def test_notice_as_people_type_it(typed: str, period: Period) -> None:
    assert parse_period(typed) == period


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "3",
        "months",
        "soon",
        "30 holy days",
        "3 months and 2 weeks",
        "1.5 months",
        "-3 months",
        "3 to 6 months",
        "99999 days",
        "\u0663 months",
        "3 moons",
    ],
)
def test_notice_that_cannot_be_read_is_never_guessed(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_period(typed)

    assert refused.value.problem is Problem.NOTICE_UNREADABLE
    assert refused.value.values == {"typed": typed.strip()}


def test_a_long_text_is_shown_back_in_part() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_period("x" * 3_000)

    assert len(refused.value.values["typed"]) == 60


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0123456789 daysweekmonthyr'-"))
def test_any_text_is_a_period_or_unreadable(typed: str) -> None:
    found = read_or_problem(typed)

    assert found in {NO_NOTICE, Problem.NOTICE_UNREADABLE} or (isinstance(found, Period) and found.number > 0)


def read_or_problem(typed: str) -> Period | Problem:
    try:
        return parse_period(typed)
    except InvalidInput as refused:
        return refused.problem


@settings(deadline=None)
@given(PERIODS.filter(lambda period: period.number > 0))
def test_a_period_written_out_reads_back(period: Period) -> None:
    assert parse_period(f"{period.number} {period.unit.replace('_', ' ')}") == period


def test_a_period_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        days(-1)


@pytest.mark.parametrize(
    ("day", "period", "before"),
    [
        (date(2028, 4, 1), months(3), date(2028, 1, 1)),
        (date(2027, 5, 31), months(3), date(2027, 2, 28)),
        (date(2028, 5, 31), months(3), date(2028, 2, 29)),
        (date(2028, 2, 29), months(12), date(2027, 2, 28)),
        (date(2027, 3, 31), months(1), date(2027, 2, 28)),
        (date(2027, 3, 28), months(1), date(2027, 2, 28)),
        (date(2027, 1, 15), months(1), date(2026, 12, 15)),
        (date(2027, 3, 1), days(1), date(2027, 2, 28)),
        (date(2028, 3, 1), days(1), date(2028, 2, 29)),
        (date(2027, 3, 15), weeks(2), date(2027, 3, 1)),
        (date(2027, 3, 15), NO_NOTICE, date(2027, 3, 15)),
        (date(2027, 3, 15), working_days(5), date(2027, 3, 8)),
        (date(2027, 3, 30), working_days(3), date(2027, 3, 23)),  # Good Friday and Easter Monday between
        (date(2027, 3, 15), months(99_999), date.min),
        (date(2027, 3, 15), days(9_999_999_999), date.min),
    ],
)
def test_going_back_by_a_period(day: date, period: Period, before: date) -> None:
    assert period.before(day, ENGLAND) == before


@settings(deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=400))
def test_going_back_by_months_keeps_the_day_or_takes_the_last_of_the_month(day: date, number: int) -> None:
    before = months(number).before(day, ENGLAND)

    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == number
    assert before.day == min(day.day, calendar.monthrange(before.year, before.month)[1])


@settings(deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=400))
def test_a_week_is_seven_days(day: date, number: int) -> None:
    assert (
        weeks(number).before(day, ENGLAND)
        == days(7 * number).before(day, ENGLAND)
        == day - timedelta(days=7 * number)
    )


@settings(deadline=None)
@given(DAYS, st.integers(min_value=1, max_value=60), NATION)
def test_so_many_working_days_lie_between(day: date, number: int, nation: str) -> None:
    before = working_days(number).before(day, nation)

    between = [before + timedelta(days=passed) for passed in range((day - before).days)]
    assert sum(is_working_day(each, nation) for each in between) == number
    assert is_working_day(before, nation)


@settings(deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=400))
def test_the_calendar_is_dateutils(day: date, number: int) -> None:
    for period, difference in (
        (days(number), relativedelta(days=number)),
        (weeks(number), relativedelta(weeks=number)),
        (months(number), relativedelta(months=number)),
    ):
        assert period.before(day, ENGLAND) == day - difference
        assert period.after(day) == day + difference


def test_working_days_depend_on_a_nation_so_nothing_runs_for_so_many() -> None:
    with pytest.raises(ValueError, match="depend on a nation"):
        working_days(3).after(date(2027, 3, 15))


def test_a_deadline_shows_how_it_was_reached() -> None:
    found = explained(date(2028, 4, 1), notice(months(3)), months(6), ENGLAND)

    assert found.date == date(2028, 4, 1)
    assert found.less_notice == found.less_service == date(2028, 1, 1)
    assert found.deadline == date(2027, 12, 31)
    assert found.less_lead == date(2027, 6, 30)
    assert found.decide_by == date(2027, 6, 30)
    assert found.moved
    assert not found.provisional
    assert found.as_data()["deadline"] == "2027-12-31"


@pytest.mark.parametrize(
    ("said", "deadline"),
    [
        (notice(days(90), clear=False), date(2027, 3, 31)),
        (notice(days(90), clear=True), date(2027, 3, 30)),
        (notice(days(90)), date(2027, 3, 30)),  # not said: the earlier one is safe
        (notice(months(3)), date(2027, 3, 25)),  # Easter Monday, and no day more for months
        (notice(months(3), clear=True), date(2027, 3, 25)),
        (notice(days(0)), date(2027, 6, 29)),
        (notice(days(90), clear=False, service_days=2), date(2027, 3, 25)),
        (notice(working_days(5), clear=False), date(2027, 6, 22)),
        (notice(working_days(5), clear=True), date(2027, 6, 21)),
    ],
)
def test_clear_days_and_days_for_service_bring_it_forward(said: Notice, deadline: date) -> None:
    assert explained(date(2027, 6, 29), said, NO_NOTICE, ENGLAND).deadline == deadline


@pytest.mark.parametrize(
    ("on", "period", "nation", "deadline"),
    [
        (date(2027, 6, 29), months(3), "england-and-wales", date(2027, 3, 25)),  # Easter Monday
        (date(2027, 6, 29), months(3), "scotland", date(2027, 3, 29)),
        (date(2027, 4, 1), NO_NOTICE, "england-and-wales", date(2027, 4, 1)),
        (date(2027, 4, 3), NO_NOTICE, "england-and-wales", date(2027, 4, 2)),
        (date(2027, 7, 12), NO_NOTICE, "northern-ireland", date(2027, 7, 9)),
    ],
)
def test_a_deadline_comes_forward_to_a_working_day_of_the_nation(
    on: date, period: Period, nation: str, deadline: date
) -> None:
    assert reached(on, period, nation).deadline == deadline


def test_a_deadline_beyond_the_published_bank_holidays_is_provisional() -> None:
    assert reached(date(2080, 12, 24), NO_NOTICE).provisional
    assert not reached(date(2028, 12, 31), NO_NOTICE).provisional


NOTICES = st.builds(
    Notice,
    number=st.integers(min_value=0, max_value=400),
    unit=st.sampled_from(Unit),
    clear=st.sampled_from([True, False, None]),
    service_days=st.integers(min_value=0, max_value=10),
)


@settings(deadline=None)
@given(DAYS, NOTICES, PERIODS, NATION)
def test_each_step_leads_back_and_ends_on_a_working_day(
    on: date, said: Notice, lead: Period, nation: str
) -> None:
    found = explained(on, said, lead, nation)

    assert (
        found.decide_by <= found.less_lead <= found.deadline <= found.less_service <= found.less_notice <= on
    )
    assert is_working_day(found.deadline, nation)
    assert is_working_day(found.decide_by, nation)
    assert found.moved == (not is_working_day(found.less_service, nation))


@settings(deadline=None)
@given(DAYS, DAYS, NOTICES, NATION)
def test_a_later_key_date_never_has_an_earlier_deadline(
    one: date, other: date, said: Notice, nation: str
) -> None:
    assume(one <= other)

    earlier, later = (explained(on, said, months(3), nation) for on in (one, other))
    assert earlier.deadline <= later.deadline
    assert earlier.decide_by <= later.decide_by
