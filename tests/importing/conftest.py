from pathlib import Path

import pytest

from bot.store.engine import Database
from tests.importing.world import Register, register


@pytest.fixture
def books(database: Database, config_dir: Path, tmp_path: Path) -> Register:
    """Give an empty register, once on SQLite and once on PostgreSQL."""
    return register(database, config_dir, tmp_path)
