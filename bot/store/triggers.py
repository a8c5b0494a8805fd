"""Triggers that keep what is recorded: these tables take new rows and refuse every change.

People's words are the exception: they can be erased, and nothing else be done to them.

A migration that remakes a table on SQLite loses its triggers, so they are all made again from this list after
each upgrade.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

UNCHANGING = (
    "auditentry",
    "submission",
    "decision",
    "condition",
    "conditionstep",
    "agreement",
    "pointreview",
    "edition",
    "anchor",
)
"""Tables whose rows are added and then stay as they are."""

ERASABLE = ("words",)
"""Tables whose rows are added and then only erased."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_KEPT_WHEN_ERASED = ("digest", "workspace_id", "chain", "person_id")

_SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}
"""How to compare what may be null: a trigger whose condition is null would not act."""


def install(
    connection: Connection, tables: Sequence[str] = UNCHANGING, erasable: Sequence[str] = ERASABLE
) -> None:
    """Make the triggers of every table in both lists anew, in the connection's transaction."""
    for statement in _statements(connection.dialect.name, tables):
        connection.execute(text(statement))
    for table in erasable:
        for statement in _for_erasable(connection.dialect.name, table):
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


def _not_erasing(dialect: str) -> str:
    """Return what holds for every update of a row of words but the one that erases it."""
    erasing = [
        "OLD.erased_at IS NULL",
        "NEW.erased_at IS NOT NULL",
        "NEW.text IS NULL",
        "NEW.salt IS NULL",
        *(f"NEW.{name} {_SAME[dialect]} OLD.{name}" for name in _KEPT_WHEN_ERASED),
    ]
    return f"NOT ({' AND '.join(erasing)})"


def _for_erasable(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        drop, make, *others = _for_sqlite(table)
        return [drop, make.replace(" BEGIN ", f" WHEN {_not_erasing(dialect)} BEGIN "), *others]
    rewriting = f"{table}_refuses_rewriting"
    drop, make, *others = _for_postgresql(table)
    return [
        drop,
        make.replace("UPDATE OR DELETE", "DELETE"),
        f"DROP TRIGGER IF EXISTS {rewriting} ON {table}",
        (
            f"CREATE TRIGGER {rewriting} BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({_not_erasing(dialect)}) EXECUTE FUNCTION refuse_change()"
        ),
        *others,
    ]
