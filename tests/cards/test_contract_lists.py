"""Lists of contracts: who sees which, what is in each, and how few queries a page takes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.contract_rights import CONTRACT_RIGHTS, ContractAct, ContractRole
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateStatus
from bot.store.contract_access import Viewer, allows, viewer_of
from bot.store.contract_lists import A_PAGE, Asked, Listed, Page, listed, open_dates
from bot.store.engine import Database, key_of
from bot.store.tables import Contract, ContractImport, ImportState, Person
from tests.cards.world import ASHA, BEN, CARYS, DEVELOPER, LEAD, NOW, World

TODAY = NOW.date()
MOST_QUERIES = 7


def viewing(world: World, user: str) -> Viewer:
    person_id = world.person(user)
    with world.database.reading() as session:
        person = session.get_one(Person, person_id)
        return viewer_of(session, world.workspace_id, world.config.organisations, person, TODAY)


def found(world: World, user: str, asked: Asked) -> list[str]:
    viewer = viewing(world, user)
    with world.database.reading() as session:
        return [row.contract.title for row in listed(session, viewer, asked, TODAY).rows]


def may(world: World, user: str, contract: Contract) -> set[ContractAct]:
    viewer = viewing(world, user)
    with world.database.reading() as session:
        return {act for act in ContractAct if allows(session, viewer, key_of(contract), act)}


def test_who_may_do_what_is_what_the_table_says(world: World) -> None:
    assessment = world.assessment(started_by_id=world.person(LEAD))
    nobodys = {"owner_id": None, "registered_by_id": world.person("U0SOMEBODY")}
    plain, linked = world.contract(**nobodys), world.contract(**nobodys, assessment_id=assessment.id)
    owned = world.contract(**nobodys | {"owner_id": world.person(DEVELOPER)})
    held = world.contract(**nobodys, deputy_id=world.person(DEVELOPER))
    cases = [
        (DEVELOPER, owned, ContractRole.OWNER),
        (DEVELOPER, held, ContractRole.DEPUTY),
        ("U0SOMEBODY", plain, ContractRole.REGISTERED_IT),
        (CARYS, plain, ContractRole.COMMERCIAL_LEAD),
        (ASHA, plain, ContractRole.ADMIN),
        (LEAD, linked, ContractRole.TAKES_PART),
        (BEN, linked, ContractRole.ASSESSOR),
    ]
    for user, contract, role in cases:
        assert may(world, user, contract) == {act for act in ContractAct if role in CONTRACT_RIGHTS[act]}, (
            role
        )
    for user in (DEVELOPER, LEAD, BEN):
        assert may(world, user, plain) == set()
    world.answer(assessment, "user-research", "yes", by=DEVELOPER)
    assert may(world, DEVELOPER, linked) == {ContractAct.READ}


def test_somebody_nobody_has_seen_and_another_workspace_see_nothing(world: World) -> None:
    contract = world.contract()
    with world.database.reading() as session:
        stranger = viewer_of(session, world.workspace_id, world.config.organisations, None, TODAY)
        assert not allows(session, stranger, key_of(contract), ContractAct.READ)
    elsewhere = World(world.database, "T0ELSEWHERE")
    assert may(elsewhere, CARYS, contract) == set()
    assert found(elsewhere, CARYS, Asked(Listed.ALL)) == []


def test_what_is_staged_is_seen_once_its_file_is_accepted(world: World) -> None:
    staged: ContractImport = world.add(
        ContractImport, organisation_id=world.organisation_id, origin="file", name="a.csv",
        state=ImportState.READY, by_id=world.person(CARYS), at=NOW,
    )  # fmt: skip
    contract = world.contract(staged_in_id=staged.id)
    assert may(world, CARYS, contract) == set()
    world.change(staged, state=ImportState.ACCEPTED)
    assert ContractAct.READ in may(world, CARYS, contract)


def fill(world: World) -> None:
    carys = world.person(CARYS)
    soon = world.contract(title="Soon", reference="C-1", end=date(2028, 3, 31))
    world.key_date(soon, decide_by=TODAY + timedelta(days=90))
    late = world.contract(title="Late", owner_id=carys, product="cloud-hosting", end=date(2028, 12, 1))
    world.key_date(late, decide_by=TODAY - timedelta(days=1))
    later = world.contract(title="Later", owner_id=None, suppliers=[{"name": "Café Nord, 100%"}])
    world.key_date(later, decide_by=TODAY + timedelta(days=91))
    world.key_date(later, kind=KeyDateKind.END, decide_by=TODAY, status=DateStatus.DECIDED)
    world.contract(title="Ended", end=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        (Asked(), ["Late", "Soon"]),
        (Asked(Listed.OVERDUE), ["Late"]),
        (Asked(Listed.MINE), ["Late"]),
        (Asked(Listed.UNOWNED), ["Later"]),
        (Asked(Listed.ENDING), ["Soon"]),
        (Asked(Listed.ALL), ["Soon", "Late", "Later", "Ended"]),
        (Asked(Listed.ALL, product="cloud-hosting"), ["Late"]),
        (Asked(Listed.ALL, words="lATE"), ["Late", "Later"]),
        (Asked(Listed.ALL, words="c-1"), ["Soon"]),
        (Asked(Listed.ALL, words="café"), ["Later"]),
        (Asked(Listed.ALL, words="100%"), ["Later"]),
        (Asked(Listed.ALL, words="%"), ["Later"]),
        (Asked(Listed.SOON, words="late"), ["Late"]),
        (Asked(Listed.ALL, page=1), []),
    ],
)
def test_what_each_list_holds(world: World, asked: Asked, titles: list[str]) -> None:
    fill(world)
    assert found(world, CARYS, asked) == titles


def test_a_list_holds_only_what_somebody_may_read(world: World) -> None:
    fill(world)
    assert found(world, DEVELOPER, Asked(Listed.ALL)) == ["Soon", "Ended"]
    assert found(world, BEN, Asked(Listed.ALL)) == []


def test_a_contract_stands_with_its_next_date(world: World) -> None:
    contract = world.contract()
    world.key_date(contract, on=date(2028, 5, 1), decide_by=date(2027, 8, 1))
    world.key_date(contract, on=date(2028, 6, 1), decide_by=date(2027, 7, 1))
    world.key_date(contract, on=date(2027, 3, 1), decide_by=date(2027, 1, 1))
    viewer = viewing(world, CARYS)
    with world.database.reading() as session:
        (row,) = listed(session, viewer, Asked(Listed.ALL), TODAY).rows
        assert row.key_date is not None
        assert row.key_date.on == date(2028, 6, 1)
        dates = open_dates(session, [key_of(contract)], TODAY)[key_of(contract)]
        assert [each.on for each in dates] == [date(2028, 6, 1), date(2028, 5, 1)]


def count_queries(database: Database, ask: Callable[[], Any]) -> int:
    seen: list[str] = []

    def count_it(*call: object) -> None:
        seen.append(str(call[2]))

    event.listen(database.engine, "before_cursor_execute", count_it)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", count_it)
    return len([query for query in seen if query.startswith("SELECT")])


@pytest.mark.parametrize("shown", list(Listed))
def test_a_page_takes_as_many_queries_however_many_contracts_there_are(world: World, shown: Listed) -> None:
    def ask() -> Page:
        with world.database.reading() as session:
            person = session.get_one(Person, person_id)
            viewer = viewer_of(session, world.workspace_id, world.config.organisations, person, TODAY)
            return listed(session, viewer, Asked(shown), TODAY)

    person_id = world.person(CARYS)
    fill(world)
    few = count_queries(world.database, ask)
    for _ in range(12):
        fill_again(world)
    assert count_queries(world.database, ask) == few <= MOST_QUERIES
    page = ask()
    assert page.total > A_PAGE
    assert len(page.rows) == A_PAGE


def test_what_has_to_be_decided_soon_is_found_through_an_index(world: World) -> None:
    if not world.database.is_sqlite:
        pytest.skip("PostgreSQL plans by what is in the tables")
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    event.listen(world.database.engine, "before_cursor_execute", note)
    found(world, CARYS, Asked())
    event.remove(world.database.engine, "before_cursor_execute", note)
    pages = [each for each in asked if "FROM keydate" in each[0]]
    assert len(pages) == 1
    with world.database.engine.connect() as connection:
        for statement, values in pages:
            plan = [str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert any("USING INDEX ix_keydate_decide_by" in step for step in plan), plan
            assert any("SEARCH contract USING INTEGER PRIMARY KEY" in step for step in plan), plan


def fill_again(world: World) -> None:
    """Have a contract more in every list."""
    contract = world.contract(owner_id=None, deputy_id=world.person(CARYS), end=date(2028, 1, 1))
    world.key_date(contract, decide_by=TODAY - timedelta(days=5))
