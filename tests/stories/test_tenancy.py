"""Nobody of another workspace sees, answers, decides or redraws anything, whatever ids they send."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import (
    Answer,
    Assessment,
    AuditEntry,
    Contract,
    Decision,
    KeyDate,
    OutboxMessage,
    Submission,
)
from tests.stories.test_contracts import deadline, ticks, working
from tests.stories.world import ELSEWHERE, ENTRIES, ONE_GAP, TITLE, Caught, Department

OTHER = "T0OTHER001"

KEPT = (Answer, Assessment, AuditEntry, Contract, Decision, KeyDate, OutboxMessage, Submission)


def of_another_workspace(payload: Any) -> None:
    """Have a request come from a workspace that has nothing to do with this one."""
    for name in ("team_id", "context_team_id"):
        if name in payload:
            payload[name] = OTHER
    if "team" in payload:
        payload["team"]["id"] = OTHER
    if "user" in payload:
        payload["user"]["team_id"] = OTHER
    if "event" in payload and "team" in payload["event"]:
        payload["event"]["team"] = OTHER


def everything(office: Department) -> list[dict[str, Any]]:
    """Return every row that counts, as it stands."""
    with office.bot.database.reading() as session:
        rows = [row for table in KEPT for row in session.exec(select(table))]
        return [copy.deepcopy(row.model_dump()) for row in rows]


def buttons(message: Message) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in message.now().blocks:
        for element in block.get("elements", []):
            if element.get("type") == "button":
                yield element["text"]["text"], element


def presses(office: Department, person: Person, message: Message) -> list[Caught]:
    """Have somebody press every button on a message, and hold all of it back."""
    held = []
    for words, _ in buttons(message):
        with office.catching() as caught:
            person.clicks(words, on=message)
        held.append(caught)
    return held


def test_no_button_form_or_reply_of_another_workspace_reaches_this_one(office: Department) -> None:
    lead, card = office.lead, office.starts()
    question = office.question(1, card)
    held = presses(office, lead, question) + presses(office, lead, card)
    with office.catching() as caught:
        lead.chooses("2.2 Have you looked for something that exists already?", on=card)
    held.append(caught)
    lead.clicks("No", on=question)
    held.append(form(office, lead, "Your reason", {"Why “No”?": "stolen words"}))
    other, summary = office.submitted(ONE_GAP, title="Rod licences")
    held += presses(office, office.asha, summary)
    office.asha.clicks("Reject", on=summary)
    held.append(form(office, office.asha, "Reject", {"Why is it rejected?": "stolen words"}))
    office.decides(office.asha, summary, "Reject", **{"Why is it rejected?": "No."})
    lead.sees("rejected submission 1", thread=other)
    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    with office.catching() as caught:
        office.asha.clicks("Revoke", on="home")
    held.append(caught)
    office.asha.clicks("Revoke", on="home")
    held.append(form(office, office.asha, "Revoke a decision", {"Why is it revoked?": "stolen words"}))
    office.rests()
    nothing_happens(office, held)


def test_no_reminder_of_this_workspace_answers_to_another(office: Department) -> None:
    told = office.adds_contract()
    office.becomes(working(deadline(told) - timedelta(days=14)))
    ticks(office)
    reminder = office.carys.sees("left to give notice", in_="dm")
    held = presses(office, office.carys, reminder)
    with office.catching() as caught:
        office.carys.chooses("In 7 days", on=reminder)
    held.append(caught)
    office.carys.clicks("Record decision", on=reminder)
    held.append(form(office, office.carys, "Record a decision", {"What was decided?": "Let it end"}))
    office.rests()
    nothing_happens(office, held)


def test_no_reply_or_invitation_of_another_workspace_is_heard(office: Department) -> None:
    card = office.starts()
    office.developer.says("looks like a good question", thread=card)
    office.rests()
    before = everything(office)

    def said(sent: Any) -> None:
        of_another_workspace(sent)
        sent["event"]["text"] = "yes, 12 interviews"

    assert office.hears_again(said).ok
    office.sandbox.settle()
    assert everything(office) == before


def test_a_guest_in_a_shared_channel_is_heard_as_one_of_this_workspace(office: Department) -> None:
    """The envelope names whose channel it is, the event where the writer is from.

    https://docs.slack.dev/apis/slack-connect
    """
    card = office.starts()
    office.developer.says("looks like a good question", thread=card)
    office.rests()

    def said_by_a_guest(sent: Any) -> None:
        sent["is_ext_shared_channel"] = True
        sent["event"] |= {"team": OTHER, "user_team": OTHER, "source_team": OTHER}
        sent["event"]["text"] = "yes, 12 interviews"

    assert office.hears_again(said_by_a_guest).ok
    office.lead.sees("Yes, @Dev Okafor: 12 interviews", thread=card)


def test_a_parked_conversation_is_not_released_by_another_workspace(office: Department) -> None:
    lead = office.opens_form()
    entries = {label: value for label, value in ENTRIES.items() if label != "Channel for the conversation"}
    lead.fills(entries | {"Channel for the conversation": ELSEWHERE})
    lead.submits()
    told = lead.sees("could not be posted", in_="dm")
    held = presses(office, lead, told)
    office.rests()
    nothing_happens(office, held)


def test_a_menu_of_another_workspace_offers_nothing_of_this_one(office: Department) -> None:
    office.starts(**{"What is it?": "Programme"})
    with office.catching() as caught:
        office.lead.types("/spend start")
    assert caught.passes_on(0, of_another_workspace).ok
    assert "What is it part of?" not in office.lead.sees_modal("Start an assessment").labels
    office.lead.closes_modal()
    with office.catching() as caught:
        office.lead.types("/spend contract")
    assert caught.passes_on(0, of_another_workspace).ok
    office.lead.sees_modal("Add a contract")
    with office.catching() as caught:
        office.lead.clicks("More details", on="modal")
    assert caught.passes_on(0, of_another_workspace).ok
    assert TITLE not in office.lead.sees_modal("Add a contract").plain


def test_a_parent_or_assessment_of_another_workspace_cannot_be_chosen(office: Department) -> None:
    office.starts(title="Fishing", **{"What is it?": "Programme"})
    lead = office.opens_form()
    lead.fills(ENTRIES | {"What is it part of?": "Programme: Fishing"})
    with office.catching() as caught:
        lead.submits()
    assert "cannot be part of" in caught.passes_on(0, of_another_workspace).body
    lead.closes_modal()
    office.carys.types("/spend contract")
    office.carys.sees_modal("Add a contract")
    office.carys.clicks("More details", on="modal")
    office.carys.fills(office.contract_entries(**{"Assessment it belongs to": "Fishing"}))
    with office.catching() as caught:
        office.carys.submits()
    assert "no longer here" in caught.passes_on(0, of_another_workspace).body


def form(office: Department, person: Person, title: str, entries: dict[str, str]) -> Caught:
    person.sees_modal(title)
    person.fills(entries)
    with office.catching() as caught:
        person.submits()
    person.closes_modal()
    return caught


def nothing_happens(office: Department, held: list[Caught]) -> None:
    before, calls = everything(office), len(office.sandbox.calls)
    assert held
    for caught in held:
        reply = caught.passes_on(0, of_another_workspace)
        assert reply.status == 200
        is_form = caught.sent[0].payload["type"] == "view_submission"
        assert ("no longer here" in reply.body) is is_form, caught.sent[0].payload
    office.sandbox.settle()
    after = everything(office)
    assert after == before
    answered = [call for call in office.sandbox.calls[calls:] if call.method != "chat.update"]
    # what the bot reads on its own goes on meanwhile
    assert {call.method for call in answered} <= {"views.open", "conversations.members", "users.info"}
    shown = str([call.args for call in answered])
    for secret in (TITLE, "Rod licences", "Card payments", "notes at"):
        assert secret not in shown


def test_the_home_tab_of_another_workspace_is_empty(office: Department) -> None:
    office.submitted()
    office.asha.opens_home()
    office.asha.sees("To review", on="home")
    opened = next(sent for sent in reversed(office.sandbox.sent) if "app_home_opened" in str(sent.payload))
    payload = copy.deepcopy(opened.payload)
    of_another_workspace(payload)
    assert office.sandbox.redeliver(payload).ok
    office.sandbox.settle()
    published = [call.args["view"] for call in office.sandbox.calls if call.method == "views.publish"]
    assert "Nothing is waiting for you" in str(published[-1])
    assert TITLE not in str(published[-1])
