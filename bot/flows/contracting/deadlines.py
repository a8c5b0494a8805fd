"""What is done about a contract's key date: it is acknowledged, put off to a day, or decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import london_date, working_day_on_or_after
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.problems import InvalidInput, Problem
from bot.flows import places
from bot.flows.context import Context, Step
from bot.flows.contracting import access, belonging, dating, ensuing, lapsing
from bot.flows.contracting.contracts import redraw
from bot.store.contracts import OPEN
from bot.store.engine import find, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, slack_ids
from bot.store.tables import Contract, KeyDate


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided about a key date, with the words said, and when what is procured anew is to begin."""

    decision: DateDecision
    words: str = ""
    planned_start: date | None = None


def consider_date(context: Context, now: datetime, who: Who, key_date_id: int) -> bool:
    """Return whether the person may answer for a key date that nothing is decided about; else tell them."""
    with context.acting(who, now) as step:
        return _can_answer(step, *_held(step, key_date_id))


def acknowledge(context: Context, now: datetime, who: Who, key_date_id: int) -> None:
    """Note that the person has seen the reminder and will deal with it: it goes on to nobody else."""
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if key_date.status is DateStatus.ACKNOWLEDGED or not _can_answer(step, key_date, contract):
            return
        key_date.status = DateStatus.ACKNOWLEDGED
        key_date.acknowledged_by_id, key_date.acknowledged_at = step.person_id, now
        belonging.answered(step, key_date, contract)
        step.record(contract, "acknowledged", key_date=key_date_id)
        redraw(step, contract, key_date)


def snooze(context: Context, now: datetime, who: Who, key_date_id: int, until: date) -> None:
    """Remind again on a day, not before: tomorrow at the earliest, on the notice deadline at the latest."""
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if not _can_answer(step, key_date, contract):
            return
        tomorrow = london_date(now) + timedelta(days=1)
        latest = key_date.deadline if key_date.deadline >= tomorrow else key_date.on
        nation = context.organisation_of(step.session, contract).nation
        wanted = max(min(until, latest), tomorrow)
        key_date.snoozed_until = max(min(working_day_on_or_after(wanted, nation), latest), tomorrow)
        belonging.answered(step, key_date, contract)
        until_words = key_date.snoozed_until.isoformat()
        step.record(contract, "snoozed", key_date=key_date_id, until=until_words)
        step.tell(Place(), "snoozed", title=contract.title, kind=key_date.kind.value, until=until_words)
        redraw(step, contract, key_date)


def record_decision(context: Context, now: datetime, who: Who, key_date_id: int, decided: Decided) -> None:
    """Keep what was decided about a key date; its reminders stop, and what follows from it begins.

    Raises InvalidInput where no option is left to extend by, and where it is not known until when it renews.
    """
    with context.acting(who, now) as step:
        key_date, contract = _held(step, key_date_id)
        if not _can_answer(step, key_date, contract):
            return
        if decided.decision is DateDecision.EXTEND and not contract.said_terms.open_options:
            raise InvalidInput("decision", Problem.NO_OPTION_LEFT)
        if _renews(key_date.kind, decided.decision) and lapsing.renewed(contract.said_terms) is None:
            raise InvalidInput("decision", Problem.RENEWAL_UNKNOWN)
        key_date.status, key_date.decision, key_date.words = (
            DateStatus.DECIDED,
            decided.decision,
            decided.words,
        )
        key_date.decided_by_id, key_date.decided_at = step.person_id, now
        key_date.planned_start = decided.planned_start
        dating.close(key_date)
        step.record(contract, "date_decided", key_date=key_date_id, decision=decided.decision.value)
        ensuing.begin(step, contract, key_date)
        _run_on(step, contract, key_date)
        commercial = context.organisation_of(step.session, contract).commercial
        step.say(
            places.contract_lane(key_of(contract)),
            f"date_decided:{key_date_id}",
            Place(channel=commercial.channel),
            "date_decided",
            title=contract.title,
            kind=key_date.kind.value,
            on=key_date.on.isoformat(),
            decision=decided.decision.value,
            by=step.person.slack_id,
            words=decided.words,
            end=contract.end.isoformat(),
        )
        redraw(step, contract, key_date)


def _run_on(step: Step, contract: Contract, key_date: KeyDate) -> None:
    """Let the contract run on where it was decided so, with the key dates that follow."""
    if key_date.decision is DateDecision.EXTEND:
        lapsing.roll(step, contract, contract.said_terms.extended())
    elif _renews(key_date.kind, key_date.decision):
        terms = lapsing.renewed(contract.said_terms)
        if terms is not None:
            lapsing.roll(step, contract, terms)


def _renews(kind: KeyDateKind, decision: DateDecision | None) -> bool:
    return decision is DateDecision.RENEW and kind is KeyDateKind.RENEWAL


def _held(step: Step, key_date_id: int) -> tuple[KeyDate, Contract]:
    contract_id = find(step.session, KeyDate, step.workspace_id, key_date_id).contract_id
    contract = locked(step.session, Contract, step.workspace_id, contract_id)
    return locked(step.session, KeyDate, step.workspace_id, key_date_id), contract


def _can_answer(step: Step, key_date: KeyDate, contract: Contract) -> bool:
    """Return whether the person may answer for a key date, and nothing is decided about it yet."""
    if not access.answers(step, contract):
        return False
    if key_date.status in OPEN:
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
