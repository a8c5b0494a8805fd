"""A question has its buttons while it is asked, and folds to one line afterwards."""

from bot.domain.lifecycle import Status
from bot.domain.standard import AnswerValue
from bot.store.tables import CardKind
from tests.cards.checking import buttons, check_message, words_of
from tests.cards.world import DEVELOPER, World

FIRST, SECOND = "user-research", "agreed-aims"


def test_the_question_being_asked(world: World) -> None:
    assessment = world.assessment(asking=FIRST)
    drawing = world.draw(world.card(CardKind.QUESTION, assessment, FIRST))
    check_message(drawing)
    words = words_of(drawing)
    assert "Point 1 of 14: Define user needs, aims and capabilities · Question 1 of" in words
    assert "The Code says you must do this (line 1.1). A Yes needs evidence" in words
    assert "Or reply in this thread, for example: “Yes, 12 interviews" in words
    value = f"{assessment.id}:{FIRST}:0"
    assert buttons(drawing) == dict.fromkeys(
        ["Yes", "Partly", "No", "Not applicable", "Skip for now", "Why we ask"], value
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
