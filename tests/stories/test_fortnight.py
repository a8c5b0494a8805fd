"""A real-sized assessment, finished by a team of three in two weeks with interruptions, in real processes."""

import time
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.domain.calendar import is_working_day, london_date
from bot.sandbox.department import MESSAGE_SHORTCUTS, SHORTCUTS
from bot.sandbox.server import Sandbox
from bot.sandbox.story.telling import Teller
from bot.sandbox.webapi.limits import Limits
from bot.store.audit import AuditTrail
from bot.store.clock import MovableTime
from bot.store.engine import Database
from bot.store.tables import Answer, EvidenceState, OutboxMessage, Person, Request, RequestEnd, Submission
from bot.store.verifying import verify
from tests.patience import PATIENCE
from tests.stories.fortnight import FRIDAY, Fortnight
from tests.stories.processes import process, settings_for, started, wait_for_health
from tests.stories.test_story import assert_everything_is_said_once

QUICK = Limits(post_per_second=None, tiers=False)
NATION = "england-and-wales"
MORNING, EVENING = 8, 18
LEAST_NUDGES = 3
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_weeks_of_a_team(database: Database, database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Sandbox(
        shortcuts=SHORTCUTS, message_shortcuts=MESSAGE_SHORTCUTS, limits=QUICK, patience=PATIENCE
    ) as sandbox:
        team = Fortnight(
            Teller(sandbox, MovableTime(database), lambda _: None), partial(is_working_day, nation=NATION)
        )
        settings = settings_for(sandbox, database_url, tmp_path)
        first = started("run", settings, log, measured=False)
        try:
            sandbox.bot_url = wait_for_health(settings["port"], log)
            team.begins()
            team.changes_the_path()
            team.goes_on_from_home()
            team.answers_cross()
            team.asks_colleagues()
            team.loses_the_channel()
            kept = wait_for_answer(database, team.replies_on_friday())
        finally:
            first.kill()  # in the midst of saying so
            first.wait(PATIENCE)
        with process("run", settings, log, measured=False):
            wait_for_health(settings["port"], log)
            team.finds_it_kept()
            team.corrects_a_reply()
            team.brings_evidence()
            team.nobody_answers_for_sam()
            team.answers_the_rest_of_it()
            team.reviews_and_submits()
            assert_everything_is_said_once(sandbox, database, moved=True)
        assert sandbox.complaints == []
    assert_every_answer_is_kept(database, team, kept)
    assert_sam_was_reminded_once_a_day(database)
    assert_the_record_is_whole(database, settings)


def wait_for_answer(database: Database, words: str) -> int:
    """Wait until an answer with these words is kept; return its id."""
    end = time.monotonic() + PATIENCE
    while True:
        with database.reading() as session:
            found = session.exec(select(Answer.id).where(Answer.words == words)).first()
        if found is not None:
            return found
        assert time.monotonic() < end, "the answer is not kept"
        time.sleep(0.005)


def assert_every_answer_is_kept(database: Database, team: Fortnight, kept: int) -> None:
    """Each change stands in the history, with who made it; what is submitted is the latest of each."""
    with database.reading() as session:
        answers = session.exec(select(Answer).order_by(col(Answer.id))).all()
        submission = session.exec(select(Submission)).one()
        people = {person.id: person.slack_id for person in session.exec(select(Person))}
    words = [answer.words for answer in answers]
    assert words.count(FRIDAY) == 1, "an answer was kept twice, or lost"
    assert kept in {answer.id for answer in answers}
    shown = submission.snapshot["answers"]
    for asks, expected in (
        (team.crossed, [("U0COMMERCE", "partly"), ("U0DEVELOP1", "no")]),
        (team.edited, [("U0DELIVERY", "no"), ("U0DELIVERY", "partly")]),
    ):
        question = next(key for key, answer in shown.items() if answer["asks"] == asks)
        given = [answer for answer in answers if answer.question == question]
        assert [(people[answer.person_id], answer.value) for answer in given] == expected
        assert shown[question]["value"] == expected[-1][1]
        assert [each["value"] for each in shown[question]["versions"]] == [expected[0][1]]
    assert {people[answer.person_id] for answer in answers} >= {
        "U0DELIVERY", "U0DEVELOP1", "U0COMMERCE", "U0FINANCE1",
    }  # fmt: skip
    pieces = [
        piece for answer in shown.values() for piece in answer["evidence"] if piece["kind"] == "message"
    ]
    assert [piece["state"] for piece in pieces] == [EvidenceState.GONE]


def assert_sam_was_reminded_once_a_day(database: Database) -> None:
    """The colleague who never answers hears of it once on each working day, and in the day."""
    with database.reading() as session:
        nudges = session.exec(select(OutboxMessage).where(OutboxMessage.template == "request_nudge")).all()
        ends = session.exec(select(Request.closed_as).order_by(col(Request.id))).all()
    days = [london_date(nudge.added_at) for nudge in nudges]
    assert len(set(days)) == len(days)
    assert all(is_working_day(day, NATION) for day in days)
    assert all(MORNING <= nudge.added_at.astimezone(LONDON).hour < EVENING for nudge in nudges)
    assert len(days) >= LEAST_NUDGES
    assert ends == [RequestEnd.BY_OTHERS, RequestEnd.ANSWERED]


def assert_the_record_is_whole(database: Database, settings: dict[str, Any]) -> None:
    """Nothing of what is recorded was changed, removed or added unseen."""
    trail = AuditTrail(str(settings["secret_key"]).encode())
    with database.reading() as session:
        assert verify(session, trail).faults == []
