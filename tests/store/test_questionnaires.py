"""Assessments become questionnaires: their latest answers, their tree, and nobody else's rows."""

import datetime as dt

import pytest

from bot.domain.key_dates import KeyDateKind
from bot.domain.spend import Kind, Phase
from bot.store.engine import Database
from bot.store.questionnaires import questionnaire_of, questionnaires_of, tree_of
from bot.store.tables import Assessment
from tests.cards.world import DEVELOPER, World


@pytest.fixture
def world(database: Database) -> World:
    """Give a workspace on each kind of database: what counts is decided by queries."""
    return World(database).kitchens()


@pytest.fixture
def programme(world: World) -> Assessment:
    return world.assessment(kind=Kind.PROGRAMME, title="Canteens")


def test_the_latest_answer_counts_whoever_gave_it(world: World, programme: Assessment) -> None:
    world.answer(programme, "fridge-cold", "no", "Broken")
    world.answer(programme, "people-a-day", "80")
    world.answer(programme, "fridge-cold", "yes", "Mended", by=DEVELOPER)
    other = world.assessment()
    world.answer(other, "fridge-cold", "partly", "Elsewhere")
    answers = world.sheet(programme).answers
    assert {name: (given.value, given.words) for name, given in answers.items()} == {
        "fridge-cold": ("yes", "Mended"),
        "people-a-day": ("80", ""),
    }
    assert answers["fridge-cold"].phase is Phase.BETA
    assert answers["fridge-cold"].edition == "staff-kitchens"


def test_what_was_taken_over_is_stale_once_the_parent_answered_anew(
    world: World, programme: Assessment
) -> None:
    first = world.answer(programme, "fridge-cold", "yes", "4 degrees")
    part = world.assessment(parent_id=programme.id)
    world.answer(part, "fridge-cold", "yes", "The same fridge", inherited_from_id=first.id)
    world.answer(programme, "people-a-day", "80")
    assert not world.sheet(part).answers["fridge-cold"].stale
    again = world.answer(programme, "fridge-cold", "no", "Broken")
    sheet = world.sheet(part)
    assert sheet.answers["fridge-cold"].stale
    assert "fridge-cold" in {question.id for question in sheet.missing}
    world.answer(part, "fridge-cold", "no", "It is", inherited_from_id=again.id)
    assert not world.sheet(part).answers["fridge-cold"].stale


def test_an_answer_of_its_own_is_never_stale(world: World, programme: Assessment) -> None:
    world.answer(programme, "fridge-cold", "yes", "4 degrees")
    part = world.assessment(parent_id=programme.id)
    world.answer(part, "fridge-cold", "yes", "Ours")
    world.answer(programme, "fridge-cold", "no", "Broken")
    assert not world.sheet(part).answers["fridge-cold"].stale


def test_the_facts_count_the_whole_tree(world: World, programme: Assessment) -> None:
    service = world.assessment(parent_id=programme.id)
    components = [world.assessment(parent_id=service.id, kind=Kind.COMPONENT) for _ in range(3)]
    world.assessment()
    world.contract(assessment_id=programme.id, suppliers=[{"name": "Acme Ltd"}])
    world.contract(assessment_id=components[0].id, suppliers=[{"name": "ACME  Limited"}])
    world.contract(assessment_id=components[2].id, suppliers=[{"name": "Other plc"}])
    world.contract(suppliers=[{"name": "Nobody's"}])
    facts = world.sheet(programme).facts
    assert (facts.parts, facts.contracts, facts.suppliers, facts.stands_alone) == (4, 3, 2, True)
    of_service, of_component = world.sheet(service).facts, world.sheet(components[0]).facts
    assert (of_service.parts, of_service.contracts, of_service.stands_alone) == (3, 2, False)
    assert (of_component.parts, of_component.contracts, of_component.suppliers) == (0, 1, 1)


def test_a_tree_has_every_part_with_its_answers_and_contracts(world: World, programme: Assessment) -> None:
    service = world.assessment(parent_id=programme.id, title="Meals")
    component = world.assessment(parent_id=service.id, kind=Kind.COMPONENT, title="Soup")
    world.answer(component, "fridge-cold", "no", "Broken")
    on = dt.date(2027, 4, 1)
    terms = {"automatic": True, "breaks": [{"on": on.isoformat()}]}
    contract = world.contract(
        assessment_id=component.id, title="Fridges", supplies=["component"], product="p", terms=terms
    )
    world.key_date(contract, kind=KeyDateKind.BREAK, on=on, deadline=on)
    world.key_date(contract, kind=KeyDateKind.END, on=contract.end, deadline=contract.end)
    with world.database.reading() as session:
        tree = tree_of(session, programme, world.config.editions)
    [meals] = tree.node.parts
    [soup] = meals.parts
    assert (tree.node.title, meals.title, soup.title, soup.parts) == ("Canteens", "Meals", "Soup", ())
    assert soup.questionnaire.answers["fridge-cold"].words == "Broken"
    assert tree.answers[component.id or 0]["fridge-cold"].value == "no"
    [seen] = tree.contracts
    assert (seen.title, seen.break_date, seen.renewal_date, seen.automatic) == ("Fridges", on, None, True)
    assert {each.value for each in seen.supplies} == {"component"}


def test_several_at_once_come_out_as_one_by_one(world: World, programme: Assessment) -> None:
    service = world.assessment(parent_id=programme.id)
    component = world.assessment(parent_id=service.id, kind=Kind.COMPONENT)
    alone = world.assessment()
    for place, each in enumerate((programme, service, component)):
        world.answer(each, "people-a-day", str(place + 1))
        world.contract(assessment_id=each.id, suppliers=[{"name": f"Supplier {place}"}])
    every = [component, programme, alone, service]
    with world.database.reading() as session:
        together = questionnaires_of(session, every, world.config.editions)
        for each in every:
            assert together[each.id or 0] == questionnaire_of(session, each, world.config.editions)
        assert questionnaires_of(session, [], world.config.editions) == {}


def test_nothing_of_another_workspace_is_counted(world: World, programme: Assessment) -> None:
    elsewhere = World(world.database, "T0ELSEWHERE", world.config)
    elsewhere.assessment(parent_id=programme.id, title="Not ours")
    elsewhere.contract(assessment_id=programme.id)
    elsewhere.answer(programme, "fridge-cold", "no", "Not ours")
    sheet = world.sheet(programme)
    assert sheet.answers == {}
    assert (sheet.facts.parts, sheet.facts.contracts) == (0, 0)
    with world.database.reading() as session:
        tree = tree_of(session, programme, world.config.editions)
        assert tree.node.parts == ()
        assert tree.contracts == ()
