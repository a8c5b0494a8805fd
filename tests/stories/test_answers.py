"""The conversation: answering by buttons and by typing, going about, and two people at once."""

import time
from typing import Any

import pytest

from bot.sandbox.people.sights import Message
from bot.sandbox.webapi.faults import Fault
from tests.stories.world import ELSEWHERE, ENTRIES, GOOD_ANSWERS, TEAM, TITLE, Department, from_the_bot

EVIDENCE = "Where can this be seen?"


def test_a_yes_that_needs_evidence_asks_for_it_in_a_form(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.developer.clicks("Yes", on=first)
    modal = office.developer.sees_modal("Your evidence")
    assert modal.labels == [EVIDENCE]
    office.developer.fills({EVIDENCE: "https://example.gov.uk/notes"})
    office.developer.submits()
    office.developer.sees_no_modal()
    folded = office.lead.sees("Yes, @Dev Okafor: https://example.gov.uk/notes", thread=card)
    assert folded.ts == first.ts
    assert folded.buttons == []
    second = office.question(2, card)
    office.lead.clicks("Yes", on=second)
    office.question(3, card)
    assert office.lead.modal is None


@pytest.mark.parametrize("button", ["Partly", "No", "Not applicable"])
def test_an_answer_that_needs_a_reason_asks_for_it(office: Department, button: str) -> None:
    card = office.starts()
    office.lead.clicks(button, on=office.question(1, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({f"Why “{button}”?": "It is planned for June."})
    office.lead.submits()
    office.lead.sees(f"{button}, @Dina Lead: It is planned for June.", thread=card)


def test_a_reason_of_spaces_is_refused_at_its_field(office: Department) -> None:
    card = office.starts()
    office.lead.clicks("No", on=office.question(1, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "   "})
    office.lead.submits()
    assert office.lead.sees_modal("Your reason").errors == {"Why “No”?": "Write something here."}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("yes, 12 interviews", "Yes, @Dev Okafor: 12 interviews"),
        ("Partly: two of three", "Partly, @Dev Okafor: two of three"),
        ("no - not before May", "No, @Dev Okafor: not before May"),
        ("n/a because nobody uses it", "Not applicable, @Dev Okafor: because nobody uses it"),
        ("*Yes*, https://example.gov.uk/x?a=1&b=2", "https://example.gov.uk/x?a=1&b=2"),
    ],
)
def test_a_typed_reply_is_an_answer(office: Department, typed: str, kept: str) -> None:
    card = office.starts()
    office.developer.says(typed, thread=card)
    office.lead.sees(kept, thread=card)
    office.question(2, card)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("no", "because No needs a reason here"), ("yes", "this question needs evidence")],
)
def test_an_answer_without_what_it_needs_is_told_privately(office: Department, typed: str, told: str) -> None:
    card = office.starts()
    office.question(1, card)
    office.developer.says(typed, thread=card)
    said = office.developer.sees(told, thread=card)
    assert said.ephemeral
    office.lead.does_not_see(told, for_=0.2)
    assert office.question(1, card).buttons


def test_a_reply_to_a_card_whose_posting_slack_has_not_confirmed_is_heard_all_the_same(
    any_office: Department,
) -> None:
    office = any_office
    lead = office.opens_form()
    lead.fills(ENTRIES)
    office.sandbox.faults.drop_after("chat.postMessage")
    lead.submits()
    card = office.developer.sees(TITLE, in_=TEAM)
    office.developer.says("yes, 12 interviews", thread=card)
    heard = [sent.status for sent in office.sandbox.sent if "12 interviews" in str(sent.payload)]
    assert heard[0] == 503
    event = next(sent for sent in office.sandbox.sent if "12 interviews" in str(sent.payload))
    end = time.monotonic() + 20
    while not office.sandbox.redeliver(event.payload).ok:  # as Slack tries again, for minutes
        assert time.monotonic() < end, "it is never heard"
        time.sleep(0.1)
    office.question(2, card)
    office.lead.sees("Yes, @Dev Okafor: 12 interviews", thread=card)


def test_ordinary_talk_is_left_alone(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    before = office.chats()
    for words in ("looks like a good question", "yes?", "no idea, ask Sam", "yes please", "thanks"):
        office.developer.says(words, thread=card)
    office.developer.says("yes, in the channel and not in the thread", in_=TEAM)
    other = office.developer.says("has anyone asked the board?", in_=TEAM)
    office.developer.says("yes, they said so", thread=other)
    office.sandbox.settle()
    assert office.chats() == before
    assert office.question(1, card)


def test_a_reply_with_a_file_keeps_its_address(office: Department) -> None:
    card = office.starts()
    address = "https://example-department.slack.com/files/U0DEVELOP1/F1/notes.pdf"
    office.developer.says("yes, see the notes", thread=card, files=[("notes.pdf", address)])
    office.lead.clicks("Back", on=office.question(2, card))
    shown = office.lead.sees("see the notes https://", thread=card)
    assert address in shown.plain or "/files/" in shown.plain


def test_a_reply_that_names_the_bot_is_one_answer(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.mentions_bot("yes, 12 interviews", thread=card)
    heard = [
        sent.payload["event"]["type"]
        for sent in office.sandbox.sent
        if "12 interviews" in sent.payload.get("event", {}).get("text", "") and not from_the_bot(sent)
    ]
    assert sorted(heard) == ["app_mention", "message"]
    office.question(2, card)
    assert office.said("Question 3", office.lead, thread=card) == 0
    assert office.said("Question 2 of", office.lead, thread=card) == 1


def test_an_event_sent_again_is_one_answer(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    event = next(sent for sent in reversed(office.sandbox.sent) if "12 interviews" in str(sent.payload))
    assert office.sandbox.redeliver(event.payload).ok
    assert office.said("Question 2 of", office.lead, thread=card) == 1
    assert office.said("Question 3", office.lead, thread=card) == 0


def test_editing_and_deleting_a_reply_changes_no_answer(office: Department) -> None:
    card = office.starts()
    reply = office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    office.developer.edits(reply, "no, none at all")
    office.developer.deletes(reply.now())
    office.sandbox.settle()
    assert all(sent.status == 200 for sent in office.sandbox.sent)
    office.lead.sees("Yes, @Dev Okafor: 12 interviews", thread=card)
    assert office.said("Question 3", office.lead, thread=card) == 0


def test_what_a_bot_says_is_no_answer(office: Department) -> None:
    card = office.starts()
    office.developer.says("looks like a good question", thread=card)
    said = {"text": "yes, 12 interviews"}
    assert office.hears_again(lambda sent: sent["event"].update(said, bot_id="B0OTHERBOT")).ok
    assert office.hears_again(lambda sent: sent["event"].update(said, subtype="bot_message")).ok
    assert office.said("Question 2", office.lead, thread=card) == 0
    assert office.hears_again(lambda sent: sent["event"].update(said)).ok
    office.question(2, card)


def test_a_mention_outside_any_thread_of_ours_is_left_alone(office: Department) -> None:
    office.developer.mentions_bot("yes, hello", in_=TEAM)
    office.developer.says("yes", in_="dm")
    office.developer.sees("Hello", in_="dm")  # who writes to the bot is greeted, and nothing more
    office.sandbox.settle()
    assert [call.method for call in office.sandbox.calls if call.method.startswith("chat.")] == [
        "chat.postMessage"
    ]
    assert not [each for each in office.developer.reads(TEAM) if each.from_bot]


def test_skip_back_continue_and_the_menu(office: Department) -> None:
    lead, card = office.lead, office.starts()
    lead.clicks("Skip for now", on=office.question(1, card))
    second = office.question(2, card)
    lead.sees("Skipped for now.", thread=card)
    lead.clicks("Back", on=second)
    first = office.question(1, card, after=second)
    assert "Back" not in first.buttons
    lead.clicks("Continue", on=card)
    again = office.question(1, card, after=first)
    lead.chooses("2.2 Have you looked for something that exists already?", on=card)
    last = office.question(4, card, after=again)
    lead.clicks("Skip for now", on=last)
    office.question(1, card, after=last)
    office.shows(last, [])


def test_skipping_the_only_question_left_stays_with_it(office: Department) -> None:
    card = office.starts()
    for reply in GOOD_ANSWERS[:3]:
        office.developer.says(reply, thread=card)
    last = office.question(4, card)
    office.lead.clicks("Skip for now", on=last)
    assert office.said("Question 4 of", office.lead, thread=card) == 1
    assert "Yes" in last.now().buttons


def test_why_we_ask(office: Department) -> None:
    card = office.starts()
    office.lead.clicks("Why we ask", on=office.question(1, card))
    modal = office.lead.sees_modal("Why we ask")
    assert "Talking to a few real users early" in modal.plain
    assert "You must do this" in modal.plain


def test_going_back_to_an_answer_and_changing_it(office: Department) -> None:
    card = office.starts()
    office.answers(card)
    ready = office.lead.sees("Every question has an answer", thread=card)
    office.lead.chooses("1.2 (Yes) Have the people responsible agreed what this should achieve?", on=ready)
    second = office.lead.sees("You can change it here.", thread=card)
    office.lead.clicks("No", on=second)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "The board has not met."})
    office.lead.submits()
    office.lead.sees("1 finding stands in the way of a plain approval. You can still submit.", thread=card)


def test_a_button_that_was_old_for_longer_changes_nothing_and_is_told_by_whom(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    office.developer.says("partly: six interviews", thread=card)
    office.question(2, card)
    office.passes(minutes=2)
    office.lead.clicks("Yes", on=first, stale=True)
    told = office.lead.sees("Your answer was not saved, because @Dev Okafor answered it on", thread=card)
    assert told.ephemeral
    office.shows(first, [])
    assert office.lead.modal is None
    assert office.said("Question 3", office.lead, thread=card) == 0


def test_what_was_typed_in_a_form_meanwhile_is_not_lost(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.lead.clicks("Partly", on=first)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “Partly”?": "I had written a great deal here."})
    office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    office.passes(minutes=2)
    office.lead.submits()
    modal = office.lead.sees_modal("Your reason")
    assert "Somebody changed this while you were writing" in modal.errors["Why “Partly”?"]
    assert modal.values["Why “Partly”?"] == "I had written a great deal here."
    office.lead.sees("because @Dev Okafor answered it on", thread=card)


def test_a_form_of_an_answer_submitted_twice_is_one_answer(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.lead.clicks("No", on=office.question(1, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "Not before May."})
    with office.catching() as caught:
        office.lead.submits()
        office.lead.submits()
    assert [caught.passes_on(number).body for number in (0, 1)] == ["", ""]
    office.question(2, card)
    assert office.said("Question 3", office.lead, thread=card) == 0
    assert office.said("answered", office.lead, thread=card) == office.said(
        "of 4 questions answered", office.lead
    )


def test_who_presses_on_the_card_is_told_beside_it_and_not_in_a_thread_that_may_be_closed(
    office: Department,
) -> None:
    card = office.starts()
    office.lead.clicks("Submit", on=card)
    told = office.lead.sees("No question has an answer yet", in_=TEAM)
    assert (told.ephemeral, told.thread_ts) == (True, None)


def test_nothing_can_be_answered_after_submitting(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.answers(card)
    office.submits(card)
    office.lead.clicks("Yes", on=first, stale=True)
    office.lead.sees("Licence payments has moved on. It is now: waiting for a decision.", thread=card)
    office.lead.clicks("Continue", on=card, stale=True)
    office.lead.clicks("Submit", on=card, stale=True)
    office.sandbox.settle()
    assert office.said("has moved on", office.lead, thread=card) == 1
    assert office.said("has moved on", office.lead, in_=TEAM) == 2
    office.developer.says("no, we changed our minds", thread=card)
    assert office.said("changed our minds", office.lead, thread=card) == 1


def test_a_press_tells_even_where_its_form_cannot_open(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.sandbox.faults.add("views.open", Fault(error="internal_error"), times=2)
    office.lead.clicks("No", on=first)
    office.sandbox.settle()
    assert office.sandbox.sent[-1].status == 200
    office.lead.clicks("No", on=first)
    office.lead.sees_modal("Your reason")


def test_a_channel_the_bot_is_not_in_is_not_heard(office: Department) -> None:
    sent = len(office.sandbox.sent)
    office.lead.says("yes, 12 interviews", in_=ELSEWHERE)
    assert len(office.sandbox.sent) == sent


def test_a_typed_reply_after_the_question_was_skipped_answers_the_one_being_asked(office: Department) -> None:
    card = office.starts()
    office.lead.clicks("Skip for now", on=office.question(1, card))
    second = office.question(2, card)
    office.developer.says("yes", thread=second)
    office.lead.sees("Yes, @Dev Okafor", thread=card)
    office.question(3, card)


@pytest.fixture(scope="module")
def untouched(shared_department: Department) -> Message:
    """Give the card of an assessment that no test here answers."""
    return shared_department.starts()


@pytest.mark.parametrize(
    "value", ["1:user-research", "1:no-such-question:0", "x:user-research:0", "1:user-research:y"]
)
def test_a_button_whose_value_is_forged_changes_nothing(
    shared_office: Department, untouched: Message, value: str
) -> None:
    office, card = shared_office, untouched
    first = office.question(1, card)
    with office.catching() as caught:
        office.lead.clicks("Yes", on=first)

    def forge(sent: Any) -> None:
        sent["actions"][0]["value"] = value

    caught.passes_on(0, forge)
    assert "no longer here" in office.lead.sees_modal("That did not work").plain
    assert office.said("Question 2", office.lead, thread=card) == 0
