"""Looking over everything before submitting: the review, what is left, earlier answers, notes."""

import pytest
from sqlmodel import select

from bot.flows.conversing import going
from bot.flows.erasable import of_person
from bot.flows.erasing import erase
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.people import Who, known_person
from bot.store.tables import Assessment, Workspace
from tests.stories.world import GOOD_ANSWERS, ONE_GAP, Department

REVIEW = "Review your answers"


def test_a_review_goes_from_the_overview_to_a_question_and_back(office: Department) -> None:
    card = office.starts()
    for reply in ONE_GAP[:2]:
        office.developer.says(reply, thread=card)
    third = office.question(3, card)
    lead = office.lead
    lead.clicks("Review", on=card)
    overview = lead.sees_modal(REVIEW)
    assert "2 questions not answered yet." in overview.plain
    assert "1 finding stands in the way of a plain approval" in overview.plain
    assert "1. Define user needs\nSo far: not met, 2 of 2 questions answered, 1 finding" in overview.plain
    assert "2. Share and reuse\n0 of 2 questions answered" in overview.plain
    lead.clicks("Next", on="modal")
    first = lead.sees_modal(REVIEW)
    assert "the board meets in January" in first.plain
    assert "12 interviews" in first.plain
    assert "It stands in the way of a plain approval." in first.plain
    assert "What an assessor will ask" in first.plain
    assert "You answered No: why, and what will you do instead?" in first.plain
    assert "A team with several aims is hard to steer." in first.plain
    lead.clicks("Next", on="modal")
    assert "Not answered yet. A good answer: “Yes, the code is open" in lead.sees_modal(REVIEW).plain
    lead.clicks("Previous", on="modal")
    lead.sees_modal(REVIEW)
    lead.clicks("Go to", on="modal")
    asked = lead.sees_modal("Asked now")
    assert "This is asked now in #licensing-service" in asked.plain
    office.question(1, card, after=third)
    lead.clicks("Back to the review", on="modal")
    lead.sees_modal(REVIEW)


def test_submitting_from_the_review(office: Department) -> None:
    card = office.starts()
    office.answers(card)
    ready = office.lead.sees("Every question has an answer", thread=card)
    office.lead.clicks("Review", on=ready)
    overview = office.lead.sees_modal(REVIEW)
    assert overview.submit == "Submit"
    assert "1 Yes answer has no evidence." in overview.plain
    office.lead.submits()
    office.lead.sees_no_modal()
    office.ben.sees("Submission 1 of Licence payments", in_="#spend-approvals")


def test_what_is_left_by_point(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    second = office.question(2, card)
    office.lead.chooses("What is left", on=second)
    left = office.lead.sees_modal("What is left")
    assert "3 of 4 questions need an answer." in left.plain
    assert "1. Define user needs: 1 of 2 questions left" in left.plain
    assert "2. Share and reuse: 2 of 2 questions left" in left.plain
    office.lead.chooses("2. Share and reuse (2 left)", on="modal")
    point = office.lead.sees_modal("What is left")
    assert "Define user needs: 1 of" not in point.plain
    office.lead.clicks("All points", on="modal")
    office.lead.chooses("2. Share and reuse (2 left)", on="modal")
    office.lead.sees_modal("What is left")
    office.lead.clicks("Go to", on="modal")
    office.lead.sees_modal("Asked now")
    office.question(3, card, after=second)


def test_notes_stand_on_the_card_until_they_are_settled(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.developer.chooses("Add a note", on=first)
    office.developer.sees_modal("Add a note")
    office.developer.fills({"What should somebody come back to?": "Ask <!channel> & Priya for the figures."})
    office.developer.submits()
    office.developer.sees_no_modal()
    noted = office.lead.sees("Note by @Dev Okafor", thread=card)
    assert "Ask <!channel> & Priya for the figures." in noted.plain
    office.lead.clicks("Review", on=card)
    assert "1 note not settled" in office.lead.sees_modal(REVIEW).plain
    office.lead.clicks("Next", on="modal")
    office.lead.sees_modal(REVIEW)
    office.lead.clicks("Settled", on="modal")
    assert "Priya" not in office.lead.sees_modal(REVIEW).plain
    office.shows(first, [each for each in first.buttons if each != "Settled"])
    office.lead.closes_modal(whole_stack=True)
    office.lead.chooses("Add a note", on=first.now())
    assert "Settled by @Dina Lead" in office.lead.sees_modal("Add a note").plain


def test_a_note_added_from_the_review_stands_in_it(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    office.lead.clicks("Review", on=card)
    office.lead.sees_modal(REVIEW)
    office.lead.clicks("Next", on="modal")
    office.lead.sees_modal(REVIEW)
    office.lead.chooses("Add a note", on="modal")
    office.lead.sees_modal("Add a note")
    office.lead.fills({"What should somebody come back to?": "Look here again."})
    office.lead.submits()
    review = office.lead.sees_modal(REVIEW)
    assert "Look here again." in review.plain


def test_a_note_of_spaces_is_refused_at_its_field(office: Department) -> None:
    card = office.starts()
    office.lead.chooses("Add a note", on=office.question(1, card))
    office.lead.sees_modal("Add a note")
    office.lead.fills({"What should somebody come back to?": "   "})
    office.lead.submits()
    errors = office.lead.sees_modal("Add a note").errors
    assert errors == {"What should somebody come back to?": "Write something here."}


def test_every_change_of_an_answer_is_told_with_who_and_when(office: Department) -> None:
    card = office.starts()
    office.answers(card)
    office.passes(hours=1)
    ready = office.lead.sees("Every question has an answer", thread=card)
    office.lead.chooses("1.2 (Yes) Have the people responsible agreed what this should achieve?", on=ready)
    again = office.lead.sees("You can change it here.", thread=card)
    office.lead.clicks("Partly", on=again)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “Partly”?": "Two of three aims."})
    office.lead.submits()
    office.lead.sees("Partly, @Dina Lead: Two of three aims.", thread=card)
    office.lead.chooses(
        "1.2 (Partly) Have the people responsible agreed what this should achieve?",
        on=office.lead.sees("submit.", thread=card),
    )
    second = office.question(2, card, after=again)
    office.lead.chooses("Earlier answers", on=second)
    history = office.lead.sees_modal("Earlier answers")
    assert "Answered 2 times." in history.plain
    assert "@Dina Lead changed Yes to Partly on" in history.plain
    assert f"March {office.today.year} at 11" in history.plain
    assert "@Dev Okafor answered Yes on" in history.plain
    assert history.plain.index("changed Yes") < history.plain.index("@Dev Okafor answered")
    office.lead.clicks("Change the answer", on="modal")
    office.lead.sees_modal("Asked now")
    office.question(2, card, after=second)


@pytest.mark.parametrize("what", ["note", "answer"])
def test_erased_words_are_said_to_be(office: Department, what: str) -> None:
    card = office.starts()
    first = office.question(1, card)
    if what == "note":
        office.developer.chooses("Add a note", on=first)
        office.developer.sees_modal("Add a note")
        office.developer.fills({"What should somebody come back to?": "A zebra ate it."})
        office.developer.submits()
    else:
        office.developer.says("no, a zebra ate it", thread=card)
        office.question(2, card)
    office.sandbox.settle()
    with office.bot.database.writing() as session:
        workspace = session.exec(select(Workspace)).one()
        person = known_person(session, workspace.id or 0, office.developer.id)
        assert person is not None
        found = of_person(session, workspace.id or 0, person.id or 0)
        erase(session, office.bot.context.audit, office.time(), found)
    office.lead.clicks("Review", on=card)
    office.lead.sees_modal(REVIEW)
    office.lead.clicks("Next", on="modal")
    shown = office.lead.sees_modal(REVIEW)
    assert "zebra" not in shown.plain
    assert "Erased on" in shown.plain
    office.lead.chooses("Earlier answers", on="modal")
    history = office.lead.sees_modal("Earlier answers")
    assert "zebra" not in history.plain
    assert ("Erased on" in history.plain) is (what == "answer")


def test_after_changes_are_asked_for_only_what_is_open_can_be_gone_to(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.asha.clicks("Ask for changes", on=summary)
    office.asha.sees_modal("Ask for changes")
    office.asha.fills(
        {"What should change?": "Tell us when.", "Which points should change?": ["1. Define user needs"]}
    )
    office.asha.submits()
    first = office.question(1, card, after=office.question(1, card) if False else None)
    assert "Back" not in first.now().buttons
    lead = office.lead
    lead.clicks("Skip for now", on=first)
    second = office.question(2, card, after=first)
    lead.clicks("Back", on=second)
    office.question(1, card, after=second)
    lead.clicks("Review", on=card)
    assert "Changes asked for" in lead.sees_modal(REVIEW).plain
    lead.clicks("Next", on="modal")
    lead.sees_modal(REVIEW)
    lead.clicks("Next", on="modal")
    accepted = lead.sees_modal(REVIEW)
    assert "Accepted by the assessors as it was" in accepted.plain
    assert "Go to" not in accepted.buttons
    lead.closes_modal()
    lead.chooses("What is left", on=office.question(1, card, after=second))
    left = lead.sees_modal("What is left")
    assert "Asked to be changed." in left.plain


def test_in_direct_messages_questions_are_gone_to_there(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    office.lead.clicks("Continue", on=card)
    office.sandbox.settle()
    with office.bot.database.reading() as session:
        assessment = session.exec(select(Assessment)).one()
    who = Who(TEAM_ID, office.lead.id, "1.1")
    going.go(office.bot.context, office.time(), who, assessment.id or 0)
    first = office.lead.sees("Question 2 of", in_="dm")  # the team is asked the first already
    office.lead.chooses("What is left", on=first)
    office.lead.sees_modal("What is left")
    office.lead.clicks("Go to", on="modal")
    asked = office.lead.sees_modal("Asked now")
    assert "in your direct messages with me" in asked.plain
    office.lead.closes_modal()
    again = office.lead.sees("Question 1 of", in_="dm")
    assert "Back" not in again.buttons
    office.lead.clicks("Skip for now", on=again)
    second = office.lead.sees("Question 2 of", in_="dm")
    office.lead.clicks("Back", on=second)
    office.sandbox.settle()
    assert office.said("Question 1 of", office.lead, in_="dm") == 1
