"""A mistake of ours is told in plain words, with a reference; the log has that, and no word of theirs."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from bot.flows.places import conversation_lane
from bot.store.outbox import Place, Statement, say
from bot.store.tables import Assessment
from tests.stories.world import TEAM, Department, from_the_bot

SECRET = "Persephone"
"""A word that people write, which no line of the log may have."""

SORRY = "Sorry, something went wrong"


@contextmanager
def without(office: Department, table: str) -> Iterator[None]:
    """Have a table of the database gone meanwhile, as after a restore that went wrong."""
    office.rests()
    _run(office, f"ALTER TABLE {table} RENAME TO lost")
    try:
        yield
    finally:
        _run(office, f"ALTER TABLE lost RENAME TO {table}")


def _run(office: Department, statement: str) -> None:
    with office.bot.database.writing() as session:
        session.execute(text(statement))


def logged(office: Department) -> list[dict[str, Any]]:
    return [json.loads(line) for line in office.log.getvalue().splitlines() if line.startswith("{")]


def assert_in_log(office: Department, told: str, event: str = "trouble") -> None:
    """Assert that the reference that was told is in the log, with where it happened."""
    found = re.search(r"with the reference ([0-9a-f]{8})\.", told)
    assert found, told
    (line,) = [line for line in logged(office) if line.get("reference") == found[1]]
    assert line["event"] == event
    assert re.fullmatch(r"\w+ at \w+\.py:[0-9]+", line["where"])
    assert SECRET not in office.log.getvalue()


def test_a_command(office: Department) -> None:
    with without(office, "planneditem"):
        office.lead.types(f"/spend plan {SECRET}", in_=TEAM)
        told = office.lead.sees(SORRY, in_=TEAM)
    assert told.ephemeral
    assert_in_log(office, told.plain)


def test_a_button(office: Department) -> None:
    card = office.starts(title=SECRET)
    with without(office, "answer"):
        office.lead.clicks("Continue", on=card)
        told = office.lead.sees_modal("That did not work")
    assert_in_log(office, told.plain)


def test_a_shortcut(office: Department) -> None:
    with without(office, "person"):
        office.lead.uses_shortcut("Start an assessment")
        told = office.lead.sees_modal("That did not work")
    assert_in_log(office, told.plain)


def test_a_form_which_stays_open_with_what_was_written(office: Department) -> None:
    card = office.starts()
    office.lead.clicks("Partly", on=office.question(1, card))
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why \u201cPartly\u201d?": SECRET})
    with without(office, "answer"):
        office.lead.submits()
        (told,) = office.lead.sees_modal("Your reason").errors.values()
    assert_in_log(office, told)
    assert office.lead.sees_modal("Your reason").values["Why \u201cPartly\u201d?"] == SECRET
    office.lead.submits()
    office.lead.sees(f"Partly, @Dina Lead: {SECRET}", thread=card)


def test_a_reply_that_slack_sends_in_vain(office: Department) -> None:
    card = office.starts()
    with without(office, "answer"):
        office.developer.says(f"yes, {SECRET}", thread=card)
        told = office.developer.sees(SORRY, thread=card)
    assert told.ephemeral
    assert "nothing was saved from your last message" in told.plain
    assert_in_log(office, told.plain, "event_put_off")
    tries = [sent.attempt for sent in office.sandbox.sent if sent.outcome != "ok" and not from_the_bot(sent)]
    assert tries == [0, 1, 2, 3]
    office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)


def test_talk_in_a_thread_of_others_is_never_apologised_for(office: Department) -> None:
    talk = office.lead.says("Who is in on Friday?", in_=TEAM)
    with without(office, "card"):
        office.developer.says("yes", thread=talk)
        office.sandbox.settle(quiet=1.5)
    assert office.said(SORRY, office.developer, thread=talk) == 0


def test_a_message_that_cannot_be_put_into_words(office: Department) -> None:
    office.starts()
    channel = office.sandbox.workspace.conversation(TEAM)
    assert channel is not None
    with office.bot.database.writing() as session:
        assessment = session.exec(select(Assessment)).one()
        lane, what = conversation_lane(assessment), Statement("no_such_words", {"said": SECRET})
        say(session, assessment.workspace_id, office.time(), lane, "wordless", Place(channel.id), what)
    told = office.lead.sees("That is a mistake of ours, not of yours.", in_="dm")
    found = re.search(r"with the reference (message-[0-9]+)\.", told.plain)
    assert found
    lines = [line for line in logged(office) if line.get("reference") == found[1]]
    assert {"cannot be drawn", "message"} == {line["event"] for line in lines}
    assert SECRET not in office.log.getvalue()


def test_nothing_is_changed_by_what_failed(office: Department) -> None:
    card = office.starts()
    with without(office, "outboxmessage"):
        office.developer.clicks("Skip for now", on=office.question(1, card))
        office.developer.sees_modal("That did not work")
    office.developer.closes_modal()
    assert office.question(1, card).buttons[0] == "Yes"
