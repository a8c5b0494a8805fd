"""Each modal restates what it is about and offers what there is to choose."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.cards import Modals
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import Outcome
from bot.domain.spend import Kind
from bot.domain.standard import AnswerValue
from bot.store.engine import NotFoundError
from tests.cards.checking import check_view, words_of
from tests.cards.samples import WARNING
from tests.cards.world import ASHA, CARYS, LEAD, NOW, TEAM, World

View = dict[str, Any]


def opened(world: World, make: Callable[[Modals], View]) -> View:
    with world.database.reading() as session:
        view = make(world.cards.modals(session, world.workspace_id, NOW))
    check_view(view)
    return view


def element(view: View, name: str) -> View:
    found: View = next(block["element"] for block in view["blocks"] if block["block_id"] == name)
    return found


def names(view: View) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def test_the_start_form(world: World) -> None:
    programme = world.assessment(kind=Kind.PROGRAMME, title="Digital licensing")
    world.assessment(kind=Kind.COMPONENT)
    view = opened(world, lambda modals: modals.start(TEAM, LEAD))
    asked = "title begin_from purpose kind parent phase category cost public_facing novel channel"
    assert names(view) == asked.split()
    [parent] = element(view, "parent")["options"]
    assert (parent["text"]["text"], parent["value"]) == ("Programme: Digital licensing", str(programme.id))
    assert element(view, "channel")["initial_conversation"] == TEAM
    assert element(view, "category")["options"][0]["value"] == "digital-services"
    assert view["callback_id"] == "start"


@pytest.mark.parametrize("channel", ["", None, "D0MESSAGE1"])
def test_a_direct_message_is_not_offered_as_the_teams_channel(world: World, channel: str | None) -> None:
    view = opened(world, lambda modals: modals.start(channel, LEAD))
    assert "initial_conversation" not in element(view, "channel")
    assert "parent" not in names(view)


def test_the_form_for_a_reason_shows_what_was_written(world: World) -> None:
    assessment = world.assessment()
    world.answer(assessment, "user-research", AnswerValue.PARTLY, "5 interviews & more to come")
    view = opened(
        world,
        lambda modals: modals.words((assessment.id or 0, "user-research"), AnswerValue.PARTLY, LEAD, "{}"),
    )
    assert view["title"]["text"] == "Your reason"
    assert view["private_metadata"] == "{}"
    assert element(view, "words")["initial_value"] == "5 interviews & more to come"
    other = opened(
        world, lambda modals: modals.words((assessment.id or 0, "user-research"), AnswerValue.YES, LEAD)
    )
    assert other["title"]["text"] == "Your evidence"
    assert "initial_value" not in element(other, "words")


def test_words_too_long_for_the_box_are_not_cut(world: World) -> None:
    assessment = world.assessment()
    world.answer(assessment, "user-research", AnswerValue.NO, "x" * 2001)
    view = opened(
        world, lambda modals: modals.words((assessment.id or 0, "user-research"), AnswerValue.NO, LEAD)
    )
    assert "initial_value" not in element(view, "words")


def test_why_we_ask(world: World) -> None:
    assessment = world.assessment()
    view = opened(world, lambda modals: modals.why((assessment.id or 0, "user-research")))
    words = words_of(view)
    assert "Line 1.1, in short: Meet the needs that users have of the technology." in words
    assert "*What good looks like*" in words
    assert "submit" not in view


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_decision_restates_what_it_is_about(world: World, outcome: Outcome) -> None:
    submission = world.submission(world.assessment())
    view = opened(world, lambda modals: modals.decide(outcome, submission.id or 0, '{"a": 1}'))
    assert view["callback_id"] == outcome.value
    assert view["private_metadata"] == '{"a": 1}'
    assert (
        "Licensing service*\nSubmission 1, for beta\nWhole-life cost: £1.2 million\n2 findings"
        in words_of(view)
    )


def test_a_plain_approval_is_not_offered_with_a_finding_that_blocks(world: World) -> None:
    blocked = world.submission(world.assessment())
    view = opened(world, lambda modals: modals.decide(Outcome.APPROVE, blocked.id or 0))
    assert "submit" not in view
    assert names(view) == []
    free = world.submission(world.assessment(), findings=[WARNING])
    view = opened(world, lambda modals: modals.decide(Outcome.APPROVE, free.id or 0))
    assert view["submit"]["text"] == "Approve"


def test_revoking_says_which_decision(world: World) -> None:
    submission = world.submission(world.assessment())
    world.decision(submission, Outcome.APPROVE)
    view = opened(world, lambda modals: modals.revoke(submission.id or 0))
    assert f"Approved by <@{ASHA}> on 1 April 2027 at 9:05am" in words_of(view)
    assert names(view) == ["words"]


def test_the_contract_form(world: World) -> None:
    assessment = world.assessment()
    few = opened(world, lambda modals: modals.contract(CARYS))
    assert names(few) == ["title", "supplier", "value", "start", "end"]
    view = opened(world, lambda modals: modals.contract(CARYS, more=True))
    asked = (
        "title supplier value start end notice break_date renewal_date automatic owner "
        "product supplies assessment"
    )
    assert names(view) == asked.split()
    assert element(view, "owner")["initial_user"] == CARYS
    assert element(view, "assessment")["options"][0]["value"] == str(assessment.id)


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (KeyDateKind.BREAK, ["End it at the break", "Use the break and buy again", "Do not use the break"]),
        (KeyDateKind.RENEWAL, ["Renew it", "Buy again in a new competition", "Let it end"]),
        (KeyDateKind.EXTENSION, ["Extend it", "Buy again in a new competition", "Let it end"]),
        (KeyDateKind.END, ["Buy again in a new competition", "Let it end"]),
        (KeyDateKind.REVIEW, ["Reviewed: carry on"]),
    ],
)
def test_what_can_be_decided_about_a_date(world: World, kind: KeyDateKind, choices: list[str]) -> None:
    key_date = world.key_date(world.contract(), kind=kind)
    view = opened(world, lambda modals: modals.record(key_date.id or 0))
    assert [option["text"]["text"] for option in element(view, "decision")["options"]] == choices


def test_nothing_of_another_workspace_can_be_opened(world: World) -> None:
    submission = world.submission(world.assessment())
    elsewhere = World(world.database, "T0ELSEWHERE")
    with pytest.raises(NotFoundError):
        opened(elsewhere, lambda modals: modals.decide(Outcome.APPROVE, submission.id or 0))
    assert "assessment" not in names(opened(elsewhere, lambda modals: modals.contract(CARYS, more=True)))


def test_a_statement_can_be_a_window_of_its_own(world: World) -> None:
    view = world.cards.notice("trouble", {"reference": "1a2b3c4d"})
    check_view(view)
    assert "1a2b3c4d" in words_of(view)
    assert view["title"]["text"] == "That did not work"


def test_statements_and_words_are_said_by_the_cards_too(world: World) -> None:
    assert "Your decision was not recorded" in world.cards.say("superseded", {"title": "A", "number": 1}).text
    assert world.cards.words("help_command", {"command": "start"}).startswith("`/spend start` starts")
