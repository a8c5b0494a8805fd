"""Who must agree: specialists first, a board after the assessors, and nobody whose group is not known."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.calendar import is_working_day
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import Agreement, AuditEntry, Condition, Decision, UserGroup, Words
from bot.store.tables import Person as PersonRow
from tests.patience import PATIENCE
from tests.stories.world import (
    ASSESSORS,
    COMMERCIAL,
    DECISIONS,
    GOOD_ANSWERS,
    ONE_GAP,
    READING,
    TEAM,
    TITLE,
    Department,
    department,
    tiny_config,
)

SECURITY, BOARD = "#security-review", "#finance-board"
PANEL = Path(__file__).with_name("panel.yaml")


@pytest.fixture(scope="module")
def panel_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the tiny configuration with groups that must agree."""
    made = tiny_config(tmp_path_factory.mktemp("panel"))
    shutil.copy(PANEL, made / "organisations.yaml")
    return made


@pytest.fixture
def office(sqlite_url: str, panel_config: Path) -> Iterator[Department]:
    """Give a department with groups that must agree; it must have done nothing that Slack would not like."""
    with department(sqlite_url, panel_config) as made:
        made.sees_user_groups()
        yield made
        assert made.sandbox.complaints == []


def decisions(office: Department) -> list[str | None]:
    with office.bot.database.reading() as session:
        return [row.outcome for row in session.exec(select(Decision).order_by("id"))]


def summary_for(person: Person, channel: str, title: str = TITLE) -> Message:
    return person.sees(f"Submission 1 of {title}", in_=channel, within=PATIENCE)


def refused(office: Department, person: Person, button: str, on: Message, in_: str) -> str:
    person.clicks(button, on=on, stale=True)
    told = person.sees("was not recorded", in_=in_)
    assert told.ephemeral
    assert person.modal is None
    return told.plain


def test_a_specialist_agrees_and_then_an_assessor_approves(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    asked = summary_for(sam, SECURITY)
    assert "Security must agree before the assessors can approve this." in asked.plain
    assert asked.buttons == ["Agree", "Object", "Full record"]
    assert "Security: agreement awaited" in summary.plain
    office.lead.sees("Waiting for: Security, Assessors", in_=TEAM, within=PATIENCE)

    told = refused(office, office.ben, "Approve with conditions", summary, ASSESSORS)
    assert "• Security" in told
    assert decisions(office) == []

    sam.opens_home()
    assert TITLE in sam.sees("To review", on="home").plain
    sam.clicks("Agree", on=asked)
    modal = sam.sees_modal("Agree")
    assert "£1.2 million" in modal.plain
    assert "1 finding stands in the way" in modal.plain
    due, until = office.today + timedelta(days=30), office.today + timedelta(days=200)
    sam.fills(
        office.condition("Test it again before launch", due)
        | {"Evidence wanted for condition 1": "The test report", "Owner of condition 1": "Dina Lead"}
        | {"A note for the assessors": "A sound design."}
    )
    sam.clicks("Add another condition", on="modal")
    sam.fills({"Condition 2": "Train the team", "Condition 2 is due on": due.isoformat()})
    sam.submits()
    sam.sees_no_modal()
    said = office.ben.sees("agrees to submission 1 for Security", thread=summary)
    assert "A sound design." in said.plain
    assert "Still awaited: Assessors." in said.plain
    assert "Security: agreed by @Sam Osei" in office.ben.sees("agreed by", in_=ASSESSORS).plain

    office.ben.clicks("Approve", on=summary.now())
    modal = office.ben.sees_modal("Approve")
    assert "Test it again before launch" in modal.plain
    office.ben.fills({"Approval holds until": until.isoformat()})
    office.ben.submits()
    office.ben.sees_no_modal()
    told_team = office.lead.sees("approved submission 1 with conditions", thread=card).plain
    assert "1. Test it again before launch" in told_team
    assert "Evidence wanted: The test report" in told_team
    assert "2. Train the team" in told_team
    sam.sees("approved submission 1 with conditions", thread=asked)
    office.shows(asked, ["Full record"])
    with office.bot.database.reading() as session:
        events = [entry.event for entry in session.exec(select(AuditEntry).order_by("id"))]
        first, second = session.exec(select(Condition).order_by("id"))
        assert session.get_one(Words, first.words).text == "Test it again before launch"
        assert session.get_one(Words, first.evidence).text == "The test report"
        assert [session.get_one(PersonRow, each.owner_id).slack_id for each in (first, second)] == [
            office.lead.id
        ] * 2
        assert (first.due, second.due) == (due, due)
        [decision] = session.exec(select(Decision))
        assert decision.expires_on == until
    assert events[-4:] == ["refused", "agreed", "agreed", "decided"]


def test_an_objection_is_shown_and_keeps_the_approval_back(office: Department) -> None:
    _, summary = office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    asked = summary_for(sam, SECURITY)
    sam.clicks("Object", on=asked)
    sam.sees_modal("Object")
    sam.fills({"Why do you object?": "  "})
    sam.submits()
    assert sam.sees_modal("Object").errors == {"Why do you object?": "Write something here."}
    sam.fills({"Why do you object?": "Nobody has looked at the supplier."})
    sam.submits()
    sam.sees_no_modal()
    shown = office.ben.sees("objected to by @Sam Osei", in_=ASSESSORS)
    assert "Nobody has looked at the supplier." in shown.plain
    told = refused(office, office.ben, "Approve", summary, ASSESSORS)
    assert "• Security. Objected to by @Sam Osei" in told
    office.decides(office.ben, summary.now(), "Ask for changes", **{"What should change?": "See Security."})
    assert decisions(office) == ["ask_for_changes"]


def test_above_its_limit_the_board_decides_after_the_assessors(office: Department) -> None:
    card, summary = office.submitted(cost="£12m")
    farah = office.sandbox.person("finance director")
    assert "Finance board: decision awaited" in summary.plain
    farah.does_not_see(TITLE, in_=BOARD, for_=0.2)
    office.decides(office.ben, summary, "Approve", A_note_for_the_team="Good value.")
    said = office.ben.sees("agrees to submission 1 for Assessors", thread=summary)
    assert "Still awaited: Finance board." in said.plain
    assert decisions(office) == []
    office.lead.does_not_see("approved", thread=card, for_=0.2)
    asked = summary_for(farah, BOARD)
    assert "Finance board must approve this too" in asked.plain
    office.ben.clicks("Approve", on=summary.now())
    assert "You have agreed already." in office.ben.sees("Nothing was changed", in_=ASSESSORS).plain

    farah.clicks("Approve", on=asked)
    farah.sees_modal("Approve")
    farah.submits()
    farah.sees_no_modal()
    assert (
        "@Farah Lloyd approved submission 1" in office.lead.sees("approved submission 1", thread=card).plain
    )
    assert decisions(office) == ["approve"]
    office.shows(summary, READING)

    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    office.asha.clicks("Revoke", on="home")
    office.asha.sees_modal("Revoke a decision")
    office.asha.fills({"Why is it revoked?": "The figures were wrong."})
    office.asha.submits()
    office.shows(summary, DECISIONS)
    assert "Finance board: decision awaited" in summary.now().plain
    assert "Assessors: decision awaited" in summary.now().plain


def test_the_board_cannot_decide_before_the_assessors(office: Department) -> None:
    _, summary = office.submitted(cost="£12m")
    farah = office.sandbox.person("finance director")
    office.decides(office.ben, summary, "Approve")
    asked = summary_for(farah, BOARD)
    with office.catching() as caught:
        farah.clicks("Approve", on=asked)
    _, second = office.submitted(title="Rod licences", cost="£12m")
    value = next(e["value"] for b in second.blocks for e in b.get("elements", []) if e["type"] == "button")
    caught.passes_on(0, lambda sent: sent["actions"][0].update(value=f"{value}:finance-board"))
    told = farah.sees("Your approval of Rod licences was not recorded", in_=BOARD)
    assert "• Assessors" in told.plain
    assert decisions(office) == []


def test_who_covers_acts_for_a_group_and_what_they_took_part_in_is_not_theirs(office: Department) -> None:
    _, summary = office.submitted(category="Resourcing contracts")
    sam = office.sandbox.person("security adviser")
    office.sandbox.add_to_channel(sam, COMMERCIAL)
    asked = summary_for(sam, COMMERCIAL)
    office.sandbox.add_to_channel(office.ben, COMMERCIAL)
    office.ben.clicks("Agree", on=asked)
    office.ben.sees("You do not act for a group that this needs.", in_=COMMERCIAL)
    sam.clicks("Agree", on=asked)
    sam.sees_modal("Agree")
    sam.submits()
    sam.sees_no_modal()
    office.decides(office.ben, summary.now(), "Approve")
    office.shows(summary, READING)
    assert decisions(office) == ["approve"]
    with office.bot.database.reading() as session:
        assert [row.group for row in session.exec(select(Agreement).order_by("id"))] == ["commercial", "lead"]


def test_a_group_whose_members_were_not_read_for_a_day_does_nothing(office: Department) -> None:
    office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    asked = summary_for(sam, SECURITY)
    office.sandbox.faults.refuse("usergroups.users.list", "missing_scope", times=100)
    office.time.move_to(office.time() + timedelta(hours=25))
    told = office.asha.sees("could not be read", in_="dm", within=PATIENCE)
    assert "S0SECURITY" in told.plain
    assert "usergroups:read" in told.plain
    sam.clicks("Agree", on=asked)
    sam.sees("could not be read for too long", in_=SECURITY)
    assert sam.modal is None
    office.sandbox.faults.clear()
    office.time.move_to(office.time() + timedelta(hours=1))
    office.sees_user_groups()
    sam.clicks("Agree", on=asked.now())
    sam.sees_modal("Agree")


def test_who_left_a_user_group_between_opening_a_form_and_submitting_it_is_refused(
    office: Department,
) -> None:
    office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    asked = summary_for(sam, SECURITY)
    sam.clicks("Agree", on=asked)
    sam.sees_modal("Agree")
    office.sandbox.set_user_group("S0SECURITY")
    office.time.move_to(office.time() + timedelta(hours=1))
    office.asha.sees("The user group S0SECURITY has no members.", in_="dm", within=PATIENCE)
    sam.submits()
    sam.sees("You do not act for a group that this needs.", in_=SECURITY)
    with office.bot.database.reading() as session:
        assert session.exec(select(Agreement)).all() == []


def test_words_in_the_thread_decide_nothing_and_are_answered_once(office: Department) -> None:
    _, summary = office.submitted(GOOD_ANSWERS)
    office.ben.says("Looks good to me, approved.", thread=summary)
    told = office.ben.sees("Nothing is decided by what is written here.", thread=summary)
    assert told.ephemeral
    office.ben.says("approved", thread=summary)
    office.ben.says("Who pays for the hosting?", thread=summary)
    office.rests()
    assert office.said("Nothing is decided", office.ben, thread=summary) == 1
    assert decisions(office) == []
    office.shows(summary, DECISIONS)


def test_words_in_the_thread_after_the_decision_name_no_button(office: Department) -> None:
    card, summary = office.submitted(GOOD_ANSWERS)
    office.decides(office.asha, summary, "Approve")
    office.lead.sees("approved submission 1", thread=card)
    office.ben.says("Looks good to me, approved.", thread=summary)
    told = office.ben.sees("Nothing is decided by what is written here.", thread=summary)
    assert "is not waiting for a decision" in told.plain
    assert "press a button" not in told.plain


def test_rows_of_user_groups_are_as_slack_has_them(office: Department) -> None:
    with office.bot.database.reading() as session:
        [row] = session.exec(select(UserGroup))
    assert (row.slack_id, row.members, row.error) == ("S0SECURITY", ["U0SECURITY"], None)


def test_a_whole_approval_from_the_first_objection_to_the_day_it_is_reopened(office: Department) -> None:
    card, first = office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    sam.clicks("Full record", on=summary_for(sam, SECURITY))
    assert sam.sees("spend-bot export submission 1", in_=SECURITY).ephemeral
    sam.clicks("Object", on=summary_for(sam, SECURITY))
    sam.sees_modal("Object")
    sam.fills({"Why do you object?": "Nobody has agreed the aims."})
    sam.submits()
    office.ben.sees("objected to by @Sam Osei", in_=ASSESSORS)

    changes = {
        "What should change?": "Agree your aims.",
        "Which points should change?": "1. Define user needs",
    }
    office.decides(office.ben, first.now(), "Ask for changes", **changes)
    office.lead.sees("To be changed:", thread=card)
    office.lead.clicks("Skip for now", on=office.lead.sees("Question 1 of 4", thread=card))
    office.lead.sees("Question 2 of 4", thread=card)
    office.developer.says("no, the board meets in February", thread=card)
    office.lead.sees("Make the changes, then submit again.", thread=card)
    second = office.submits(card, number=2)
    assert "Security: agreement awaited" in second.plain

    asked = sam.sees(f"Submission 2 of {TITLE}", in_=SECURITY)
    sam.clicks("Agree", on=asked)
    sam.sees_modal("Agree")
    due = office.today + timedelta(days=14)
    sam.fills(office.condition("Have the aims agreed by the board.", due))
    sam.submits()
    office.ben.sees("agrees to submission 2 for Security", thread=second)
    office.ben.clicks("Approve", on=second.now())
    assert "Have the aims agreed by the board." in office.ben.sees_modal("Approve").plain
    office.ben.submits()
    office.lead.sees("approved submission 2 with conditions", thread=card)

    office.becomes(due + timedelta(days=3))
    office.bot.clock.tick()
    office.lead.sees("late", in_="dm")
    office.is_drawn()
    assert "1 condition of this approval is late." in card.now().plain
    assert "1 condition of this approval is late." in second.now().plain

    office.lead.clicks("Something has changed", on=card)
    office.lead.sees_modal("Something has changed")
    office.lead.fills({"Whole-life cost in pounds": "£2.4m"})
    office.lead.submits()
    told = office.lead.sees("reopened what was approved", thread=card)
    assert "£1.2 million then, £2.4 million now" in told.plain
    office.ben.sees("reopened what was approved", thread=second)
    office.is_drawn()
    assert "Reopened, because this has changed since the approval" in second.now().plain

    third = office.submits(card, number=3)
    assert "£2.4 million" in third.plain
    office.is_drawn()
    assert "Conditions of earlier approvals" in card.now().plain


def two_months_later(office: Department) -> None:
    """Let time pass until a working day, and everything be said that is due then."""
    day = office.today + timedelta(days=60)
    while not is_working_day(day, "england-and-wales"):
        day += timedelta(days=1)
    office.becomes(day)
    office.sees_user_groups()
    office.bot.clock.tick()


def test_a_specialist_who_is_awaited_is_reminded_and_then_no_more(office: Department) -> None:
    _, summary = office.submitted(ONE_GAP)
    sam = office.sandbox.person("security adviser")
    asked = summary_for(sam, SECURITY)
    two_months_later(office)
    assert "working days late" in sam.sees("is waiting for a decision", thread=asked).plain
    office.ben.sees("is waiting for a decision", thread=summary)

    sam.clicks("Agree", on=asked)
    sam.sees_modal("Agree")
    sam.submits()
    office.ben.sees("agrees to submission 1 for Security", thread=summary)
    two_months_later(office)
    office.is_drawn()
    assert office.said("is waiting for a decision", sam, thread=asked) == 1
    assert office.said("is waiting for a decision", office.ben, thread=summary) == 2
