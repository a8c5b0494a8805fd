"""Budgets give what Slack allows, to all workers together, and no more."""

import threading

import pytest

from bot.store import budgets
from bot.store.engine import Database, added, key_of
from bot.store.tables import Budget, Workspace


@pytest.fixture
def workspace(database: Database) -> int:
    with database.writing() as session:
        return key_of(added(session, Workspace(slack_id="T1")))


def take(database: Database, workspace: int, rate: float = 0.01, reserve: float = 0.0) -> float:
    with database.writing() as session:
        return budgets.take(session, workspace, "post:C1", 3.0, rate, reserve)


def test_a_burst_and_then_one_at_a_time(database: Database, workspace: int) -> None:
    assert [take(database, workspace) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert 90 < take(database, workspace) <= 100


def test_it_refills_up_to_its_capacity(database: Database, workspace: int) -> None:
    assert take(database, workspace) == 0.0
    with database.writing() as session:
        session.get_one(Budget, (workspace, "post:C1")).refilled_at -= 100_000
    assert [take(database, workspace) for _ in range(4)][:3] == [0.0, 0.0, 0.0]
    assert take(database, workspace) > 0


def test_a_reserve_is_left_to_others(database: Database, workspace: int) -> None:
    assert take(database, workspace, reserve=2.0) == 0.0
    assert take(database, workspace, reserve=2.0) > 0
    assert take(database, workspace) == 0.0


def test_a_pause_ends_with_one_call_at_once(database: Database, workspace: int) -> None:
    with database.writing() as session:
        budgets.hold(session, workspace, "post:C1", 20.0)
    assert 19 < take(database, workspace) <= 20
    with database.writing() as session:
        session.get_one(Budget, (workspace, "post:C1")).refilled_at -= 20.0
    assert take(database, workspace) == 0.0
    assert take(database, workspace) > 90


def test_workspaces_have_their_own(database: Database, workspace: int) -> None:
    with database.writing() as session:
        other = key_of(added(session, Workspace(slack_id="T2")))
    for _ in range(3):
        take(database, workspace)
    assert take(database, workspace) > 0
    assert take(database, other) == 0.0


def test_many_at_once_get_no_more_than_there_is(database: Database, workspace: int) -> None:
    got: list[float] = []
    threads = [threading.Thread(target=lambda: got.append(take(database, workspace))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got.count(0.0) == 3
