"""A small world for each test, on SQLite unless the test is about what databases do differently."""

from collections.abc import Iterator

import pytest

from bot.store.engine import Database
from tests.delivery.world import World, no_limits


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    """Give a world on SQLite, in which nothing may be done that Slack would not like."""
    database = Database(sqlite_url)
    with no_limits() as sandbox:
        yield World(database, sandbox)
        assert sandbox.complaints == []
    database.close()


@pytest.fixture
def any_world(database: Database) -> Iterator[World]:
    """Give a world, once on SQLite and once on PostgreSQL: for claims, leases, locks and waking."""
    with no_limits() as sandbox:
        yield World(database, sandbox)
        assert sandbox.complaints == []
