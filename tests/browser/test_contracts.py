"""Contracts on the page: every surface of them is accessible, in both themes and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Comes
from tests.browser.visitor import Visitor

PHONE = {"width": 390, "height": 844}
FORMS = ["Dates and notice", "Breaks and extensions", "Supplier, value and data", "People and links"]


def walks_past_contracts(visitor: Visitor) -> None:
    right = visitor.finds_nothing_wrong
    visitor.writes("/spend contract")
    form = visitor.form("Add a contract")
    right("five fields of a contract")
    entries = {
        "Title": "Card readers",
        "Supplier": "Heron Print Ltd",
        "Value in pounds": "£120m",
        "Start": "2030-04-01",
        "End": "2034-03-31",
    }
    visitor.fills(form, entries)
    visitor.presses("More details", within=form)
    visitor.sees("Notice period", within=form)
    expect(form.get_by_label("Title")).to_have_value("Card readers")
    right("all fields of a contract")
    visitor.submits(form)
    visitor.writes("/spend contracts")
    form = visitor.form("Contracts")
    visitor.fills(form, {"Which contracts": "All", "Words to look for": "card"})
    form.locator("button[type=submit]").click()
    visitor.sees("All, with “card”:", within=form)
    right("a list of contracts")
    visitor.presses("See", within=form)
    contract = visitor.form("Contract")
    right("a contract")
    for title in FORMS:
        visitor.presses(title, within=contract)
        form = visitor.form(title)
        right(f"the form {title}")
        if title == "Breaks and extensions":
            form.get_by_label("Break clauses").fill("whenever")
            form.locator("button[type=submit]").click()
            visitor.sees("I could not read “whenever” as a break clause", within=form)
            right("a form of a contract with an error")
            form.get_by_label("Break clauses").fill("any time with 90 days notice")
        form.locator("button[type=submit]").click()
        contract = visitor.form("Contract")
        visitor.sees("Saved.", within=contract)
    visitor.presses("Timeline", within=contract)
    visitor.sees("The timeline comes to you", within=contract)
    visitor.page.keyboard.press("Escape")
    visitor.form("Contracts")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", [None, PHONE])
def test_contracts_are_accessible(comes: Comes, size: dict[str, int] | None) -> None:
    visitor = (comes(viewport=size) if size else comes()).becomes("Carys Bell")
    walks_past_contracts(visitor)
