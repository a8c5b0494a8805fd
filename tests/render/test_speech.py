"""Dates, times, numbers and lists are said as GOV.UK says them."""

from datetime import UTC, date, datetime

import pytest

from bot.domain import english
from bot.render import speech
from bot.render.words import Said, mrkdwn


def test_a_day_and_its_weekday() -> None:
    assert speech.day(date(2027, 4, 1)) == "1 April 2027"
    assert speech.day("2027-04-01") == "1 April 2027"
    assert speech.weekday(date(2027, 12, 31)) == "Friday 31 December 2027"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2027, 4, 1, 8, 5, tzinfo=UTC), "1 April 2027 at 9:05am"),
        (datetime(2027, 1, 31, 23, 59, tzinfo=UTC), "31 January 2027 at 11:59pm"),
        (datetime(2027, 1, 31, 17, tzinfo=UTC), "31 January 2027 at 5pm"),
        (datetime(2027, 4, 1, 11, tzinfo=UTC), "1 April 2027 at midday"),
        (datetime(2027, 3, 31, 23, tzinfo=UTC), "1 April 2027 at midnight"),
        ("2027-07-31T23:30:00+00:00", "1 August 2027 at 12:30am"),
    ],
)
def test_a_moment_is_london_time(at: datetime | str, shown: str) -> None:
    assert speech.moment(at) == shown


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        speech.moment("2027-04-01T08:05:00")


def test_numbers_and_plurals() -> None:
    assert english.number(1200) == "1,200"
    assert english.plural(1, "question") == "1 question"
    assert english.plural(12, "question") == "12 questions"
    assert english.plural(0, "gap") == "0 gaps"
    assert english.plural(1200, "entry", "entries") == "1,200 entries"


def test_lists() -> None:
    assert mrkdwn(speech.listed([])) == ""
    assert mrkdwn(speech.listed(["a"])) == "a"
    assert mrkdwn(speech.listed(["a", "b", "*c*"])) == "a, b and \u2217c\u2217"
    assert mrkdwn(speech.listed([Said("a"), speech.mention("U0123")], "or")) == "a or <@U0123>"


def test_people_and_channels_are_shown_by_slack() -> None:
    assert mrkdwn(speech.mention("U0123")) == "<@U0123>"
    assert mrkdwn(speech.channel("C0123")) == "<#C0123>"


def test_what_is_no_id_is_never_mentioned() -> None:
    for wrong in ("!channel", "U012|gov.uk", ""):
        with pytest.raises(ValueError, match="cannot be mentioned"):
            speech.mention(wrong)


def test_a_link_shows_its_words_and_nothing_else() -> None:
    shown = mrkdwn(speech.link("https://example.gov.uk/?a=1&b=2", "The *full* record | <here>"))
    assert shown == "<https://example.gov.uk/?a=1&amp;b=2|The \u2217full\u2217 record &lt;here&gt;>"


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert speech.folded([1, 2, 3], 2) == {"shown": [1, 2], "more": 1}
    assert speech.folded([1, 2], 2) == {"shown": [1, 2], "more": 0}


def test_a_bar_is_full_only_when_all_is_done() -> None:
    assert speech.bar(0, 0) == "□" * 10
    assert speech.bar(99, 100) == "■" * 9 + "□"
    assert speech.bar(100, 100) == "■" * 10
