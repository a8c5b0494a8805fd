"""The workspace in which the cards of a test are drawn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import Database
from tests.cards.world import World


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """Give a workspace on SQLite; tests of queries worth trying on PostgreSQL too have one on both."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'cards.db')}")
    yield World(database)
    database.close()
