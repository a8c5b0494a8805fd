"""Whatever people type or paste, nothing is lost, nothing breaks, and who writes too much is told."""

import pytest
from sqlmodel import select

from bot.flows.conversing.answering import LONGEST
from bot.store.tables import Answer, Assessment
from tests.stories.world import ENTRIES, TEAM, Department

ODD = {
    "emoji": "\U0001f600" * 1900,
    "emoji of several characters": "\U0001f469\u200d\U0001f4bb\U0001f1ec\U0001f1e7" * 300,
    "emoji codes": ":grinning: " * 150,
    "right to left": "\u05e9\u05dc\u05d5\u05dd, "
    "\u05d4\u05e8\u05d9\u05e9\u05d9\u05d5\u05df renewal \u0645\u0631\u062d\u0628\u0627 (2027), "
    "\u202eesrever\u202c",
    "a table": "Name\tCost\tWhen\n| --- | --- | --- |\n| Hosting | \u00a31.2m | 1 April |\n\n\n| Maps |\t| |",
    "zero width": "a\u200bb\u200cc\u200dd\ufeff e\u2060f",
    "one long word": "x" * 1900,
    "a long address": "https://example.gov.uk/" + "a" * 1800,
    "stacked accents": "Z" + "\u0301\u0323" * 500,
    "private use": "before \ue000inside\ue001 after \ue002",
    "code": "```\nif a < b && c > d:\n  *run* `it`\n```",
}


def kept(office: Department) -> list[str]:
    with office.bot.database.reading() as session:
        return [row.words for row in session.exec(select(Answer).order_by("id"))]


@pytest.mark.parametrize("odd", list(ODD.values()), ids=list(ODD))
def test_an_odd_reply_is_kept_whole_and_shown_to_the_end(office: Department, odd: str) -> None:
    card = office.starts()
    office.developer.says(f"yes, {odd}", thread=card)
    office.question(2, card)
    assert kept(office) == [odd.strip()]
    office.answers(card, ("yes", "partly: " + odd, "no: " + odd))
    summary = office.submits(card)
    assert kept(office)[-1] == odd.strip()
    office.asha.clicks("Review the points", on=summary)
    office.asha.sees_modal("Review the points")


@pytest.mark.parametrize("odd", list(ODD.values()), ids=list(ODD))
def test_odd_words_in_a_form_are_kept_whole(office: Department, odd: str) -> None:
    title = f"Odd words: {odd}"[:140]  # on one line, as the field has it
    card = office.starts(title=title, **{"What will it do, and for whom?": odd})
    office.lead.clicks("Partly", on=office.question(1, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why \u201cPartly\u201d?": odd})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.question(2, card)
    assert kept(office) == [odd.strip()]
    with office.bot.database.reading() as session:
        row = session.exec(select(Assessment)).one()
    assert (row.title, row.purpose) == (title.replace("\n", " ").strip(), odd.strip())
    office.lead.opens_home()
    office.lead.sees("Odd words:", on="home")
    office.lead.types("/spend", in_=TEAM)
    office.lead.sees("Waiting for you", in_=TEAM)


@pytest.mark.parametrize("odd", list(ODD.values()), ids=list(ODD))
def test_an_odd_command_is_answered(shared_office: Department, odd: str) -> None:
    lead = shared_office.lead
    lead.types(f"/spend {odd}")
    assert len(lead.sees("There is no /spend command", in_="dm").plain) < 300
    lead.types(f"/spend plan {odd}")
    lead.sees("Spending plan of", in_="dm")
    lead.types(f"/spend contracts {odd}")
    lead.sees_modal("Contracts")
    lead.closes_modal()
    lead.types(f"/spend help {odd}")
    lead.sees("What you can do here", in_="dm")


def test_a_reply_of_thirty_thousand_characters_is_answered_with_what_fits(office: Department) -> None:
    card = office.starts()
    office.developer.says("yes, " + "\U0001f600" * 30_000, thread=card)
    told = office.developer.sees("Your answer was not saved, because it has 30,000 characters", thread=card)
    assert told.ephemeral
    assert "an answer can have 2,000" in told.plain
    assert kept(office) == []
    office.developer.says("yes, " + "x" * LONGEST, thread=card)
    office.question(2, card)
    assert kept(office) == ["x" * LONGEST]


def test_a_form_says_at_its_field_that_something_is_too_long(office: Department) -> None:
    lead = office.opens_form()
    lead.fills(ENTRIES | {"Title": "\U0001f600" * 3000})
    lead.submits()
    assert list(lead.sees_modal("Start an assessment").errors) == ["Title"]
    with office.catching() as caught:
        lead.fills({"Title": "x"})
        lead.submits()

    def stretch(sent: dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]]) -> None:
        sent["view"]["state"]["values"]["title"]["title"]["value"] = "\U0001f600" * 3000

    answer = caught.passes_on(0, stretch)
    assert "This is too long. Use at most 150 characters." in str(answer.body)


def test_what_no_database_can_keep_is_left_out_and_the_rest_is_kept(any_office: Department) -> None:
    office = any_office
    card = office.starts(title="Odd words: fish\x00ing \ud83dlicences")
    office.developer.sees("fishing \ufffdlicences", in_=TEAM)
    office.developer.says("yes, 12\x00 inter\udc00views", thread=card)
    office.question(2, card)
    office.lead.clicks("Partly", on=office.question(2, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why \u201cPartly\u201d?": "be\ud800fore\x00"})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.question(3, card)
    assert kept(office) == ["12 inter\ufffdviews", "be\ufffdfore"]
    office.lead.types("/spend contracts a\x00b")
    office.lead.sees_modal("Contracts")


def test_the_assessors_read_it_too(office: Department) -> None:
    odd = "\n".join(ODD.values())[:1900]
    card, summary = office.submitted(
        (f"yes, {odd}", "yes", "yes", f"n/a: {odd}"), **{"What will it do, and for whom?": odd}
    )
    office.asha.clicks("Review the points", on=summary)
    office.asha.sees_modal("Review the points")
    office.asha.closes_modal()
    office.decides(office.asha, summary, "Ask for changes", **{"What_should_change?": odd})
    office.lead.sees("asked for changes to submission 1", thread=card)
