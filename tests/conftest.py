"""What tests of several rooms share: a configuration, and databases of both kinds, migrated and empty."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.store.engine import Database
from bot.store.migrate import upgrade
from tests import postgres

KINDS = ("sqlite", "postgresql")
LONGEST = (
    "tests/stories/test_story.py",
    "tests/stories/test_socket.py",
    "tests/browser/",
    "tests/test_cli.py",
    "tests/sandbox/test_hosting.py",
)
"""Where tests start processes or a browser, and take long."""

REPEATED = ("tests/stories/", "tests/delivery/")
MEASURED_ELSEWHERE = ("tests/browser/", "tests/stories/test_standards.py", "tests/stories/test_hostile.py")
"""Where tests run through much, and nothing that others do not."""

# how long anything takes is the machine's affair
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first: begun last, one of them would keep one process busy while the other waits.

    What a story or delivery does is measured once: its repetition on PostgreSQL, and what a browser shows of
    it, run the same lines, and measuring takes half as long again as running.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    names = {item.nodeid for item in items}
    for item in items:
        first = item.nodeid.replace("[postgresql", "[sqlite")
        repeats = first != item.nodeid and first in names and item.nodeid.startswith(REPEATED)
        if repeats or item.nodeid.startswith(MEASURED_ELSEWHERE):
            item.add_marker("no_cover")


def need(program: object, missing: str) -> None:
    """Skip a test for which a program is not installed, or fail it where CI promises that everything is."""
    if program:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def config_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a configuration with a standard of four questions; whoever changes one makes their own."""
    from tests.stories.world import tiny_config  # noqa: PLC0415  slow to import, and most tests do without

    return tiny_config(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """Give the PostgreSQL server of this test process."""
    programs = postgres.binaries()
    need(programs, postgres.MISSING)
    assert programs is not None
    with postgres.running(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgresql_template(cluster: postgres.Cluster) -> str:
    """Give the name of a migrated PostgreSQL database to make copies of."""
    _migrate(cluster.create("template_spend"))
    return "template_spend"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to make copies of."""
    path = tmp_path_factory.mktemp("template") / "spend.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database with nothing in it, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    name = f"empty_{next(_numbers)}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a migrated database without rows, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'spend.db')}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    name = f"test_{next(_numbers)}"
    yield cluster.create(name, request.getfixturevalue("postgresql_template"))
    cluster.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the URL of a migrated SQLite database without rows."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'spend.db')}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a migrated database without rows, once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    database.close()


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()
