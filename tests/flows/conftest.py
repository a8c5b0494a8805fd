from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import Database
from tests.flows.reminded import NOW, Register, copied, shipped


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = copied(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def any_register(database: Database) -> Register:
    """Give a register on each kind of database."""
    return Register(database, shipped(), NOW)
