"""Imports of contracts with the data they usually get."""

from typing import Any

from bot.domain.problems import Problem
from bot.flows.contracting.importing import CannotAccept
from bot.store.tables import ImportState

Data = dict[str, Any]

IMPORT: Data = {
    "id": "3",
    "name": "contracts.csv",
    "state": "ready",
    "rows": 1234,
    "created": 1200,
    "changed": 12,
    "same": 20,
    "refused": 2,
    "guessed": 1,
    "by": "U0COMMERCE",
    "accepted_by": None,
    "is_json": False,
    "why": None,
    "problems": [
        {"line": 12, "field": "end", "problem": "no_such_day", "values": {"typed": "30 February 2028"}},
        {"line": 0, "field": "Colour", "problem": "column_unknown", "values": {"typed": "Colour"}},
    ],
    "changes": [{"line": 3, "title": "Hosting", "fields": ["end", "owner_id"]}],
    "guesses": [{"title": "Support (3+1)", "fields": ["options"]}],
}

MESSAGES: dict[str, Data] = {
    "import": IMPORT,
    "import_refused": {
        "why": "who",
        "about": "contracts.csv",
        "leads": ["U0COMMERCE"],
        "organisations": [{"id": "example-department", "name": "Department for Examples"}],
    },
}

PRINTED: dict[str, Data] = {"import_told": IMPORT}
"""What the command line prints."""

CHANGED: list[tuple[str, Data]] = [
    *(("import", {"state": state}) for state in ImportState),
    ("import", {"state": "done", "accepted_by": "U0COMMERCE", "is_json": True}),
    ("import", {"created": 0, "changed": 0, "problems": [], "changes": [], "guessed": 0}),
    *(
        ("import", {"state": "dropped", "why": {"problem": problem, "values": {}}})
        for problem in (Problem.NOT_UTF8, Problem.IS_SPREADSHEET, Problem.ROWS_TOO_MANY)
    ),
    *(("import_refused", {"why": why}) for why in (*CannotAccept, "who", "which")),
]
