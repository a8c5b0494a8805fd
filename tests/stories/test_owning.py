"""Somebody answers for each contract: the list of those without an owner, and what becomes of who leaves."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.flows.contracting import owning
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.contracting import columns_of
from bot.store.tables import Contract, Organisation
from bot.store.tables import Person as PersonRow
from tests.stories.registering import (
    A_DAY,
    a_monday,
    becomes,
    breaks_on,
    registers,
    statements_of,
    ticks,
    with_break,
)
from tests.stories.world import COMMERCIAL, CONTRACT, Department, department

LIST = "nobody who answers for"
TAKE = "I will answer for it"
FOR_LONG = "or more."
CHANNEL_LEADS = """\
      leads:
        - U0COMMERCE
"""
MORE_LEADS = """\
      leads:
        - U0COMMERCE
      leads_for:
        - value_at_least: 1000000
          leads:
            - U0DELIVERY
      senior: U0FINANCE1
"""


@pytest.fixture
def staffed(sqlite_url: str, config_dir: Path, tmp_path: Path) -> Iterator[Department]:
    """An office with leads for large contracts and a senior owner, on a Monday."""
    config = Path(shutil.copytree(config_dir, tmp_path / "config"))
    organisations = config / "organisations.yaml"
    text = organisations.read_text()
    assert CHANNEL_LEADS in text
    organisations.write_text(text.replace(CHANNEL_LEADS, MORE_LEADS))
    with department(sqlite_url, config) as office:
        a_monday(office)
        yield office
        assert office.sandbox.complaints == []


@pytest.fixture
def monday(any_office: Department) -> Department:
    a_monday(any_office)
    return any_office


def the_list(office: Department) -> Message:
    return office.carys.sees("Contracts without an owner", in_=COMMERCIAL)


def test_contracts_without_an_owner_are_listed_until_somebody_takes_them(monday: Department) -> None:
    office = monday
    registers(office, title="Late mail", terms=with_break(breaks_on(office, 500)))
    registers(office, title="Early maps", terms=with_break(breaks_on(office, 300)))
    registers(office, office.lead, title="Owned hosting")
    ticks(office)
    listed = the_list(office).now()
    assert listed.plain.index("Early maps") < listed.plain.index("Late mail")
    assert "2 contracts have nobody who answers for them." in listed.plain
    assert "Owned hosting" not in listed.plain
    assert listed.buttons == [TAKE, TAKE]

    office.carys.clicks(f"{TAKE}", on=listed)
    office.carys.sees("You now answer for the contract Early maps", in_="dm")
    office.is_drawn()
    assert "One contract has nobody who answers for it." in listed.now().plain
    assert "Early maps" not in listed.now().plain

    becomes(office, office.today + timedelta(days=6))
    assert office.said("Contracts without an owner", office.carys, in_=COMMERCIAL) == 1
    becomes(office, office.today + A_DAY)
    again = the_list(office).now()
    office.is_drawn()
    assert again.ts != listed.ts
    assert "There is a newer list" in listed.now().plain
    office.carys.clicks(TAKE, on=again)
    office.carys.sees("You now answer for the contract Late mail", in_="dm")
    office.is_drawn()
    assert "Somebody answers for every contract now." in again.now().plain
    office.carys.clicks(TAKE, on=again, stale=True)
    office.carys.sees("Nothing was changed. @Carys Bell answers for Late mail already", in_="dm")
    becomes(office, office.today + timedelta(days=28))
    assert office.said("Contracts without an owner", office.carys, in_=COMMERCIAL) == 0


def test_it_goes_on_to_the_leads_the_senior_owner_and_the_admins(staffed: Department) -> None:
    office = staffed
    registers(office, title="Small stuff")
    registers(office, title="Big system", value_pence=1_000_000_000)
    ticks(office)
    farah = office.sandbox.person("finance director")
    everybody = {"small": office.carys, "big": office.lead, "senior": farah, "admin": office.asha}

    def told() -> dict[str, int]:
        return {name: office.said(FOR_LONG, person, in_="dm") for name, person in everybody.items()}

    assert told() == {"small": 0, "big": 0, "senior": 0, "admin": 0}
    becomes(office, office.today + timedelta(days=8))  # Tuesdays, as at Easter the list comes on one
    assert told() == {"small": 1, "big": 1, "senior": 0, "admin": 0}
    assert "1 contract for 5 working days" in office.lead.sees(FOR_LONG, in_="dm").plain
    becomes(office, office.today + timedelta(days=7))
    assert told() == {"small": 2, "big": 2, "senior": 1, "admin": 0}
    assert "2 contracts for 10 working days" in farah.sees(FOR_LONG, in_="dm").plain
    becomes(office, office.today + timedelta(days=7))
    assert told() == {"small": 3, "big": 3, "senior": 2, "admin": 1}


def test_who_leaves_puts_their_contracts_back_and_no_reminder_is_lost(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    registers(office, office.lead, office.developer, terms=with_break(on))
    registers(office, office.carys, office.lead, title="Maps")
    becomes(office, on - timedelta(days=130))
    office.lead.sees("left to give notice", in_="dm")
    assert office.said("left to give notice", office.carys, in_=COMMERCIAL) == 0
    becomes(office, office.today + timedelta(days=-office.today.weekday() % 7))

    leaves(office, office.lead)
    told = office.developer.sees("has left Slack. You are the deputy for 1 contract", in_="dm")
    assert CONTRACT in told.plain
    assert "One contract has nobody who answers for it." in the_list(office).now().plain
    office.carys.sees("left to give notice", in_=COMMERCIAL)
    assert deputy_of(office, "Maps") is None
    before = office.said("has left Slack", office.developer, in_="dm")
    leaves(office, office.lead)
    assert office.said("has left Slack", office.developer, in_="dm") == before


def test_a_message_that_finds_nobody_puts_their_contracts_back(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    stranger = office.sandbox.person("security adviser")
    registers(office, stranger, terms=with_break(on))
    office.is_drawn()
    forgets_dm(office, stranger.id)
    office.sandbox.faults.refuse("conversations.open", "user_disabled", times=1)
    becomes(office, on - timedelta(days=130))
    office.carys.sees("Contracts without an owner", in_=COMMERCIAL)
    office.carys.sees("left to give notice", in_=COMMERCIAL)
    office.asha.sees("They are not in Slack any more.", in_="dm")


def test_who_is_back_answers_for_nothing_but_can_take_it(monday: Department) -> None:
    office = monday
    registers(office, office.lead)
    leaves(office, office.lead)
    office.sandbox.reactivate(office.lead)
    office.sandbox.settle()
    with office.bot.database.reading() as session:
        people = session.exec(select(PersonRow).where(PersonRow.slack_id == office.lead.id)).all()
    assert [person.left_at for person in people] == [None]


def test_ten_thousand_contracts_without_an_owner_take_a_handful_of_queries(office: Department) -> None:
    registers(office, title="The first")
    office.is_drawn()
    with office.bot.database.writing(30) as session:
        first = session.exec(select(Contract)).one()
        values = columns_of(first.said) | {"registered_by_id": first.registered_by_id}
        of = {"workspace_id": first.workspace_id, "organisation_id": first.organisation_id}
        session.add_all(
            Contract(**values | of, origin=f"many:{number}", registered_at=first.registered_at)
            for number in range(10_000)
        )
    row = Organisation(id=first.organisation_id, workspace_id=first.workspace_id, key="example-department")
    asked = statements_of(
        office, lambda moment: owning.fall_due(moment, row, "week:2027-04-05"), first.workspace_id
    )
    assert len(asked) < 20
    ticks(office)
    assert "10,001 contracts have nobody" in the_list(office).now().plain
    assert "and 9,993 more" in the_list(office).now().plain


def leaves(office: Department, person: Person) -> None:
    """Have somebody leave the workspace, and what follows happen."""
    office.sandbox.deactivate(person)
    office.sandbox.settle()
    ticks(office)


def deputy_of(office: Department, title: str) -> int | None:
    with office.bot.database.reading() as session:
        return session.exec(select(Contract).where(Contract.title == title)).one().deputy_id


def forgets_dm(office: Department, user: str) -> None:
    with office.bot.database.writing() as session:
        session.exec(select(PersonRow).where(PersonRow.slack_id == user)).one().dm_channel = None
