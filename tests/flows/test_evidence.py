"""Evidence that comes with a reply, is erased with somebody's words, or belongs to a sensitive answer."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.cards import evidence as cards
from bot.cards.reading import Reading
from bot.domain.evidence import MOST_PIECES, Brought, Link, SlackFile, SlackMessage
from bot.domain.problems import InvalidInput, Problem
from bot.flows import erasable, erasing, snapshot
from bot.flows.context import Context
from bot.flows.conversing import attaching
from bot.flows.conversing.attaching import Removal
from bot.store.audit import AuditTrail
from bot.store.engine import Database, key_of, locked
from bot.store.people import Who
from bot.store.snapshots import frozen
from bot.store.tables import (
    Assessment,
    AuditEntry,
    CardKind,
    Conversation,
    Evidence,
    EvidenceState,
    OutboxMessage,
    Request,
    Words,
)
from bot.store.verifying import verify
from bot.store.words import is_erased
from tests.cards.world import ASHA, DEVELOPER, LEAD, NOW, TEAM, World

NOTES = Link("https://example.gov.uk/notes", "Our notes")
PDF = SlackFile("F1", "notes.pdf", "application/pdf", 12, "hosted", LEAD)
ZIP = SlackFile("F2", "notes.zip", "application/zip", 12, "hosted", LEAD)
ASKED = "user-research"
SAID = SlackMessage(f"{TEAM}:1700000000.000100", "Twelve people want it.", LEAD)


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    database = Database(sqlite_url)
    yield World(database)
    database.close()


def context_of(world: World) -> Context:
    return Context(world.database, world.config, AuditTrail(b"secret"))


def who(world: World, user: str = DEVELOPER, act: str = "1") -> Who:
    return Who(world.team, user, act, channel=TEAM)


def begun(world: World) -> Assessment:
    """Begin an assessment, whose card is in the team's channel."""
    made = world.assessment()
    world.change(world.card(CardKind.ASSESSMENT, made), channel=TEAM)
    return made


def replies(world: World, assessment: Assessment, links: list[Link], files: list[SlackFile]) -> int:
    with context_of(world).acting(who(world), NOW) as step:
        held = locked(step.session, Assessment, world.workspace_id, key_of(assessment))
        return attaching.from_reply(step, held, world.standard.question(ASKED), links, files)


def rows(world: World) -> list[Evidence]:
    with world.database.reading() as session:
        return list(session.exec(select(Evidence)))


def told(world: World, template: str) -> list[OutboxMessage]:
    with world.database.reading() as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.template == template)))


def test_links_and_files_of_a_reply_are_attached_once(world: World) -> None:
    assessment = begun(world)
    assert replies(world, assessment, [NOTES, NOTES], [PDF, ZIP]) == 2
    assert replies(world, assessment, [NOTES], [PDF]) == 0
    link, file = rows(world)
    assert (link.title, link.address, link.state) == ("Our notes", NOTES.address, EvidenceState.KEPT)
    assert (file.title, file.state) == ("notes.pdf", EvidenceState.UNREAD)
    [refused] = told(world, "evidence_refused")
    assert refused.data["files"] == [{"title": "notes.zip", "problem": "evidence_is_archive"}]
    with world.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "evidence_added")).all()
    assert [each.details["origin"] for each in entries] == [None, "F1"]


def test_more_than_a_question_can_have_is_said(world: World) -> None:
    assessment = begun(world)
    links = [Link(f"https://example.gov.uk/{number}") for number in range(MOST_PIECES + 1)]
    assert replies(world, assessment, links, []) == MOST_PIECES
    assert told(world, "evidence_refused")[0].data["too_many"] is True
    with pytest.raises(InvalidInput) as raised:
        attaching.attach(context_of(world), NOW, who(world), key_of(assessment), ASKED, Brought(SAID))
    assert raised.value.problem is Problem.EVIDENCE_TOO_MANY
    assert len(rows(world)) == MOST_PIECES


def test_a_question_that_is_not_asked_takes_none(world: World) -> None:
    world = world.kitchens()
    assessment = begun(world)
    sheet = world.sheet(assessment)
    question = sheet.left_out[0].question.id
    with pytest.raises(InvalidInput) as raised:
        attaching.attach(context_of(world), NOW, who(world), key_of(assessment), question, Brought(SAID))
    assert raised.value.problem is Problem.QUESTION_NOT_ASKED


def test_quoted_words_are_their_authors_and_erased_with_them(world: World) -> None:
    context, assessment = context_of(world), begun(world)
    key, lead, developer = key_of(assessment), world.person(LEAD), world.person(DEVELOPER)
    world.answer_all(assessment, {ASKED: "yes"})
    assert attaching.attach(context, NOW, who(world), key, ASKED, Brought(SAID, (PDF,)))
    replies(world, assessment, [NOTES], [])
    with context.acting(who(world), NOW) as step:
        held = locked(step.session, Assessment, world.workspace_id, key)
        kept = snapshot.take(step, held)
        step.record(held, "tried")
    submission = world.submission(assessment, frozen=kept)

    with world.database.writing() as session:
        what = erasable.of_person(session, world.workspace_id, lead)
        assert rows(world)[0].words in what.words
        assert what.evidence == frozenset()
        erasing.erase(session, context.audit, NOW, what)
    with world.database.writing() as session:
        what = erasable.of_person(session, world.workspace_id, developer)
        assert len(what.evidence) == 1
        erasing.erase(session, context.audit, NOW, what)
    with world.database.reading() as session:
        pieces = frozen(session, submission)["answers"][ASKED]["evidence"]
        assert [is_erased(pieces[0]["words"]), is_erased(pieces[2]["title"])] == [True, True]
        assert is_erased(pieces[2]["address"])
        assert pieces[1]["title"] == "notes.pdf"
        link = session.exec(select(Evidence).where(Evidence.kind == "link")).one()
        assert (is_erased(link.title), link.address, link.origin) == (True, None, f"erased:{link.id}")
        texts = [row.text or "" for row in session.exec(select(Words))]
        assert not any("Twelve people" in text or "example.gov.uk/notes" in text for text in texts)
        assert not [fault for fault in verify(session, context.audit).faults if "words" in fault.what]
        again = erasable.of_person(session, world.workspace_id, link.added_by_id)
        assert again.is_nothing
    with world.database.writing() as session:
        what = erasable.of_assessment(session, world.workspace_id, key)
        assert len(what.evidence) == 2
        erasing.erase(session, context.audit, NOW, what)
    assert all(row.address is None for row in rows(world))


def test_evidence_of_a_sensitive_answer_is_shown_to_those_who_may_read_it(world: World) -> None:
    world = world.kitchens()
    context, assessment = context_of(world), begun(world)
    question = next(each.id for each in world.sheet(assessment).asked if world.standard.is_sensitive(each.id))
    assert attaching.attach(context, NOW, who(world), key_of(assessment), question, Brought(SAID))
    with world.database.reading() as session:
        reading = Reading(session, world.config, world.workspace_id, NOW.date())
        assert cards.on_card(reading, assessment, question, sensitive=True) == {"count": 1, "shown": []}
        for viewer, hidden in ((LEAD, False), (ASHA, False), (DEVELOPER, True)):
            shown = cards.window(reading, key_of(assessment), question, viewer, "")
            assert (shown["hidden"], shown["pieces"] == []) == (hidden, hidden), viewer
    [said] = told(world, "evidence_added")
    assert "Twelve" not in str(said.data)


def test_who_is_only_asked_one_question_adds_evidence_to_that_one(world: World) -> None:
    assessment = begun(world)
    key, colleague = key_of(assessment), "U0COLLEAGU"
    request = world.add(
        Request, assessment_id=key, section="1", question=ASKED, asked_by_id=world.person(LEAD),
        asked_of_id=world.person(colleague), asked_at=NOW, due=NOW.date(),
    )  # fmt: skip
    world.add(
        Conversation, assessment_id=key, person_id=world.person(colleague), request_id=request.id,
        asking=ASKED, opened_at=NOW,
    )  # fmt: skip
    section = next(each.id for each in world.standard.sections if ASKED in {q.id for q in each.questions})
    world.change(request, section=section)
    asked = Who(world.team, colleague, "1", channel="D0COLLEAGU")
    with world.database.reading() as session:
        reading = Reading(session, world.config, world.workspace_id, NOW.date())
        shown = cards.form(reading, Brought(SAID), colleague, "D0COLLEAGU", None)
    assert (shown["chosen"]["id"], shown["question"]["id"]) == (key, ASKED)
    other = next(each.id for each in world.sheet(assessment).asked if each.id != ASKED)
    assert not attaching.attach(context_of(world), NOW, asked, key, other, Brought(SAID))
    assert told(world, "refused")
    assert attaching.attach(context_of(world), NOW, asked, key, ASKED, Brought(SAID))
    [row] = rows(world)
    assert attaching.remove(context_of(world), NOW, asked, key_of(row)) is Removal.REMOVED
