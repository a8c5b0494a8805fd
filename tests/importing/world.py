"""A register and files that are brought to it, with nothing of Slack."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.config import load
from bot.domain.incoming import FileRefused
from bot.flows.context import Context
from bot.flows.contracting import importing, staging
from bot.flows.contracting.importing import File, Refusal
from bot.record.contracts import file
from bot.store.audit import AuditTrail
from bot.store.contracts import visible
from bot.store.engine import Database
from bot.store.people import Who
from bot.store.tables import AuditEntry, Contract, ContractImport, ImportProblem, ImportState, KeyDate

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
TEAM = "T0SANDBOX1"
CARYS = Who(TEAM, "U0COMMERCE", "act")
STRANGER = Who(TEAM, "U0DEVELOP1", "act")
ORGANISATION = "example-department"
NATION = "england-and-wales"

ROW = {
    "reference": "REF-1",
    "title": "Hosting",
    "suppliers": "Example Hosting Ltd | 01234567",
    "value_pounds": "1200000.00",
    "start": "2026-04-01",
    "end": "2029-03-31",
    "notice": "3 months",
}


@dataclass
class Register:
    """The register of one organisation."""

    context: Context
    folder: Path
    config: Any = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def csv(self, *rows: Mapping[str, str], name: str = "contracts.csv") -> Path:
        """Write rows as a file, each like ROW but for what is given."""
        whole = [ROW | dict(row) for row in rows]
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(dict.fromkeys(name for row in whole for name in row)))
            writer.writeheader()
            writer.writerows(whole)
        return path

    def stages(self, path: Path, by: Who = CARYS) -> ContractImport:
        """Bring a file and read it; return its import."""
        origin = f"test:{next(self.numbers)}"
        held = importing.begin(self.context, NOW, by, ORGANISATION, File(origin, path.name), worker="test")
        try:
            staging.stage(self.context, NOW, held, file.rows(path, NATION))
        except FileRefused as refused:
            staging.refuse(self.context, NOW, held, refused)
        return self.state(held.import_id)

    def accepts(self, row: ContractImport, by: Who = CARYS) -> Refusal | None:
        """Accept an import."""
        return importing.accept(self.context, NOW, by, row.id or 0)

    def brings_in(self, path: Path) -> ContractImport:
        """Bring a file, accept it, and have all done that follows."""
        row = self.stages(path)
        assert row.state is ImportState.READY, (row.problem, self.problems(row))
        assert self.accepts(row) is None
        self.rests()
        return self.state(row.id or 0)

    def rests(self) -> None:
        """Have the clock do all there is to do."""
        while importing.tick(self.context, NOW):
            pass

    def state(self, import_id: int) -> ContractImport:
        """Return an import as it stands."""
        with self.session() as session:
            row = session.get(ContractImport, import_id)
            assert row is not None
            return row

    def counts(self, row: ContractImport) -> tuple[int, int, int, int]:
        """Return what an import created, changed, left alone and refused."""
        return row.created, row.changed, row.same, row.refused

    def problems(self, row: ContractImport) -> list[tuple[int, str, str]]:
        """Return why lines were refused."""
        query = select(ImportProblem).where(ImportProblem.import_id == row.id).order_by(col(ImportProblem.id))
        with self.session() as session:
            return [(each.line, each.field, each.problem) for each in session.exec(query)]

    def contracts(self) -> list[Contract]:
        """Return the contracts that can be seen."""
        with self.session() as session:
            return list(session.exec(select(Contract).where(visible()).order_by(col(Contract.id))))

    def rows(self) -> int:
        """Return how many contracts there are, seen or not."""
        with self.session() as session:
            return len(session.exec(select(Contract.id)).all())

    def key_dates(self) -> list[tuple[int, str, str]]:
        """Return every key date."""
        with self.session() as session:
            found = session.exec(select(KeyDate).order_by(col(KeyDate.contract_id), col(KeyDate.on))).all()
        return [(each.contract_id, each.kind.value, each.on.isoformat()) for each in found]

    def events(self) -> list[tuple[str, str]]:
        """Return the audit trail: chains and events."""
        with self.session() as session:
            return [
                (each.chain, each.event)
                for each in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
            ]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session to read with."""
        with self.context.database.reading() as session:
            yield session


def register(database: Database, config_dir: Path, folder: Path) -> Register:
    """Return an empty register."""
    return Register(Context(database, load(config_dir), AuditTrail(b"secret" * 8)), folder)
