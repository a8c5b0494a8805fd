"""An assessment moves to an edition that has a question no more, which people are being asked just then."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from bot.domain.evidence import Brought
from bot.domain.standard import Standard
from bot.flows import moving
from bot.flows.conversing import attaching, conversation, gathering, going, hearing, inviting, settling
from bot.flows.conversing.hearing import Heard
from bot.flows.conversing.inviting import Wanted
from bot.flows.conversing.turns import Asked
from bot.store.engine import Database, key_of
from bot.store.people import Who
from bot.store.tables import (
    Card,
    CardKind,
    Conversation,
    Doubt,
    DoubtKind,
    Evidence,
    EvidenceKind,
    EvidenceState,
    OutboxMessage,
    Request,
)
from tests.cards.checking import words_of
from tests.cards.world import LEAD, NOW, TEAM, World
from tests.flows.test_left_behind import ASKED, FILE, context_of, draft, who

COLLEAGUE = "U0COLLEAGU"
LATER = NOW + timedelta(minutes=5)
READING = {"typed": "yes", "words": "", "links": [], "files": []}


def without(world: World, question: str) -> World:
    """Return the world once its organisation follows an edition that does not have a question."""
    data = world.standard.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for section in data["sections"]:
        section["questions"] = [each for each in section["questions"] if each["id"] != question]
    newer = Standard.model_validate(data | {"edition": "2022"})
    standards = {**world.config.standards, newer.id: newer}
    return World(world.database, config=replace(world.config, standards=standards))


def doubted(world: World, talk: Conversation, source: str, question: str = ASKED) -> Doubt:
    made: Doubt = world.add(
        Doubt, conversation_id=talk.id, question=question, kind=DoubtKind.UNCLEAR, source=source,
        readings=[READING], person_id=world.person(LEAD), at=NOW,
    )  # fmt: skip
    world.card(CardKind.DOUBT, made)
    return made


def test_nobody_is_asked_what_is_not_there(database: Database) -> None:
    world = World(database)
    mine, context = draft(world), context_of(world)
    elsewhere = Who(world.team, LEAD, "5", channel="D0LEAD")
    going.go(context, NOW, elsewhere, key_of(mine), ASKED)
    going.go(context, NOW, who(world, act="6"), key_of(mine), ASKED)
    wanted = Wanted(of=COLLEAGUE, section=None, question=ASKED, due=NOW.date(), words="")
    inviting.ask(context, NOW, who(world), key_of(mine), wanted)
    doubt = doubted(world, world.talk(mine), f"{TEAM}:1")

    world = without(world, ASKED)
    context = context_of(world)
    moving.to_edition(context, LATER, who(world, act="7"), key_of(mine))

    with database.reading() as session:
        talks = session.exec(select(Conversation).order_by(col(Conversation.id))).all()
        assert [talk.asking == ASKED for talk in talks] == [False] * 3
        assert session.exec(select(Request.closed_as)).one() == "not_asked"
        assert session.get_one(Doubt, doubt.id).settled_at is not None
        cards = session.exec(select(Card)).all()
        assert {card.kind for card in cards} >= {CardKind.QUESTION, CardKind.DOUBT}
    for card in cards:
        said = words_of(world.draw(card))
        assert ("not asked any more" in said) == (card.part == ASKED or card.kind is CardKind.DOUBT)

    settling.choose(context, LATER, who(world, act="8"), key_of(doubt), 0)
    settling.leave(context, LATER, who(world, act="9"), key_of(doubt))
    for user, number in ((COLLEAGUE, 3), (LEAD, 4)):
        talking = Who(world.team, user, f"D0:{number}", channel="D0")
        hearing.hear(context, LATER, talking, Heard("D0", None, "yes, sure"))
    own = Asked(key_of(talks[1]), ASKED, 0)
    conversation.press(context, LATER, replace(elsewhere, act="10"), own, "yes")
    conversation.skip(context, LATER, replace(elsewhere, act="11"), own)
    with database.reading() as session:
        told = session.exec(select(OutboxMessage.template).where(OutboxMessage.template == "not_asked"))
        assert len(told.all()) == 2


def test_who_is_only_asked_settles_no_doubts_of_others(database: Database) -> None:
    world = World(database)
    mine, context = draft(world), context_of(world)
    world.ask(mine, "what-you-do")
    doubt = doubted(world, world.talk(mine), f"{TEAM}:1", "what-you-do")
    wanted = Wanted(of=COLLEAGUE, section=None, question=ASKED, due=NOW.date(), words="")
    inviting.ask(context, NOW, who(world), key_of(mine), wanted)
    settling.leave(context, NOW, Who(world.team, COLLEAGUE, "3", channel="D0"), key_of(doubt))
    with database.reading() as session:
        assert session.get_one(Doubt, doubt.id).settled_at is None
        assert session.exec(select(OutboxMessage).where(OutboxMessage.template == "refused")).one()


def test_a_file_of_a_question_that_is_not_there_is_noticed_to_be_deleted(database: Database) -> None:
    world = World(database)
    mine, context = draft(world), context_of(world)
    for act, question in enumerate(("what-you-do", ASKED)):
        attaching.attach(
            context, NOW, who(world, act=f"{act}"), key_of(mine), question, Brought(None, (FILE,))
        )
    world = without(world, ASKED)
    context = context_of(world)
    moving.to_edition(context, LATER, who(world, act="7"), key_of(mine))
    gathering.deleted(context, LATER, world.team, EvidenceKind.FILE, FILE.id)
    with database.reading() as session:
        assert [row.state for row in session.exec(select(Evidence))] == [EvidenceState.GONE] * 2
        told = session.exec(select(OutboxMessage).where(OutboxMessage.template == "evidence_lost")).all()
    assert {row.data["asks"] is None for row in told if row.data} == {True, False}
