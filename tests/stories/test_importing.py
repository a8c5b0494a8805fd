"""A commercial lead drops a file of contracts in a direct message."""

import pytest

from bot.flows.contracting import importing
from bot.sandbox.people.sights import Message
from tests.stories.world import COMMERCIAL, Department

HEAD = "reference,title,suppliers,value_pounds,start,end,notice\n"
TWO = (
    "A-1,Hosting,Example Ltd,1200000,2026-04-01,2029-03-31,3 months\n"
    "A-2,Support,Other Ltd,5000,2026-04-01,2028-03-31,\n"
)
BAD = "A-3,Licences,Other Ltd,-1,2026-04-01,30/02/2028,\n"


def drops(office: Department, content: str | bytes, name: str = "contracts.csv", text: str = "") -> None:
    whole = content.encode() if isinstance(content, str) else content
    office.carys.says(text, in_="dm", files=[(name, whole)])


def sees_read(office: Department) -> Message:
    card = office.carys.sees("I have read contracts.csv", in_="dm")
    assert card.buttons == ["Import 2 contracts", "Do not import"]
    return card


def test_a_dropped_file_is_read_shown_and_imported(any_office: Department) -> None:
    office = any_office
    drops(office, HEAD + TWO + BAD)
    card = sees_read(office)
    assert "2 new contracts, 0 changed, 0 the same as in the register, 1 refused." in card.plain
    assert "Line 4, value_pounds: An amount cannot be less than zero." in card.plain
    assert "Line 4, end: There is no such day as “30/02/2028”." in card.plain
    office.carys.clicks("Import 2 contracts", on=card)
    office.carys.sees("The contracts of contracts.csv are in the register.", in_="dm")
    office.shows(card, [])
    office.carys.clicks("Import 2 contracts", on=card, stale=True)

    drops(office, HEAD + TWO)
    again = office.carys.sees("0 new contracts, 0 changed, 2 the same", in_="dm")
    assert again.buttons == []
    assert "There is nothing to import." in again.plain


def test_a_file_is_compared_with_all_of_the_one_before_even_while_that_is_worked_on(
    any_office: Department,
) -> None:
    office = any_office
    drops(office, HEAD + TWO)
    card = sees_read(office)
    office.bot.clock.stop()
    office.carys.clicks("Import 2 contracts", on=card)
    office.carys.sees("I am working out their dates", in_="dm")
    drops(office, HEAD + TWO)
    office.carys.sees("I am reading contracts.csv", in_="dm")
    office.sandbox.settle(quiet=0.5)
    while importing.tick(office.bot.context, office.time()):
        pass
    office.bot.clock.start()
    again = office.carys.sees("0 new contracts, 0 changed, 2 the same", in_="dm")
    assert "There is nothing to import." in again.plain


def test_what_is_not_wanted_is_not_imported(office: Department) -> None:
    drops(office, HEAD + TWO)
    card = sees_read(office)
    office.carys.clicks("Do not import", on=card)
    office.carys.sees("Nothing of contracts.csv was imported.", in_="dm")
    office.carys.clicks("Import 2 contracts", on=card, stale=True)
    office.carys.sees("This import is over, or not ready yet.", in_="dm")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 a workbook", "This is a spreadsheet, not a CSV file."),
        (HEAD.encode() + b"A,Caf\xe9,x,1,2026-04-01,2027-03-31,\n", "The file is not in UTF-8"),
        (b"title,end\nx,y\n", "The file lacks the columns suppliers, value_pounds, start."),
        (b"", "The file is empty."),
        (b'{"releases": [{"ocid": ', "The file cannot be read to its end"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office: Department, content: bytes, said: str) -> None:
    drops(office, content)
    card = office.carys.sees("I cannot take contracts.csv", in_="dm")
    assert said in card.plain
    assert card.buttons == []


def test_others_are_told_who_may(office: Department) -> None:
    office.developer.says("", in_="dm", files=[("contracts.csv", (HEAD + TWO).encode())])
    office.developer.sees("I take files of contracts only from commercial leads.", in_="dm")
    office.developer.says("Just a word.", in_="dm")
    assert office.said("I have read", office.developer, in_="dm") == 0


def test_a_file_in_a_channel_is_none_of_ours(office: Department) -> None:
    office.carys.says("", in_=COMMERCIAL, files=[("contracts.csv", (HEAD + TWO).encode())])
    office.rests()
    assert office.said("contracts.csv", office.carys, in_="dm") == 0
