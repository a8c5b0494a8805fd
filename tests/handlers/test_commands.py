"""`/spend`: what it answers where there is nothing to open."""

import pytest

from tests.stories.world import TEAM, Department


@pytest.mark.parametrize("typed", ["/spend help", "/spend   HELP  me", "/spend help me, please!"])
def test_help_says_what_there_is(office: Department, typed: str) -> None:
    office.lead.types(typed, in_=TEAM)
    told = office.lead.sees("What you can do here", in_=TEAM)
    assert told.ephemeral
    for command in ("/spend start", "/spend contract", "/spend help"):
        assert command in told.plain


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("/spend strat", "start"), ("/spend contrat", "contract"), ("/spend hepl", "help")],
)
def test_a_slip_is_met_with_what_was_meant(office: Department, typed: str, suggested: str) -> None:
    office.lead.types(typed)
    assert (
        f"Did you mean /spend {suggested}?" in office.lead.sees("There is no /spend command", in_="dm").plain
    )


def test_something_else_altogether_is_answered_without_a_guess(office: Department) -> None:
    office.lead.types("/spend " + "x" * 500)
    told = office.lead.sees("There is no /spend command", in_="dm")
    assert "Did you mean" not in told.plain
    assert len(told.plain) < 200


def test_capitals_and_more_words_do_no_harm(office: Department) -> None:
    office.lead.types("/spend START please")
    office.lead.sees_modal("Start an assessment")


def test_a_shortcut_that_is_none_of_ours_is_answered(office: Department) -> None:
    with office.catching() as caught:
        office.lead.uses_shortcut("Start an assessment")
    assert caught.passes_on(0, lambda sent: sent.update(callback_id="another")).ok
    office.lead.sees_modal("That did not work")
