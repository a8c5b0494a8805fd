"""Days as the United Kingdom counts them: London's wall clock, and the working days of each nation."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.metadata import version
from zoneinfo import ZoneInfo

from bot.domain import english

NATIONS = ("england-and-wales", "scotland", "northern-ireland")
"""The divisions for which GOV.UK lists bank holidays (https://www.gov.uk/bank-holidays)."""

_COMPUTED_AS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
"""What the library `holidays` calls each; England and Wales have the same."""

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
    return english.day(day)


def is_working_day(day: date, nation: str) -> bool:
    """Say whether `day` is neither at a weekend nor a bank holiday of `nation`.

    The bank holidays of years that GOV.UK has published none of are computed; see `holidays_known`.
    Raises UnknownNation.
    """
    listed = _listed(nation)
    days = listed.days if listed.has(day.year) else _computed(day.year, nation)
    return day.weekday() < _SATURDAY and day not in days


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


def working_days_after(day: date, number: int, nation: str) -> date:
    """Give the working day of `nation` that is the `number`th after `day`, which does not count.

    Raises UnknownNation, and OverflowError where the calendar ends.
    """
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, nation)
    return day


def holidays_known(day: date, nation: str) -> bool:
    """Say whether the bank holidays of the year of `day` are published, so that its working days are certain.

    Raises UnknownNation.
    """
    return _listed(nation).has(day.year)


def listed_holidays(nation: str) -> int:
    """Give a number that changes with the bank holidays of a nation. Raises UnknownNation."""
    return _listed(nation).number


def take_holidays(published: Mapping[str, Collection[date]]) -> None:
    """Have these bank holidays count in this process from now on, for each nation that is named.

    They are as GOV.UK publishes them: whole years. Years before the first of them stay as the shipped copy
    has them, which goes back further. Raises UnknownNation, and ValueError for a nation without any; nothing
    has changed then.
    """
    taken: dict[str, _Listed] = {}
    for nation, days in published.items():
        shipped, first = _shipped(nation), min(days).year
        taken[nation] = _made(nation, {*days, *(day for day in shipped.days if day.year < first)})
    _taken.update(taken)


def shipped_holidays() -> None:
    """Have the bank holidays count again that are shipped with the bot: no others were ever taken."""
    _taken.clear()


def compute_ahead() -> None:
    """Load what computes bank holidays, so that nobody waits for it later: it takes most of a second."""
    for nation in NATIONS:
        _computed(max(_listed(nation).days).year + 1, nation)


@dataclass(frozen=True)
class _Listed:
    """The bank holidays of a nation from the first to the last year, and a number that changes with them."""

    days: frozenset[date]
    first: int
    last: int
    number: int

    def has(self, year: int) -> bool:
        """Return whether the bank holidays of a year are among them."""
        return self.first <= year <= self.last


_taken: dict[str, _Listed] = {}
"""What counts in place of the shipped lists; read and replaced as a whole for each nation."""


@cache
def _london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


def _listed(nation: str) -> _Listed:
    return _taken.get(nation) or _shipped(nation)


@cache
def _shipped(nation: str) -> _Listed:
    if nation not in NATIONS:
        raise UnknownNation(nation)
    # Imported on first use: it brings in an HTTP client that costs a quarter of a second at start-up.
    from govuk_bank_holidays.bank_holidays import BankHolidays  # noqa: PLC0415

    published = BankHolidays(use_cached_holidays=True).get_holidays(division=nation)
    return _made(nation, {holiday["date"] for holiday in published})


def _made(nation: str, days: Collection[date]) -> _Listed:
    # what is computed for later years can change with the library that does it
    said = f"{sorted(day.toordinal() for day in days)} {version('holidays')}"
    years = {day.year for day in days}
    return _Listed(frozenset(days), min(years), max(years), zlib.crc32(said.encode()))


@cache
def _computed(year: int, nation: str) -> frozenset[date]:
    # Imported on first use: see compute_ahead.
    from holidays.countries.united_kingdom import UnitedKingdom  # noqa: PLC0415

    return frozenset(UnitedKingdom(subdiv=_COMPUTED_AS[nation], years=year))
