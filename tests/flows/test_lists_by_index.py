"""What a Home tab and the lists show is found from whoever looks, however many assessments there are."""

from typing import Any

import pytest

from benchmarks.home import EVERYTHING, ON_TEAMS, asked, everything_to, fill, home_of, milliseconds
from bot.cards import Cards
from bot.cards.home import FILTERS
from bot.domain.money import pounds
from bot.render import Renderer
from bot.store.engine import Database
from tests.cards.world import CONFIG

LARGE = ("assessment", "answer", "submission", "decision", "channelmember", "request", "concerned")
"""Tables that grow with the number of assessments."""

CARDS = Cards(everything_to(CONFIG, EVERYTHING), Renderer(filters={"pounds": pounds}))


@pytest.fixture
def filled(database: Database) -> tuple[Database, int]:
    """Give a workspace with two hundred assessments, and its id."""
    return database, fill(database, everything_to(CONFIG, EVERYTHING), 200)


def plan(database: Database, statement: str, values: Any) -> str:
    """Return how the database goes about a query; PostgreSQL as with a table too large to go through."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return "\n".join(str(row[-1]) for row in rows)
        connection.exec_driver_sql("SET enable_seqscan = off")
        return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


@pytest.mark.parametrize("user", [ON_TEAMS, EVERYTHING])
@pytest.mark.parametrize("which", FILTERS)
def test_no_query_of_a_home_tab_goes_through_a_table(
    filled: tuple[Database, int], user: str, which: str
) -> None:
    database, workspace = filled
    card = home_of(database, workspace, user, which)
    with asked(database) as queries:
        milliseconds(database, CARDS, card)
    assert 0 < len(queries) <= 8
    for statement, values in queries:
        found = plan(database, statement, values)
        for table in LARGE:
            lines = [line.strip() for line in found.splitlines()]
            assert not any(line.startswith((f"SCAN {table}", f"Seq Scan on {table} ")) for line in lines), (
                found
            )
            assert f"-> Seq Scan on {table} " not in " ".join(found.split()), found
        for of_workspace in (
            "autoindex_assessment_1 (workspace_id=?)",
            "autoindex_answer_1 (workspace_id=?)",
        ):
            assert of_workspace not in found, found
