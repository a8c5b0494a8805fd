"""Slack away, Slack refusing, the database busy: nothing is lost, nothing is said twice, people are told."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.engine import Database
from tests.patience import PATIENCE
from tests.stories.world import ASSESSORS, GOOD_ANSWERS, ONE_GAP, TITLE, Department, department


def test_what_happens_while_slack_is_away_is_said_in_order_once_it_is_back(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.sandbox.down()
    for reply in GOOD_ANSWERS[:3]:
        office.developer.says(reply, thread=card)
    time.sleep(0.3)
    office.sandbox.up()
    office.question(4, card)
    office.rests()
    asked = [message.plain for message in office.lead.reads(thread=card) if message.from_bot]
    questions = ("Have you done research", "Have the people", "Will other teams", "Have you looked")
    assert [words for line in asked[1:] for words in questions if words in line] == list(questions)
    assert office.said("Question 4 of", office.lead, thread=card) == 1


def test_a_form_that_cannot_open_while_slack_is_away_breaks_nothing(office: Department) -> None:
    office.sandbox.down(refuse=True)
    office.lead.types("/spend start")
    office.sandbox.up()
    office.opens_form()


def test_a_summary_slack_refuses_for_good_reaches_the_people_who_can_mend_it(office: Department) -> None:
    card = office.starts()
    office.answers(card)
    office.rests()
    office.sandbox.faults.refuse("chat.postMessage", "invalid_blocks", times=2)
    office.lead.clicks("Submit", on=office.lead.sees("Every question has an answer", thread=card))
    told = office.lead.sees("Try again", in_="dm")
    assert "Slack did not accept it." in told.plain
    assert "invalid_blocks" in told.plain
    office.asha.sees("Try again", in_="dm")
    office.lead.clicks("Try again", on=told)
    office.ben.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS)


def test_the_lane_goes_on_after_a_statement_slack_refuses(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.rests()
    office.sandbox.faults.refuse("chat.postMessage", "msg_too_long")
    office.decides(office.asha, summary, "Reject", **{"Why is it rejected?": "No."})
    office.asha.sees("Slack did not accept it.", in_="dm")
    office.rests()
    said = office.said("rejected submission 1", office.lead, thread=card)
    said += office.said("rejected submission 1", office.asha, thread=summary)
    assert said == 1


@contextmanager
def busy(database: Database) -> Iterator[threading.Event]:
    """Have somebody else hold what the bot must write, until the event is set."""
    let_go, held = threading.Event(), threading.Event()

    def hold() -> None:
        if database.is_sqlite:
            other = sqlite3.connect(str(database.url.database), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            held.set()
            let_go.wait(PATIENCE)
            other.execute("ROLLBACK")
            other.close()
            return
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM assessment FOR UPDATE"))
            held.set()
            let_go.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(PATIENCE)
    try:
        yield let_go
    finally:
        let_go.set()
        thread.join()


@pytest.fixture
def hurried_office(database_url: str, config_dir: Path) -> Iterator[Department]:
    """Give a department whose bot believes Slack to wait as long as the real one does."""
    with department(database_url, config_dir, slack_patience=3) as made:
        yield made
        assert made.sandbox.complaints == []


def test_while_the_database_is_busy_people_are_told_and_slack_tries_again(hurried_office: Department) -> None:
    office = hurried_office
    card = office.starts()
    office.developer.clicks("Skip for now", on=office.question(1, card))
    second = office.question(2, card)
    office.lead.clicks("Back", on=second)
    question = office.question(1, card, after=second)
    office.lead.clicks("No", on=question)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "Not before May."})
    other = office.developer
    office.rests()
    with busy(office.bot.database) as let_go:
        acts = [
            threading.Thread(target=lambda: other.clicks("Skip for now", on=question)),
            threading.Thread(target=office.lead.submits),
            threading.Thread(target=lambda: other.says("yes, twelve interviews", thread=card)),
        ]
        for act in acts:
            act.start()
        for act in acts:
            act.join()
        assert "many people are working at once" in other.sees_modal("That did not work").plain
        modal = office.lead.sees_modal("Your reason")
        assert "many people are working at once" in modal.errors["Why “No”?"]
        assert modal.values["Why “No”?"] == "Not before May."
        heard = [sent for sent in office.sandbox.sent if "twelve interviews" in str(sent.payload)]
        assert [sent.status for sent in heard] == [503]
        let_go.set()
    office.lead.sees("Yes, @Dev Okafor: twelve interviews", thread=card)
    office.question(2, card)
    assert office.said("Question 3", office.lead, thread=card) == 0
