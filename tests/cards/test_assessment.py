"""An assessment's card tells its channel where it stands, and offers only what can be done."""

from datetime import date

from bot.domain.lifecycle import Outcome, Status
from bot.domain.spend import Kind
from bot.domain.standard import AnswerValue
from bot.store.tables import CardKind
from tests.cards.checking import buttons, check_message, menu_of, words_of
from tests.cards.world import ASHA, LEAD, World


def test_an_assessment_that_is_being_answered(world: World) -> None:
    programme = world.assessment(kind=Kind.PROGRAMME, title="Digital licensing")
    assessment = world.assessment(parent_id=programme.id)
    world.answer(assessment, "user-research", AnswerValue.NO)
    world.answer(assessment, "user-research", AnswerValue.YES, "12 interviews")
    drawing = world.draw(world.card(CardKind.ASSESSMENT, assessment))
    check_message(drawing)
    words = words_of(drawing)
    total = len(world.sheet(assessment).asked)
    assert "Service, part of Digital licensing · Department for Examples" in words
    assert f"Started by <@{LEAD}> on 1 April 2027" in words
    assert "*It needs approval* because it is public-facing and costs over £100,000." in words
    assert f"1 of {total} questions answered" in words
    assert "1. Define user needs, aims and capabilities: ■■□□□□□□□□ 1 of 4 answered" in words
    key = str(assessment.id)
    assert buttons(drawing) == {
        "Submit": key,
        "Review": key,
        "Continue": key,
        "Move on to live": f"{key}:live",
    }
    assert drawing.text.startswith(f"Licensing service. Being answered. 1 of {total} questions answered.")


def test_the_menu_goes_to_any_question_and_shows_its_answer(world: World) -> None:
    assessment = world.assessment()
    world.answer(assessment, "user-research", AnswerValue.PARTLY, "5 so far")
    menu = menu_of(world.draw(world.card(CardKind.ASSESSMENT, assessment)))
    assert len(menu) == len(world.sheet(assessment).asked)
    first = next(words for words in menu if words.startswith("1.1 (Partly) Have you done research"))
    assert menu[first] == f"{assessment.id}:user-research"
    assert any(words.startswith("1.2 Have") for words in menu)


def test_spending_below_every_threshold_says_so(world: World) -> None:
    assessment = world.assessment(cost_pence=100)
    words = words_of(world.draw(world.card(CardKind.ASSESSMENT, assessment)))
    assert "*It does not need approval.*" in words
    assert "recorded as not needing approval" in words


def test_a_category_that_is_no_longer_configured_is_shown_as_it_was(world: World) -> None:
    assessment = world.assessment(category="old-category")
    assert "old-category" in words_of(world.draw(world.card(CardKind.ASSESSMENT, assessment)))


def test_a_submitted_assessment_can_only_be_withdrawn_and_says_who_decides(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    submission = world.submission(assessment)
    drawing = world.draw(world.card(CardKind.ASSESSMENT, assessment))
    assert buttons(drawing) == {"Withdraw": f"{submission.id}:abc"}
    assert "*Submission 1* was sent to the assessors in <#C0APPROVE1>" in words_of(drawing)


def test_an_approval_lists_its_conditions(world: World) -> None:
    assessment = world.assessment(status=Status.APPROVED_WITH_CONDITIONS)
    submission = world.submission(assessment)
    world.decision(
        submission,
        Outcome.APPROVE_WITH_CONDITIONS,
        "Publish the code.",
        "Test with 5 more people.",
        exemption_by="The Chief Technology Officer",
        exemption_on=date(2027, 3, 1),
        exemption_until=date(2028, 3, 1),
        words="Good work.",
    )
    drawing = world.draw(world.card(CardKind.ASSESSMENT, assessment))
    words = words_of(drawing)
    assert f"*For beta:* *Approved with conditions* by <@{ASHA}> on 1 April 2027 at 9:05am." in words
    assert (
        "1. Publish the code.\n2. Test with 5 more people.\n*Exemption:* The Chief Technology Officer\n"
        "Granted on 1 March 2027, holds until 1 March 2028." in words
    )
    done = {"Condition 1 is done", "Condition 2 is done"}
    assert set(buttons(drawing)) == {"Move on to live", "Something has changed", *done}


def test_changes_that_were_asked_for_are_shown_with_the_buttons_again(world: World) -> None:
    assessment = world.assessment(status=Status.CHANGES_ASKED)
    world.decision(world.submission(assessment), Outcome.ASK_FOR_CHANGES, words="Say more about cost.")
    drawing = world.draw(world.card(CardKind.ASSESSMENT, assessment))
    assert "> Say more about cost." in words_of(drawing)
    assert set(buttons(drawing)) == {"Submit", "Review", "Continue", "Move on to live"}


def test_a_revoked_decision_is_not_shown_as_one(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    submission = world.submission(assessment)
    world.decision(submission, Outcome.APPROVE)
    world.decision(submission, None, number=2, words="The cost doubled.")
    words = words_of(world.draw(world.card(CardKind.ASSESSMENT, assessment)))
    assert "*The decision was revoked*" in words
    assert "> The cost doubled." in words
    assert "*Approved*" not in words


def test_when_every_question_has_an_answer_one_can_submit(world: World) -> None:
    assessment = world.assessment()
    card = world.card(CardKind.ASSESSMENT, assessment, "ready")
    assert buttons(world.draw(card)) == {}
    world.answer_all(assessment, {"user-research": AnswerValue.NO, "agreed-aims": AnswerValue.PARTLY})
    drawing = world.draw(card)
    check_message(drawing)
    assert buttons(drawing) == {"Submit": str(assessment.id), "Review": str(assessment.id)}
    assert "1 finding stands in the way of a plain approval. You can still submit." in words_of(drawing)


def test_only_the_newest_offer_to_submit_has_buttons(world: World) -> None:
    assessment = world.assessment(status=Status.CHANGES_ASKED)
    world.answer_all(assessment)
    old, new = (world.card(CardKind.ASSESSMENT, assessment, "ready") for _ in range(2))
    assert buttons(world.draw(old)) == {}
    assert "Make the changes, then submit again" in words_of(world.draw(new))
    world.change(assessment, status=Status.SUBMITTED)
    folded = world.draw(new)
    assert words_of(folded) == "Every question was answered. Status now: waiting for a decision."
