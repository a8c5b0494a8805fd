"""A database as revision 0001 left it: one of everything, and what keeps it from being changed."""

from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData

from bot.store import triggers
from bot.store.engine import Database
from bot.store.migrate import own_connection, run

AT = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
UNCHANGING = ("auditentry", "submission", "decision", "condition")

ASSESSMENT: dict[str, Any] = {
    "id": 1, "workspace_id": 1, "organisation_id": 1, "parent_id": None, "origin": "view:1",
    "title": "Licensing", "purpose": "Licences.", "kind": "programme", "phase": "beta",
    "category": "digital-services", "cost_pence": 120_000_000, "public_facing": True, "novel": False,
    "standard": "tcop-2016", "channel": "C0LICENSE1", "status": "approved", "asking": None,
    "started_by_id": 1, "started_at": AT,
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "id": 1, "workspace_id": 1, "assessment_id": 1, "question": "user-research", "value": "partly",
    "words": "5 so far", "person_id": 1, "at": AT, "source": "C0LICENSE1:1.1",
}  # fmt: skip
SNAPSHOT: dict[str, Any] = {
    "assessment": {
        "id": 1, "title": "Licensing", "purpose": "Licences.", "kind": "programme", "parent_title": None,
        "phase": "beta", "category": "digital-services", "category_title": "Digital services",
        "cost_pence": 120_000_000, "public_facing": True, "novel": False,
        "organisation": "Department for Examples", "channel": "C0LICENSE1", "started_by": 1,
    },
    "standard": {"id": "tcop-2016", "title": "Technology Code of Practice", "edition": "2016"},
    "regime": {"id": "v6-2024", "title": "spend controls, version 6", "reasons": ["it costs a lot"]},
    "answers": {
        "user-research": {"value": "partly", "words": "5 so far", "by": 1, "at": AT.isoformat()},
        "agreed-aims": {"value": "not_applicable", "words": "There are none", "by": 1, "at": AT.isoformat()},
    },
    "points": [
        {"number": 1, "title": "Define user needs", "result": "partly_met", "answered": 1, "total": 3},
    ],
    "gaps": [
        {
            "question": "user-research", "asks": "Have you done research?", "clause": "1.1", "point": 1,
            "value": "partly", "words": "5 so far", "blocks": blocks,
        }
        for blocks in (True, False)
    ],
    "evidence": 12,
}  # fmt: skip
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("workspace", {"id": 1, "slack_id": "T0SANDBOX1"}),
    ("person", {"id": 1, "workspace_id": 1, "slack_id": "U0DELIVERY"}),
    ("person", {"id": 2, "workspace_id": 1, "slack_id": "U0ASSESS01"}),
    ("organisation", {"id": 1, "workspace_id": 1, "key": "example-department"}),
    ("assessment", ASSESSMENT),
    (
        "assessment",
        ASSESSMENT | {"id": 2, "origin": "view:2", "parent_id": 1, "phase": "alpha", "kind": "service"},
    ),
    ("answer", ANSWER),
    ("answer", ANSWER | {"id": 2, "value": "yes", "source": "C0LICENSE1:1.2"}),
    ("answer", ANSWER | {"id": 3, "assessment_id": 2, "source": None}),
    (
        "submission",
        {
            "id": 1, "workspace_id": 1, "assessment_id": 1, "number": 1, "submitted_by_id": 1,
            "submitted_at": AT, "snapshot": SNAPSHOT, "digest": "abc",
        },
    ),
    (
        "decision",
        {
            "id": 1, "workspace_id": 1, "submission_id": 1, "number": 1, "outcome": "approve",
            "words": "Good", "exemption_by": "The board", "decided_by_id": 2, "decided_at": AT,
        },
    ),
    ("condition", {"id": 1, "workspace_id": 1, "decision_id": 1, "number": 1, "words": "Publish it"}),
    (
        "contract",
        {
            "id": 1, "workspace_id": 1, "organisation_id": 1, "assessment_id": 1, "origin": "view:3",
            "title": "Hosting", "supplier": "Example Ltd", "value_pence": 100, "start": date(2026, 4, 1),
            "end": date(2029, 3, 31), "notice_number": 3, "notice_unit": "months", "owner_id": 1,
            "registered_by_id": 1, "registered_at": AT,
        },
    ),
    (
        "auditentry",
        {
            "id": 1, "workspace_id": 1, "chain": "assessment:1", "number": 1, "at": AT, "event": "started",
            "details": {}, "previous": "", "mac": "abc",
        },
    ),
]  # fmt: skip


def make(database: Database) -> None:
    """Bring an empty database to revision 0001 and put the rows into it."""
    with own_connection(database) as connection:
        run(connection, lambda config: command.upgrade(config, "0001"))
        triggers.install(connection, UNCHANGING, ())
        _insert(connection)


def _insert(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for name, values in ROWS:
        given = {column: _as_kept(connection, value) for column, value in values.items()}
        connection.execute(tables.tables[name].insert().values(given))


def _as_kept(connection: Connection, value: Any) -> Any:
    # SQLite keeps no zone, and the type that is read from its tables takes none
    return (
        value.replace(tzinfo=None)
        if isinstance(value, datetime) and connection.dialect.name == "sqlite"
        else value
    )
