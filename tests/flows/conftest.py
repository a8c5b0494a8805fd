import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Config, load
from bot.store.engine import Database
from bot.store.migrate import upgrade
from tests.flows.reminded import Register

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def config() -> Config:
    return load(Path("config"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def register(tmp_path: Path, empty: Path, config: Config) -> Iterator[Register]:
    shutil.copy(empty, tmp_path / "register.db")
    made = Register(Database(f"sqlite:///{tmp_path / 'register.db'}"), config, NOW)
    yield made
    made.database.close()


@pytest.fixture
def any_register(database: Database, config: Config) -> Register:
    """Give a register on each kind of database."""
    return Register(database, config, NOW)
