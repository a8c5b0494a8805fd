"""A file of contracts, from when it is brought to when all that follows from it is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.config import Organisation
from bot.flows.context import Context, Moment, Step
from bot.flows.contracting import opening
from bot.flows.contracting.staging import HOLD_SECONDS, Held
from bot.store import imports
from bot.store.conversations import asking_directly
from bot.store.engine import key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, ensure_organisation
from bot.store.tables import CardKind, ContractImport, ImportState
from bot.store.tables import Organisation as OrganisationRow

FORGOTTEN_AFTER = timedelta(days=7)
"""An import that nobody accepts for so long is dropped."""

OF_CONTRACTS = (".csv", ".json")
"""How the names of files of contracts end."""

PATIENCE = 30.0
CLEARED_AT_ONCE = 400


class CannotAccept(StrEnum):
    """Why an import cannot be accepted, or dropped."""

    NOT_YOURS = "not_yours"
    NOT_READY = "not_ready"
    TAKEN = "taken"
    ANOTHER_UNDER_WAY = "another_under_way"


@dataclass(frozen=True)
class Refusal:
    """Why an import stays as it is; `about` is the reference or ocid that is taken."""

    why: CannotAccept
    about: str = ""


@dataclass(frozen=True)
class File:
    """A file somebody brought: what makes it once, its name, and Slack's id of it (None: it is here)."""

    origin: str
    name: str
    slack_file: str | None = None


def begin(
    context: Context, now: datetime, who: Who, organisation: str, file: File, worker: str | None = None
) -> Held:
    """Keep that somebody brought a file to read; `worker` reads it at once. The same again makes nothing new.

    `organisation` is the id in the configuration; raises UnknownOrganisation.
    """
    known = context.config.organisation(organisation)
    with context.acting(who, now) as step:
        row = _begun(step, known, file, worker)
        return Held(key_of(row), step.workspace_id, worker or "")


def bring(context: Context, now: datetime, who: Who, file: File, named: str) -> None:
    """Take a file from a direct message where its sender may bring contracts, or tell them who may.

    `named` is what they wrote with it: the organisation's id or name, where they lead several. A file from
    somebody who is being asked a question there belongs to that, unless they may bring it and it can be one
    of contracts.
    """
    with context.acting(who, now) as step:
        mine = [each for each in context.config.organisations if _may_bring(each, who.user)]
        is_asked = asking_directly(step.session, step.workspace_id, who.user) is not None
        if is_asked and not (mine and file.name.lower().endswith(OF_CONTRACTS)):
            return
        chosen = mine if len(mine) == 1 else [each for each in mine if _is_named(each, named)]
        if len(chosen) != 1:
            leads = {user for each in context.config.organisations for user in each.commercial.everybody}
            step.tell(
                Place(),
                "import_refused",
                why="which" if mine else "who",
                about=file.name,
                leads=sorted(leads),
                organisations=[{"id": each.id, "name": each.name} for each in mine],
            )
            return
        row = _begun(step, chosen[0], file, None)
        if row.state is ImportState.STAGING and row.attempts == 0:
            place = Place(person_id=step.person_id)
            step.post(dm_lane(step.person), CardKind.IMPORT, key_of(row), place)


def accept(context: Context, now: datetime, who: Who, import_id: int) -> Refusal | None:
    """Have all contracts of an import be there at once; return why not where that cannot be.

    What is left, key dates and changes to other contracts, is done by `tick`.
    """
    with context.database.reading() as session:
        before = imports.latest_entry(session)
        clash = imports.taken(session, import_id)
    with context.acting(who, now) as step:
        row = locked(step.session, ContractImport, step.workspace_id, import_id)
        if row.state in (ImportState.ACCEPTED, ImportState.DONE) and _may(step, row):
            return None
        refusal = _refusal(step, row)
        if refusal is None and (clash or imports.register_changed(step.session, step.workspace_id, before)):
            clash = imports.taken(step.session, import_id)
            refusal = Refusal(CannotAccept.TAKEN, clash) if clash else None
        if refusal is not None:
            _tell(step, row, refusal)
            return refusal
        row.state, row.accepted_by_id, row.accepted_at = ImportState.ACCEPTED, step.person_id, now
        organisation = locked(step.session, OrganisationRow, step.workspace_id, row.organisation_id)
        counts = {"created": row.created, "changed": row.changed, "same": row.same, "refused": row.refused}
        step.record(organisation, "import_accepted", contract_import=import_id, **counts)
        step.touch(CardKind.IMPORT, import_id, at_once=True)
        return None


def drop(context: Context, now: datetime, who: Who, import_id: int) -> Refusal | None:
    """Let nothing come of an import that is not accepted; return why not where that cannot be."""
    with context.acting(who, now) as step:
        row = locked(step.session, ContractImport, step.workspace_id, import_id)
        if row.state in (ImportState.DROPPED, ImportState.CLEARED):
            return None
        refusal = None if row.state is ImportState.STAGING and _may(step, row) else _refusal(step, row)
        if refusal is not None:
            _tell(step, row, refusal)
            return refusal
        row.state = ImportState.DROPPED
        step.touch(CardKind.IMPORT, import_id, at_once=True)
        return None


def tick(context: Context, now: datetime) -> int:
    """Do one small step for an import that needs one; return how many rows that were, 0: there was none."""
    with context.database.reading() as session:
        found = imports.to_do(session, now - FORGOTTEN_AFTER)
    if found is None:
        return 0
    if found.state is ImportState.ACCEPTED:
        return opening.step(context, now, found.workspace_id, key_of(found))
    if found.state is ImportState.DROPPED:
        return clear(context, found.workspace_id, key_of(found)) + 1
    with context.database.writing(PATIENCE) as session:
        _let_go(Moment(context, session, now, found.workspace_id), found)
    return 1


def clear(context: Context, workspace_id: int, import_id: int) -> int:
    """Remove some of what a dropped import has staged; return how many rows that was, 0 once all are gone."""
    with context.database.writing(PATIENCE) as session:
        row = locked(session, ContractImport, workspace_id, import_id)
        if row.state is not ImportState.DROPPED:
            return 0
        gone = imports.forget(session, import_id, CLEARED_AT_ONCE)
        if gone == 0:
            row.state = ImportState.CLEARED
        return gone


def _let_go(moment: Moment, found: ContractImport) -> None:
    """Drop what nobody waits for any more, unless somebody has taken it up again."""
    row = locked(moment.session, ContractImport, found.workspace_id, key_of(found))
    if row.state is found.state and row.held_until == found.held_until:
        row.state = ImportState.DROPPED
        moment.touch(CardKind.IMPORT, key_of(row), at_once=True)


def _begun(step: Step, organisation: Organisation, file: File, worker: str | None) -> ContractImport:
    of = ensure_organisation(step.session, step.workspace_id, organisation.id)
    new = ContractImport(
        workspace_id=step.workspace_id,
        organisation_id=key_of(of),
        origin=file.origin,
        name=file.name,
        slack_file=file.slack_file,
        state=ImportState.STAGING,
        by_id=step.person_id,
        at=step.now,
    )
    return imports.begin(step.session, new, worker, HOLD_SECONDS)


def _refusal(step: Step, row: ContractImport) -> Refusal | None:
    if not _may(step, row):
        return Refusal(CannotAccept.NOT_YOURS)
    if row.state is not ImportState.READY:
        return Refusal(CannotAccept.NOT_READY)
    if imports.under_way(step.session, row):
        return Refusal(CannotAccept.ANOTHER_UNDER_WAY)
    return None


def _tell(step: Step, row: ContractImport, refusal: Refusal) -> None:
    organisation = step.context.organisation_of(step.session, row)
    step.tell(
        Place(),
        "import_refused",
        why=refusal.why.value,
        about=refusal.about or row.name,
        leads=sorted(organisation.commercial.everybody),
        organisations=[],
    )


def _may(step: Step, row: ContractImport) -> bool:
    organisation = step.context.organisation_of(step.session, row)
    return step.person_id == row.by_id or _may_bring(organisation, step.who.user)


def _may_bring(organisation: Organisation, user: str) -> bool:
    return user in organisation.commercial.everybody or user in organisation.admins


def _is_named(organisation: Organisation, words: str) -> bool:
    said = words.casefold()
    return organisation.id in said or organisation.name.casefold() in said
