"""Two people answer the same question at about the same time: both are kept, and both are told."""

from bot.sandbox.people.sights import Message
from tests.stories.world import GOOD_ANSWERS, Department

TWICE = "Two people answered at about the same time"


def at_the_second_question(office: Department) -> tuple[Message, Message]:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    return card, office.question(2, card)


def test_by_buttons(any_office: Department) -> None:
    office = any_office
    card, second = at_the_second_question(office)
    office.developer.clicks("Yes", on=second)
    office.question(3, card)
    office.lead.clicks("No", on=second, stale=True)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "The board has not met."})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.lead.sees("No, @Dina Lead: The board has not met. (@Dev Okafor had answered Yes a", thread=card)
    told = office.developer.sees(TWICE, thread=card)
    assert not told.ephemeral
    assert "@Dina Lead answered last, and that answer counts: No. @Dev Okafor had answered Yes" in told.plain
    assert office.said("Question 3 of", office.lead, thread=card) == 1
    office.lead.chooses("Earlier answers", on=office.question(3, card))
    assert "Nobody has answered this yet." in office.lead.sees_modal("Earlier answers").plain
    office.lead.closes_modal()
    office.lead.clicks("Review", on=card)
    office.lead.sees_modal("Review your answers")
    office.lead.clicks("Next", on="modal")
    assert "Changed 1 time" in office.lead.sees_modal("Review your answers").plain


def test_by_typing(any_office: Department) -> None:
    office = any_office
    card, second = at_the_second_question(office)
    office.developer.says("yes", thread=card)
    third = office.question(3, card)
    office.rests()
    between = f"{(float(second.ts) + float(third.ts)) / 2:.6f}"
    late = {"user": office.lead.id, "text": "no, the board has not met", "ts": between}
    assert office.hears_again(lambda sent: sent["event"].update(late)).ok
    office.lead.sees("No, @Dina Lead: the board has not met (@Dev Okafor had answered Yes a", thread=card)
    office.developer.sees(TWICE, thread=card)
    assert office.hears_again(lambda sent: sent["event"].update(late)).ok  # as Slack sends it again
    assert office.said(TWICE, office.lead, thread=card) == 1
    assert office.said("3 of 4 questions answered", office.lead) == 0


def test_typed_before_and_come_long_after_it_is_asked_back(office: Department) -> None:
    card, second = at_the_second_question(office)
    office.developer.says("yes", thread=card)
    third = office.question(3, card)
    office.rests()
    office.passes(minutes=2)
    between = f"{(float(second.ts) + float(third.ts)) / 2:.6f}"
    late = {"user": office.lead.id, "text": "no, it is closed", "ts": between}
    assert office.hears_again(lambda sent: sent["event"].update(late)).ok
    asked = office.lead.sees("Shall I take this as No for", thread=card)
    assert "Have the people responsible agreed" in asked.plain
    assert "It has an answer already: Yes" in asked.plain


def test_typed_before_somebody_went_on_to_another_it_is_for_the_one_before(any_office: Department) -> None:
    office = any_office
    card, second = at_the_second_question(office)
    office.lead.clicks("Skip for now", on=second)
    third = office.question(3, card)
    office.rests()
    between = f"{(float(second.ts) + float(third.ts)) / 2:.6f}"
    late = {"user": office.developer.id, "text": "no, the board has not met", "ts": between}
    assert office.hears_again(lambda sent: sent["event"].update(late)).ok
    office.lead.sees("No, @Dev Okafor: the board has not met", thread=card)
    office.is_drawn()
    assert second.now().plain.startswith("1.2"), "it was taken for another question"
    assert "Yes" in third.now().buttons


def test_typed_when_the_next_question_was_there_it_is_for_that_one(office: Department) -> None:
    card, _ = at_the_second_question(office)
    office.developer.says("yes", thread=card)
    office.question(3, card)
    office.lead.says("no, it is closed", thread=card)
    office.question(4, card)
    office.lead.sees("2.1 Will other teams be able to use what you make? No, @Dina Lead", thread=card)
    assert office.said(TWICE, office.lead, thread=card) == 0


def test_the_same_button_twice_is_one_answer(office: Department) -> None:
    card, second = at_the_second_question(office)
    office.developer.clicks("Yes", on=second)
    office.developer.clicks("Yes", on=second, stale=True)
    office.question(3, card)
    assert office.said(TWICE, office.lead, thread=card) == 0


def test_who_corrects_themselves_is_not_told_of_two_people(office: Department) -> None:
    card = office.starts()
    for reply in GOOD_ANSWERS[:2]:
        office.developer.says(reply, thread=card)
    third = office.question(3, card)
    office.developer.clicks("Yes", on=third)
    office.developer.clicks("No", on=third, stale=True)
    office.developer.sees_modal("Your reason")
    office.developer.fills({"Why “No”?": "I pressed the wrong one."})
    office.developer.submits()
    office.lead.sees("No, @Dev Okafor: I pressed the wrong one.", thread=card)
    assert office.said(TWICE, office.lead, thread=card) == 0
