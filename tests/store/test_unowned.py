"""Contracts that nobody answers for: which count, in which order, who leads them, and how they are found."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.config.values import Commercial, LeadsFor
from bot.store import overviews, unowned
from bot.store.engine import Database
from bot.store.tables import ContractImport, ImportState
from bot.store.unowned import ALL_OTHERS, Group
from tests.cards.world import CARYS, LEAD, NOW, World

COMMERCIAL = Commercial(
    channel="C0COMMERC1",
    leads=(CARYS,),
    leads_for=(
        LeadsFor(products=("software",), leads=(LEAD,)),
        LeadsFor(value_at_least=1_000_000, leads=(LEAD, CARYS)),
    ),
)
A_DAY = timedelta(days=1)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def test_they_are_grouped_by_the_first_leads_that_fit_and_by_how_long(world: World) -> None:
    world.contract(owner_id=None, value_pence=100_000_000, product="software")
    world.contract(owner_id=None, value_pence=100_000_000)
    world.contract(owner_id=None, value_pence=100_000_000, owner_left_at=NOW + 5 * A_DAY)
    world.contract(owner_id=None, value_pence=99_999_999, registered_at=NOW + 9 * A_DAY)
    world.contract(value_pence=1)
    with world.database.reading() as session:
        instants = [NOW + A_DAY, NOW + 7 * A_DAY]
        found = unowned.groups(session, world.workspace_id, world.organisation_id, COMMERCIAL, instants)
    assert sorted(found, key=lambda group: group.led_by) == [
        Group(ALL_OTHERS, 1, (0, 0)),
        Group(0, 1, (1, 1)),
        Group(1, 2, (1, 2)),
    ]


def test_the_nearest_decision_comes_first_and_contracts_without_one_last(world: World) -> None:
    none = world.contract(owner_id=None)
    late, early = (world.contract(owner_id=None) for _ in range(2))
    world.key_date(late, decide_by=date(2027, 9, 30))
    world.key_date(early, decide_by=date(2027, 8, 30))
    world.key_date(early, decide_by=date(2027, 10, 30), on=date(2028, 10, 1))
    with world.database.reading() as session:
        found = unowned.nearest(session, world.workspace_id, world.organisation_id, 8)
        few = unowned.nearest(session, world.workspace_id, world.organisation_id, 1)
    assert [each.contract.id for each in found] == [early.id, late.id, none.id]
    assert [each.decide_by for each in found] == [date(2027, 8, 30), date(2027, 9, 30), None]
    assert [each.contract.id for each in few] == [early.id]


@pytest.mark.parametrize(("state", "count"), [(ImportState.READY, 0), (ImportState.ACCEPTED, 1)])
def test_what_an_import_has_only_staged_does_not_count(world: World, state: ImportState, count: int) -> None:
    values: dict[str, Any] = {
        "origin": "F1",
        "name": "contracts.csv",
        "by_id": world.person(CARYS),
        "at": NOW,
    }
    staged = world.add(ContractImport, organisation_id=world.organisation_id, state=state, **values)
    contract = world.contract(owner_id=None, staged_in_id=staged.id)
    world.key_date(contract)
    of = (world.workspace_id, world.organisation_id)
    october, until = date(2027, 10, 1), date(2029, 12, 31)
    with world.database.reading() as session:
        assert unowned.unowned_count(session, *of) == count
        assert len(unowned.nearest(session, *of, 8)) == count
        assert len(unowned.groups(session, *of, COMMERCIAL, [NOW])) == count
        assert overviews.overdue(session, *of, october, 8).total == count
        assert len(overviews.ending_by_day(session, *of, october, until)) == count
        assert overviews.running_over(session, *of, october, 1) == count


@pytest.fixture
def plans(sqlite_url: str) -> Iterator[list[str]]:
    """Give how SQLite looks for what the lists of contracts ask."""
    database = Database(sqlite_url)
    found: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT") and "contract" in statement:
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values)
            found.extend(str(row[-1]) for row in rows)

    world = World(database)
    event.listen(database.engine, "before_cursor_execute", explain)
    of, day, until = (world.workspace_id, world.organisation_id), date(2027, 10, 1), date(2029, 12, 31)
    with database.reading() as session:
        unowned.unowned_count(session, *of)
        unowned.nearest(session, *of, 8)
        unowned.groups(session, *of, COMMERCIAL, [NOW])
        overviews.overdue(session, *of, day, 8)
        overviews.to_decide(session, *of, day, until, 8)
        overviews.notice(session, *of, day, day, until, 8)
        overviews.follow_ups_late(session, *of, day, 8)
        overviews.ending_by_day(session, *of, day, until)
        overviews.largest_ending(session, *of, day, until, 8)
    yield found
    database.close()


def test_every_list_is_found_through_an_index(plans: list[str]) -> None:
    harmless = ("CONSTANT ROW", "(subquery")
    scanned = [plan for plan in plans if plan.startswith("SCAN") and not any(h in plan for h in harmless)]
    assert plans
    assert scanned == []
