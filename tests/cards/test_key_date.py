"""A reminder says how long there is, how that was reckoned, and what has been done about it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.render import Drawing
from bot.store.tables import CardKind, Reminder, ReminderMessage
from tests.cards.checking import buttons, check_message, menu_of, words_of
from tests.cards.world import CARYS, DEVELOPER, NOW, World


def test_a_reminder(world: World) -> None:
    key_date = world.key_date(world.contract())
    drawing = world.draw(world.card(CardKind.KEY_DATE, key_date))
    check_message(drawing)
    words = words_of(drawing)
    assert "Case management hosting: break on 1 April 2028" in words
    assert (
        "*182 days left to decide*, until Thursday 30 September 2027. "
        "The last day to give notice is Friday 31 December 2027." in words
    )
    assert (
        "1 April 2028, less 3 months\u2019 notice, is 1 January 2028, "
        "moved to the working day before: Friday 31 December 2027. "
        "Less 3 months to decide: Thursday 30 September 2027." in words
    )
    assert f"<@{DEVELOPER}> answers for it" in words
    assert "Example Hosting Ltd" in words
    assert "£95,000" in words
    assert buttons(drawing) == {"Got it": str(key_date.id), "Record decision": str(key_date.id)}
    assert menu_of(drawing) == {
        "In 1 day": f"{key_date.id}:1", "In 7 days": f"{key_date.id}:7", "In 14 days": f"{key_date.id}:14",
        "On a day I choose": f"{key_date.id}:0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2027, 9, 30, 9, tzinfo=UTC), "*Decide today.*"),
        (datetime(2027, 10, 4, 9, tzinfo=UTC), "*The decision was due by Thursday 30 September 2027.*"),
        (datetime(2027, 12, 30, 23, 30, tzinfo=UTC), "*Tomorrow is the last day to give notice.*"),
        (datetime(2027, 12, 31, 9, tzinfo=UTC), "*Today is the last day to give notice.*"),
        (datetime(2028, 1, 2, 9, tzinfo=UTC), "was Friday 31 December 2027, 2 days ago.*"),
        (datetime(2028, 4, 2, 9, tzinfo=UTC), "*This date has passed and no decision is recorded.*"),
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
        f"*Decided: Do not use the break* by <@{CARYS}> on 1 April 2027 at 9:05am.\n> It works well."
        in words_of(drawing)
    )
    assert buttons(drawing) == {}
    assert menu_of(drawing) == {}


def test_without_notice_one_decides_by_the_working_day_before(world: World) -> None:
    contract = world.contract(terms={"notice": {"number": 0, "unit": "days"}}, end=date(2028, 4, 1))
    key_date = world.key_date(contract, kind=KeyDateKind.END, deadline=date(2028, 3, 31))
    words = words_of(world.draw(world.card(CardKind.KEY_DATE, key_date)))
    assert "The last day to decide is Friday 31 March 2028." in words
    assert "No notice is needed, and 1 April 2028 is not a working day, so act by the one before" in words


def test_a_notice_nobody_has_said_is_assumed_and_said_to_be(world: World) -> None:
    contract = world.contract(terms={})
    key_date = world.key_date(contract, kind=KeyDateKind.END, on=contract.end)
    words = words_of(world.draw(world.card(CardKind.KEY_DATE, key_date)))
    assert "less 6 months\u2019 notice" in words
    assert "The notice period is not recorded, so this one is assumed." in words


def test_bank_holidays_that_are_not_published_are_said_to_be(world: World) -> None:
    key_date = world.key_date(world.contract(), on=date(2060, 4, 1), deadline=date(2060, 1, 1))
    words = words_of(world.draw(world.card(CardKind.KEY_DATE, key_date)))
    assert "Bank holidays of that year are not published yet" in words


def several(world: World, number: int, late_since: date | None = None) -> Drawing:
    """Draw one message that reminds of so many dates."""
    message: ReminderMessage = world.add(
        ReminderMessage,
        organisation_id=world.organisation_id,
        recipient="person:1",
        day=NOW.date(),
        number=1,
        made_at=NOW,
        late_since=late_since,
    )
    for place in range(number):
        key_date = world.key_date(
            world.contract(title=f"Contract {place}"), deadline=date(2027, 12, 31) - timedelta(days=place)
        )
        world.add(
            Reminder, key_date_id=key_date.id, step="s", recipient="person:1", message_id=message.id, at=NOW
        )
    return world.draw(world.card(CardKind.REMINDERS, message))


def test_several_dates_stand_in_one_message_the_most_urgent_first(world: World) -> None:
    drawing = several(world, 10, late_since=date(2027, 3, 1))
    check_message(drawing)
    words = words_of(drawing)
    assert "10 contract dates for you" in words
    assert "This is late: the first was due on Monday 1 March 2027" in words
    assert words.index("Contract 9:") < words.index("Contract 8:")
    assert "and 2 more: type `/spend contracts` to see them all." in words
    assert "This reminder is late" in drawing.text


def test_a_date_of_a_contract_that_nobody_owns_can_be_taken(world: World) -> None:
    contract = world.contract(owner_id=None)
    drawing = world.draw(world.card(CardKind.KEY_DATE, world.key_date(contract)))
    assert "*Nobody answers for it yet*" in words_of(drawing)
    assert buttons(drawing)["I will answer for it"] == str(contract.id)


@pytest.mark.parametrize(
    ("kind", "automatic", "said"),
    [
        (KeyDateKind.END, None, "By what is recorded the contract has ended."),
        (KeyDateKind.END, False, "By what is recorded the contract has ended."),
        (KeyDateKind.END, True, "the contract extends by itself, but not for how long."),
        (KeyDateKind.RENEWAL, None, "The contract may have renewed by itself."),
        (KeyDateKind.RENEWAL, True, "The contract may have renewed by itself."),
        (KeyDateKind.RENEWAL, False, "By what is recorded the contract has ended."),
    ],
)
def test_what_happened_by_default_is_what_is_recorded(
    world: World, kind: KeyDateKind, *, automatic: bool | None, said: str
) -> None:
    contract = world.contract(terms={} if automatic is None else {"automatic": automatic})
    card = world.card(CardKind.KEY_DATE, world.key_date(contract, kind=kind, status=DateStatus.LAPSED))
    assert said in words_of(world.draw(card, datetime(2028, 4, 2, 9, tzinfo=UTC)))
