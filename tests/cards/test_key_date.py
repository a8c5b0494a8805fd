"""A reminder says how long there is, how that was reckoned, and what has been done about it."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.store.tables import CardKind
from tests.cards.checking import buttons, check_message, menu_of, words_of
from tests.cards.world import CARYS, DEVELOPER, NOW, World


def test_a_reminder(world: World) -> None:
    key_date = world.key_date(world.contract())
    drawing = world.draw(world.card(CardKind.KEY_DATE, key_date, "before:30"))
    check_message(drawing)
    words = words_of(drawing)
    assert "Case management hosting: break on 1 April 2028" in words
    assert "*274 days left to give notice.* The last day is Friday 31 December 2027." in words
    assert (
        "1 April 2028 less 3 months\u2019 notice is 1 January 2028. That is not a working day, "
        "so it moves to the one before: Friday 31 December 2027." in words
    )
    assert f"<@{DEVELOPER}>" in words
    assert "Example Hosting Ltd" in words
    assert "£95,000" in words
    assert buttons(drawing) == {"Got it": str(key_date.id), "Record decision": str(key_date.id)}
    assert menu_of(drawing) == {
        "In 1 day": f"{key_date.id}:1", "In 7 days": f"{key_date.id}:7", "In 14 days": f"{key_date.id}:14",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2027, 12, 30, 23, 30, tzinfo=UTC), "*Tomorrow is the last day to give notice.*"),
        (datetime(2027, 12, 31, 9, tzinfo=UTC), "*Today is the last day to give notice.*"),
        (datetime(2028, 1, 2, 9, tzinfo=UTC), "was Friday 31 December 2027, 2 days ago.*"),
        (datetime(2028, 4, 2, 9, tzinfo=UTC), "*This date has passed* and no decision is recorded."),
    ],
)
def test_how_long_there_is(world: World, now: datetime, said: str) -> None:
    card = world.card(CardKind.KEY_DATE, world.key_date(world.contract()))
    assert said in words_of(world.draw(card, now))


def test_got_it_says_who_deals_with_it(world: World) -> None:
    key_date = world.key_date(
        world.contract(),
        status=DateStatus.ACKNOWLEDGED,
        acknowledged_by_id=world.person(CARYS),
        acknowledged_at=NOW,
        snoozed_until=date(2027, 4, 8),
    )
    card = world.card(CardKind.KEY_DATE, key_date)
    drawing = world.draw(card)
    assert f"<@{CARYS}> is dealing with this." in words_of(drawing)
    assert "You will be reminded again on Thursday 8 April 2027." in words_of(drawing)
    assert set(buttons(drawing)) == {"Record decision"}
    assert "reminded again" not in words_of(world.draw(card, datetime(2027, 4, 8, 9, tzinfo=UTC)))


def test_a_decided_date_has_no_button(world: World) -> None:
    key_date = world.key_date(
        world.contract(),
        status=DateStatus.DECIDED,
        decision=DateDecision.LET_END,
        decided_by_id=world.person(CARYS),
        decided_at=NOW,
        words="It works well.",
    )
    drawing = world.draw(world.card(CardKind.KEY_DATE, key_date))
    assert (
        f"*Decided: Do not use the break*\nBy <@{CARYS}> on 1 April 2027 at 9:05am.\n> It works well."
        in words_of(drawing)
    )
    assert buttons(drawing) == {}
    assert menu_of(drawing) == {}


def test_without_notice_one_decides_by_the_working_day_before(world: World) -> None:
    contract = world.contract(notice_number=0)
    key_date = world.key_date(contract, kind=KeyDateKind.END, deadline=date(2028, 3, 31))
    words = words_of(world.draw(world.card(CardKind.KEY_DATE, key_date)))
    assert "days left to decide.*" in words
    assert "No notice is needed. 1 April 2028 is not a working day, so act by the one before" in words


def test_bank_holidays_that_are_not_published_are_said_to_be(world: World) -> None:
    key_date = world.key_date(world.contract(), on=date(2060, 4, 1), deadline=date(2060, 1, 1))
    words = words_of(world.draw(world.card(CardKind.KEY_DATE, key_date)))
    assert "Bank holidays for 2060 are not published yet" in words
