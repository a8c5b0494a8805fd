"""Contracts: what their form refuses, and reminders that come once, in time, to the right people."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import Clock
from bot.domain.calendar import is_working_day, working_day_on_or_before
from bot.flows import due
from bot.flows.contracting import remind
from bot.sandbox.people.sights import Message
from bot.store.tables import Reminder
from tests.stories.world import COMMERCIAL, CONTRACT, Department, department


def deadline(told: Message) -> date:
    """Return the first notice deadline that somebody was told."""
    return _said(told, r"last day to (?:give notice|decide) is \w+ (\d+ \w+ \d{4})")


def decision_date(told: Message) -> date:
    """Return the first decision date that somebody was told."""
    return _said(told, r"to decide: \w+ (\d+ \w+ \d{4})")


def _said(told: Message, words: str) -> date:
    found = re.search(words, told.plain)
    assert found, told.plain
    return datetime.strptime(found[1], "%d %B %Y").date()  # noqa: DTZ007  a day


def working(day: date) -> date:
    """Return the day itself or the working day before it, when people are reminded."""
    return working_day_on_or_before(day, "england-and-wales")


def ticks(office: Department) -> None:
    """Have the clock look at all that is due, rather than wait for it to."""
    while remind.tick(office.bot.context, office.time()):
        pass
    while due.tick(office.bot.context, office.time()):
        pass


@pytest.mark.parametrize(
    ("changed", "label", "said"),
    [
        ({"End": -366}, "End", "The contract ends before it starts."),
        ({"Break": 401}, "Break", "This date is outside the contract"),
        ({"Renewal": 402}, "Renewal", "This date is outside the contract"),
        ({"Notice period": "10 years"}, "Notice period", "The notice is longer than the contract"),
        ({"Notice period": "a while"}, "Notice period", "I could not read “a while” as a period of notice."),
        ({"Value in pounds": "lots"}, "Value in pounds", "I could not read “lots” as an amount in pounds."),
        ({"Supplier": "  "}, "Supplier", "Write something here."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    office: Department, changed: dict[str, Any], label: str, said: str
) -> None:
    carys = office.carys
    carys.types("/spend contract", in_=COMMERCIAL)
    carys.sees_modal("Add a contract")
    carys.clicks("More details", on="modal")
    days = {name: office.today + timedelta(days=n) for name, n in changed.items() if isinstance(n, int)}
    entries = office.contract_entries(**(changed | days))
    carys.fills(entries)
    carys.submits()
    modal = carys.sees_modal("Add a contract")
    assert list(modal.errors) == [label]
    assert said in modal.errors[label]
    assert modal.values["Title"] == CONTRACT
    good = office.contract_entries()
    carys.fills({label: good.get(label)})
    carys.submits()
    carys.sees_no_modal()
    carys.sees(f"{CONTRACT} with", in_="dm")


def test_a_contract_is_added_once_and_says_what_it_will_do(any_office: Department) -> None:
    office = any_office
    office.starts()
    office.carys.uses_shortcut("Add a contract")
    office.carys.clicks("More details", on="modal")
    assert office.carys.sees_modal("Add a contract").values["Owner"] == "@Carys Bell"
    office.carys.fills(
        office.contract_entries(Owner="Dina Lead", **{"Assessment it belongs to": "Licence payments"})
    )
    with office.catching() as caught:
        office.carys.submits()
        office.carys.submits()
    assert all(caught.passes_on(number).ok for number in (0, 1))
    for person in (office.carys, office.lead):
        told = person.sees("@Dina Lead answers for it and will be reminded", in_="dm")
        assert "less 3 months" in told.plain
        assert office.said(CONTRACT, person, in_="dm") == 1


def test_the_owner_is_reminded_and_the_decision_ends_it(office: Department) -> None:
    told = office.adds_contract(Owner="Dina Lead")
    first = decision_date(told)
    office.becomes(working(first - timedelta(days=30)))
    ticks(office)
    reminder = office.lead.sees("left to decide", in_="dm")
    assert reminder.buttons == ["Got it", "Record decision"]
    assert office.said("left to decide", office.carys, in_="dm") == 0
    assert office.said("left to decide", office.carys, in_=COMMERCIAL) == 0

    office.lead.clicks("Got it", on=reminder)
    office.lead.sees("@Dina Lead is dealing with this", in_="dm")
    office.lead.clicks("Got it", on=reminder, stale=True)

    office.lead.clicks("Record decision", on=reminder)
    office.lead.sees_modal("Record a decision")
    office.lead.fills({"What was decided?": "Let it end", "Why, and who agreed it?": "The board did."})
    office.lead.submits()
    office.lead.sees_no_modal()
    said = office.carys.sees("recorded a decision on Card payments", in_=COMMERCIAL)
    assert "Let it end" in said.plain
    assert "The board did." in said.plain
    office.shows(reminder, [])
    office.lead.clicks("Got it", on=reminder, stale=True)
    assert (
        "by @Dina Lead"
        in office.lead.sees("Nothing was changed. Card payments (end) is decided", in_="dm").plain
    )

    office.becomes(deadline(told) + timedelta(days=5))
    ticks(office)
    assert office.said("The last day to give notice was", office.lead, in_="dm") == 0


def test_what_nobody_answers_goes_on_to_the_commercial_channel(office: Department) -> None:
    told = office.adds_contract(Owner="Dina Lead")
    asked = working(decision_date(told) - timedelta(days=30))
    office.becomes(asked)
    ticks(office)
    office.lead.sees("left to decide", in_="dm")
    office.becomes(working(asked + timedelta(days=12)))
    ticks(office)
    shared = office.carys.sees("left to decide", in_=COMMERCIAL)
    office.carys.clicks("Got it", on=shared)
    office.carys.sees("@Carys Bell is dealing with this", in_=COMMERCIAL)
    office.lead.sees("@Carys Bell is dealing with this", in_="dm")


def test_a_contract_is_handed_over_and_its_new_owner_is_reminded(office: Department) -> None:
    told = office.adds_contract()
    office.becomes(working(decision_date(told) - timedelta(days=30)))
    ticks(office)
    reminder = office.carys.sees("left to decide", in_="dm")
    office.carys.chooses("Hand over", on=reminder)
    office.carys.sees_modal("Hand over")
    office.carys.fills({"Who answers for it from now on?": "Dina Lead"})
    office.carys.submits()
    office.lead.sees("@Carys Bell has made you answer for the contract Card payments", in_="dm")
    office.becomes(working(deadline(told) - timedelta(days=14)))
    ticks(office)
    office.lead.sees("left to give notice", in_="dm")
    assert office.said("left to give notice", office.carys, in_="dm") == 0


def test_a_date_that_does_not_matter_is_told_with_a_reason_and_stops(office: Department) -> None:
    told = office.adds_contract()
    office.becomes(working(decision_date(told) - timedelta(days=30)))
    ticks(office)
    reminder = office.carys.sees("left to decide", in_="dm")
    office.carys.chooses("Not relevant", on=reminder)
    office.carys.sees_modal("Not relevant")
    office.carys.fills({"Why does this date not matter?": "It was bought by another department."})
    office.carys.submits()
    office.carys.sees("Decided: Not relevant", in_="dm")
    office.shows(reminder, [])


def test_a_reminder_put_off_comes_on_its_day_and_not_before(office: Department) -> None:
    told = office.adds_contract()
    first = working(decision_date(told) - timedelta(days=30))
    office.becomes(first)
    ticks(office)
    reminder = office.carys.sees("left to decide", in_="dm")
    later = first + timedelta(days=8)
    while not is_working_day(later, "england-and-wales"):
        later += timedelta(days=1)
    office.carys.chooses("On a day I choose", on=reminder)
    office.carys.sees_modal("Remind me later")
    office.carys.fills({"Remind me on": later})
    office.carys.submits()
    office.carys.sees("You will be reminded of Card payments (end) on", in_="dm")
    office.carys.sees("You will be reminded again on", in_="dm")
    office.becomes(working(later - timedelta(days=1)))
    ticks(office)
    assert office.said("left to decide", office.carys, in_="dm") == 1
    office.becomes(later)
    ticks(office)
    office.carys.sees(f"{(decision_date(told) - later).days} days left to decide", in_="dm")


def test_putting_off_never_goes_beyond_the_last_day(office: Department) -> None:
    last = deadline(office.adds_contract())
    office.becomes(working(last - timedelta(days=7)))
    ticks(office)
    office.carys.chooses("In 14 days", on=office.carys.sees("left to give notice", in_="dm"))
    told = office.carys.sees("You will be reminded of", in_="dm")
    assert f"{last.day} {last:%B %Y}" in told.plain
    office.becomes(last)
    ticks(office)
    office.carys.sees("Today is the last day to give notice.", in_="dm")


def test_a_deadline_that_passes_says_so_also_in_the_channel(office: Department) -> None:
    last = deadline(office.adds_contract())
    missed = last + timedelta(days=1)
    while not is_working_day(missed, "england-and-wales"):
        missed += timedelta(days=1)
    office.becomes(missed)
    ticks(office)
    told = office.carys.sees("The last day to give notice was", in_="dm")
    assert "No decision is recorded." in told.plain
    office.carys.sees("The last day to give notice was", in_=COMMERCIAL)
    office.carys.opens_home()
    office.carys.sees("Card payments", on="home")


def test_after_a_month_away_there_is_one_message_that_says_it_is_late(
    sqlite_url: str, config_dir: Path
) -> None:
    with department(sqlite_url, config_dir) as office:
        last = deadline(office.adds_contract(Renewal=office.today + timedelta(days=399)))
        office.adds_contract(Title="Hosting", Renewal=office.today + timedelta(days=399))
    with department(sqlite_url, config_dir) as office:
        office.carys.says("hello", in_="dm")  # the pretend Slack is a new one, without their conversation
        with clock_stopped(office):
            office.becomes(working(last - timedelta(days=10)))
        ticks(office)
        told = office.carys.sees("4 contract dates for you", in_="dm")
        assert "This is late: the first was due on" in told.plain
        assert office.said("left to give notice", office.carys, in_="dm") == 1


@contextmanager
def clock_stopped(office: Department) -> Iterator[None]:
    office.bot.clock.stop()
    yield
    # a scheduler that was stopped is not started again: the test ticks from here
    office.bot.clock.start()


def test_ten_clocks_at_once_send_each_reminder_once(any_office: Department) -> None:
    office = any_office
    first = min(decision_date(office.adds_contract(Title=f"Contract {number}")) for number in range(3))
    clocks = [Clock(office.bot.context, office.time) for _ in range(10)]
    office.becomes(working(first - timedelta(days=30)))
    together = threading.Barrier(len(clocks))

    def tick(clock: Clock) -> None:
        together.wait()
        clock.tick()

    threads = [threading.Thread(target=tick, args=[clock]) for clock in clocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.carys.sees("3 contract dates for you", in_="dm")
    with office.bot.database.reading() as session:
        said = session.exec(select(Reminder.key_date_id)).all()
    assert len(said) == len(set(said)) == 3


def test_a_contract_of_an_assessment_nobody_offered_is_refused(office: Department) -> None:
    office.starts()
    office.carys.types("/spend contract")
    office.carys.sees_modal("Add a contract")
    office.carys.clicks("More details", on="modal")
    office.carys.fills(office.contract_entries(**{"Assessment it belongs to": "Licence payments"}))
    with office.catching() as caught:
        office.carys.submits()

    def forge(sent: Any) -> None:
        sent["view"]["state"]["values"]["assessment"]["assessment"]["selected_option"]["value"] = "999"

    assert "no longer here" in caught.passes_on(0, forge).body
    assert office.said(CONTRACT, office.carys) == 0


def test_a_decision_nobody_was_offered_is_refused(office: Department) -> None:
    office.becomes(working(decision_date(office.adds_contract()) - timedelta(days=30)))
    ticks(office)
    office.carys.clicks("Record decision", on=office.carys.sees("left to decide", in_="dm"))
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "Let it end"})
    with office.catching() as caught:
        office.carys.submits()

    def forge(sent: Any) -> None:
        sent["view"]["state"]["values"]["decision"]["decision"]["selected_option"]["value"] = "burn_it"

    assert "Choose one of these." in caught.passes_on(0, forge).body
    assert caught.passes_on(0).ok
    assert caught.passes_on(0).ok
    office.carys.sees("Decided: Let it end", in_="dm")
    assert office.said("recorded a decision on", office.carys, in_=COMMERCIAL) == 1
