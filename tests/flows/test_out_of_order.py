"""Slack tells of messages, edits and deletions in any order, some of them late and some twice."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.flows.conversing import amending, hearing, settling
from bot.flows.conversing.hearing import Heard
from bot.store.engine import Database, key_of
from bot.store.people import Who
from bot.store.tables import Answer, Assessment, CardKind, Doubt
from tests.cards.world import DEVELOPER, LEAD, NOW, TEAM, World
from tests.flows.test_left_behind import ASKED, context_of, draft, who

NEXT = "personal-data"
LATER = NOW + timedelta(minutes=5)
YES, NO, PARTLY = "yes, the board agreed", "no, it did not", "partly, some did"
MESSAGE = f"{TEAM}:5.0"


@pytest.fixture
def world(database: Database) -> World:
    """Give a world in which a question is being asked in a thread, and an answer was just written."""
    made = World(database)
    mine = draft(made)
    card = made.card(CardKind.ASSESSMENT, mine)
    made.change(card, ts="1.0")
    asks(made, mine, ASKED, "2.0")
    return made


def asks(world: World, mine: Assessment, question: str, ts: str) -> None:
    world.ask(mine, question)
    world.change(world.card(CardKind.QUESTION, mine, question), channel=TEAM, ts=ts)


def comes(world: World, text: str) -> None:
    """Have Slack tell of the message as it was written first."""
    writer = Who(world.team, LEAD, MESSAGE, channel=TEAM)
    hearing.hear(context_of(world), LATER, writer, Heard(TEAM, "1.0", text))


def edited(world: World, text: str, edition: str) -> None:
    writer = Who(world.team, LEAD, f"{MESSAGE}:{edition}", channel=TEAM)
    heard = Heard(TEAM, "1.0", text, edition=edition)
    amending.changed(context_of(world), LATER, writer, MESSAGE, heard)


def deleted(world: World) -> None:
    writer = Who(world.team, LEAD, f"{MESSAGE}:9.0", channel=TEAM)
    amending.deleted(context_of(world), LATER, writer, MESSAGE, Heard(TEAM, "1.0", ""))


def answers(world: World) -> list[tuple[str, str]]:
    with world.database.reading() as session:
        rows = session.exec(select(Answer).order_by(col(Answer.id)))
        return [(answer.value, answer.words) for answer in rows]


def asked_back(world: World) -> list[Doubt]:
    """Return what is asked back and not settled."""
    with world.database.reading() as session:
        return list(session.exec(select(Doubt).where(col(Doubt.settled_at).is_(None))))


def test_an_edit_that_comes_after_a_later_one_is_passed_over(world: World) -> None:
    comes(world, YES)
    edited(world, NO, "8.0")
    edited(world, PARTLY, "7.0")
    [doubt] = asked_back(world)
    assert [each["typed"] for each in doubt.readings] == ["no"]
    settling.choose(context_of(world), LATER, who(world, act="20"), key_of(doubt), 0)
    comes(world, YES)
    edited(world, NO, "8.0")
    assert answers(world) == [("yes", "the board agreed"), ("no", "it did not")]
    assert asked_back(world) == []


def test_an_edit_that_comes_after_the_deletion_is_passed_over(world: World) -> None:
    comes(world, YES)
    deleted(world)
    edited(world, PARTLY, "7.0")
    assert [doubt.kind for doubt in asked_back(world)] == ["deleted"]


def test_a_message_that_comes_after_its_edit_says_what_it_says_now(world: World) -> None:
    edited(world, NO, "8.0")
    comes(world, YES)
    assert answers(world) == [("no", "it did not")]
    assert asked_back(world) == []


def test_a_message_that_was_edited_to_say_nothing_is_no_answer(world: World) -> None:
    edited(world, "who knows about this?", "8.0")
    comes(world, YES)
    assert answers(world) == []
    edited(world, PARTLY, "9.0")
    assert answers(world) == [("partly", "some did")]


def test_a_message_that_comes_after_its_deletion_is_no_answer(world: World) -> None:
    deleted(world)
    comes(world, YES)
    edited(world, NO, "8.0")
    assert answers(world) == []
    assert asked_back(world) == []


def test_old_talk_that_is_edited_is_no_answer_to_what_is_asked_since(world: World) -> None:
    comes(world, "hello")
    with world.database.reading() as session:
        assert session.exec(select(Answer)).all() == []
    mine = assessment(world)
    world.answer(mine, ASKED, "no", "It did not")
    asks(world, mine, NEXT, "6.0")
    edited(world, NO, "8.0")
    assert answers(world) == [("no", "It did not")]
    assert asked_back(world) == []


def test_a_message_that_comes_late_is_no_answer_to_what_is_asked_since(world: World) -> None:
    mine = assessment(world)
    world.answer(mine, ASKED, "no", "It did not", by=DEVELOPER)
    asks(world, mine, NEXT, "6.0")
    comes(world, YES)
    assert answers(world) == [("no", "It did not")]
    [doubt] = asked_back(world)
    assert doubt.question == ASKED


def assessment(world: World) -> Assessment:
    with world.database.reading() as session:
        return session.exec(select(Assessment)).one()
