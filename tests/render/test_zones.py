"""A time of day is in the zone of the one who reads it, which is named where it is not UK time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import speech
from bot.render.zones import told_in


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/London", "1 April 2027 at 9:05am"),
        ("Europe/Lisbon", "1 April 2027 at 9:05am"),  # another place whose clocks show the same
        ("Europe/Paris", "1 April 2027 at 10:05am in Paris"),
        ("America/New_York", "1 April 2027 at 4:05am in New York"),
        ("America/Argentina/Buenos_Aires", "1 April 2027 at 5:05am in Buenos Aires"),
        ("Asia/Calcutta", "1 April 2027 at 1:35pm in Kolkata"),
        ("Pacific/Auckland", "1 April 2027 at 9:05pm in Auckland"),
        ("Pacific/Honolulu", "31 March 2027 at 10:05pm in Honolulu"),
        ("UTC", "1 April 2027 at 8:05am UTC"),
        ("Etc/GMT+5", "1 April 2027 at 3:05am at GMT+5"),
    ],
)
def test_a_moment_is_in_the_readers_zone(zone: str, shown: str) -> None:
    with told_in(zone):
        assert speech.moment(datetime(2027, 4, 1, 8, 5, tzinfo=UTC)) == shown


@pytest.mark.parametrize(
    "zone", [None, "", "Mars/Olympus_Mons", "Europe", "../../etc/passwd", "London", "\x00"]
)
def test_a_zone_nobody_knows_is_uk_time(zone: str | None) -> None:
    with told_in(zone):
        assert speech.moment("2027-07-01T08:05:00+00:00") == "1 July 2027 at 9:05am"


def test_uk_time_comes_back_afterwards() -> None:
    with told_in("Asia/Tokyo"):
        pass
    assert speech.moment("2027-01-01T08:05:00+00:00") == "1 January 2027 at 8:05am"


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        # in March the UK and the rest of Europe go forward at the same instant, and New York two weeks before
        ("2027-03-28T00:59:00+00:00", "Europe/Paris", "28 March 2027 at 1:59am in Paris"),
        ("2027-03-28T01:00:00+00:00", "Europe/Paris", "28 March 2027 at 3am in Paris"),
        ("2027-03-28T00:59:00+00:00", None, "28 March 2027 at 12:59am"),
        ("2027-03-28T01:00:00+00:00", None, "28 March 2027 at 2am"),
        ("2027-03-20T12:00:00+00:00", "America/New_York", "20 March 2027 at 8am in New York"),
        # in October the hour from 1am to 2am comes twice
        ("2027-10-31T00:30:00+00:00", None, "31 October 2027 at 1:30am"),
        ("2027-10-31T01:30:00+00:00", None, "31 October 2027 at 1:30am"),
        ("2027-10-31T00:30:00+00:00", "Europe/Paris", "31 October 2027 at 2:30am in Paris"),
        ("2027-10-31T01:30:00+00:00", "Europe/Paris", "31 October 2027 at 2:30am in Paris"),
        # in winter Accra has UK time, and in summer it has not
        ("2027-01-15T09:00:00+00:00", "Africa/Accra", "15 January 2027 at 9am"),
        ("2027-07-15T09:00:00+00:00", "Africa/Accra", "15 July 2027 at 9am in Accra"),
    ],
)
def test_the_clocks_go_forward_and_back(at: str, zone: str | None, shown: str) -> None:
    with told_in(zone):
        assert speech.moment(at) == shown


def test_the_day_of_an_instant_is_the_readers() -> None:
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    assert speech.day(late) == "1 July 2027"
    assert speech.day(late.isoformat()) == "1 July 2027"
    with told_in("America/New_York"):
        assert speech.day(late) == "30 June 2027"
        assert speech.day("2027-06-30") == "30 June 2027"  # a day is a day everywhere


@given(
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001  made aware below
)
def test_every_zone_says_where_exactly_when_its_clocks_differ(zone: str, at: datetime) -> None:
    instant = at.replace(tzinfo=UTC)
    with told_in(zone):
        said = speech.moment(instant)
    same = (
        instant.astimezone(ZoneInfo(zone)).utcoffset()
        == instant.astimezone(ZoneInfo("Europe/London")).utcoffset()
    )
    assert (said == speech.moment(instant)) is same
    assert "Unknown" not in said or zone == "Factory"


def test_a_moment_is_told_by_the_minute() -> None:
    start = datetime(2027, 3, 28, tzinfo=UTC)
    with told_in("Europe/Paris"):
        said = [speech.moment(start + timedelta(minutes=n)) for n in range(24 * 60)]
    assert len(set(said)) == len(said)
