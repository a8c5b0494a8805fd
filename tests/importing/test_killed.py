"""A process that is killed at any point leaves what the next one can go on with."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.store.engine import Database
from bot.store.tables import ImportState
from tests.importing.opener import BATCH
from tests.importing.world import Register

ROWS = BATCH + 20


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_killed_at_any_point_everything_is_there_once_in_the_end(
    database: Database, books: Register, config_dir: Path, lines: int
) -> None:
    books.brings_in(books.csv({"reference": "R-3", "title": "Old"}))
    path = books.csv(*({"reference": f"R-{number}"} for number in range(ROWS)), name="a.csv")
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.importing.opener", url, str(config_dir), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        for _ in range(lines):
            assert first.stdout.readline(), "it ended before it was killed"
        first.kill()
    seen = len(books.contracts())
    assert seen in {1, ROWS}, "half of them are seen"
    subprocess.run(command, check=True, capture_output=True)
    assert [each.reference for each in books.contracts()].count("R-3") == 1
    assert len(books.contracts()) == books.rows() == ROWS
    assert books.state(2).state is ImportState.DONE
    said = Counter(each for each in books.events() if each[0] != "organisation:1")
    assert set(said.values()) == {1}
    assert sum(event == "imported" for _, event in said) == ROWS
    assert sum(event == "contract_changed" for _, event in said) == 1
    assert len(books.key_dates()) == len(set(books.key_dates())) == ROWS
