"""A file of contracts as whoever brought it sees it: what it would do, and how far that has come."""

from typing import Any

from sqlmodel import col, select

from bot.cards.reading import Data, Reading
from bot.store.engine import find
from bot.store.tables import Card, Contract, ContractChange, ContractImport, ImportProblem, ImportState

JSON = (".json", ".jsonl", ".ndjson")
"""Ends of names of files whose contracts are counted, as they have no lines."""

MOST = 10
"""Refusals, changes and guesses shown of each; how many there are is counted."""


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data for the card of an import."""
    return "import", of_import(reading, card.subject_id)


def of_import(reading: Reading, import_id: int, most: int = MOST) -> Data:
    """Return what there is to say of an import."""
    row = find(reading.session, ContractImport, reading.workspace_id, import_id)
    problems = reading.session.exec(
        select(ImportProblem)
        .where(ImportProblem.import_id == import_id)
        .order_by(col(ImportProblem.line), col(ImportProblem.id))
        .limit(most)
    )
    changes = reading.session.exec(
        select(ContractChange, Contract)
        .join(Contract, col(Contract.id) == col(ContractChange.contract_id))
        .where(ContractChange.import_id == import_id)
        .order_by(col(ContractChange.line))
        .limit(most)
    )
    by = reading.people([row.by_id, row.accepted_by_id])
    return {
        "id": str(import_id),
        "name": row.name,
        "state": row.state,
        "rows": row.rows,
        "created": row.created,
        "changed": row.changed,
        "same": row.same,
        "refused": row.refused,
        "guessed": row.guessed,
        "by": by[row.by_id],
        "accepted_by": by.get(row.accepted_by_id or 0),
        "is_json": row.name.lower().endswith(JSON),
        "why": {"problem": row.problem, "values": row.problem_values} if row.problem else None,
        "problems": [_problem(each) for each in problems],
        "changes": [
            {"line": change.line, "title": contract.title, "fields": change.fields}
            for change, contract in changes
        ],
        "guesses": _guesses(reading, row, most),
    }


def _problem(each: ImportProblem) -> Data:
    return {"line": each.line, "field": each.field, "problem": each.problem, "values": each.values}


def _guesses(reading: Reading, row: ContractImport, most: int) -> list[Data]:
    """Return the first contracts of which something was guessed, until they are accepted."""
    if not row.guessed or row.state is not ImportState.READY:
        return []
    query = (
        select(Contract.title, Contract.guessed)
        .where(Contract.staged_in_id == row.id)
        .order_by(col(Contract.id))
    )
    found: list[Any] = []
    for title, guessed in reading.session.exec(query.limit(1000)):
        if guessed and len(found) < most:
            found.append({"title": title, "fields": sorted(guessed)})
    return found
