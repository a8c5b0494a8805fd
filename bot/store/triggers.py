"""Triggers that keep what is recorded: these tables take new rows and refuse every change.

A migration that remakes a table on SQLite loses its triggers, so they are all made again from this list after
each upgrade.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

UNCHANGING = ("auditentry", "submission", "decision", "condition", "edition")
"""Tables whose rows are added and then stay as they are."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def install(connection: Connection, tables: Sequence[str] = UNCHANGING) -> None:
    """Make the triggers of every table in the list anew, in the connection's transaction."""
    for statement in _statements(connection.dialect.name, tables):
        connection.execute(text(statement))


def _statements(dialect: str, tables: Sequence[str]) -> list[str]:
    if dialect == "sqlite":
        return [statement for table in tables for statement in _for_sqlite(table)]
    return [_FUNCTION, *(statement for table in tables for statement in _for_postgresql(table))]


def _for_sqlite(table: str) -> list[str]:
    made = []
    for event in ("update", "delete"):
        name = f"{table}_refuses_{event}"
        made += [
            f"DROP TRIGGER IF EXISTS {name}",
            (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            ),
        ]
    return made


def _for_postgresql(table: str) -> list[str]:
    change, emptying = f"{table}_refuses_change", f"{table}_refuses_emptying"
    act = "EXECUTE FUNCTION refuse_change()"
    return [
        f"DROP TRIGGER IF EXISTS {change} ON {table}",
        f"CREATE TRIGGER {change} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}",
        f"DROP TRIGGER IF EXISTS {emptying} ON {table}",
        f"CREATE TRIGGER {emptying} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}",
    ]
