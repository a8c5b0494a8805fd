"""A commercial lead's contracts: registering one, and answering for its key dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from bot.domain.calendar import london_date
from bot.domain.contract_facts import Supplies
from bot.domain.key_dates import ContractTerms, check_terms, key_dates
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.problems import InvalidInput, Problem
from bot.flows import changing, conversation, home, places, remind
from bot.flows.context import Context, Step
from bot.store.engine import added, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, ensure_member, ensure_organisation, slack_ids
from bot.store.tables import Assessment, CardKind, Contract, KeyDate, Person


@dataclass(frozen=True, kw_only=True)
class NewContract:
    """What the contract form says. `owner` is Slack's user id, `assessment_id` the linked assessment's.

    `product` is a kind of product of the configuration, `supplies` what the supplier does, and `automatic`
    whether it extends by itself; None where that was not said.
    """

    organisation: str
    title: str
    supplier: str
    value_pence: int
    terms: ContractTerms
    owner: str
    assessment_id: int | None
    product: str | None = None
    supplies: tuple[Supplies, ...] = ()
    automatic: bool | None = None


def register(context: Context, now: datetime, who: Who, origin: str, new: NewContract) -> None:
    """Keep the contract, its key dates and their reminders. The same `origin` again keeps nothing more.

    Raises InvalidForm where its dates cannot be, NotFoundError where the assessment is not the workspace's.
    """
    check_terms(new.terms)
    organisation = context.config.organisation(new.organisation)
    with context.acting(who, now) as step:
        if _is_registered(step, origin):
            return
        if new.product is not None and new.product not in context.config.usual_months:
            raise InvalidInput("product", Problem.CHOICE_MISSING)
        linked = None
        if new.assessment_id is not None:
            linked = locked(step.session, Assessment, step.workspace_id, new.assessment_id)
        owner = ensure_member(step.session, step.workspace_id, new.owner)
        row = ensure_organisation(step.session, step.workspace_id, organisation.id)
        contract = added(
            step.session,
            Contract(
                workspace_id=step.workspace_id,
                organisation_id=key_of(row),
                assessment_id=new.assessment_id,
                origin=origin,
                title=new.title,
                supplier=new.supplier,
                value_pence=new.value_pence,
                start=new.terms.start,
                end=new.terms.end,
                notice_number=new.terms.notice.number,
                notice_unit=new.terms.notice.unit,
                product=new.product,
                supplies=[each.value for each in new.supplies],
                automatic=new.automatic,
                owner_id=key_of(owner),
                registered_by_id=step.person_id,
                registered_at=now,
            ),
        )
        step.record(contract, "registered", owner=owner.id)
        dates = _add_key_dates(step, contract, new.terms, organisation.nation)
        _announce(step, contract, owner, dates)
        home.refresh(step, [key_of(owner), step.person_id], organisation.commercial.leads)
        if linked is not None:  # its contract can change what is asked and found there
            step.touch(CardKind.ASSESSMENT, key_of(linked))
            conversation.touch_family(step, linked)
            changing.contract_added(step, linked, contract)


def acknowledge(context: Context, now: datetime, who: Who, key_date_id: int) -> None:
    """Note that the person has seen the reminder and will deal with it."""
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if key_date.status is DateStatus.ACKNOWLEDGED or not _is_undecided(step, key_date, contract):
            return
        key_date.status = DateStatus.ACKNOWLEDGED
        key_date.acknowledged_by_id, key_date.acknowledged_at = step.person_id, now
        step.record(contract, "acknowledged", key_date=key_date_id)
        _redraw(step, key_date, contract)


def snooze(context: Context, now: datetime, who: Who, key_date_id: int, days: int) -> None:
    """Remind again in `days` days, and not before; never later than the notice deadline."""
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if not _is_undecided(step, key_date, contract):
            return
        tomorrow = london_date(now) + timedelta(days=1)
        until = min(london_date(now) + timedelta(days=days), max(key_date.deadline, tomorrow))
        key_date.snoozed_until = until
        remind.put_off(step, key_date, until)
        step.record(contract, "snoozed", key_date=key_date_id, until=until.isoformat())
        step.tell(Place(), "snoozed", title=contract.title, kind=key_date.kind.value, until=until.isoformat())
        _redraw(step, key_date, contract)


def record_decision(
    context: Context, now: datetime, who: Who, key_date_id: int, decision: DateDecision, words: str
) -> None:
    """Keep what was decided about a key date; its reminders stop."""
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if not _is_undecided(step, key_date, contract):
            return
        key_date.status, key_date.decision, key_date.words = DateStatus.DECIDED, decision, words
        key_date.decided_by_id, key_date.decided_at = step.person_id, now
        remind.stop(step, key_date)
        step.record(contract, "date_decided", key_date=key_date_id, decision=decision.value)
        commercial = context.organisation_of(step.session, contract).commercial
        step.say(
            places.contract_lane(key_of(contract)),
            f"date_decided:{key_date_id}",
            Place(channel=commercial.channel),
            "date_decided",
            title=contract.title,
            kind=key_date.kind.value,
            on=key_date.on.isoformat(),
            decision=decision.value,
            by=step.person.slack_id,
            words=words,
        )
        _redraw(step, key_date, contract)


def _add_key_dates(
    step: Step, contract: Contract, terms: ContractTerms, nation: str
) -> list[dict[str, int | str]]:
    explained: list[dict[str, int | str]] = []
    for kind, reached in key_dates(terms, nation):
        key_date = added(
            step.session,
            KeyDate(
                workspace_id=step.workspace_id,
                contract_id=key_of(contract),
                kind=kind,
                on=reached.date,
                deadline=reached.deadline,
                status=DateStatus.OPEN,
            ),
        )
        remind.schedule(step, key_date)
        explained.append(
            {
                "kind": kind.value,
                "on": reached.date.isoformat(),
                "deadline": reached.deadline.isoformat(),
                "notice_number": reached.notice.number,
                "notice_unit": reached.notice.unit.value,
                "less_notice": reached.less_notice.isoformat(),
                "moved": reached.moved,
            }
        )
    return explained


def _announce(step: Step, contract: Contract, owner: Person, dates: list[dict[str, int | str]]) -> None:
    for person in {step.person_id: step.person, key_of(owner): owner}.values():
        step.say(
            dm_lane(person),
            f"registered:{contract.id}:{person.id}",
            Place(person_id=person.id),
            "contract_registered",
            title=contract.title,
            supplier=contract.supplier,
            owner=owner.slack_id,
            dates=dates,
        )


def _held(step: Step, key_date_id: int) -> tuple[KeyDate, Contract]:
    contract_id = find(step.session, KeyDate, step.workspace_id, key_date_id).contract_id
    contract = locked(step.session, Contract, step.workspace_id, contract_id)
    return locked(step.session, KeyDate, step.workspace_id, key_date_id), contract


def _is_undecided(step: Step, key_date: KeyDate, contract: Contract) -> bool:
    if key_date.status is not DateStatus.DECIDED:
        return True
    by = key_date.decided_by_id
    step.tell(
        Place(),
        "stale_date",
        title=contract.title,
        kind=key_date.kind.value,
        status=key_date.status.value,
        decision=key_date.decision.value if key_date.decision else None,
        by=slack_ids(step.session, {by})[by] if by else None,
    )
    return False


def _redraw(step: Step, key_date: KeyDate, contract: Contract) -> None:
    step.touch(CardKind.KEY_DATE, key_of(key_date), at_once=True)
    leads = step.context.organisation_of(step.session, contract).commercial.leads
    home.refresh(step, [contract.owner_id, step.person_id], leads)


def _is_registered(step: Step, origin: str) -> bool:
    registered = select(Contract.id).where(
        Contract.workspace_id == step.workspace_id, Contract.origin == origin
    )
    return step.session.exec(registered).first() is not None
