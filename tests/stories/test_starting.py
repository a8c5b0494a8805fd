"""Starting an assessment: three doors into one form, and what the form says when something is wrong."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.people.person import Person
from tests.stories.world import ENTRIES, TEAM, TITLE, Department, department, tiny_config

COST = "Whole-life cost in pounds"
PARENT = "What is it part of?"


def by_command(person: Person) -> None:
    person.types("/spend start", in_=TEAM)


def by_shortcut(person: Person) -> None:
    person.uses_shortcut("Start an assessment")


def by_home_button(person: Person) -> None:
    person.opens_home()
    person.sees("Nothing is waiting for you", on="home")
    person.clicks("Start an assessment", on="home")


@pytest.mark.parametrize("door", [by_command, by_shortcut, by_home_button])
def test_every_door_leads_to_the_same_form_and_the_first_question(office: Department, door: Any) -> None:
    door(office.lead)
    modal = office.lead.sees_modal("Start an assessment")
    chosen = modal.values["Channel for the conversation"]
    assert chosen == (TEAM if door is by_command else "")
    office.lead.fills(ENTRIES)
    office.lead.submits()
    card = office.developer.sees(TITLE, in_=TEAM)
    assert "It needs approval because it is public-facing and costs over £100,000." in card.plain
    assert "£1.2 million" in card.plain
    assert "0 of 4 questions answered" in card.plain
    question = office.developer.sees("Question 1 of 4", thread=card)
    assert question.buttons[:4] == ["Yes", "Partly", "No", "Not applicable"]


@pytest.mark.parametrize(
    ("label", "entered", "said"),
    [
        (COST, "lots", "I could not read “lots” as an amount in pounds"),
        (COST, "-5", "cannot be less than zero"),
        (COST, "£900bn", "Check the amount"),
        ("Title", "   ", "Write something here"),
        ("What will it do, and for whom?", " \n ", "Write something here"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_the_rest_is_kept(
    office: Department, label: str, entered: str, said: str
) -> None:
    lead = office.opens_form()
    lead.fills(ENTRIES | {label: entered})
    lead.submits()
    modal = lead.sees_modal("Start an assessment")
    assert list(modal.errors) == [label]
    assert said in modal.errors[label]
    others = {name: str(value) for name, value in ENTRIES.items() if name != label}
    assert {name: modal.values[name] for name in others} == others
    lead.fills({label: ENTRIES[label]})
    lead.submits()
    lead.sees_no_modal()
    lead.sees(TITLE, in_=TEAM)


def test_everything_that_is_wrong_is_said_at_once(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    lead.fills(ENTRIES | {"Title": " ", COST: "lots"})
    lead.submits()
    assert set(lead.sees_modal("Start an assessment").errors) == {"Title", COST}


def test_slack_itself_stops_a_title_that_is_too_long(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    sent = len(shared_office.sandbox.sent)
    lead.fills(ENTRIES | {"Title": "x" * 151})
    lead.submits()
    assert set(lead.sees_modal("Start an assessment").errors) == {"Title"}
    assert len(shared_office.sandbox.sent) == sent


def test_a_title_that_is_too_long_for_us_is_refused_by_us_too(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    lead.fills(ENTRIES)
    with shared_office.catching() as caught:
        lead.submits()
    reply = caught.passes_on(0, lambda sent: _enter(sent, "title", "x" * 151))
    assert "Use at most 150 characters" in reply.body


def test_a_choice_nobody_was_given_is_refused(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    lead.fills(ENTRIES)
    with shared_office.catching() as caught:
        lead.submits()
    reply = caught.passes_on(0, lambda sent: _choose(sent, "kind", "galaxy"))
    assert "Choose one of these" in reply.body
    lead.does_not_see(TITLE, in_=TEAM)


def test_a_form_submitted_twice_makes_one_assessment(any_office: Department) -> None:
    lead = any_office.opens_form()
    lead.fills(ENTRIES)
    with any_office.catching() as caught:
        lead.submits()
        lead.submits()
    assert all(caught.passes_on(number).ok for number in (0, 1))
    card = lead.sees(TITLE, in_=TEAM)
    lead.sees("Question 1 of 4", thread=card)
    assert any_office.said(TITLE, lead, in_=TEAM) == 1
    assert any_office.said("Question 1 of 4", lead, thread=card) == 1


def test_below_the_threshold_it_says_that_no_approval_is_needed(office: Department) -> None:
    card = office.starts(cost="£99,000")
    assert "It does not need approval." in card.plain


def test_a_service_says_which_programme_it_is_part_of(office: Department) -> None:
    office.starts(title="Fishing", **{"What is it?": "Programme"})
    card = office.starts(**{PARENT: "Programme: Fishing"})
    assert "Service, part of Fishing" in card.plain


def test_a_programme_cannot_be_part_of_a_service(office: Department) -> None:
    office.starts(title="Fishing")
    lead = office.opens_form()
    lead.fills(ENTRIES | {"Title": "Rivers", "What is it?": "Programme", PARENT: "Service: Fishing"})
    lead.submits()
    said = lead.sees_modal("Start an assessment").errors[PARENT]
    assert "A service is part of a programme" in said


def test_a_parent_that_does_not_exist_is_refused_at_its_field(office: Department) -> None:
    office.starts(title="Fishing", **{"What is it?": "Programme"})
    lead = office.opens_form()
    lead.fills(ENTRIES | {PARENT: "Programme: Fishing"})
    with office.catching() as caught:
        lead.submits()
    reply = caught.passes_on(0, lambda sent: _choose(sent, "parent", "4711"))
    assert "This cannot be part of what you chose" in reply.body
    lead.does_not_see(TITLE, in_=TEAM)


V5_CATEGORY = "Digital (a service or website that people use)"


def test_where_there_are_two_organisations_the_form_asks_which(sqlite_url: str, tmp_path: Path) -> None:
    folder = tiny_config(tmp_path)
    file = folder / "organisations.yaml"
    first = file.read_text()
    second = first[first.index("  - id: example-department") :]
    second = second.replace("example-department", "river-agency").replace(
        "Department for Examples", "River Agency"
    )
    file.write_text(first + second.replace("v6-2024", "v5-2018"))
    with department(sqlite_url, folder) as office:
        lead = office.opens_form()
        lead.fills(ENTRIES | {"Organisation": "River Agency"})
        lead.submits()
        wrong = lead.sees_modal("Start an assessment").errors["Category of spending"]
        assert "version 5 (2018), have no such category" in wrong
        lead.closes_modal()
        card = office.starts(Organisation="River Agency", category=V5_CATEGORY)
        assert "River Agency" in card.plain
        office.carys.types("/spend contract")
        assert "Organisation" in office.carys.sees_modal("Add a contract").labels


def test_an_organisation_nobody_was_offered_is_refused(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    lead.fills(ENTRIES)
    with shared_office.catching() as caught:
        lead.submits()
    forged = {"type": "static_select", "selected_option": {"value": "treasury"}}
    reply = caught.passes_on(
        0, lambda sent: sent["view"]["state"]["values"].update(organisation={"organisation": forged})
    )
    assert "no longer here" in reply.body
    lead.does_not_see(TITLE, in_=TEAM)


def test_a_question_left_out_by_a_tampering_client_is_asked_for(shared_office: Department) -> None:
    lead = shared_office.opens_form()
    lead.fills(ENTRIES)
    with shared_office.catching() as caught:
        lead.submits()
    reply = caught.passes_on(0, lambda sent: sent["view"]["state"]["values"].pop("novel"))
    assert "novel" in reply.body


def _enter(sent: Any, name: str, value: str) -> None:
    sent["view"]["state"]["values"][name][name]["value"] = value


def _choose(sent: Any, name: str, value: str) -> None:
    sent["view"]["state"]["values"][name][name]["selected_option"]["value"] = value
