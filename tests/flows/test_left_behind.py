"""What was erased or deleted is nowhere any more: not in what repeats it, comes later or waits to be said."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from bot.domain.evidence import Brought, SlackFile
from bot.domain.spend import Phase
from bot.flows import erasable, erasing, moving, snapshot
from bot.flows.context import Context
from bot.flows.conversing import archiving, attaching, beginning, conversation, gathering, inviting
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.inviting import Wanted
from bot.flows.conversing.turns import Asked
from bot.store import evidence as waiting
from bot.store.assessments import latest_answers
from bot.store.audit import AuditTrail
from bot.store.engine import Database, key_of, locked
from bot.store.evidence import Claimed, Found
from bot.store.outbox import Place
from bot.store.people import Who
from bot.store.tables import Answer, Assessment, CardKind, Conversation, MessageState, OutboxMessage
from bot.store.verifying import What, verify
from tests.cards.world import DEVELOPER, LEAD, NOW, TEAM, World
from tests.flows.test_beginning import of_edition

WORDS = "Zebra crossing"
ASKED = "agreed-aims"
FILE = SlackFile("F1", "zebra.pdf", "application/pdf", 12, "hosted", LEAD)
SOON = NOW + timedelta(seconds=9)


@pytest.fixture
def world(database: Database) -> World:
    return of_edition(database, "tcop-2021")


def context_of(world: World) -> Context:
    return Context(world.database, world.config, AuditTrail(b"secret"))


def who(world: World, user: str = LEAD, act: str = "1") -> Who:
    return Who(world.team, user, act, channel=TEAM)


def draft(world: World, **changed: Any) -> Assessment:
    made = world.assessment(phase=Phase.DISCOVERY, **changed)
    world.change(world.card(CardKind.ASSESSMENT, made), channel=made.channel)
    return made


def holding(world: World, words: str) -> list[str]:
    """Return every row of every table in which these words stand."""
    with world.database.reading() as session:
        rows = [
            f"{table.name}: {row}"
            for table in SQLModel.metadata.sorted_tables
            for row in session.execute(table.select())
        ]
        faults = verify(session, context_of(world).audit).faults
    assert [each for each in faults if each.what is not What.NO_ENTRIES] == []  # put there without any
    return [row for row in rows if words in row]


def erase(world: World, user: str = DEVELOPER) -> None:
    """Erase what somebody wrote, after which there is nothing more to erase."""
    key = world.person(user)
    with world.database.writing() as session:
        what = erasable.of_person(session, world.workspace_id, key)
        erasing.erase(session, context_of(world).audit, NOW, what)
    with world.database.reading() as session:
        assert erasable.of_person(session, world.workspace_id, key).is_nothing


def latest(world: World, assessment: Assessment) -> dict[str, Answer]:
    with world.database.reading() as session:
        return latest_answers(session, world.workspace_id, key_of(assessment))


def copies(world: World, mine: Assessment, question: str = ASKED) -> None:
    """Have the lead copy what the developer answered in an earlier assessment."""
    earlier = world.assessment(phase=Phase.DISCOVERY)
    if question == "personal-data-minimised":
        world.answer(earlier, "personal-data", "yes")
    world.answer(earlier, question, "yes", WORDS, by=DEVELOPER)
    beginning.copy(context_of(world), NOW, who(world), key_of(mine), key_of(earlier), "view:2")


def holds(world: World, mine: Assessment, question: str = ASKED) -> None:
    """Have the lead say that the latest answer to a question holds still."""
    asked = Asked(key_of(world.talk(mine)), question, key_of(latest(world, mine)[question]))
    beginning.holds(context_of(world), NOW, who(world), asked)


def test_an_answer_that_somebody_else_said_holds_still(world: World) -> None:
    mine = draft(world)
    given = world.answer(mine, ASKED, "partly", WORDS, by=DEVELOPER)
    world.change(mine, look_again=[given.id])
    holds(world, mine)
    assert latest(world, mine)[ASKED].id != given.id
    erase(world)
    assert holding(world, WORDS) == []


def test_a_copied_answer_that_another_took_the_place_of_and_was_submitted(world: World) -> None:
    mine = draft(world)
    copies(world, mine)
    world.answer(mine, ASKED, "yes", "Another")
    world.answer_all(mine)
    with context_of(world).acting(who(world), NOW) as step:
        held = locked(step.session, Assessment, world.workspace_id, key_of(mine))
        snapshot.take(step, held)
        step.record(held, "tried")
    assert [row for row in holding(world, WORDS) if row.startswith("words")]
    erase(world)
    assert holding(world, WORDS) == []


def test_a_copied_answer_that_stands_for_a_question_of_the_next_edition(world: World) -> None:
    before, question = of_edition(world.database, "tcop-2016"), "personal-data-minimised"
    mine = draft(before)
    copies(before, mine, question)
    for each in ("personal-data", question):
        holds(before, mine, each)
    moving.to_edition(context_of(world), NOW, who(world), key_of(mine))
    assert latest(world, mine)["personal-data-collected"].words == WORDS
    erase(world)
    assert holding(world, WORDS) == []


def test_what_was_typed_and_refused(world: World) -> None:
    mine = draft(world)
    for user in (DEVELOPER, LEAD):
        with context_of(world).acting(who(world, user, user), NOW) as step:
            step.tell(
                Place(), "reply_refused", asks="?", problem="no_such_day", values={"typed": WORDS + user}
            )
    with world.database.writing() as session:
        for message in session.exec(select(OutboxMessage)):
            message.state = MessageState.SENT
    erase(world)
    [left] = holding(world, WORDS)
    assert LEAD in left
    assert latest(world, mine) == {}


def test_what_could_not_be_said(world: World) -> None:
    mine = draft(world)
    world.answer(mine, ASKED, "yes", WORDS, by=DEVELOPER)
    with context_of(world).acting(who(world), NOW) as step:
        step.say("assessment:1", "1", Place(channel=TEAM), "request_answered", answers=[{"words": WORDS}])
    with world.database.writing() as session:
        [message] = session.exec(select(OutboxMessage)).all()
        message.state, message.error = MessageState.REFUSED, "moved"
    erase(world)
    assert holding(world, WORDS) == []


@pytest.mark.parametrize("deleted", [True, False])
def test_a_file_whose_reading_ends_after_that(world: World, deleted: bool) -> None:  # noqa: FBT001
    mine, context = draft(world), context_of(world)
    assert attaching.attach(context, NOW, who(world), key_of(mine), ASKED, Brought(None, (FILE,)))
    claimed = claim(world)
    assert claimed is not None
    if deleted:
        archiving.delete(context, NOW, who(world, act="d"), key_of(mine))
    else:
        with world.database.writing() as session:
            what = erasable.of_assessment(session, world.workspace_id, key_of(mine))
            erasing.erase(session, context.audit, NOW, what)
    gathering.found(context, NOW, claimed, Found("https://slack.example/zebra.pdf", "zebra.pdf", digest="00"))
    assert holding(world, "zebra") == []
    assert claim(world) is None


def claim(world: World) -> Claimed | None:
    with world.database.writing() as session:
        return waiting.claim(session, 0.0)


def test_a_draft_that_is_deleted_while_things_wait_to_be_said(world: World) -> None:
    mine, context = draft(world, title=f"{WORDS} title"), context_of(world)
    wanted = Wanted(of=DEVELOPER, section=None, question=ASKED, due=NOW.date(), words=WORDS)
    inviting.ask(context, NOW, who(world), key_of(mine), wanted)
    with world.database.reading() as session:
        talk = session.exec(select(Conversation).where(col(Conversation.request_id).is_not(None))).one()
    asked, colleague = Asked(key_of(talk), ASKED, 0), Who(world.team, DEVELOPER, "2")
    assert conversation.answer(context, SOON, colleague, asked, Entered("partly", WORDS, "x"))
    assert [row for row in holding(world, WORDS) if row.startswith("outboxmessage")]
    archiving.delete(context, SOON, who(world, act="d"), key_of(mine))
    assert holding(world, WORDS) == []
