"""A commercial lead's contracts: registering and changing one, and who answers for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.domain.contract import ContractSaid
from bot.domain.contract_rights import ContractAct
from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.domain.terms import check_terms
from bot.flows import changing, home
from bot.flows.allowing import is_entitled
from bot.flows.context import Context, Step
from bot.flows.contracting import access, belonging, dating, deriving, overview, owning, telling
from bot.flows.contracting.belonging import Belongs
from bot.store.contracting import columns_of
from bot.store.contracts import visible
from bot.store.engine import added, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, ensure_organisation, slack_ids
from bot.store.tables import Assessment, Contract, KeyDate


@dataclass(frozen=True, kw_only=True)
class NewContract:
    """What is said of a contract that is to be registered.

    `organisation` is the id in the configuration; `owner` and `deputy` are Slack's user ids, None for nobody;
    `assessment_id` is the linked assessment's.
    """

    organisation: str
    said: ContractSaid
    owner: str | None
    deputy: str | None = None
    assessment_id: int | None = None


def register(context: Context, now: datetime, who: Who, origin: str, new: NewContract) -> None:
    """Keep the contract, its key dates and their reminders. The same `origin` again keeps nothing more.

    Raises InvalidForm where its dates cannot be, InvalidInput where its reference is taken, its owner has
    left Slack or the assessment is not theirs to add to, NotFoundError where the assessment is not the
    workspace's.
    """
    organisation = context.config.organisation(new.organisation)
    check_terms(new.said.terms, organisation.nation)
    with context.acting(who, now) as step:
        if _is_registered(step, origin):
            return
        _check_product(step, new.said)
        linked = belonging.linked(step, new.assessment_id)
        is_theirs = linked is None or is_entitled(step, linked, Act.ADD_TO)
        if is_theirs:
            _register(step, organisation.id, origin, new, linked)
    if not is_theirs:  # raised out here, so that the attempt stays written down
        raise InvalidInput("assessment", Problem.NOT_YOURS)


def _register(
    step: Step, organisation: str, origin: str, new: NewContract, linked: Assessment | None
) -> None:
    row = ensure_organisation(step.session, step.workspace_id, organisation)
    contract = Contract(
        **columns_of(new.said),
        workspace_id=step.workspace_id,
        organisation_id=key_of(row),
        assessment_id=new.assessment_id,
        origin=origin,
        owner_id=belonging.member(step, "owner", new.owner),
        deputy_id=belonging.member(step, "deputy", new.deputy),
        notes_by_id=step.person_id if new.said.notes else None,
        registered_by_id=step.person_id,
        registered_at=step.now,
    )
    _check_free(step, contract)
    added(step.session, contract)
    step.record(contract, "registered", owner=contract.owner_id)
    deriving.derive(step, contract)
    overview.begin(step, contract.organisation_id)
    if contract.owner_id is None:
        owning.begin(step, contract.organisation_id)
    _announce(step, contract)
    _refresh(step, contract)
    if linked is not None:  # its contract can change what is asked and found there
        belonging.touch_assessment(step, linked)
        changing.contract_added(step, linked, contract)


def change(
    context: Context,
    now: datetime,
    who: Who,
    contract_id: int,
    revision: int,
    said: ContractSaid,
    belongs: Belongs | None = None,
) -> bool:
    """Keep what is said of a contract now, and bring its key dates and reminders to that.

    With `belongs`, who answers for it and which assessment it is part of are changed too. Returns whether the
    person may change it at all. Raises InvalidForm where its dates cannot be; InvalidInput where its
    reference is taken, or where it is not at the revision that was seen any more: somebody has changed it
    since.
    """
    with context.acting(who, now) as step:
        contract = locked(step.session, Contract, step.workspace_id, contract_id)
        if not access.allowed(step, contract, ContractAct.CHANGE):
            return False
        if contract.revision != revision:
            raise InvalidInput("", Problem.MOVED_ON)
        check_terms(said.terms, context.organisation_of(step.session, contract).nation)
        _check_product(step, said)
        target = belongs.assessment_id if belongs else None
        is_moved = target is not None and target != contract.assessment_id
        linked = belonging.linked(step, target) if is_moved else None
        is_theirs = linked is None or is_entitled(step, linked, Act.ADD_TO)
        if is_theirs:
            _change(step, contract, said, belongs)
    if not is_theirs:  # raised out here, so that the attempt stays written down
        raise InvalidInput("assessment", Problem.NOT_YOURS)
    return True


def _change(step: Step, contract: Contract, said: ContractSaid, belongs: Belongs | None) -> None:
    before = contract.said
    fields = [name for name in ContractSaid.model_fields if getattr(said, name) != getattr(before, name)]
    if fields:
        contract.say(said)
        if "notes" in fields:
            contract.notes_by_id = step.person_id
        _check_free(step, contract)
        step.session.flush()
        step.record(contract, "contract_changed", fields=fields)
    moved = belonging.settle(step, contract, belongs) if belongs else False
    if fields or moved:
        contract.revision += 1
        deriving.derive(step, contract)
        redraw(step, contract)


def consider(context: Context, now: datetime, who: Who, contract_id: int) -> bool:
    """Return whether the person may answer for a contract's dates; otherwise tell them who may."""
    with context.acting(who, now) as step:
        return access.answers(step, locked(step.session, Contract, step.workspace_id, contract_id))


def take(context: Context, now: datetime, who: Who, contract_id: int) -> None:
    """Make whoever asks answer for a contract that nobody answers for; otherwise tell them who does."""
    with context.acting(who, now) as step:
        contract = locked(step.session, Contract, step.workspace_id, contract_id)
        if not access.answers(step, contract):
            return
        owner = contract.owner_id
        if owner is None:
            if belonging.hand_over(step, contract, who.user):
                contract.revision += 1
                redraw(step, contract)
        else:
            names = slack_ids(step.session, {owner})
            step.tell(Place(), "owned_already", title=contract.title, owner=names[owner])


def hand_over(context: Context, now: datetime, who: Who, contract_id: int, owner: str) -> None:
    """Make somebody else (Slack's user id) answer for a contract; their reminders begin anew.

    Raises InvalidInput where they have left Slack.
    """
    with context.acting(who, now) as step:
        contract = locked(step.session, Contract, step.workspace_id, contract_id)
        if access.answers(step, contract) and belonging.hand_over(step, contract, owner):
            contract.revision += 1
            redraw(step, contract)


def _announce(step: Step, contract: Contract) -> None:
    """Tell who registered a contract, and who owns it, what its dates are."""
    readers = {step.person_id, contract.owner_id} - {None}
    owner = contract.owner_id
    for person_id in sorted(each for each in readers if each is not None):
        person = step.person if person_id == step.person_id else None
        step.say(
            dm_lane(person) if person else f"person:{person_id}",
            f"registered:{contract.id}:{person_id}",
            Place(person_id=person_id),
            "contract_registered",
            contract=contract.id,
            title=contract.title,
            supplier=contract.supplier,
            owner=slack_ids(step.session, {owner})[owner] if owner else None,
            dates=dating.told(step, contract),
            missing=[each.value for each in contract.lacks],
        )


def redraw(step: Step, contract: Contract, key_date: KeyDate | None = None) -> None:
    """Have a contract drawn anew wherever it shows: with all its key dates, or with one of them."""
    for each in [key_date] if key_date else dating.dates_of(step, contract):
        telling.touch(step, each)
    if contract.assessment_id is not None:
        assessment = find(step.session, Assessment, step.workspace_id, contract.assessment_id)
        belonging.touch_assessment(step, assessment)
    _refresh(step, contract)


def _refresh(step: Step, contract: Contract) -> None:
    leads = step.context.organisation_of(step.session, contract).commercial.everybody
    people = {step.person_id, contract.owner_id, contract.deputy_id}
    home.refresh(step, [each for each in people if each is not None], leads)


def _check_product(step: Step, said: ContractSaid) -> None:
    if said.product is not None and said.product not in step.context.config.usual_months:
        raise InvalidInput("product", Problem.CHOICE_MISSING)


def _check_free(step: Step, contract: Contract) -> None:
    """Raise InvalidInput where another contract of the organisation has the same reference or ocid."""
    for name in ("reference", "ocid"):
        value = getattr(contract, name)
        if value is None:
            continue
        taken = select(Contract.title).where(
            Contract.organisation_id == contract.organisation_id,
            getattr(Contract, name) == value,
            col(Contract.id).is_distinct_from(contract.id),
            visible(),
        )
        title = step.session.exec(taken).first()
        if title is not None:
            raise InvalidInput(name, Problem.REFERENCE_TAKEN, {"title": title})


def _is_registered(step: Step, origin: str) -> bool:
    registered = select(Contract.id).where(
        Contract.workspace_id == step.workspace_id, Contract.origin == origin
    )
    return step.session.exec(registered).first() is not None
