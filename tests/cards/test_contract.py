"""A contract in full: what it belongs to, what is found of it, and what somebody can do with it."""

from typing import Any

from sqlalchemy import event

from bot.cards.contract import detail
from bot.cards.reading import Reading
from bot.domain.spend import Kind
from bot.store.tables import Contract
from tests.cards.world import CARYS, LEAD, NOW, World

MOST_QUERIES = 60


def shown(world: World, contract: Contract, user: str = CARYS) -> dict[str, Any]:
    with world.database.reading() as session:
        reading = Reading(session, world.config, world.workspace_id, NOW.date())
        return detail(reading, contract.id or 0, user)


def test_a_contract_shows_the_assessment_and_the_programme_it_belongs_to(world: World) -> None:
    programme = world.assessment(kind=Kind.PROGRAMME, title="Digital licensing")
    service = world.assessment(parent_id=programme.id)
    component = world.assessment(parent_id=service.id, kind=Kind.COMPONENT, title="Payments")
    data = shown(world, world.contract(assessment_id=component.id))
    assert data["assessment"]["title"] == "Payments"
    assert data["programme"] == "Digital licensing"
    alone = shown(world, world.contract(assessment_id=programme.id))
    assert (alone["assessment"]["title"], alone["programme"]) == ("Digital licensing", None)
    assert shown(world, world.contract())["assessment"] is None


def test_a_reason_that_its_assessment_gives_takes_a_finding_away(world: World) -> None:
    service = world.assessment()
    contract = world.contract(assessment_id=service.id, value_pence=120_000_000_00)
    about_the_value = "is worth £120 million, and no exceptional reason is given"
    assert about_the_value in str(shown(world, contract)["findings"])
    world.answer_all(service, {"contract-value": "no"})
    assert about_the_value not in str(shown(world, contract)["findings"])
    assert about_the_value in str(shown(world, world.contract(value_pence=120_000_000_00))["findings"])


def test_who_may_only_read_is_offered_nothing_to_press(world: World) -> None:
    contract = world.contract()
    assert shown(world, contract)["may_change"]
    assert not shown(world, contract, LEAD)["may_change"]


def test_a_contract_takes_few_queries(world: World) -> None:
    contract = world.contract(assessment_id=world.assessment().id)
    for _ in range(30):
        world.contract()
    seen: list[str] = []

    def note(*call: Any) -> None:
        seen.append(str(call[2]))

    event.listen(world.database.engine, "before_cursor_execute", note)
    shown(world, contract)
    event.remove(world.database.engine, "before_cursor_execute", note)
    assert len([each for each in seen if each.startswith("SELECT")]) <= MOST_QUERIES
