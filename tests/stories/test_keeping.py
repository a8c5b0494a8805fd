"""What comes after an approval: conditions that are kept, an end, a change, and nothing that waits unseen."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.domain.calendar import is_working_day
from bot.sandbox.people.sights import Message
from tests.stories.registering import a_monday, becomes
from tests.stories.world import ASSESSORS, TEAM, TITLE, Department

ENGLAND = "england-and-wales"
WORDS = "Test it with people who cannot see."
CHANGE = "Something has changed"
A_DAY = timedelta(days=1)
ENDED = f"The approval of {TITLE} has ended."


@pytest.fixture
def monday(office: Department) -> Department:
    a_monday(office)
    return office


def approved(office: Department, **conditions: str) -> tuple[Message, Message]:
    card, summary = office.submitted()
    button = "Approve with conditions" if "Condition 1" in conditions else "Approve"
    office.decides(office.asha, summary, button, **conditions)
    office.lead.sees("approved submission 1", thread=card)
    office.is_drawn()
    return card, summary


def says_done(
    office: Department, on: Message, button: str = "It is done", words: str = "Report 7, page 3."
) -> None:
    office.is_drawn()
    office.lead.clicks(button, on=on)
    office.lead.sees_modal("A condition is done")
    office.lead.fills({"How can the assessors see that it is done?": words})
    office.lead.submits()
    office.lead.sees_no_modal()


def submits_again(office: Department, card: Message) -> Message:
    office.lead.clicks("Submit", on=office.lead.sees("Every question has an answer", thread=card))
    return office.asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)


def test_a_condition_is_late_sent_back_and_accepted(monday: Department) -> None:
    office = monday
    due = office.today + timedelta(days=14)
    card, summary = approved(office, **office.condition(WORDS, due))
    reminded = f"Condition 1 of the approval of {TITLE}."

    becomes(office, due - timedelta(days=8))
    assert office.said(reminded, office.lead, in_="dm") == 0
    becomes(office, due - timedelta(days=7))
    first = office.lead.sees(reminded, in_="dm")
    assert "in 7 days" in first.plain
    becomes(office, due + A_DAY)
    assert "1 day late" in office.lead.sees(reminded, in_="dm").plain
    assert "1 condition of this approval is late." in office.lead.sees(TITLE, in_=TEAM).plain
    assert "1 day late" in office.asha.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS).plain
    office.lead.opens_home()
    home = office.lead.sees("Conditions to keep", on="home")
    assert "1 day late" in home.plain
    assert office.said("has been reminded", office.asha, thread=summary) == 0
    becomes(office, due + timedelta(days=8))
    assert "8 days late" in office.asha.sees("has been reminded", thread=summary).plain

    says_done(office, on=office.lead.sees(reminded, in_="dm"))
    asked = office.asha.sees("said on", thread=summary)
    assert "Report 7, page 3." in asked.plain
    assert asked.buttons == ["Accept", "Send back"]
    office.lead.sees("The assessors check it next.", thread=card)
    office.shows(first, [])
    becomes(office, due + timedelta(days=16))
    assert office.said("has been reminded", office.asha, thread=summary) == 1

    office.asha.clicks("Send back", on=asked)
    office.asha.sees_modal("Send a condition back")
    office.asha.fills({"What is missing?": "The page is blank."})
    office.asha.submits()
    office.asha.sees_no_modal()
    back = office.lead.sees("sent it back on", in_="dm")
    assert "The page is blank." in back.plain
    office.lead.sees("please see to it", thread=card)
    office.shows(asked, [])
    office.ben.clicks("Accept", on=asked, stale=True)
    told = office.ben.sees("Nothing was changed on condition 1", in_=ASSESSORS)
    assert "It is now sent back." in told.plain

    says_done(office, on=card, button="Condition 1 is done", words="Report 8.")
    again = office.ben.sees("Report 8.", thread=summary)
    office.ben.clicks("Accept", on=again)
    office.lead.sees("accepted condition 1", thread=card)
    office.is_drawn()
    assert "of this approval is late" not in card.now().plain
    assert "accepted" in card.now().plain
    becomes(office, due + timedelta(days=60))
    assert office.said("has been reminded", office.asha, thread=summary) == 1
    assert office.lead.home is not None
    assert "Conditions to keep" not in office.lead.home.plain


def test_who_may_say_what_of_a_condition(monday: Department) -> None:
    office = monday
    owner = {"Owner of condition 1": office.ben.name}
    card, summary = approved(office, **office.condition(WORDS, office.today + timedelta(days=3)), **owner)
    says_done(office, on=office.lead.sees(TITLE, in_=TEAM), button="Condition 1 is done")
    asked = office.ben.sees("said on", thread=summary)
    office.ben.clicks("Accept", on=asked)
    assert "you own it" in office.ben.sees("Nothing was changed on condition 1", in_=ASSESSORS).plain
    office.sandbox.add_to_channel(office.carys, ASSESSORS)
    office.carys.clicks("Accept", on=asked)
    assert "only assessors" in office.carys.sees("Nothing was changed on condition 1", in_=ASSESSORS).plain
    office.asha.clicks("Accept", on=asked)
    office.lead.sees("accepted condition 1", thread=card)


def test_conditions_are_added_one_by_one_and_keep_what_was_entered(monday: Department) -> None:
    office = monday
    _, summary = office.submitted()
    office.asha.clicks("Approve with conditions", on=summary)
    modal = office.asha.sees_modal("Approve with conditions")
    assert modal.values["Owner of condition 1"] == "@Dina Lead"
    yesterday = office.today - A_DAY
    office.asha.fills({"Condition 1": WORDS, "Condition 1 is due on": yesterday})
    for _ in range(4):
        office.asha.clicks("Add another condition", on="modal")
    modal = office.asha.sees_modal("Approve with conditions")
    assert "Condition 5" in modal.labels
    assert "Add another condition" not in modal.buttons
    assert modal.values["Condition 1"] == WORDS
    office.asha.fills({"Condition 5": "The last one.", "Approval holds until": yesterday})
    office.asha.submits()
    passed = "This day has passed. Choose today or a later day."
    assert office.asha.sees_modal("Approve with conditions").errors == {
        "Condition 1 is due on": passed,
        "Condition 5 is due on": "Choose a date.",
        "Approval holds until": passed,
    }


def test_an_approval_that_was_revoked_reminds_nobody(monday: Department) -> None:
    office = monday
    card, _ = approved(office, **office.condition(WORDS, office.today + timedelta(days=14)))
    stale = office.lead.sees(TITLE, in_=TEAM)
    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    office.asha.clicks("Revoke", on="home")
    office.asha.sees_modal("Revoke a decision")
    office.asha.fills({"Why is it revoked?": "Too soon."})
    office.asha.submits()
    office.lead.sees("revoked the decision", thread=card)
    office.lead.clicks("Condition 1 is done", on=stale, stale=True)
    assert "was revoked" in office.lead.sees("Nothing was changed on condition 1", in_=TEAM).plain
    becomes(office, office.today + timedelta(days=400))
    assert office.said("Condition 1 of the approval", office.lead, in_="dm") == 0
    assert office.said(ENDED, office.lead, thread=card) == 0


def test_an_approval_ends_on_its_last_day_and_can_be_asked_for_again(monday: Department) -> None:
    office = monday
    last = office.today + timedelta(days=45)  # a Thursday
    card, summary = approved(office, Approval_holds_until=last.isoformat())
    assert f"Holds until {last.day} {last:%B %Y}: 45 days left." in card.now().plain
    becomes(office, last - timedelta(days=30))
    for person, thread in ((office.lead, card), (office.asha, summary)):
        person.sees("ends in 30 days", thread=thread)
    becomes(office, last)
    assert "This approval ended" not in card.now().plain
    becomes(office, last + A_DAY)
    for person, thread in ((office.lead, card), (office.asha, summary)):
        assert office.said(ENDED, person, thread=thread) == 1
    office.lead.sees("This approval ended on", in_=TEAM)
    office.shows(card, ["Move on to live", "Ask for approval again"])

    office.lead.clicks("Ask for approval again", on=card)
    office.lead.sees_modal("Ask for approval again")
    office.lead.submits()
    office.lead.sees_no_modal()
    assert "No answer depends on that" in office.lead.sees("asks for approval again", thread=card).plain
    second = submits_again(office, card)
    assert "Approve" in second.buttons
    becomes(office, last + timedelta(days=100))
    assert office.said(ENDED, office.lead, thread=card) == 1


def test_at_a_weekend_an_approval_ends_and_on_monday_that_is_said(monday: Department) -> None:
    office = monday
    friday = office.today + timedelta(days=18)
    card, _ = approved(office, Approval_holds_until=friday.isoformat())
    becomes(office, friday + A_DAY)
    office.lead.sees("This approval ended on", in_=TEAM)
    assert office.said(ENDED, office.lead, thread=card) == 0
    becomes(office, friday + timedelta(days=3))
    assert office.said(ENDED, office.lead, thread=card) == 1


def changes(office: Department, card: Message, **entries: Any) -> None:
    office.lead.clicks(CHANGE, on=card)
    office.lead.sees_modal(CHANGE)
    office.lead.fills(entries)
    office.lead.submits()
    office.lead.sees_no_modal()


def test_a_small_change_is_noted_and_a_large_one_reopens(monday: Department) -> None:
    office = monday
    card, summary = approved(office)
    cost = "Whole-life cost in pounds"
    office.lead.clicks(CHANGE, on=card)
    assert office.lead.sees_modal(CHANGE).values[cost] == "£1,200,000"
    office.lead.closes_modal()

    changes(office, card, **{cost: "£1.3m"})
    assert "£1.2 million then, £1.3 million now" in office.lead.sees("still holds", thread=card).plain
    office.asha.sees("still holds", thread=summary)
    office.is_drawn()
    assert "Changed since the approval, which still holds" in card.now().plain
    assert "Changed since the approval, which still holds" in summary.now().plain

    changes(office, card, **{cost: "£1.33m"})  # little by little it has become too much
    told = office.lead.sees("reopened what was approved", thread=card)
    assert "£1.2 million then, £1,330,000 now" in told.plain
    assert "The team submits again" in office.asha.sees("reopened what was approved", thread=summary).plain
    office.is_drawn()
    assert "Reopened, because this has changed since the approval" in card.now().plain
    office.asha.sees("Reopened, because", in_=ASSESSORS)
    second = submits_again(office, card)
    assert "£1,330,000" in second.plain
    office.decides(office.ben, second, "Approve")
    office.lead.sees("approved submission 2", thread=card)
    office.is_drawn()
    assert "since the approval" not in card.now().plain


def test_a_contract_that_comes_later_reopens(monday: Department) -> None:
    office = monday
    card, _ = approved(office)
    linked: dict[str, Any] = {"Assessment it belongs to": TITLE}
    office.adds_contract(**linked)
    told = office.lead.sees("reopened what was approved", thread=card)
    assert "A contract was added: Card payments with Example Payments Ltd, £2.5 million" in told.plain
    office.lead.sees("A contract was added", in_=TEAM)


def test_what_was_reopened_already_is_not_reopened_twice(monday: Department) -> None:
    office = monday
    card, _ = approved(office)
    office.lead.clicks(CHANGE, on=card)
    office.lead.sees_modal(CHANGE)
    office.lead.fills({"Whole-life cost in pounds": "£9m"})
    linked: dict[str, Any] = {"Assessment it belongs to": TITLE}
    office.adds_contract(**linked)
    office.lead.sees("reopened what was approved", thread=card)
    office.lead.submits()
    office.lead.sees("Nothing was changed", thread=card)
    assert office.said("£9 million", office.lead, thread=card) == 0


def test_what_waits_is_said_each_working_day_until_it_is_decided(monday: Department) -> None:
    office = monday
    card, summary = office.submitted()
    office.is_drawn()
    assert "10 working days left" in summary.plain
    assert "10 working days to decide: 10 working days left" in card.now().plain
    begun = office.today
    becomes(office, begun + A_DAY)
    digest = office.asha.sees("What waits on Tuesday", in_=ASSESSORS)
    assert f"{TITLE}, submission 1, since" in digest.plain
    assert "9 working days left" in digest.plain
    assert "The record stands at" in digest.plain
    assert "9 working days left" in summary.now().plain
    becomes(office, begun + timedelta(days=5))
    assert office.said("What waits on Saturday", office.asha, in_=ASSESSORS) == 0
    becomes(office, begun + timedelta(days=9))
    assert "3 working days left" in office.asha.sees("is waiting for a decision", thread=summary).plain
    becomes(office, begun + timedelta(days=15))
    office.asha.sees("1 working day late", thread=summary)
    assert "1 working day late" in office.asha.sees("is waiting for a decision", in_="dm").plain
    assert office.said("is waiting for a decision", office.ben, in_="dm") == 0
    assert "1 working day late" in card.now().plain
    office.decides(office.ben, summary, "Approve")
    office.lead.sees("approved submission 1", thread=card)
    before = office.said("is waiting for a decision", office.asha, thread=summary)
    becomes(office, begun + timedelta(days=16))
    assert "The record stands at" in office.asha.sees("Nothing waits on Wednesday", in_=ASSESSORS).plain
    becomes(office, begun + timedelta(days=40))
    assert office.said("Nothing waits on", office.asha, in_=ASSESSORS) == 1
    assert office.said("is waiting for a decision", office.asha, thread=summary) == before
    assert office.said("What waits on", office.asha, in_=ASSESSORS) == 3


def test_the_digest_names_what_is_late_to_be_checked_and_ends_soon(monday: Department) -> None:
    office = monday
    ends = {"Approval_holds_until": (office.today + timedelta(days=30)).isoformat()}
    card, summary = approved(office, **office.condition(WORDS, office.today + A_DAY), **ends)
    becomes(office, office.today + timedelta(days=2))
    digest = office.asha.sees("What waits on", in_=ASSESSORS)
    assert "Conditions that are late" in digest.plain
    assert "1 day late, @Dina Lead" in digest.plain
    assert "Approvals that end soon" in digest.plain
    says_done(office, on=card, button="Condition 1 is done")
    office.asha.sees("said on", thread=summary)
    becomes(office, office.today + A_DAY)
    digest = office.asha.sees("What waits on Thursday", in_=ASSESSORS)
    assert "Conditions said to be done, to be checked" in digest.plain
    assert "late" not in digest.plain


def test_many_clocks_say_each_thing_once(any_office: Department) -> None:
    office = any_office
    due = office.today + timedelta(days=30)
    _, summary = approved(office, **office.condition(WORDS, due))
    office.submitted(title="Boat licences")
    clocks = [Clock(office.bot.context, office.time) for _ in range(6)]
    day = next(day for day in days_from(due + timedelta(days=10)) if is_working_day(day, ENGLAND))
    office.becomes(day)
    together = threading.Barrier(len(clocks))

    def tick(clock: Clock) -> None:
        together.wait()
        clock.tick()

    threads = [threading.Thread(target=tick, args=[clock]) for clock in clocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.bot.clock.tick()
    office.is_drawn()
    assert office.said("Condition 1 of the approval", office.lead, in_="dm") == 1
    assert office.said("has been reminded", office.asha, thread=summary) == 1
    assert office.said("What waits on", office.asha, in_=ASSESSORS) == 1
    assert office.said("Boat licences is waiting for a decision", office.asha, in_="dm") == 0
    assert office.said("is waiting for a decision", office.asha, in_="dm") == 1


def days_from(day: date) -> Any:
    return (day + timedelta(days=number) for number in range(30))


def test_a_component_that_joins_later_is_not_covered_until_it_is_approved_itself(office: Department) -> None:
    card, summary = approved(office)
    joins: dict[str, Any] = {"What is it?": "Component", "What is it part of?": f"Service: {TITLE}"}
    component = office.starts(title="Refunds", **joins)
    not_covered = "Not covered by this decision\n• Refunds (component)"
    office.is_drawn()
    assert not_covered in card.now().plain
    assert not_covered in summary.now().plain

    office.answers(component)
    own = office.submits(component, title="Refunds")
    office.decides(office.asha, own, "Approve")
    office.lead.sees("approved submission 1", thread=component)
    office.is_drawn()
    assert "Not covered" not in card.now().plain
    assert "Not covered" not in summary.now().plain
