"""Contracts seen, found, changed and drawn by those who may, and refused to others."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import View
from bot.store.tables import AuditEntry, Contract, KeyDate
from tests.stories.test_contracts import working
from tests.stories.world import CONTRACT, TITLE, Department

FILL_IN = "Fill in what is missing"
GROUPS = ["Dates and notice", "Breaks and extensions", "Supplier, value and data", "People and links"]


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def modal_of(person: Person) -> View:
    modal = person.modal
    assert modal is not None
    return modal


def lists(person: Person, words: str = "") -> View:
    person.types(f"/spend contracts {words}".strip())
    return person.sees_modal("Contracts")


def sees_contract(person: Person, words: str = CONTRACT) -> View:
    """Have somebody open the first contract that is called so."""
    lists(person, words)
    person.clicks("See", on="modal")
    return person.sees_modal("Contract")


def changes(person: Person, group: str, **entries: Any) -> View:
    """Have somebody change a group of fields of the contract in front of them."""
    person.clicks(group, on="modal")
    person.sees_modal(group)
    person.fills({label.replace("_", " "): value for label, value in entries.items()})
    person.submits()
    return person.sees_modal("Contract")


def adds_quickly(office: Department, **changed: Any) -> Any:
    """Have a contract added with five fields, and return what is told of it."""
    entries = office.contract_entries(**changed)
    del entries["Notice period"]
    office.carys.types("/spend contract")
    assert len(modal_of(office.carys).open.entered) == len(entries)
    office.carys.fills(entries)
    office.carys.submits()
    office.carys.sees_no_modal()
    return office.carys.sees("was added", in_="dm")


def contract_row(office: Department) -> Contract:
    with office.bot.database.reading() as session:
        return session.exec(select(Contract).order_by(col(Contract.id).desc())).first()  # type: ignore[return-value]


def test_five_fields_are_enough_and_the_rest_is_asked_for_over_time(office: Department) -> None:
    carys = office.carys
    told = adds_quickly(office)
    assert "@Carys Bell answers for it" in told.plain
    assert "6 things missing for reliable reminders: the notice period; break clauses" in told.plain
    assert "this one is assumed" in told.plain
    carys.clicks(FILL_IN, on=told)
    carys.sees_modal(FILL_IN)
    carys.fills({"Notice period": "6 weeks", "Break clauses": "none", "Options to extend": "12 months"})
    carys.submits()
    seen = carys.sees_modal("Contract").plain
    assert "Saved." in seen
    assert "3 things missing for reliable reminders: whether it extends by itself" in seen
    assert "Notice\n6 weeks" in seen
    assert "Break clauses\nNone" in seen
    carys.clicks("Fill in", on="modal")
    carys.fills(
        {
            "Does it extend by itself unless somebody acts?": "No",
            "Kind of product": "Cloud hosting",
            "Deputy": office.lead.name,
        }
    )
    carys.submits()
    seen = carys.sees_modal("Contract").plain
    assert "missing for reliable reminders" not in seen
    carys.closes_modal()
    carys.clicks(FILL_IN, on=told)
    carys.sees_modal("Contract")


def test_what_was_entered_stays_when_there_is_more_to_enter(office: Department) -> None:
    carys = office.carys
    carys.types("/spend contract")
    carys.fills({"Title": CONTRACT, "Value in pounds": "a lot", "Start": office.today})
    carys.clicks("More details", on="modal")
    entered = {key[0]: state for key, state in modal_of(carys).open.entered.items()}
    assert entered["title"]["value"] == CONTRACT
    assert entered["value"]["value"] == "a lot"
    assert entered["start"]["selected_date"] == office.today.isoformat()
    assert entered["owner"]["selected_user"] == carys.id


def test_all_of_a_contract_is_changed_by_groups(office: Department) -> None:
    carys = office.carys
    office.starts()
    office.adds_contract()
    sees_contract(carys)
    half, year = said(office.today + timedelta(days=180)), office.today.year
    seen = changes(
        carys,
        GROUPS[0],
        Notice_period="20 clear working days, 2 days for service, by us",
        End=f"{year + 4}-03-31",
    ).plain
    assert f"to 31 March {year + 4}" in seen
    assert "20 clear working days, 2 days for service, by us" in seen
    seen = changes(
        carys,
        GROUPS[1],
        Break_clauses=f"{half}\nany time with 90 days notice",
        Options_to_extend="12 months (used)\n24 months",
        Renewal=f"1 April {year + 4}, for 12 months",
        Review_dates=f"1 October {year + 1}",
    ).plain
    assert f"• {half}" in seen
    assert "• any time with 90 days notice" in seen
    assert "12 months, used" in seen
    assert "24 months, not used yet" in seen
    assert f"Latest possible end\n31 March {year + 6}" in seen
    assert f"Break on {half}" in seen
    assert f"Renewal on 1 April {year + 4}" in seen
    assert f"Review on 1 October {year + 1}" in seen
    seen = changes(
        carys,
        GROUPS[2],
        Suppliers="Example Payments Ltd, 01234567\nOther, Brown and Sons",
        Value_in_pounds="£120 million",
        Spent_so_far_in_pounds="10k",
    ).plain
    assert "Example Payments Ltd (company number 01234567); Other, Brown and Sons" in seen
    assert "£120 million, £10,000 spent so far" in seen
    seen = changes(
        carys,
        GROUPS[3],
        Deputy=office.lead.name,
        Assessment_it_belongs_to=TITLE,
        Reference="C-118",
        Links="https://example.gov.uk/contract",
        Notes="Ask Priya.\nThen Ben.",
    ).plain
    assert f"Assessment: {TITLE} in" in seen
    assert "Reference C-118" in seen
    assert "https://example.gov.uk/contract" in seen
    assert "Deputy\n@Dina Lead" in seen
    assert "All, with “01234567”: 1 contract" in lists(office.lead, "01234567").plain


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(office: Department) -> None:
    carys = office.carys
    office.adds_contract(Break=office.today + timedelta(days=300))
    sees_contract(carys)
    carys.clicks(GROUPS[1], on="modal")
    carys.fills({"Break clauses": "whenever we like", "Review dates": "1/4/27", "Options to extend": "3+1"})
    carys.submits()
    errors = modal_of(carys).errors
    assert "as a break clause" in errors["Break clauses"]
    assert "Write all four" in errors["Review dates"]
    assert "options to extend" in errors["Options to extend"]
    carys.closes_modal()
    carys.clicks(GROUPS[0], on="modal")
    carys.fills({"End": office.today + timedelta(days=30)})
    carys.submits()
    (problem,) = modal_of(carys).errors.values()
    assert problem.startswith("Break clauses: This date is outside the contract")
    assert contract_row(office).revision == 1
    carys.closes_modal()
    carys.clicks(GROUPS[3], on="modal")
    carys.fills({"Links": "\n".join("x" * 20 for _ in range(21))})
    carys.submits()
    assert "at most 20" in modal_of(carys).errors["Links"]
    carys.closes_modal()
    carys.clicks(GROUPS[2], on="modal")
    carys.fills({"Suppliers": "x" * 400})
    carys.submits()
    assert "at most 300" in modal_of(carys).errors["Suppliers"]


def test_of_two_who_change_one_contract_the_second_is_told(office: Department) -> None:
    carys, lead = office.carys, office.lead
    office.adds_contract(Owner=lead.name)
    for person in (carys, lead):
        sees_contract(person)
        person.clicks(GROUPS[2], on="modal")
    carys.fills({"Value in pounds": "3m"})
    carys.submits()
    lead.fills({"Value in pounds": "4m", "Title": "Payments by card"})
    lead.submits()
    assert "Somebody changed this while you were writing" in modal_of(lead).errors["Title"]
    assert contract_row(office).value_pence == 300_000_000


def test_a_guess_counts_as_one_until_somebody_confirms_or_changes_it(office: Department) -> None:
    carys = office.carys
    office.adds_contract()
    guess(office, {"notice": "three mths?", "options": "3+1"})
    seen = sees_contract(carys).plain
    assert "Guessed: notice period, from “three mths?”. It is taken as 3 months." in seen
    carys.clicks("Confirm", on="modal")
    seen = modal_of(carys).plain
    assert "Confirmed." in seen
    assert "three mths?" not in seen
    changes(carys, GROUPS[1], Options_to_extend="12 months")
    assert contract_row(office).guessed == {}
    guess(office, {"notice": "three mths?"})
    carys.clicks("Fill in", on="modal")
    carys.closes_modal()


def deadline(office: Department) -> date:
    with office.bot.database.reading() as session:
        return min(each.deadline for each in session.exec(select(KeyDate)))


def guess(office: Department, guessed: dict[str, str]) -> None:
    with office.bot.database.writing() as session:
        session.get_one(Contract, contract_row(office).id).guessed = guessed


def test_who_has_no_part_in_a_contract_neither_finds_nor_sees_nor_changes_it(office: Department) -> None:
    carys, ben = office.carys, office.ben
    office.adds_contract(Owner=ben.name)
    told = ben.sees("was added", in_="dm")
    sees_contract(ben)
    ben.clicks("Dates and notice", on="modal")
    sees_contract(carys)
    changes(carys, "People and links", Owner=carys.name)
    ben.submits()
    assert "Nothing was changed." in ben.sees_modal("Contract").plain
    ben.closes_modal(whole_stack=True)
    for button, words in (("See the contract", "You cannot see"), (FILL_IN, "Nothing was changed.")):
        ben.clicks(button, on=told)
        assert words in ben.sees_modal("Contract").plain
        ben.closes_modal()
    assert "nothing" in lists(ben, CONTRACT).plain
    with office.bot.database.reading() as session:
        refused = select(AuditEntry).where(AuditEntry.event == "contract_refused")
        assert len(session.exec(refused).all()) == 3


def test_a_list_is_turned_page_by_page(office: Department) -> None:
    carys = office.carys
    for number in range(12):
        office.adds_contract(Title=f"Contract {number:02}", End=office.today + timedelta(days=400 + number))
    shown = lists(carys, "contract")
    assert "All, with “contract”: 12 contracts, 1 to 10 shown" in shown.plain
    carys.clicks("Next page", on="modal")
    shown = modal_of(carys)
    assert "12 contracts, 11 to 12 shown" in shown.plain
    assert "Contract 11" in shown.plain
    assert "Next page" not in shown.buttons
    carys.clicks("Previous page", on="modal")
    assert "Contract 00" in modal_of(carys).plain
    carys.fills({"Which contracts": "Unowned", "Words to look for": None})
    carys.submits()
    assert "Unowned: nothing" in modal_of(carys).plain


def test_timelines_come_as_pictures_with_the_same_as_a_table(office: Department) -> None:
    carys = office.carys
    lists(carys)
    carys.clicks("Timeline of the next 24 months", on="modal")
    assert "there is no timeline to send" in modal_of(carys).plain
    carys.closes_modal()
    office.adds_contract(Break=office.today + timedelta(days=300))
    lists(carys)
    carys.clicks("Timeline of the next 24 months", on="modal")
    assert "comes to you as a direct message" in modal_of(carys).plain
    carys.sees("Contract dates in the next 24 months", in_="dm")
    carys.closes_modal()
    sees_contract(carys)
    carys.clicks("Timeline", on="modal")
    sent = carys.sees(f"The timeline of {CONTRACT}", in_="dm")
    (picture,) = [block for block in sent.blocks if block["type"] == "image"]
    assert f"Timeline of the contract {CONTRACT}. Term: " in picture["alt_text"]
    assert "What       On           Decide by    Notice by" in json.dumps(sent.blocks)


@pytest.mark.parametrize("way", ["home", "reminder"])
def test_a_contract_is_reached_from_where_its_dates_are(office: Department, way: str) -> None:
    carys = office.carys
    office.adds_contract(End=office.today + timedelta(days=200), Break=office.today + timedelta(days=120))
    if way == "home":
        carys.opens_home()
        carys.sees("Contract dates", on="home")
        carys.clicks("See contracts", on="home")
        assert CONTRACT in carys.sees_modal("Contracts").plain
        carys.closes_modal()
        carys.clicks("See", on="home")
    else:
        office.becomes(working(deadline(office) - timedelta(days=14)))
        carys.chooses("See the contract", on=carys.sees("left to", in_="dm"))
    assert CONTRACT in carys.sees_modal("Contract").plain
