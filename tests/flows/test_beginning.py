"""Copied answers and those of templates: which they are, whose words they are, and that it happens once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.lifecycle import Status
from bot.domain.problems import InvalidInput, Problem
from bot.domain.spend import Kind, Phase
from bot.domain.template import Template
from bot.flows import assess, erasable, erasing
from bot.flows.assess import NewAssessment
from bot.flows.context import Context
from bot.flows.conversing import archiving, beginning
from bot.flows.conversing.beginning import Beginning
from bot.flows.conversing.turns import Asked
from bot.store.assessments import latest_answers
from bot.store.audit import AuditTrail
from bot.store.copies import authors, origins
from bot.store.engine import Database
from bot.store.people import Who
from bot.store.tables import (
    Answer,
    Assessment,
    AuditEntry,
    CardKind,
    Conversation,
    Doubt,
    DoubtKind,
    Evidence,
    EvidenceKind,
    EvidenceState,
    PlannedItem,
    Request,
)
from bot.store.verifying import verify
from tests.cards.world import CONFIG, DEVELOPER, LEAD, NOW, TEAM, World, days
from tests.handlers.test_at_once import at_once

OLD, NEW = CONFIG.standards["tcop-2016"], CONFIG.standards["tcop-2021"]


def of_edition(database: Database, standard: str) -> World:
    """Return a world whose organisation follows this edition."""
    organisation = CONFIG.organisations[0].model_copy(update={"standard": standard})
    return World(database, config=replace(CONFIG, organisations=(organisation,)))


@pytest.fixture
def world(database: Database) -> World:
    return of_edition(database, "tcop-2021")


def context_of(world: World) -> Context:
    return Context(world.database, world.config, AuditTrail(b"secret"))


def who(world: World, user: str = LEAD, act: str = "1") -> Who:
    return Who(world.team, user, act)


def draft(world: World, **changed: Any) -> Assessment:
    """Return an assessment with its card, as it stands once it was started."""
    made = world.assessment(**changed)
    world.change(world.card(CardKind.ASSESSMENT, made), channel=made.channel)
    return made


def new(**changed: Any) -> NewAssessment:
    values: dict[str, Any] = {
        "organisation": "example-department", "title": "Boats", "purpose": "Hires boats.",
        "kind": Kind.SERVICE, "parent_id": None, "phase": Phase.DISCOVERY,
        "category": "platforms-and-common-components", "cost_pence": 1_000_000, "public_facing": False,
        "novel": False, "channel": TEAM,
    }  # fmt: skip
    return NewAssessment(**{**values, **changed})


def started(world: World, begun: Beginning, origin: str = "view:1", **changed: Any) -> Assessment:
    assess.start(context_of(world), NOW, who(world), origin, new(**changed), None, begun)
    with world.database.reading() as session:
        return session.exec(select(Assessment).where(Assessment.origin == origin)).one()


def latest(world: World, assessment: Assessment) -> dict[str, Answer]:
    with world.database.reading() as session:
        return latest_answers(session, world.workspace_id, assessment.id or 0)


@pytest.mark.parametrize("edition", ["tcop-2016", "tcop-2021"])
@pytest.mark.parametrize("template", list(CONFIG.templates.values()), ids=list(CONFIG.templates))
def test_each_template_is_begun_with_in_both_editions(
    database: Database, template: Template, edition: str
) -> None:
    world = of_edition(database, edition)
    made = started(world, Beginning(template=template.id))
    sheet, begun = world.sheet(made), latest(world, made)
    assert made.template == template.id
    assert begun
    assert {answer.template for answer in begun.values()} == {template.id}
    assert sheet.progress.answered == 0  # none of it counts yet
    assert set(begun) <= {question.id for question in sheet.asked}
    assert all(sheet.standard.has(each.question) or edition == "tcop-2016" for each in template.questions)


def test_a_template_is_for_some_kinds_and_categories(world: World) -> None:
    for changed in ({"kind": Kind.PROGRAMME}, {"category": "crypt-key"}):
        with pytest.raises(InvalidInput) as wrong:
            started(world, Beginning(template="cloud-hosting"), **changed)
        assert wrong.value.problem is Problem.TEMPLATE_UNSUITABLE
    with pytest.raises(InvalidInput) as wrong:
        started(world, Beginning(template="nothing-like-it"))
    assert wrong.value.problem is Problem.CHOICE_MISSING


def test_answers_go_where_they_are_carried_to_in_another_edition(world: World) -> None:
    earlier = world.assessment(standard=OLD.id, edition=None, phase=Phase.DISCOVERY)
    world.answer(earlier, "what-you-do", "build,buy")
    world.answer(earlier, "personal-data", "yes")
    world.answer(earlier, "personal-data-minimised", "yes", "Only names", by=DEVELOPER)
    world.answer(earlier, "risks-identified", "yes", "In our register")
    world.answer(earlier, "security-policy", "yes")
    world.answer(earlier, "contract-run-under", "1")
    made = started(world, Beginning(assessment_id=earlier.id), phase=Phase.ALPHA)
    begun = latest(world, made)
    # not what is sensitive in either edition, nor what is not asked
    assert set(begun) == {"what-you-do", "personal-data", "personal-data-collected", "retention"}
    assert begun["retention"].words == "Only names"
    assert begun["retention"].person_id == world.person(LEAD)
    assert world.sheet(made).progress.answered == 0
    with world.database.reading() as session:
        key = begun["retention"].id or 0
        origin = origins(session, world.workspace_id, begun.values())[key]
        author = authors(session, world.workspace_id, begun.values())[key]
    assert (origin.title, author) == ("Licensing service", world.person(DEVELOPER))


def test_what_nobody_has_checked_is_not_copied_on(world: World) -> None:
    earlier = world.assessment(phase=Phase.DISCOVERY)
    checked = world.answer(earlier, "what-you-do", "buy")
    unchecked = world.answer(earlier, "personal-data", "no")
    world.change(earlier, look_again=[unchecked.id])
    begun = latest(world, started(world, Beginning(assessment_id=earlier.id)))
    assert {answer.copied_from_id for answer in begun.values()} == {checked.id}


def test_what_somebody_may_not_read_is_not_copied_and_that_they_tried_is_written_down(world: World) -> None:
    elsewhere = world.person("U0ELSEWHER")
    secret = world.assessment(started_by_id=elsewhere, channel="C0ELSEWHERE", title="Secret")
    world.answer(secret, "what-you-do", "buy", by="U0ELSEWHER")
    mine = draft(world)
    copy = lambda: beginning.copy(  # noqa: E731
        context_of(world), NOW, who(world, act="9"), mine.id or 0, secret.id or 0, "view:9"
    )
    for act in (lambda: started(world, Beginning(assessment_id=secret.id)), copy):
        with pytest.raises(InvalidInput) as wrong:
            act()
        assert wrong.value.problem is Problem.NOT_TO_READ
    with world.database.reading() as session:
        tried = session.exec(select(AuditEntry).where(AuditEntry.event == "refused")).all()
        assert [entry.chain for entry in tried] == [f"assessment:{secret.id}"] * 2
        assert len(session.exec(select(Assessment)).all()) == 2


def test_two_who_copy_or_confirm_at_once_do_it_once(world: World) -> None:
    earlier, mine = world.assessment(phase=Phase.DISCOVERY), draft(world, phase=Phase.DISCOVERY)
    world.answer(earlier, "what-you-do", "buy")
    world.ask(mine, "what-you-do")
    context = context_of(world)

    def copies() -> None:
        beginning.copy(context, NOW, who(world), mine.id or 0, earlier.id or 0, "view:2")

    assert at_once(copies, copies) == []
    [copied] = latest(world, mine).values()
    asked = Asked(world.talk(mine).id or 0, "what-you-do", copied.id or 0)
    assert at_once(*[lambda: beginning.holds(context, NOW, who(world), asked)] * 2) == []
    with world.database.reading() as session:
        rows = session.exec(select(Answer).where(Answer.assessment_id == mine.id)).all()
    assert [row.copied_from_id for row in rows] == [copied.copied_from_id] * 2
    assert world.sheet(mine).progress.answered == 1


def test_two_who_copy_from_each_other_do_not_wait_for_each_other(world: World) -> None:
    one, two = draft(world, phase=Phase.DISCOVERY), draft(world, phase=Phase.DISCOVERY)
    world.answer(one, "what-you-do", "buy")
    world.answer(two, "personal-data", "no")
    context = context_of(world)
    raised = at_once(
        lambda: beginning.copy(context, NOW, who(world, act="1"), one.id or 0, two.id or 0, "view:3"),
        lambda: beginning.copy(context, NOW, who(world, act="2"), two.id or 0, one.id or 0, "view:4"),
    )
    assert raised == []


def test_erasing_somebody_erases_their_words_wherever_they_were_copied(world: World) -> None:
    earlier = world.assessment(phase=Phase.DISCOVERY)
    world.answer(earlier, "agreed-aims", "partly", "Ask Rosa about it", by=DEVELOPER)
    second = started(world, Beginning(assessment_id=earlier.id))
    copied = latest(world, second)["agreed-aims"]
    context = context_of(world)
    asked = Asked(world.talk(second).id or 0, "agreed-aims", copied.id or 0)
    beginning.holds(context, NOW, who(world), asked)
    third = started(world, Beginning(assessment_id=second.id), "view:5")
    developer = world.person(DEVELOPER)
    with world.database.writing() as session:
        what = erasable.of_person(session, world.workspace_id, developer)
        erasing.erase(session, context.audit, NOW, what)
    with world.database.reading() as session:
        assert {answer.words for answer in session.exec(select(Answer))} == {"Erased on 1 April 2027"}
        assert verify(session, context.audit).faults == []
    assert not world.sheet(third).progress.answered
    seen = latest(world, third)["agreed-aims"].id or 0
    beginning.holds(context, NOW, who(world), Asked(world.talk(third).id or 0, "agreed-aims", seen))
    assert latest(world, third)["agreed-aims"].id == seen  # there is nothing left that could hold


def test_a_deleted_draft_leaves_nothing_open(world: World) -> None:
    mine = draft(world, phase=Phase.DISCOVERY, purpose="Secret purpose", title="Secret title")
    talk, lead = world.talk(mine), world.person(LEAD)
    world.ask(mine, "what-you-do")
    common = {"assessment_id": mine.id, "question": "what-you-do"}
    world.add(Request, **common, section="about", asked_by_id=lead, asked_of_id=world.person(DEVELOPER),
              asked_at=NOW, due=NOW.date())  # fmt: skip
    world.add(Evidence, **common, kind=EvidenceKind.LINK, state=EvidenceState.KEPT, title="Secret plan",
              origin="https://secret.example", address="https://secret.example", added_by_id=lead,
              added_at=NOW)  # fmt: skip
    world.add(Doubt, conversation_id=talk.id, question="what-you-do", kind=DoubtKind.UNCLEAR, source="C:1",
              readings=[["buy", "Secret reading"]], person_id=lead, at=NOW)  # fmt: skip
    item = world.add(PlannedItem, organisation_id=world.organisation_id, origin="x", programme="P", title="T",
                     category="digital-services", spend={}, funded=False, assessment_id=mine.id,
                     added_by_id=lead, added_at=NOW)  # fmt: skip
    contract = world.contract(assessment_id=mine.id)
    context = context_of(world)
    acts = [lambda: archiving.delete(context, NOW, who(world, act="d"), mine.id or 0)] * 2
    assert at_once(*acts) == []
    with world.database.reading() as session:
        gone = session.get_one(Assessment, mine.id)
        assert gone.status is Status.DELETED
        tables = (Assessment, Evidence, Doubt, Conversation, Request)
        everything = str([row for table in tables for row in session.exec(select(table)).all()])
        assert "ecret" not in everything
        [request] = session.exec(select(Request)).all()
        assert request.closed_as == "not_asked"
        assert session.exec(select(Conversation).where(col(Conversation.asking).is_not(None))).all() == []
        assert session.get_one(PlannedItem, item.id).assessment_id is None
        assert session.get_one(type(contract), contract.id).assessment_id is None
        erased = session.exec(select(AuditEntry).where(AuditEntry.event == "erased")).all()
        assert [(entry.person_id, entry.details["why"]) for entry in erased] == [(lead, "deleted")]
        assert verify(session, context.audit).faults == []
    assert "Secret" not in str(world.draw(world.card(CardKind.ASSESSMENT, mine), NOW + days(1)))


@pytest.mark.parametrize("status", [Status.ANSWERING, Status.CHANGES_ASKED])
def test_two_who_archive_and_restore_at_once_do_it_once(world: World, status: Status) -> None:
    mine = draft(world, status=status)
    context = context_of(world)
    for act in (archiving.archive, archiving.restore):
        assert at_once(*[lambda act=act: act(context, NOW, who(world), mine.id or 0)] * 2) == []
    with world.database.reading() as session:
        events = [entry.event for entry in session.exec(select(AuditEntry)).all()]
        assert session.get_one(Assessment, mine.id).status is status
    assert events == ["archived", "restored"]
