"""The contracts of the example department, entered by its commercial lead as the script says."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.config import Config, keeping
from bot.domain.calendar import in_words
from bot.domain.money import parse_pounds
from bot.domain.notice import Explained, Notice, explained, parse_period
from bot.sandbox.people.person import Person
from bot.sandbox.server import Sandbox

COMMERCIAL = "#commercial"


def adds_contract(sandbox: Sandbox, config: Config, contract: Mapping[str, Any], today: date) -> None:
    """Have the commercial lead add a contract, with what the script says of it that the first form lacks.

    AssertionError or LookupError where the bot does not let them.
    """
    adds = sandbox.person("commercial lead")
    adds.types("/spend contract", in_=COMMERCIAL)
    adds.sees_modal("Add a contract")
    adds.clicks("More details", on="modal")
    on = day_of(contract, config, today)
    adds.fills(
        {
            "Title": contract["title"],
            "Supplier": contract["supplier"],
            "Value in pounds": contract["value"],
            "Notice period": contract["notice"],
            "Owner": sandbox.person(contract["owner"]).name if "owner" in contract else None,
            **_dates(contract, on, today),
            **({"Assessment it belongs to": contract["assessment"]} if "assessment" in contract else {}),
        }
    )
    submits(adds)
    more = _more(sandbox, contract, on)
    if more:
        adds.clicks("See the contract", on=adds.sees(f"{contract['title']} with", in_="dm"))
        adds.sees_modal("Contract")
    for group, entries in more.items():
        adds.clicks(group, on="modal")
        adds.sees_modal(group)
        adds.fills(entries)
        adds.submits()
        adds.sees_modal("Contract")
    if more:
        adds.closes_modal()


def submits(person: Person) -> None:
    """Have somebody submit the form in front of them; AssertionError where it is refused."""
    person.submits()
    if person.modal is not None:
        raise AssertionError(f"{person.name} could not submit:\n{person.modal}")


def day_of(contract: Mapping[str, Any], config: Config, today: date) -> date:
    """Return the day of a contract's break, renewal or end, reckoned from when it is to be decided on.

    It is the first for which the decision date, or where the script says so the last day to give notice, is
    not before the day that the script says.
    """
    if "notice_in" in contract:
        wanted = today + timedelta(days=contract["notice_in"])
        on = wanted
        while reached(contract, config, on).deadline < wanted:
            on += timedelta(days=1)
        return on
    on = wanted = today + timedelta(days=contract["decide_in"])
    while reached(contract, config, on).decide_by < wanted:
        on += timedelta(days=1)
    return on


def reached(contract: Mapping[str, Any], config: Config, on: date) -> Explained:
    """Return how the bot reckons a contract's last day to give notice and decision date for a day."""
    kept = keeping(config, config.organisations[0], None, parse_pounds(contract["value"]))
    notice = parse_period(contract["notice"])
    practice = kept.practice
    return explained(on, Notice(number=notice.number, unit=notice.unit), practice.lead, practice.nation)


def _dates(contract: Mapping[str, Any], on: date, today: date) -> dict[str, date]:
    ends = on + timedelta(days=contract.get("runs_on", 0) - (contract["for"] == "Renewal"))
    dates = {"Start": today - timedelta(days=contract["began"]), "End": ends}
    return dates if contract["for"] == "End" else dates | {contract["for"]: on}


def _more(sandbox: Sandbox, contract: Mapping[str, Any], on: date) -> dict[str, dict[str, str]]:
    """Return what is entered later, by the group of fields it is in."""
    more: dict[str, dict[str, str]] = {}
    if "options" in contract:
        more["Breaks and extensions"] = {"Options to extend": "\n".join(contract["options"])}
    if "renews_for" in contract:
        more["Breaks and extensions"] = {"Renewal": f"{in_words(on)}, for {contract['renews_for']}"}
        more["Dates and notice"] = {"Does it extend by itself unless somebody acts?": "Yes"}
    if "deputy" in contract:
        more["People and links"] = {"Deputy": sandbox.person(contract["deputy"]).name}
    return more
