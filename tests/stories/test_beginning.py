"""An assessment begins with what was answered before, or with a template, and is put away or deleted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.calendar import in_words
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import Answer, Assessment, AuditEntry
from bot.store.verifying import verify
from tests.stories.world import (
    ENTRIES,
    GOOD_ANSWERS,
    TEAM,
    TITLE,
    Department,
    department,
    tiny_config,
)

EARLIER = "Permit payments"
TEMPLATE = """\
id: payments
title: Taking payments
says: For anything by which people pay.
standards: [tcop-2016]
kinds: [service]
purpose: Lets (who) pay for (what).
questions:
  - question: user-research
    hint: Say how they pay today.
  - question: reuse
    hint: Look at GOV.UK Pay first.
    answer: [partly]
    words: We looked at what there is, and (say what).
"""


@pytest.fixture
def templated(sqlite_url: str, tmp_path: Path) -> Iterator[Department]:
    """Give a department with a template."""
    made = tiny_config(tmp_path / "with-template")
    (made / "templates" / "payments.yaml").write_text(TEMPLATE, "utf-8")
    with department(sqlite_url, made) as office:
        yield office
        assert office.sandbox.complaints == []


def with_earlier(office: Department) -> Message:
    """Have an earlier assessment answered, some months ago; return its card."""
    card = office.starts(title=EARLIER)
    office.answers(card)
    office.time.move_to(office.time() + timedelta(days=60))
    return card


def labelled(office: Department) -> str:
    """Return what the earlier assessment is called where it is offered."""
    return f"{EARLIER} ({in_words(office.today - timedelta(days=60))})"


def begins_from(person: Person, choice: str) -> None:
    person.fills({"Begin from": choice})


def confirms(office: Department, card: Message, asks: str) -> None:
    """Have the developer say that what is shown with a question still holds."""
    asked = office.developer.sees(asks, thread=card)
    assert "check it still holds" in asked.plain
    office.developer.clicks("It still holds", on=asked)


def test_an_assessment_begins_with_the_answers_of_an_earlier_one(office: Department) -> None:
    with_earlier(office)
    lead = office.opens_form()
    begins_from(lead, labelled(office))
    lead.sees("each is asked again for you to check", on="modal")
    lead.fills(ENTRIES)
    lead.submits()
    lead.sees_no_modal()
    card = lead.sees(TITLE, in_=TEAM)
    first = lead.sees("Question 1 of 4", thread=card)
    when = in_words(office.today - timedelta(days=60))
    assert f"From {EARLIER} ({when}): check it still holds." in first.plain
    assert "12 interviews" in first.plain
    assert "0 of 4 questions answered" in card.now().plain
    assert first.buttons[0] == "It still holds"
    assert "No answer yet" in card.now().plain

    confirms(office, card, "Question 1 of 4")
    office.is_drawn()
    assert "Last answer today, by @Dev Okafor" in card.now().plain
    lead.clicks("Review", on=card)
    lead.sees("3 answers copied and not checked yet", on="modal")
    lead.clicks("What is left", on="modal")
    lead.sees("Copied: check that it still holds.", on="modal")
    lead.closes_modal()
    second = lead.sees("Question 2 of 4", thread=card)
    office.developer.says("no, not yet: the board meets in January", thread=card)
    confirms(office, card, "Question 3 of 4")
    confirms(office, card, "Question 4 of 4")
    summary = office.submits(card)
    assert f"from {EARLIER} ({when})" in first.now().plain
    assert EARLIER not in second.now().plain
    office.asha.clicks("Review the points", on=summary)
    office.asha.sees(f"from {EARLIER} ({when}), checked for this one", on="modal")
    with office.bot.database.reading() as session:
        kept = session.exec(select(Answer).where(Answer.copied_from_id.is_not(None))).all()  # type: ignore[union-attr]
    assert len(kept) == 4 + 3  # four copies, of which three were said to hold


def test_answers_are_copied_later_to_what_has_none_yet(office: Department) -> None:
    with_earlier(office)
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    office.lead.sees("Question 2 of 4", thread=card)
    office.lead.chooses("Copy answers", on=card)
    office.lead.sees_modal("Copy answers")
    office.lead.fills({"Copy from": labelled(office)})
    office.lead.submits()
    office.lead.sees_no_modal()
    said = office.lead.sees("copied 3 answers", thread=card)
    assert "They do not count yet" in said.plain
    office.is_drawn()
    assert "1 of 4 questions answered" in card.now().plain
    asked = office.lead.sees("Question 2 of 4", thread=card)
    assert "check it still holds" in asked.now().plain

    office.lead.chooses("Copy answers", on=card)
    office.lead.sees_modal("Copy answers")
    office.lead.fills({"Copy from": labelled(office)})
    office.lead.submits()
    office.lead.sees("no answer to a question that still needs one", on="modal")


def test_what_somebody_may_not_read_is_not_offered(office: Department) -> None:
    office.starts(title=EARLIER)
    office.carys.types("/spend start")
    view = office.carys.sees_modal("Start an assessment")
    assert "Begin from" not in view.plain  # she may add to it, but not read it
    office.opens_form()
    office.lead.sees("Begin from", on="modal")


def test_a_template_gives_a_purpose_hints_and_answers_to_check(templated: Department) -> None:
    office = templated
    lead = office.opens_form()
    lead.fills({"Title": "Boat payments"})
    begins_from(lead, "Taking payments")
    lead.sees("begins 1 answer for you to check", on="modal")
    lead.fills(
        {name: value for name, value in ENTRIES.items() if "Title" not in name and "for whom" not in name}
    )
    lead.submits()
    lead.sees_no_modal()
    card = lead.sees("Boat payments", in_=TEAM)
    assert "Lets (who) pay for (what)." in card.plain
    first = lead.sees("Question 1 of 4", thread=card)
    assert "Hint from the template Taking payments: Say how they pay today." in first.plain
    lead.clicks("Yes", on=first)
    lead.sees_modal("Your evidence")
    lead.sees("Say how they pay today", on="modal")
    lead.closes_modal()
    for reply in GOOD_ANSWERS[:3]:
        office.developer.says(reply, thread=card)
    last = lead.sees("Question 4 of 4", thread=card)
    assert "From the template Taking payments: check it still holds." in last.plain
    assert "It still holds" in last.buttons
    office.developer.says("yes, we compared three", thread=card)
    office.submits(card, title="Boat payments")


def test_what_was_written_stays_when_a_template_is_chosen_and_one_for_something_else_is_refused(
    templated: Department,
) -> None:
    office = templated
    lead = office.opens_form()
    lead.fills(ENTRIES | {"What is it?": "Component"})
    begins_from(lead, "Taking payments")
    lead.sees("begins 1 answer", on="modal")
    lead.submits()
    lead.sees("is for a service", on="modal")
    lead.fills({"What is it?": "Service"})
    lead.submits()
    lead.sees_no_modal()
    assert "Lets people renew a fishing licence" in lead.sees(TITLE, in_=TEAM).plain


def archives(office: Department, card: Message) -> None:
    office.lead.chooses("Archive or delete", on=card)
    office.lead.sees_modal("Archive")
    office.lead.submits()
    office.lead.sees_no_modal()
    office.lead.sees("archived this assessment", thread=card)
    office.is_drawn()


def test_what_is_archived_leaves_home_and_comes_back_to_where_it_was(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    question = office.question(2, card)
    office.lead.opens_home()
    office.lead.sees(TITLE, on="home")
    archives(office, card)
    assert card.now().buttons[:2] == ["Restore", "Delete"]
    assert "Archived by" in card.now().plain
    assert question.now().buttons == []
    home = office.lead.home
    assert home is not None
    assert TITLE not in home.plain
    office.developer.says(GOOD_ANSWERS[1], thread=card)  # nobody is asked, so it is talk

    office.developer.clicks("Restore", on=card)
    office.developer.sees("restored this assessment", thread=card)
    again = office.question(2, card, after=question)
    assert "Yes" in again.buttons
    office.is_drawn()
    assert "Submit" in card.now().buttons
    office.lead.sees(TITLE, on="home")


def test_changes_that_were_asked_for_are_asked_for_again(office: Department) -> None:
    card, summary = office.submitted()
    office.decides(office.asha, summary, "Ask for changes", **{"What should change?": "Say more of needs."})
    office.lead.sees("asked for changes to submission 1", thread=card)
    office.is_drawn()
    archives(office, card)
    assert card.now().buttons == ["Restore"]  # it was submitted, so it cannot be deleted
    office.lead.clicks("Restore", on=card)
    office.lead.sees("restored this assessment", thread=card)
    office.is_drawn()
    assert "Changes asked for" in card.now().plain


def deletes(office: Department, card: Message) -> None:
    office.lead.chooses("Archive or delete", on=card)
    office.lead.sees_modal("Archive")
    office.lead.clicks("Delete it instead", on="modal")
    office.lead.sees_modal("Delete")
    office.lead.fills({"This cannot be undone": ["Yes, delete it for good"]})
    office.lead.submits()
    office.lead.sees_no_modal()


def test_a_draft_is_deleted_with_its_words_and_the_record_stays_whole(any_office: Department) -> None:
    office = any_office
    card = office.starts(title="Secret boats")
    office.developer.says("yes, 12 interviews with the admiral", thread=card)
    first = office.lead.sees("Question 1 of", thread=card)
    office.lead.sees("Question 2 of", thread=card)
    deletes(office, card)
    office.lead.sees("deleted this assessment", thread=card)
    office.is_drawn()
    assert "Deleted by" in card.now().plain
    assert card.now().buttons == []
    assert "Secret boats" not in card.now().plain
    assert "admiral" not in first.now().plain
    assert "Deleted." in first.now().plain
    office.lead.opens_home()
    assert "Secret boats" not in office.lead.sees("Nothing is waiting for you", on="home").plain
    with office.bot.database.reading() as session:
        [assessment] = session.exec(select(Assessment)).all()
        rows = [assessment, *session.exec(select(Answer)).all()]
        assert "admiral" not in str(rows)
        assert "Secret" not in str(rows)
        assert verify(session, office.bot.context.audit).faults == []
        events = [entry.event for entry in session.exec(select(AuditEntry).order_by(AuditEntry.number))]  # type: ignore[arg-type]
    assert events == ["started", "answered", "erased"]


def test_who_neither_started_nor_owns_it_cannot_delete_it(office: Department) -> None:
    card = office.starts()
    office.developer.chooses("Archive or delete", on=card)
    office.developer.sees_modal("Archive")
    office.developer.clicks("Delete it instead", on="modal")
    told = office.developer.sees("Only whoever started it or owns it can delete it", thread=card)
    assert told.ephemeral


def test_what_has_parts_cannot_be_deleted(office: Department) -> None:
    card = office.starts()
    lead = office.opens_form()
    lead.fills(
        ENTRIES
        | {"Title": "Card reader", "What is it?": "Component", "What is it part of?": f"Service: {TITLE}"}
    )
    lead.submits()
    lead.sees_no_modal()
    lead.sees("Card reader", in_=TEAM)
    lead.chooses("Archive or delete", on=card)
    lead.sees_modal("Archive")
    lead.clicks("Delete it instead", on="modal")
    lead.sees("It has parts that are assessed by themselves", thread=card)
