"""Help is there before anybody has to ask: by command, in a channel that is joined, in a direct message."""

import re
from datetime import timedelta

import pytest

from bot.handlers.commands import COMMANDS
from bot.sandbox.workspace.cast import BOT_USER
from tests.cards.samples_help import KNOWN
from tests.stories.world import TEAM, TITLE, Department

PAYMENTS = "#payments-platform"
GREETING = "I could not tell what your message belongs to"


def test_help_is_grouped_for_those_who_need_it(shared_office: Department) -> None:
    shared_office.lead.types("/spend help", in_=TEAM)
    told = shared_office.lead.sees("What you can do here", in_=TEAM)
    assert told.ephemeral
    for group in ("plan to spend on technology", "look after contracts", "assess or oversee spending"):
        assert f"If you {group}" in told.plain
    assert {f"/spend {word}" for word in COMMANDS} <= set(re.findall(r"/spend [a-z]+", told.plain))
    assert told.buttons == ["Start an assessment", "Add a contract", "What is this?"]


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_is_explained_with_an_example(shared_office: Department, command: str) -> None:
    lead = shared_office.lead
    lead.types(f"/spend help {command.upper()}.")
    told = lead.sees(f"• /spend {command}", in_="dm")
    assert told.plain.startswith(f"/spend {command} ")
    assert command in KNOWN


@pytest.mark.parametrize(
    ("typed", "said", "suggested"),
    [
        ("/spend help strat", "strat", "help start"),
        ("/spend contarcts hosting", "contarcts", "contracts hosting"),
        ("/spend \u201cstrat\u201d\u2026", "strat", "start"),
    ],
)
def test_a_slip_in_any_word_is_met_with_what_was_meant(
    shared_office: Department, typed: str, said: str, suggested: str
) -> None:
    shared_office.lead.types(typed, in_=TEAM)
    told = shared_office.lead.sees(f"Did you mean /spend {suggested}?", in_=TEAM)
    assert f"There is no /spend command \u201c{said}\u201d" in told.plain


def test_alone_it_shows_what_is_waiting_and_goes_on_with_it(office: Department) -> None:
    office.lead.types("/spend", in_=TEAM)
    assert "You have no assessment to finish." in office.lead.sees("What you can type", in_=TEAM).plain
    card = office.starts()
    office.developer.says("yes, 12 interviews, notes on our wiki", thread=card)
    office.question(2, card)
    office.lead.types("/spend", in_=TEAM)
    told = office.lead.sees("Waiting for you", in_=TEAM)
    assert TITLE in told.plain
    assert "Being answered · 1 of 4 questions answered" in told.plain
    before = office.question(2, card)
    office.lead.clicks("Continue", on=told)
    office.question(2, card, after=before)
    office.carys.types("/spend", in_="#general")
    assert TITLE not in office.carys.sees("What you can type", in_="#general").plain


def test_a_channel_is_told_once_what_has_joined_it_and_by_whom(office: Department) -> None:
    office.rests()
    office.sandbox.invite_bot(PAYMENTS, by=office.developer)
    hello = office.lead.sees("Hello.", in_=PAYMENTS)
    assert "@Dev Okafor added me to this channel." in hello.plain
    office.lead.clicks("What is this?", on=hello)
    assert "Assessors read your answers and decide" in office.lead.sees_modal("What is this?").plain
    office.lead.closes_modal()
    office.lead.clicks("Start an assessment", on=hello)
    modal = office.lead.sees_modal("Start an assessment")
    assert modal.values["Channel for the conversation"] == PAYMENTS
    office.lead.closes_modal()
    channel = office.sandbox.workspace.conversation(PAYMENTS)
    assert channel is not None
    with office.sandbox.workspace.change():
        channel.members.remove(BOT_USER)
    office.sandbox.invite_bot(PAYMENTS, by=office.lead)
    office.rests()
    assert office.said("added me to this channel", office.lead, in_=PAYMENTS) == 1


def test_somebody_else_who_joins_is_not_met_with_an_introduction(office: Department) -> None:
    office.sandbox.add_to_channel(office.carys, TEAM)
    office.rests()
    assert office.said("Hello.", office.lead, in_=TEAM) == 0


def test_who_writes_what_is_not_understood_is_told_so_once_a_day(office: Department) -> None:
    office.carys.says("hello", in_="dm")
    told = office.carys.sees(GREETING, in_="dm")
    assert "Hello, @Carys Bell." in told.plain
    office.carys.says("hello?", in_="dm")
    office.rests()
    assert office.said(GREETING, office.carys, in_="dm") == 1
    office.time.move_to(office.time() + timedelta(days=1))
    office.carys.says("hello again", in_="dm")
    office.rests()
    assert office.said(GREETING, office.carys, in_="dm") == 2
    office.carys.clicks("Start an assessment", on=told)
    office.carys.sees_modal("Start an assessment")


def test_what_somebody_has_begun_is_a_button_away(office: Department) -> None:
    office.starts()
    office.lead.says("where were we?", in_="dm")
    told = office.lead.sees(GREETING, in_="dm")
    assert TITLE in told.plain
    office.lead.clicks("Continue", on=told)
    office.lead.sees("Question 2 of 4", in_="dm")  # the first is being asked in the channel
    office.lead.says("good, thanks", in_="dm")
    office.rests()
    assert office.said(GREETING, office.lead, in_="dm") == 1


def test_who_opens_the_messages_for_the_first_time_is_greeted_once(office: Department) -> None:
    office.carys.opens_messages()
    told = office.carys.sees("Hello, @Carys Bell.", in_="dm")
    assert "I could not tell" not in told.plain
    office.time.move_to(office.time() + timedelta(days=1))
    office.carys.opens_messages()
    office.rests()
    assert office.said("Hello, @Carys Bell.", office.carys, in_="dm") == 1
