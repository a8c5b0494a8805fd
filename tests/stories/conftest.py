"""A small department for each story, on SQLite unless the story is about what databases do differently."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.world import Department, department


@pytest.fixture
def office(sqlite_url: str, config_dir: Path) -> Iterator[Department]:
    """Give a department on SQLite, which must have done nothing that Slack would not like."""
    with department(sqlite_url, config_dir) as made:
        yield made
        assert made.sandbox.complaints == []


@pytest.fixture(scope="module")
def shared_department(
    sqlite_template: Path, config_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Department]:
    """Give the department that the tests of a file share where they change nothing."""
    copied = shutil.copy(sqlite_template, tmp_path_factory.mktemp("shared") / "spend.db")
    with department(f"sqlite:///{copied}", config_dir) as made:
        yield made


@pytest.fixture
def shared_office(shared_department: Department) -> Iterator[Department]:
    """Give the shared department, and leave no form open in it for the next test to mistake for its own."""
    yield shared_department
    for person in shared_department.sandbox.people:
        while person.modal is not None:
            person.closes_modal()
    assert shared_department.sandbox.complaints == []


@pytest.fixture
def any_office(database_url: str, config_dir: Path) -> Iterator[Department]:
    """Give a department, once on SQLite and once on PostgreSQL."""
    with department(database_url, config_dir) as made:
        yield made
        assert made.sandbox.complaints == []
