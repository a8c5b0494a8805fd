"""A file of contracts is staged: row by row it is found out what it would do, and nobody sees it yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlmodel import Session

from bot.domain.english import number
from bot.domain.incoming import WHOLE_FILE, FileRefused, Incoming, Refused, together
from bot.domain.problems import InvalidInput, Problem
from bot.flows.context import Context, Moment
from bot.store import imports
from bot.store.contracting import columns_of
from bot.store.engine import PATIENCE_OF_WORKERS, Database, ensured, key_of
from bot.store.imports import MOST_PROBLEMS, Found, Origin
from bot.store.tables import (
    CardKind,
    Contract,
    ContractChange,
    ContractImport,
    ImportProblem,
    ImportState,
    Person,
)

BATCH = 400
"""Rows staged in one transaction."""

HOLD_SECONDS = 60.0
"""For how long a file stays its reader's after each batch."""

SHOWN_EVERY = 10_000
"""Rows after which the card shows anew how far it has come."""

MOST_ROWS = 1_000_000

Row = Incoming | Refused
Json = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """An import that a worker reads: its ids, and the worker's name."""

    import_id: int
    workspace_id: int
    worker: str


@dataclass
class _Batch:
    """What one transaction adds."""

    contracts: list[Json] = field(default_factory=list)
    changes: list[Json] = field(default_factory=list)
    problems: list[Json] = field(default_factory=list)


def stage(
    context: Context,
    now: datetime,
    held: Held,
    rows: Iterable[Row],
    *,
    most_rows: int = MOST_ROWS,
    batch: int = BATCH,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Stage every row of a file; then it is ready to be accepted, or dropped where nothing can be taken.

    `told` is told how many rows each transaction had, `batch` at most. Raises HoldLost where the file is
    somebody else's by now.
    """
    clear(context, held)
    staging = _Staging(context, now, held, most_rows)
    reader = iter(rows)
    try:
        while some := list(islice(reader, batch)):
            staging.keep(some)
            staging.count_anew()
            told(len(some))
        staging.finish()
    except FileRefused as refused:
        refuse(context, now, held, refused)


def refuse(context: Context, now: datetime, held: Held, why: FileRefused) -> None:
    """Drop a file that cannot be read, and say why; raises HoldLost where it is somebody else's by now."""
    with context.database.writing(PATIENCE_OF_WORKERS) as session:
        row = imports.hold_on(session, held.import_id, held.workspace_id, held.worker, HOLD_SECONDS)
        row.state, row.worker = ImportState.DROPPED, None
        row.problem, row.problem_values = why.problem.value, why.values
        _moment(context, session, now, held).touch(CardKind.IMPORT, held.import_id, at_once=True)


def clear(context: Context, held: Held) -> None:
    """Remove what an earlier reader of the file has staged."""
    gone = 1
    while gone:
        with context.database.writing(PATIENCE_OF_WORKERS) as session:
            row = imports.hold_on(session, held.import_id, held.workspace_id, held.worker, HOLD_SECONDS)
            row.rows = row.created = row.changed = row.same = row.refused = row.guessed = 0
            gone = imports.forget(session, held.import_id, BATCH)


class _Staging:
    """Stages batch after batch.

    In memory are only the numbers of contracts that the file has named already, and of rows that have neither
    reference nor ocid.
    """

    def __init__(self, context: Context, now: datetime, held: Held, most_rows: int) -> None:
        self.context, self.now, self.held, self.most_rows = context, now, held, most_rows
        self.matched: dict[int, tuple[int, str, str]] = {}
        self.keys: dict[str, int] = {}
        self.people: dict[str, tuple[int, bool]] = {}
        self.kept_problems = 0
        self.rows = self.counted = 0

    @property
    def database(self) -> Database:
        """The database."""
        return self.context.database

    def keep(self, rows: list[Row]) -> None:
        """Stage some rows in one transaction; raises FileRefused where they are too many."""
        kept_problems = self.kept_problems
        with self.database.writing(PATIENCE_OF_WORKERS) as session:
            held = self.held
            row = imports.hold_on(session, held.import_id, held.workspace_id, held.worker, HOLD_SECONDS)
            batch = _Batch()
            self._problems(row, batch, [each for each in rows if isinstance(each, Refused)])
            incoming = _latest([each for each in rows if isinstance(each, Incoming)])
            self._look_up(session, row, incoming)
            for each in incoming:
                self._place(session, row, batch, each)
            imports.add(session, Contract, batch.contracts)
            imports.add(session, ContractChange, batch.changes)
            imports.add(session, ImportProblem, batch.problems)
            before, row.rows = row.rows, row.created + row.changed + row.same + row.refused
            self.rows = row.rows
            if before // SHOWN_EVERY != row.rows // SHOWN_EVERY:
                _moment(self.context, session, self.now, held).touch(CardKind.IMPORT, held.import_id)
            if row.rows > self.most_rows:
                self.kept_problems = kept_problems
                raise FileRefused(Problem.ROWS_TOO_MANY, {"most": number(self.most_rows)})

    def count_anew(self) -> None:
        """Have the database count after the first batch, and whenever there are twice as many as then."""
        if self.rows > self.counted * 2:
            self.counted = self.rows
            with self.database.writing(PATIENCE_OF_WORKERS) as session:
                imports.count_anew(session)

    def finish(self) -> None:
        """Have the import wait for an answer; raises FileRefused where there is nothing in the file."""
        with self.database.writing(PATIENCE_OF_WORKERS) as session:
            held = self.held
            row = imports.hold_on(session, held.import_id, held.workspace_id, held.worker, HOLD_SECONDS)
            if row.rows == 0:
                raise FileRefused(Problem.NO_CONTRACTS)
            row.state, row.worker = ImportState.READY, None
            moment = _moment(self.context, session, self.now, held)
            moment.touch(CardKind.IMPORT, held.import_id, at_once=True)

    def _look_up(self, session: Session, row: ContractImport, incoming: list[Incoming]) -> None:
        """Find what the rows are about, a few queries for all of them."""
        said = [each.said for each in incoming]
        found = imports.found(
            session,
            row,
            {each.reference for each in said if each.reference is not None},
            {each.ocid for each in said if each.ocid is not None},
        )
        self.by_reference = {each.reference: each for each in found if each.reference is not None}
        self.by_ocid = {each.ocid: each for each in found if each.ocid is not None}
        keys = {each.key for each in incoming if each.key is not None}
        self.by_key = imports.by_origin(session, row.workspace_id, keys)
        live = {each.id for each in found if not each.is_staged} | set(self.by_key.values())
        self.contracts = imports.contracts(session, live)
        self.assessments = imports.assessments(
            session, row.workspace_id, {each.assessment_id for each in incoming if each.assessment_id}
        )
        self._people(session, row, {who for each in incoming for who in (each.owner, each.deputy) if who})

    def _people(self, session: Session, row: ContractImport, wanted: set[str]) -> None:
        new = wanted - set(self.people)
        for slack_id in sorted(new):
            person = ensured(session, Person, workspace_id=row.workspace_id, slack_id=slack_id)
            self.people[slack_id] = (key_of(person), person.left_at is not None)

    def _place(self, session: Session, row: ContractImport, batch: _Batch, incoming: Incoming) -> None:
        """Find out what one row would do."""
        problem = self._refusal(incoming)
        said = incoming.said
        matches = {
            each.id: each
            for each in (
                self.by_reference.get(said.reference) if said.reference is not None else None,
                self.by_ocid.get(said.ocid) if said.ocid is not None else None,
            )
            if each is not None
        }
        if problem is None and len(matches) > 1:
            problem = InvalidInput(_head(incoming, "ocid"), Problem.MATCHES_TWO)
        if problem is not None:
            self._problems(row, batch, [Refused(incoming.line, (problem,))])
            return
        match = next(iter(matches.values()), None)
        if match is not None and match.is_staged:
            self._again(session, row, batch, incoming, match)
            return
        known = match.id if match else self.by_key.get(incoming.key or "")
        if known is not None:
            self._known(session, row, batch, incoming, self.contracts[known])
        elif incoming.key is not None and incoming.key in self.keys:
            self._twice(row, batch, incoming, self.keys[incoming.key])
        else:
            if incoming.key is not None:
                self.keys[incoming.key] = incoming.line
            here = Found(
                -incoming.line, said.reference, said.ocid, is_staged=True, line=incoming.line, as_of=""
            )
            if said.reference is not None:
                self.by_reference[said.reference] = here
            if said.ocid is not None:
                self.by_ocid[said.ocid] = here
            row.created += 1
            row.guessed += bool(said.guessed)
            batch.contracts.append(self._new(row, incoming))

    def _refusal(self, incoming: Incoming) -> InvalidInput | None:
        """Return what is wrong with a row that only the register and the configuration know."""
        said = incoming.said
        if said.product is not None and said.product not in self.context.config.usual_months:
            return InvalidInput(_head(incoming, "product"), Problem.PRODUCT_UNKNOWN, {"typed": said.product})
        if incoming.assessment_id and incoming.assessment_id not in self.assessments:
            typed = {"typed": str(incoming.assessment_id)}
            return InvalidInput(_head(incoming, "assessment_id"), Problem.ASSESSMENT_UNKNOWN, typed)
        for name, who in (("owner", incoming.owner), ("deputy", incoming.deputy)):
            if who is not None and self.people[who][1]:
                return InvalidInput(_head(incoming, name), Problem.PERSON_HAS_LEFT, {"typed": who})
        return None

    def _again(
        self, session: Session, row: ContractImport, batch: _Batch, incoming: Incoming, match: Found
    ) -> None:
        """Take a contract that the file had before: its latest release counts, and otherwise the first."""
        if incoming.as_of is None:
            self._twice(row, batch, incoming, match.line)
        elif incoming.as_of >= match.as_of:
            values = self._new(row, incoming)
            imports.say_anew(session, match.id, values)

    def _known(
        self, session: Session, row: ContractImport, batch: _Batch, incoming: Incoming, contract: Contract
    ) -> None:
        """Find out what a row changes of a contract that is in the register."""
        key = key_of(contract)
        line, as_of, outcome = self.matched.get(key, (0, "", ""))
        if outcome and incoming.as_of is None:
            self._twice(row, batch, incoming, line)
            return
        if outcome and (incoming.as_of or "") < as_of:
            return
        values = self._changes(contract, incoming)
        is_changed = bool(values["fields"])
        self.matched[key] = (incoming.line, incoming.as_of or "", "changed" if is_changed else "same")
        if outcome:  # what an earlier release of the same said does not count any more
            row.changed += is_changed - (outcome == "changed")
            row.same += (not is_changed) - (outcome == "same")
            batch.changes = [each for each in batch.changes if each["contract_id"] != key]
            imports.change(session, row, key, values if is_changed else None)
            return
        row.changed += is_changed
        row.same += not is_changed
        if is_changed:
            row.guessed += "guessed" in values["values"]
            batch.changes.append(values)

    def _changes(self, contract: Contract, incoming: Incoming) -> Json:
        before = contract.said
        after = together(before, incoming.said, incoming.fills)
        changed = _difference(columns_of(before), columns_of(after))
        named = {
            "owner_id": self.people[incoming.owner][0] if incoming.owner else None,
            "deputy_id": self.people[incoming.deputy][0] if incoming.deputy else None,
            "assessment_id": incoming.assessment_id,
        }
        changed |= {
            name: each for name, each in named.items() if each is not None and each != getattr(contract, name)
        }
        fields = [name for name in changed if name not in {"terms", "guessed"}]
        return {
            "workspace_id": contract.workspace_id,
            "import_id": self.held.import_id,
            "contract_id": key_of(contract),
            "line": incoming.line,
            "values": changed,
            "fields": sorted({*fields, *changed.get("terms", {})}) or (["guessed"] if changed else []),
        }

    def _new(self, row: ContractImport, incoming: Incoming) -> Json:
        origin = Origin(self.held.import_id, incoming.line, incoming.as_of or "", incoming.key or "")
        return {
            **columns_of(incoming.said),
            "workspace_id": row.workspace_id,
            "organisation_id": row.organisation_id,
            "assessment_id": incoming.assessment_id,
            "staged_in_id": row.id,
            "origin": origin.written,
            "owner_id": self.people[incoming.owner][0] if incoming.owner else None,
            "deputy_id": self.people[incoming.deputy][0] if incoming.deputy else None,
            "registered_by_id": row.by_id,
            "registered_at": self.now,
            "revision": 1,
        }

    def _twice(self, row: ContractImport, batch: _Batch, incoming: Incoming, line: int) -> None:
        name = "reference" if incoming.said.reference is not None else "ocid"
        problem = InvalidInput(_head(incoming, name), Problem.TWICE_IN_FILE, {"line": number(line)})
        self._problems(row, batch, [Refused(incoming.line, (problem,))])

    def _problems(self, row: ContractImport, batch: _Batch, refused: list[Refused]) -> None:
        for each in refused:
            row.refused += each.line != WHOLE_FILE
            for problem in each.problems:
                if self.kept_problems >= MOST_PROBLEMS:
                    continue
                self.kept_problems += 1
                batch.problems.append(
                    {
                        "workspace_id": row.workspace_id,
                        "import_id": row.id,
                        "line": each.line,
                        "field": problem.field,
                        "problem": problem.problem.value,
                        "values": dict(problem.values),
                    }
                )


def _latest(incoming: list[Incoming]) -> list[Incoming]:
    """Return the rows without those that a later release in the same batch takes the place of."""
    latest: dict[str, Incoming] = {}
    others = []
    for each in incoming:
        if each.as_of is None or each.said.ocid is None:
            others.append(each)
            continue
        before = latest.get(each.said.ocid)
        if before is None or each.as_of >= (before.as_of or ""):
            latest[each.said.ocid] = each
    return [*others, *latest.values()]


def _difference(before: Json, after: Json) -> Json:
    """Return what is new, as JSON holds it."""
    changed = {name: _plain(each) for name, each in after.items() if each != before[name]}
    if "terms" in changed:
        changed["terms"] = {
            name: each for name, each in after["terms"].items() if each != before["terms"].get(name)
        }
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _head(incoming: Incoming, name: str) -> str:
    return incoming.columns.get(name, name)


def _moment(context: Context, session: Session, now: datetime, held: Held) -> Moment:
    return Moment(context, session, now, held.workspace_id)
