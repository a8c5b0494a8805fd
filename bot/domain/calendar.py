"""Days as the United Kingdom counts them: London's wall clock, and the working days of each nation."""

import zlib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

NATIONS = ("england-and-wales", "scotland", "northern-ireland")
"""The divisions for which GOV.UK lists bank holidays (https://www.gov.uk/bank-holidays)."""

_SATURDAY = 5
_APRIL_THE_FIRST = (4, 1)


class UnknownNation(ValueError):
    """There is no list of bank holidays under this name; NATIONS has the names there are."""


def london_instant(day: date, at: time) -> datetime:
    """Give the UTC instant at which clocks in London show `at` on `day`.

    A time that is skipped when the clocks go forward becomes the time an hour later; of a time that
    comes twice when they go back, the first is meant. Raises ValueError where `at` has a zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError("a London wall time has no zone of its own")
    return datetime.combine(day, at, tzinfo=_london()).astimezone(UTC)


def london_date(now: datetime) -> date:
    """Give the date in London at the instant `now`. Raises ValueError where `now` has no zone."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return now.astimezone(_london()).date()


def financial_year(day: date) -> int:
    """Return the year in which the financial year of `day` began, on 1 April: 2026 for 31 March 2027."""
    return day.year if (day.month, day.day) >= _APRIL_THE_FIRST else day.year - 1


def in_words(day: date) -> str:
    """Show a date to people: "1 April 2027"."""
    return f"{day.day} {day:%B} {day.year}"


def is_working_day(day: date, nation: str) -> bool:
    """Say whether `day` is neither at a weekend nor a bank holiday of `nation`.

    Where GOV.UK has published no bank holidays yet only weekends count; see `holidays_known`.
    Raises UnknownNation.
    """
    return day.weekday() < _SATURDAY and day not in _bank_holidays(nation)


def working_day_on_or_before(day: date, nation: str) -> date:
    """Give `day` itself, or the last working day of `nation` before it. Raises UnknownNation."""
    while not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date, nation: str) -> date:
    """Give `day` itself, or the first working day of `nation` after it. Raises UnknownNation."""
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return day


def working_days_before(day: date, number: int, nation: str) -> date:
    """Give the day from which on there are `number` working days of `nation` before `day`.

    `day` itself does not count. Raises UnknownNation, and OverflowError where the calendar ends.
    """
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day, nation)
    return day


def holidays_known(day: date, nation: str) -> bool:
    """Say whether the bank holidays of the year of `day` are published, so that its working days are certain.

    Raises UnknownNation.
    """
    listed = _bank_holidays(nation)
    return min(listed).year <= day.year <= max(listed).year


def listed_holidays(nation: str) -> int:
    """Give a number that changes with the list of a nation's bank holidays. Raises UnknownNation."""
    days = sorted(day.toordinal() for day in _bank_holidays(nation))
    return zlib.crc32(repr(days).encode())


@cache
def _london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


@cache
def _bank_holidays(nation: str) -> frozenset[date]:
    if nation not in NATIONS:
        raise UnknownNation(nation)
    # Imported on first use: it brings in an HTTP client that costs a quarter of a second at start-up.
    from govuk_bank_holidays.bank_holidays import BankHolidays  # noqa: PLC0415

    published = BankHolidays(use_cached_holidays=True).get_holidays(division=nation)
    return frozenset(holiday["date"] for holiday in published)
