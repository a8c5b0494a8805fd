"""What is left once an import is accepted: key dates, and changes to other contracts, a few at a time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete
from sqlmodel import col, select

from bot.domain.contract import ContractSaid
from bot.domain.problems import InvalidForm, Problem
from bot.domain.terms import Terms, check_terms
from bot.flows import home
from bot.flows.context import Context, Moment
from bot.flows.contracting import deriving, owning
from bot.store import imports
from bot.store.engine import PATIENCE_OF_WORKERS, find, key_of, locked
from bot.store.imports import Found, Origin
from bot.store.tables import CardKind, Contract, ContractChange, ContractImport, ImportProblem, ImportState
from bot.store.tables import Organisation as OrganisationRow

OPENED_AT_ONCE = 10
"""Contracts that are dealt with in one transaction."""

NAMED = ("owner_id", "deputy_id", "assessment_id")
"""What a change may give a contract beside what is said of it."""


def step(context: Context, now: datetime, workspace_id: int, import_id: int) -> int:
    """Deal with a few contracts of an accepted import; return how many, at least 1 while it is not done."""
    with context.database.writing(PATIENCE_OF_WORKERS) as session:
        row = locked(session, ContractImport, workspace_id, import_id)
        if row.state is not ImportState.ACCEPTED:
            return 0
        moment = Moment(context, session, now, workspace_id)
        # held until the end, so that it need not be read again for each contract
        organisation = find(session, OrganisationRow, workspace_id, row.organisation_id)
        dealt_with = _open(moment, row) or _change(moment, row)
        if dealt_with == 0:
            row.state = ImportState.DONE
            owning.begin(moment, row.organisation_id)  # it begins the digests too
            home.refresh(moment, [], context.config.organisation(organisation.key).commercial.everybody)
        moment.touch(CardKind.IMPORT, import_id)
        return max(dealt_with, 1)


def _open(moment: Moment, row: ContractImport) -> int:
    """Give some contracts that are staged their key dates, and let them be like any other."""
    query = (
        select(Contract)
        .where(Contract.staged_in_id == key_of(row))
        .order_by(col(Contract.id))
        .limit(OPENED_AT_ONCE)
    )
    contracts = list(moment.session.exec(query))
    there, opened = _there(moment, row, contracts), []
    for contract in contracts:
        origin = Origin.read(contract.origin)
        if {("reference", contract.reference), ("ocid", contract.ocid), ("key", origin.key)} & there:
            _give_up(moment, row, contract, origin)
            continue
        contract.staged_in_id = None
        contract.origin = origin.key or contract.origin
        opened.append(contract)
    moment.session.flush()
    for contract in opened:
        with moment.session.no_autoflush:  # one flush for each, with its key dates and its entry in the trail
            deriving.derive(moment, contract)
            moment.record(contract, "imported", contract_import=key_of(row), accepted_by=row.accepted_by_id)
    return len(contracts)


def _there(moment: Moment, row: ContractImport, contracts: list[Contract]) -> set[tuple[str, str | None]]:
    """Return which references and ocids were given to others in the moment when the import was accepted."""
    references = {each.reference for each in contracts if each.reference is not None}
    ocids = {each.ocid for each in contracts if each.ocid is not None}
    keys = {Origin.read(each.origin).key for each in contracts} - {""}
    live: list[Found] = [
        each for each in imports.found(moment.session, row, references, ocids) if not each.is_staged
    ]
    found: set[tuple[str, str | None]] = {("reference", each.reference) for each in live if each.reference}
    found |= {("ocid", each.ocid) for each in live if each.ocid}
    return found | {("key", key) for key in imports.by_origin(moment.session, row.workspace_id, keys)}


def _give_up(moment: Moment, row: ContractImport, contract: Contract, origin: Origin) -> None:
    moment.session.delete(contract)
    row.created, row.refused = row.created - 1, row.refused + 1
    _problem(moment, row, origin.line, Problem.REFERENCE_TAKEN, {"title": contract.title})


def _change(moment: Moment, row: ContractImport) -> int:
    """Carry out some of the changes to contracts that were there before."""
    query = (
        select(ContractChange)
        .where(ContractChange.import_id == key_of(row))
        .order_by(col(ContractChange.contract_id))
        .limit(OPENED_AT_ONCE)
    )
    changes = list(moment.session.exec(query))
    for change in changes:
        contract = locked(moment.session, Contract, row.workspace_id, change.contract_id)
        try:
            said = _changed(contract.said, change.values)
            check_terms(said.terms, moment.context.organisation_of(moment.session, contract).nation)
        except (InvalidForm, ValidationError):  # somebody has changed it since the file was read
            row.changed, row.refused = row.changed - 1, row.refused + 1
            _problem(moment, row, change.line, Problem.MOVED_ON, {})
            continue
        if _is_taken(moment, row, contract, change.values):
            row.changed, row.refused = row.changed - 1, row.refused + 1
            _problem(moment, row, change.line, Problem.REFERENCE_TAKEN, {"title": said.title})
            continue
        contract.say(said).revision += 1
        if "notes" in change.values:
            contract.notes_by_id = None
        for name in NAMED:
            if name in change.values:
                setattr(contract, name, change.values[name])
        if "owner_id" in change.values:
            contract.owner_left_at = None
        moment.record(
            contract,
            "contract_changed",
            fields=change.fields,
            contract_import=key_of(row),
            accepted_by=row.accepted_by_id,
        )
        deriving.derive(moment, contract)
    done = [key_of(change) for change in changes]
    moment.session.execute(delete(ContractChange).where(col(ContractChange.id).in_(done)))
    return len(changes)


def _is_taken(moment: Moment, row: ContractImport, contract: Contract, values: Mapping[str, Any]) -> bool:
    """Return whether another contract has got the reference or ocid that a change gives this one."""
    moment.session.flush()  # so that what this import has changed itself counts too
    references, ocids = (
        {values[name]} - {None} if name in values else set() for name in ("reference", "ocid")
    )
    live = imports.found(moment.session, row, references, ocids)
    return any(each.id != key_of(contract) for each in live if not each.is_staged)


def _changed(said: ContractSaid, values: Mapping[str, Any]) -> ContractSaid:
    """Return what is said of a contract with the values of a change, by the register's columns."""
    dates = {name: date.fromisoformat(values[name]) for name in ("start", "end") if name in values}
    terms = Terms.model_validate(said.terms.model_dump() | values.get("terms", {}) | dates)
    told = {name: each for name, each in values.items() if name in ContractSaid.model_fields}
    return ContractSaid.model_validate({**said.model_dump(), **told, "terms": terms})


def _problem(
    moment: Moment, row: ContractImport, line: int, problem: Problem, values: dict[str, str]
) -> None:
    moment.session.add(
        ImportProblem(
            workspace_id=row.workspace_id,
            import_id=key_of(row),
            line=line,
            field="",
            problem=problem.value,
            values=values,
        )
    )
