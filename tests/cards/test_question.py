"""A question has its buttons while it is asked, and folds to one line afterwards."""

import pytest

from bot.domain.lifecycle import Status
from bot.domain.standard import AnswerValue
from bot.store.tables import CardKind
from tests.cards.checking import buttons, check_message, check_view, words_of
from tests.cards.world import DEVELOPER, KITCHENS, LEAD, NOW, World

FIRST, SECOND = "user-research", "agreed-aims"


def test_the_question_being_asked(world: World) -> None:
    assessment = world.assessment(asking=FIRST)
    drawing = world.draw(world.card(CardKind.QUESTION, assessment, FIRST))
    check_message(drawing)
    words = words_of(drawing)
    assert "Point 1 of 14: Define user needs, aims and capabilities · Question 26 of 67" in words
    assert "You must do this (line 1.1). A Yes needs evidence" in words
    assert "Who usually knows: The user researcher." in words
    assert "Or reply in this thread, for example: “Yes, 12 interviews" in words
    value = f"{assessment.id}:{FIRST}:0"
    assert buttons(drawing) == dict.fromkeys(
        ["Yes", "Partly", "No", "Not applicable", "Skip for now", "Back", "Why we ask"], value
    )


def test_a_question_asked_again_shows_its_answer_and_the_way_back(world: World) -> None:
    assessment = world.assessment(asking=SECOND, status=Status.CHANGES_ASKED)
    answer = world.answer(assessment, SECOND, AnswerValue.PARTLY, "Two of three.", by=DEVELOPER)
    drawing = world.draw(world.card(CardKind.QUESTION, assessment, SECOND))
    assert (
        f"<@{DEVELOPER}> answered *Partly* on 1 April 2027. You can change it here.\n> Two of three."
        in words_of(drawing)
    )
    assert buttons(drawing)["Back"] == f"{assessment.id}:{SECOND}:{answer.id}"


def test_an_answered_question_is_one_line(world: World) -> None:
    assessment = world.assessment(asking=SECOND)
    world.answer(assessment, FIRST, AnswerValue.NO, "Not yet:\nwe start in June.", by=DEVELOPER)
    drawing = world.draw(world.card(CardKind.QUESTION, assessment, FIRST))
    assert buttons(drawing) == {}
    [block] = drawing.blocks
    words = block["elements"][0]["text"]
    assert words.endswith(f"*No*, <@{DEVELOPER}>: Not yet: we start in June.")
    assert "\n" not in words


def test_a_question_left_for_later_says_so(world: World) -> None:
    assessment = world.assessment(asking=SECOND)
    drawing = world.draw(world.card(CardKind.QUESTION, assessment, FIRST))
    assert "*Skipped for now.*" in words_of(drawing)
    assert buttons(drawing) == {}


def test_asked_again_only_the_newest_message_has_buttons(world: World) -> None:
    assessment = world.assessment(asking=FIRST)
    old, new = (world.card(CardKind.QUESTION, assessment, FIRST) for _ in range(2))
    assert buttons(world.draw(old)) == {}
    assert buttons(world.draw(new))
    world.card(CardKind.QUESTION, assessment, SECOND)
    assert buttons(world.draw(new)) == {}


def test_no_button_survives_submitting(world: World) -> None:
    assessment = world.assessment(asking=FIRST, status=Status.SUBMITTED)
    assert buttons(world.draw(world.card(CardKind.QUESTION, assessment, FIRST))) == {}


@pytest.mark.parametrize("kept", ["yes", "given", "999", "7,8", "", "not_applicable", "12 parsecs"])
def test_an_answer_that_another_edition_took_is_no_harm(world: World, kept: str) -> None:
    kitchens = world.kitchens()
    for question in (question.id for question in KITCHENS.questions):
        assessment = kitchens.assessment(asking=question)
        kitchens.answer(assessment, question, kept, "as it was", edition="another")
        card = kitchens.card(CardKind.QUESTION, assessment, question)
        check_message(kitchens.draw(card))
        kitchens.ask(assessment, None)
        check_message(kitchens.draw(card))
        with kitchens.database.reading() as session:
            modals = kitchens.cards.modals(session, kitchens.workspace_id, NOW)
            check_view(modals.answer((assessment.id or 0, question), LEAD))
        part = kitchens.assessment(parent_id=assessment.id, asking=question)
        drawing = kitchens.draw(kitchens.card(CardKind.QUESTION, part, question))
        check_message(drawing)
        if "Same as the service" in buttons(drawing):
            with kitchens.database.reading() as session:
                modals = kitchens.cards.modals(session, kitchens.workspace_id, NOW)
                check_view(modals.take_over((part.id or 0, question)))
        check_message(kitchens.draw(kitchens.card(CardKind.ASSESSMENT, assessment)))


def test_a_question_that_left_the_path_while_it_was_asked_has_no_buttons(world: World) -> None:
    kitchens = world.kitchens()
    assessment = kitchens.assessment(asking="cleaning-cost")
    drawing = kitchens.draw(kitchens.card(CardKind.QUESTION, assessment, "cleaning-cost"))
    assert buttons(drawing) == {}
    assert "*Not asked any more.*" in words_of(drawing)
