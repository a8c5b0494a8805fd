"""What a file of contracts is compared with is found by index, and in its own workspace alone."""

from typing import Any

import pytest
from sqlalchemy import event, text

from bot.store import imports
from bot.store.engine import NotFoundError
from bot.store.people import Who
from tests.importing.world import Register

OTHER = Who("T0ELSEWHERE", "U0COMMERCE", "act")


def test_references_and_ocids_are_found_by_index(books: Register) -> None:
    row = books.stages(books.csv({"reference": "A"}, {"reference": "", "ocid": "ocds-1"}))
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("SELECT contract."):
            asked.append((statement, given))

    with books.context.database.reading() as session:
        event.listen(books.context.database.engine, "before_cursor_execute", note)
        found = imports.found(session, row, {"A"}, {"ocds-1"})
        event.remove(books.context.database.engine, "before_cursor_execute", note)
        assert [each.line for each in found] == [2, 3]
        if not books.context.database.is_sqlite:
            session.execute(text("SET enable_seqscan = off"))  # of a few rows it would rather read all
        for (statement, given), index in zip(asked, ("reference", "ocid"), strict=True):
            how = "EXPLAIN QUERY PLAN" if books.context.database.is_sqlite else "EXPLAIN"
            plan = session.connection().exec_driver_sql(f"{how} {statement}", given).all()
            assert f"ix_contract_{index}" in str(plan), plan


def test_another_workspace_cannot_reach_an_import(books: Register) -> None:
    row = books.stages(books.csv({"reference": "A"}))
    with pytest.raises(NotFoundError):
        books.accepts(row, OTHER)
    mine = books.stages(books.csv({"reference": "A"}), OTHER)
    assert books.counts(mine) == (1, 0, 0, 0)
    assert books.accepts(mine, OTHER) is None
    assert books.accepts(row) is None
    books.rests()
    assert [(each.workspace_id, each.reference) for each in books.contracts()] == [
        (row.workspace_id, "A"),
        (mine.workspace_id, "A"),
    ]
