"""Two people do the same at the same moment, and it happens once."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import func, select

from bot.domain.problems import InvalidInput
from bot.domain.spend import Kind, Phase
from bot.domain.standard import Standard
from bot.flows import assess, moving
from bot.flows.context import Context
from bot.store.audit import AuditTrail
from bot.store.engine import Database
from bot.store.people import Who
from bot.store.tables import Answer, Assessment, CardKind, OutboxMessage
from tests.cards.world import DEVELOPER, KITCHENS, LEAD, NOW, World


@pytest.fixture
def world(database: Database) -> World:
    return World(database).kitchens()


def context_of(world: World) -> Context:
    return Context(world.database, world.config, AuditTrail(b"secret"))


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Do these at the same moment, each in a thread; return what they raised."""
    raised: list[Exception] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            raised.append(error)

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def said(world: World, template: str) -> int:
    with world.database.reading() as session:
        query = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.template == template)
        return session.exec(query).one()


def test_an_organisation_begins_its_year_once(world: World) -> None:
    context, organisation = context_of(world), world.config.organisations[0].id

    def begin(number: int) -> Callable[[], object]:
        who = Who(world.team, f"U0PERSON{number}", str(number))
        return lambda: assess.start_year(context, NOW, who, f"view:{number}", organisation, "C0LICENSE1")

    for number in range(4):
        world.person(f"U0PERSON{number}")
    raised = at_once(*(begin(number) for number in range(4)))
    assert len(raised) == 3
    assert all(isinstance(error, InvalidInput) for error in raised), raised
    with world.database.reading() as session:
        query = select(func.count()).select_from(Assessment).where(Assessment.kind == Kind.ORGANISATION)
        assert session.exec(query).one() == 1


def test_moving_on_happens_once(world: World) -> None:
    context, assessment = context_of(world), world.assessment(phase=Phase.ALPHA)
    world.card(CardKind.ASSESSMENT, assessment)

    def move(by: str) -> Callable[[], object]:
        return lambda: moving.to_phase(context, NOW, Who(world.team, by, by), assessment.id or 0, Phase.BETA)

    assert at_once(move(LEAD), move(DEVELOPER), move("U0ASSESS01")) == []
    assert said(world, "moved_on") == 1


def test_one_changes_the_edition_while_another_moves_on(world: World) -> None:
    assessment = world.assessment(phase=Phase.ALPHA)
    world.card(CardKind.ASSESSMENT, assessment)
    world.answer(assessment, "people-a-day", "80")
    later = Standard.model_validate(KITCHENS.model_dump(by_alias=True) | {"title": "Edited since"})
    config = replace(world.config, standards={**world.config.standards, later.id: later})
    context = context_of(World(world.database, world.team, config))
    key, phase, who = assessment.id or 0, Phase.BETA, Who(world.team, LEAD, "1")
    raised = at_once(
        lambda: moving.to_edition(context, NOW, who, key),
        lambda: moving.to_phase(context, NOW, replace(who, act="2"), key, phase),
        lambda: moving.to_edition(context, NOW, replace(who, act="3", user=DEVELOPER), key),
    )
    assert raised == []
    assert (said(world, "moved_on"), said(world, "edition_changed")) == (1, 1)
    with world.database.reading() as session:
        moved = session.get_one(Assessment, key)
        assert (moved.phase, moved.edition) == (Phase.BETA, later.digest)
        assert session.exec(select(func.count()).select_from(Answer)).one() == 1
