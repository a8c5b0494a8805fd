"""From submitting to a decision: who may make it, on what, and that it is made once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import Decision
from tests.stories.world import (
    ASSESSORS,
    DECISIONS,
    DECISIONS_AGAIN,
    GOOD_ANSWERS,
    ONE_GAP,
    READING,
    TEAM,
    TITLE,
    Department,
    forged,
)

PLAIN = "A plain approval is not possible"


def decided(office: Department) -> list[Decision]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(Decision).order_by("id")))


def test_submitting_too_early_names_what_is_missing(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    office.lead.clicks("Submit", on=card)
    told = office.lead.sees("You cannot submit yet. 3 questions of 4 still need an answer.", in_=TEAM)
    assert "Point 2: Will other teams be able to use what you make?" in told.plain
    assert "research" not in told.plain
    assert told.ephemeral
    office.ben.does_not_see(TITLE, in_=ASSESSORS, for_=0.2)


def test_a_no_to_a_must_never_blocks_submitting_but_it_blocks_a_plain_approval(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    assert "1 finding stands in the way of a plain approval" in summary.plain
    assert "It needs approval because it is public-facing" in summary.plain
    office.ben.clicks("Approve", on=summary)
    modal = office.ben.sees_modal("Approve")
    assert PLAIN in modal.plain
    assert modal.submit == ""
    office.ben.closes_modal()
    office.ben.clicks("Approve with conditions", on=summary)
    office.ben.sees_modal("Approve with conditions")
    office.ben.submits()
    said = office.ben.sees_modal("Approve with conditions").errors
    assert "Give at least one condition" in said["Condition 1"]
    office.ben.fills({"Condition 1": "Agree the aims", "Condition 1 is due on": office.today})
    office.ben.clicks("Add another condition", on="modal")
    office.ben.fills({"Condition 2": "Tell us the date", "Condition 2 is due on": office.today})
    office.ben.submits()
    office.ben.sees_no_modal()
    told = office.lead.sees("approved submission 1 with conditions", thread=card)
    assert "1. Agree the aims" in told.plain
    assert "2. Tell us the date" in told.plain


def test_what_stands_in_the_way_in_a_component_bars_a_plain_approval_of_the_whole(office: Department) -> None:
    card = office.starts()
    part: dict[str, Any] = {"What is it?": "Component", "What is it part of?": f"Service: {TITLE}"}
    component = office.starts(title="Refunds", **part)
    office.answers(component, ONE_GAP)
    office.answers(card)
    summary = office.submits(card)
    assert "1 finding stands in the way of a plain approval" in summary.plain
    assert "1.2 Something in Refunds, a part of this, stands in the way" in summary.plain
    office.asha.clicks("Approve", on=summary)
    modal = office.asha.sees_modal("Approve")
    assert PLAIN in modal.plain
    assert "Something in Refunds" in modal.plain
    office.asha.closes_modal()

    own = office.submits(component, title="Refunds")
    office.decides(office.asha, own, "Approve with conditions", **office.condition("Agree the aims"))
    office.lead.sees("approved submission 1 with conditions", thread=component)
    office.decides(office.asha, summary, "Ask for changes", **{"What should change?": "Submit again."})
    office.lead.clicks("Submit", on=office.lead.sees("Make the changes, then submit again", thread=card))
    again = office.asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)
    assert "in the way" not in again.plain.split("Since submission 1")[0]
    office.decides(office.asha, again, "Approve")
    office.lead.sees("approved submission 2", thread=card)


def test_a_plain_approval_forged_past_the_form_is_refused(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.ben.clicks("Reject", on=summary)
    office.ben.sees_modal("Reject")
    office.ben.fills({"Why is it rejected?": "It is not ready."})
    with office.catching() as caught:
        office.ben.submits()
    caught.passes_on(0, lambda sent: sent["view"].update(callback_id="approve"))
    told = office.ben.sees(
        "Nothing was changed on Licence payments. A finding stands in the way", in_=ASSESSORS
    )
    assert told.ephemeral
    assert decided(office) == []
    office.lead.does_not_see("approved", thread=card, for_=0.2)


def test_an_exemption_says_who_granted_it(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.asha.clicks("Approve with conditions", on=summary)
    office.asha.sees_modal("Approve with conditions")
    granted, until = "Exemption granted on", "Exemption holds until"
    office.asha.fills({"Exemption": "The Chief Digital Officer", granted: date(2027, 5, 1)})
    office.asha.submits()
    assert office.asha.sees_modal("Approve with conditions").errors == {until: "Choose a date."}
    office.asha.fills({until: date(2027, 4, 30)})
    office.asha.submits()
    assert until in office.asha.sees_modal("Approve with conditions").errors
    office.asha.fills({until: date(2028, 4, 30)})
    office.asha.submits()
    office.asha.sees_no_modal()
    told = office.lead.sees("approved submission 1 with conditions", thread=card)
    assert "Exemption: The Chief Digital Officer" in told.plain
    assert "Granted on 1 May 2027, holds until 30 April 2028." in told.plain
    office.shows(summary, READING)


def test_a_rejection_is_told_with_its_reason(office: Department) -> None:
    card, summary = office.submitted()
    office.decides(office.asha, summary, "Reject", **{"Why is it rejected?": "Use the shared platform."})
    assert "Use the shared platform." in office.lead.sees("rejected submission 1", thread=card).plain
    office.asha.sees("rejected submission 1", thread=summary)
    office.shows(summary, READING)
    office.lead.sees("Rejected", in_=TEAM)


def test_a_reason_is_required_where_the_team_has_to_act(office: Department) -> None:
    _, summary = office.submitted()
    for button, label in (("Ask for changes", "What should change?"), ("Reject", "Why is it rejected?")):
        office.ben.clicks(button, on=summary)
        office.ben.sees_modal(button)
        office.ben.fills({label: "  "})
        office.ben.submits()
        assert office.ben.sees_modal(button).errors[label] == "Write something here."
        office.ben.closes_modal()
    assert decided(office) == []


def test_changes_asked_for_open_the_answers_again_and_the_older_summary_is_replaced(
    office: Department,
) -> None:
    card, first = office.submitted()
    office.decides(office.ben, first, "Ask for changes", **{"What should change?": "Say what was agreed."})
    again = office.lead.sees("Make the changes, then submit again", thread=card)
    office.lead.chooses("1.2 (Yes) Have the people responsible agreed what this should achieve?", on=again)
    question = office.lead.sees("You can change it here.", thread=card)
    office.developer.says("partly: two of three aims", thread=question)
    office.lead.sees("Partly, @Dev Okafor: two of three aims", thread=card)
    second = office.submits(card, number=2)
    office.shows(second, DECISIONS_AGAIN)
    assert office.ben.sees("Replaced by submission 2.", in_=ASSESSORS).ts == first.ts
    office.shows(first, READING)
    assert "Say what was agreed." in second.plain
    office.asha.clicks("Approve", on=first, stale=True)
    told = office.asha.sees("submission 1 of Licence payments is no longer the latest", in_=ASSESSORS)
    assert told.ephemeral
    assert [decision.outcome for decision in decided(office)] == ["ask_for_changes"]


def test_only_a_lead_revokes_from_the_home_tab_with_a_reason(office: Department) -> None:
    card, summary = office.submitted()
    office.decides(office.ben, summary, "Approve", A_note_for_the_team="Well done.")
    office.lead.sees("Well done.", thread=card)
    office.ben.opens_home()
    office.ben.sees("Nothing is waiting for you", on="home")
    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    with office.catching() as caught:
        office.asha.clicks("Revoke", on="home")
    caught.passes_on(0, lambda sent: sent["user"].update(id=office.ben.id))
    office.ben.sees("Only a lead assessor can revoke a decision.", in_=ASSESSORS)
    assert office.ben.modal is None

    office.asha.clicks("Revoke", on="home")
    office.asha.sees_modal("Revoke a decision")
    office.asha.fills({"Why is it revoked?": "The figures were wrong."})
    with office.catching() as caught:
        office.asha.submits()
        office.asha.submits()
    caught.passes_on(0)
    office.lead.sees("The figures were wrong.", thread=card)
    office.shows(summary, DECISIONS)
    caught.passes_on(1)
    office.asha.sees("There is no decision that can be revoked.", in_=ASSESSORS)
    assert [decision.outcome for decision in decided(office)] == ["approve", None]
    office.decides(office.ben, summary.now(), "Reject", **{"Why is it rejected?": "Too costly."})
    office.lead.sees("rejected submission 1", thread=card)


def test_twenty_decisions_at_once_are_one(any_office: Department) -> None:
    office = any_office
    card, summary = office.submitted()
    people = (office.asha, office.ben)
    for person in people:
        person.clicks("Approve", on=summary)
        person.sees_modal("Approve")
    with office.catching() as caught:
        for person in people:
            for _ in range(10):
                person.submits()
    with ThreadPoolExecutor(20) as crowd:
        replies = list(crowd.map(caught.passes_on, range(20)))
    assert [reply.status for reply in replies] == [200] * 20
    office.rests()
    assert len(decided(office)) == 1
    assert office.said("approved submission 1", office.lead, thread=card) == 1
    late = sum(office.said("Your decision was not recorded", person, in_=ASSESSORS) for person in people)
    told_to_try_again = sum("many people are working at once" in reply.body for reply in replies)
    assert late + told_to_try_again == 19


def test_an_assessor_who_took_part_cannot_decide(office: Department) -> None:
    office.sandbox.add_to_channel(office.asha, TEAM)
    office.sandbox.add_to_channel(office.ben, TEAM)
    card = office.starts()
    office.asha.says(GOOD_ANSWERS[0], thread=card)
    office.question(2, card)  # who has not seen it answers the one before, too
    office.answers(card, GOOD_ANSWERS[1:])
    office.ben.clicks("Submit", on=office.ben.sees("Every question has an answer", thread=card))
    summary = office.asha.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS)
    refused(office, office.asha, summary, "You answered some of its questions.")
    refused(office, office.ben, summary, "You submitted it.")


def test_an_assessor_cannot_decide_on_what_they_started(office: Department) -> None:
    office.sandbox.add_to_channel(office.asha, TEAM)
    card = office.starts(by=office.asha)
    office.answers(card)
    refused(office, office.asha, office.submits(card), "You started it.")


def refused(office: Department, person: Person, summary: Any, why: str) -> None:
    person.clicks("Approve", on=summary)
    told = person.sees(why, in_=ASSESSORS)
    assert told.ephemeral
    assert person.modal is None
    assert decided(office) == []


def test_who_is_no_assessor_is_told_privately(office: Department) -> None:
    _, summary = office.submitted()
    office.sandbox.add_to_channel(office.carys, ASSESSORS)
    refused(office, office.carys, summary, "assessors can decide.")
    office.ben.does_not_see("Only the organisation", for_=0.2)


def test_who_left_the_channel_is_told_in_a_direct_message(office: Department) -> None:
    _, summary = office.submitted()
    with office.catching() as caught:
        office.ben.clicks("Approve", on=summary)
    caught.passes_on(0, lambda sent: sent["user"].update(id=office.carys.id))
    told = office.carys.sees("assessors can decide.", in_="dm")
    assert not told.ephemeral


@pytest.fixture(scope="module")
def waiting(shared_department: Department) -> Message:
    """Give what the assessors see of a submission that no test here decides on."""
    return shared_department.submitted()[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1:", "999:"),
        ("1:", "x:"),
        ("1:", "-1:"),
        ("1:", "99999999999999999999:"),
        ("1:", "1:1:"),
        ("1:", ""),
    ],
)
def test_a_forged_button_changes_nothing_and_says_so(
    shared_office: Department, waiting: Message, old: str, new: str
) -> None:
    office, summary = shared_office, waiting
    value = next(e["value"] for b in summary.blocks for e in b.get("elements", []) if e["type"] == "button")
    office.ben.clicks("Approve", on=forged(summary, value, value.replace(old, new, 1)), stale=True)
    assert "no longer here" in office.ben.sees_modal("That did not work").plain
    assert decided(office) == []
    office.shows(summary, DECISIONS)


def test_a_button_with_another_digest_or_count_of_decisions_is_refused(office: Department) -> None:
    _, summary = office.submitted()
    value = next(e["value"] for b in summary.blocks for e in b.get("elements", []) if e["type"] == "button")
    submission, digest, made = value.split(":")
    for other in (f"{submission}:{'0' * len(digest)}:{made}", f"{submission}:{digest}:7"):
        office.ben.clicks("Approve", on=forged(summary, value, other), stale=True)
    office.ben.sees("is no longer the latest", in_=ASSESSORS)
    office.ben.sees("Look at the card again before you decide.", in_=ASSESSORS)
    assert office.ben.modal is None


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "{}",
        "[]",
        "garbage",
        '"1"',
        '{"submission": 999, "digest": "x", "decisions": 0}',
        '{"submission": "x", "digest": "x", "decisions": 0}',
    ],
)
def test_a_form_that_carries_garbage_changes_nothing_and_keeps_what_was_typed(
    shared_office: Department, waiting: Message, metadata: str
) -> None:
    office, summary = shared_office, waiting
    office.ben.clicks("Reject", on=summary)
    view = office.ben.sees_modal("Reject")
    view.open.body["private_metadata"] = metadata
    office.ben.fills({"Why is it rejected?": "It is not ready."})
    office.ben.submits()
    modal = office.ben.sees_modal("Reject")
    assert "no longer here" in modal.errors["Why is it rejected?"]
    assert modal.values["Why is it rejected?"] == "It is not ready."
    assert decided(office) == []


def test_a_form_nobody_made_is_refused(shared_office: Department, waiting: Message) -> None:
    office, summary = shared_office, waiting
    office.ben.clicks("Approve", on=summary)
    office.ben.sees_modal("Approve")
    with office.catching() as caught:
        office.ben.submits()
    forgeries: list[dict[str, str]] = [
        {"callback_id": "grant_everything"},
        {"private_metadata": '{"submission": 1}'},
    ]
    for forgery in forgeries:
        assert "no longer here" in caught.passes_on(0, partial(_with_view, forgery)).body
    assert decided(office) == []


def _with_view(changed: dict[str, str], sent: Any) -> None:
    sent["view"].update(changed)


def test_a_press_on_what_is_no_button_of_ours_is_answered(office: Department) -> None:
    _, summary = office.submitted()
    with office.catching() as caught:
        office.ben.clicks("Approve", on=summary)
    caught.passes_on(0, lambda sent: sent["actions"][0].update(action_id="grant"))
    office.ben.sees_modal("That did not work")


def test_what_the_others_see_is_counted_once(office: Department) -> None:
    """Two submissions of two assessments have summaries, threads and decisions of their own."""
    _, one = office.submitted()
    _, two = office.submitted(title="Rod licences")
    office.decides(office.ben, two, "Approve")
    office.shows(two, READING)
    assert one.now().buttons == DECISIONS
    assert Counter(decision.submission_id for decision in decided(office)) == {2: 1}
