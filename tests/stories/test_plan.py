"""The spending plan: from an idea with a price to an assessment, and back."""

from typing import Any

import pytest
from sqlmodel import select

from bot.domain.calendar import financial_year
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import AuditEntry
from tests.stories.world import ASSESSORS, COMMERCIAL, TEAM, TITLE, Department

PROGRAMME = "Digital licensing"
PAYMENTS = "Card payments for licences"


def years(office: Department) -> tuple[str, str]:
    """Return what the form asks for the present financial year, and for the next."""
    first = financial_year(office.today)
    asks = [f"Forecast for {year} to {year + 1}, in pounds" for year in (first, first + 1)]
    return asks[0], asks[1]


def entries(office: Department, **changed: Any) -> dict[str, Any]:
    now, later = years(office)
    return {
        "Programme": PROGRAMME,
        "What is the money for?": PAYMENTS,
        "Category of spending": "Digital services",
        now: "£1.2m",
        later: "300k",
        "Is there money for it?": "Not funded yet",
    } | changed


def plan(person: Person, words: str = "", in_: str = TEAM) -> Message:
    """Have somebody look at the plan; return what only they see."""
    person.types(f"/spend plan {words}".strip(), in_=in_)
    shown = person.sees("Spending plan of", in_=in_)
    assert shown.ephemeral
    return shown


def adds(office: Department, **changed: Any) -> Message:
    """Have the delivery lead add an item; return the plan as they then see it."""
    person = office.lead
    person.clicks("Add a planned item", on=plan(person))
    person.sees_modal("Add a planned item")
    person.fills(entries(office, **changed))
    person.submits()
    person.sees_no_modal()
    person.sees("is in the plan for", in_="dm")
    return plan(person)


def events(office: Department) -> list[str]:
    with office.bot.database.reading() as session:
        written = session.exec(select(AuditEntry).where(AuditEntry.chain == "organisation:1"))
        return [entry.event for entry in written]


def test_something_is_planned_started_and_seen_in_the_plan(office: Department) -> None:
    empty = plan(office.lead)
    assert "Nothing is planned yet." in empty.plain
    shown = adds(office)
    assert "£1.5 million in all. £1.5 million of it is not funded yet." in shown.plain
    assert f"{PROGRAMME}: £1.5 million" in shown.plain
    assert f"{PAYMENTS}: £1.5 million" in shown.plain
    office.lead.chooses("Start an assessment", on=shown)
    form = office.lead.sees_modal("Start an assessment")
    assert {PAYMENTS, "£1.5 million"} <= {str(each.get("value")) for each in form.open.entered.values()}
    office.lead.fills(
        {
            "What will it do, and for whom?": "Lets people pay.",
            "What is it?": "Service",
            "Which phase is this spending for?": "Beta",
            "Will the public use it?": "Yes",
            "Is it novel or contentious?": "No",
            "Channel for the conversation": TEAM,
        }
    )
    office.lead.submits()
    office.lead.sees_no_modal()
    card = office.lead.sees(PAYMENTS, in_=TEAM)
    assert "£1.5 million" in card.plain
    after = plan(office.lead)
    assert "Not funded yet · Being answered" in after.plain
    assert "nobody planned" not in after.plain
    with pytest.raises(LookupError):
        office.lead.chooses("Start an assessment", on=after)
    assert events(office) == ["planned", "plan_started"]


def test_an_assessment_that_nobody_planned_feeds_the_plan(office: Department) -> None:
    office.starts()
    mine = plan(office.lead)
    assert "£1.2 million of it comes from assessments that nobody planned." in mine.plain
    assert f"{TITLE}: £1.2 million" in mine.plain
    assert "From an assessment, not planned · Being answered" in mine.plain
    others = plan(office.developer)
    assert TITLE not in others.plain
    assert "1 assessment that nobody planned, £1.2 million, is counted but not named" in others.plain
    assert TITLE in plan(office.ben, in_=ASSESSORS).plain


def test_an_item_is_changed_and_removed_by_who_may(office: Department) -> None:
    shown = adds(office)
    now, later = years(office)
    with pytest.raises(LookupError):
        office.developer.chooses("Change", on=plan(office.developer))
    office.lead.chooses("Change", on=shown)
    office.lead.sees_modal("Change a planned item")
    office.lead.fills({now: "£2m", later: None, "Is there money for it?": "Funded"})
    office.lead.submits()
    office.lead.sees("It comes to £2 million in all.", in_="dm")
    leads = plan(office.carys, in_=COMMERCIAL)
    assert "Digital services · Funded" in leads.plain
    office.carys.chooses("Remove from the plan", on=leads)
    office.carys.sees_modal("Remove from the plan")
    office.carys.submits()
    office.carys.sees("was taken out of the plan for Digital licensing", in_="dm")
    assert "Nothing is planned yet." in plan(office.lead).plain
    office.lead.chooses("Change", on=shown)
    office.lead.sees(f"Nothing was changed on {PAYMENTS}. It was removed from the plan before.", in_="dm")
    assert office.lead.modal is None
    assert events(office) == ["planned", "plan_changed", "plan_removed"]


def test_what_the_form_refuses(office: Department) -> None:
    now, later = years(office)
    office.lead.clicks("Add a planned item", on=plan(office.lead))
    office.lead.fills(entries(office, **{now: "lots", later: None}))
    office.lead.submits()
    form = office.lead.sees_modal("Add a planned item")
    assert "I could not read “lots” as an amount in pounds." in " ".join(form.open.errors.values())
    office.lead.fills({now: None})
    office.lead.submits()
    form = office.lead.sees_modal("Add a planned item")
    assert list(form.open.errors.values()) == [
        "Say how much you expect to spend in at least one of these years."
    ]
    assert events(office) == []


def test_words_find_an_item(office: Department) -> None:
    adds(office)
    adds(office, **{"What is the money for?": "Maps", "Programme": "Offices"})
    found = plan(office.lead, "offices")
    assert "Maps" in found.plain
    assert PAYMENTS not in found.plain
    assert "Nothing in this plan is called “boats”." in plan(office.lead, "boats").plain


def test_the_plan_comes_as_a_chart(office: Department) -> None:
    office.starts(title="Maps")
    adds(office)
    shown = plan(office.carys, in_=COMMERCIAL)
    office.carys.clicks("Show as a chart", on=shown)
    told = office.carys.sees("The spending plan of Department for Examples on", in_="dm")
    [picture] = [block for block in told.blocks if block["type"] == "image"]
    first = financial_year(office.today)
    assert f"All programmes: {first} to {first + 1}, £2.4 million;" in picture["alt_text"]
    assert f"{PROGRAMME}: {first} to {first + 1}, £1.2 million;" in picture["alt_text"]
    drawn = office.sandbox.workspace.uploads[picture["slack_file"]["id"]]
    assert drawn.startswith(b"\x89PNG")


def test_a_plan_without_anything_has_no_chart(office: Department) -> None:
    assert "Show as a chart" not in plan(office.lead).buttons


def test_how_the_plan_is_had_as_a_file_is_said(office: Department) -> None:
    office.lead.clicks("Export as CSV", on=plan(office.lead))
    told = office.lead.sees_modal("The plan as CSV")
    assert "spend-bot plan export --organisation example-department" in str(told.blocks)


def test_of_two_who_start_an_item_the_second_is_told(office: Department) -> None:
    shown = adds(office)
    entered = {
        "What will it do, and for whom?": "Lets people pay.",
        "What is it?": "Service",
        "Which phase is this spending for?": "Beta",
        "Will the public use it?": "Yes",
        "Is it novel or contentious?": "No",
        "Channel for the conversation": TEAM,
    }
    theirs = plan(office.developer)
    for person, seen in ((office.lead, shown), (office.developer, theirs)):
        person.chooses("Start an assessment", on=seen)
        person.sees_modal("Start an assessment")
        person.fills(entered)
    office.lead.submits()
    office.lead.sees_no_modal()
    office.developer.submits()
    form = office.developer.sees_modal("Start an assessment")
    assert "started by somebody else" in " ".join(form.open.errors.values())
    office.rests()
    assert sum(PAYMENTS in each.plain for each in office.lead.reads(in_=TEAM) if not each.ephemeral) == 1


def test_a_forged_press_on_anothers_item_is_refused_and_written_down(office: Department) -> None:
    adds(office)
    theirs = plan(office.developer)
    with office.catching() as caught:
        office.developer.chooses("Start an assessment", on=theirs)

    def to_remove(sent: Any) -> None:
        sent["actions"][0]["selected_option"]["value"] = "remove:1"

    assert caught.passes_on(0, to_remove).ok
    office.developer.sees("can change or remove it", in_="dm")
    assert office.developer.modal is None
    assert events(office) == ["planned", "refused"]
