from collections.abc import Iterator

import pytest

from bot.store.engine import Database
from tests.delivery.world import World, no_limits


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with no_limits() as sandbox:
        yield World(database, sandbox)
        assert sandbox.complaints == []
