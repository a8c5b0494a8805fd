"""`/spend calendar`: links are given once, made anew and turned off, and a calendar program follows them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from icalendar import Calendar

from bot.sandbox.people.person import Person
from tests.stories.world import CONTRACT, Department, department

PUBLIC = "https://spend.example.gov.uk/"
LINK = re.compile(r"https://spend\.example\.gov\.uk(/calendar/[\w-]{43}\.ics)")
OWN, ALL = "The contracts you answer for", "All contracts of Department for Examples, for the next 3 years"


@pytest.fixture
def reachable(database_url: str, config_dir: Path) -> Iterator[Department]:
    with department(database_url, config_dir, public_url=PUBLIC) as made:
        yield made
        assert made.sandbox.complaints == []


def subscribes(office: Department, path: str) -> requests.Response:
    return requests.get(f"{office.sandbox.bot_url}{path}", timeout=10)


def links(person: Person) -> list[str]:
    return LINK.findall(person.sees_modal("Calendar links").plain)


def test_links_are_given_once_renewed_and_turned_off(reachable: Department) -> None:
    office = reachable
    office.adds_contract(Owner="Dina Lead")
    office.carys.types("/spend calendar")
    said = office.carys.sees_modal("Calendar links").plain
    assert OWN in said
    assert ALL in said
    own, everything = links(office.carys)
    office.carys.closes_modal()
    office.lead.types("/spend calendar")
    assert ALL not in office.lead.sees_modal("Calendar links").plain
    [leads] = links(office.lead)

    for path, count in ((own, 0), (everything, 2), (leads, 2)):
        events: Any = Calendar.from_ical(subscribes(office, path).content).walk("VEVENT")
        assert len([each for each in events if CONTRACT in each["SUMMARY"]]) >= count
        assert bool(events) is bool(count)

    office.carys.types("/spend calendar")
    assert links(office.carys) == []
    assert "A link has been there since" in office.carys.sees_modal("Calendar links").plain
    office.carys.clicks("Make a new link", on="modal")
    [renewed] = links(office.carys)
    assert subscribes(office, own).status_code == 404
    assert subscribes(office, renewed).status_code == 200
    assert subscribes(office, everything).status_code == 200
    office.carys.clicks("Turn off", on="modal")
    assert "There is no link now." in office.carys.sees_modal("Calendar links").plain
    assert subscribes(office, renewed).status_code == 404
    assert subscribes(office, everything).status_code == 200
    for secret in (own, everything, leads, renewed):
        assert secret.split("/")[2][:20] not in office.log.getvalue()


def test_without_an_address_one_is_told_how_there_can_be_links(office: Department) -> None:
    office.carys.types("/spend calendar")
    assert "PUBLIC_URL" in office.carys.sees("There are no calendars here yet", in_="dm").plain
    assert subscribes(office, "/calendar/x.ics").status_code == 404


def test_the_link_of_an_organisation_one_does_not_lead_is_not_given(reachable: Department) -> None:
    office = reachable
    office.carys.types("/spend calendar")
    _, everything = links(office.carys)
    office.lead.types("/spend calendar")
    office.lead.sees_modal("Calendar links")
    with office.catching() as caught:
        office.lead.clicks("Make a new link", on="modal")

    def forge(sent: object) -> None:
        sent["actions"][0]["value"] = "1"  # type: ignore[index]

    caught.passes_on(0, forge)
    assert subscribes(office, everything).status_code == 200
    assert "no longer here" in office.lead.sees_modal("That did not work").plain
