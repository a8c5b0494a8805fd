"""What is due is found through its own index, however large the register is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event

from benchmarks.reminding import TODAY, fill
from bot.flows.contracting import remind
from tests.flows.reminded import Register
from tests.flows.test_reminding import TERMS

OF_THE_REGISTER = ("keydate", "contract")


@contextmanager
def asked(register: Register) -> Iterator[list[tuple[str, Any]]]:
    """Gather the queries that look for something in the register, with their values."""
    found: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:  # noqa: FBT001
        if statement.startswith("SELECT") and any(f"FROM {table}" in statement for table in OF_THE_REGISTER):
            found.append((statement, values))

    engine = register.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def plan(register: Register, statement: str, values: Any) -> str:
    """Return how the database goes about a query."""
    with register.database.engine.connect() as connection:
        if register.database.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return "\n".join(str(row[-1]) for row in rows)
        return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def test_a_tick_finds_what_is_due_and_what_is_planned_otherwise(any_register: Register) -> None:
    register = any_register
    fill(register.database, register.context.config, 2_000)
    register.becomes(TODAY)
    with asked(register) as queries:
        assert remind.tick(register.context, register.now) > 0
    conditions = [(statement, statement.partition("WHERE")[2], values) for statement, values in queries]
    due = [(statement, values) for statement, where, values in conditions if "next_at >=" in where]
    otherwise = [(statement, values) for statement, where, values in conditions if ".planned" in where]
    assert len(due) == 1
    assert len(otherwise) == 2, "one for each side of what is planned now"
    for statement, values in otherwise:  # with no statistics too, as in a register just filled
        assert "ix_keydate_planned" in plan(register, statement, values)
    with register.database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    for statement, values in due:
        assert "ix_keydate_next" in plan(register, statement, values)
    for statement, values in otherwise:
        assert "ix_keydate_planned" in plan(register, statement, values)


def test_a_tick_takes_as_many_queries_for_many_contracts_as_for_few(register: Register) -> None:
    counts: list[int] = []
    for number in (2, 30):
        for _ in range(number):
            register.registers(TERMS)
        register.becomes(date(2028, 1, 28) if not counts else date(2028, 2, 28))
        with asked(register) as queries:
            remind.tick(register.context, register.now)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_no_query_of_a_tick_reads_the_whole_register(register: Register) -> None:
    fill(register.database, register.context.config, 500)
    register.becomes(TODAY)
    with asked(register) as queries:
        assert remind.tick(register.context, register.now) > 0
    for statement, values in queries:
        found = plan(register, statement, values)
        assert "SCAN contract" not in found, f"{statement}\n{found}"
        assert "SCAN keydate" not in found or "USING" in found, f"{statement}\n{found}"
