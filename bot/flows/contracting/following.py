"""What has to follow from a decision about a contract is done, or is not needed after all."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import london_date
from bot.domain.problems import InvalidInput, Problem
from bot.flows import ahead, home, places
from bot.flows.context import Context, Step
from bot.flows.contracting import access, lapsing, telling
from bot.flows.contracting.ensuing import told
from bot.store.engine import find, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, slack_ids
from bot.store.tables import CardKind, Contract, DueKind, FollowUp, FollowUpKind, KeyDate


@dataclass(frozen=True)
class Done:
    """That something was done: on which day, and what shows it."""

    on: date
    words: str


def consider(context: Context, now: datetime, who: Who, follow_up_id: int) -> bool:
    """Return whether something is still to do; otherwise tell the person what became of it."""
    with context.acting(who, now) as step:
        return _held(step, follow_up_id) is not None


def done(context: Context, now: datetime, who: Who, follow_up_id: int, said: Done) -> None:
    """Keep that something is done, with what shows it.

    A contract of which notice was given in time ends on that date, and its later ones do not count any more.
    Notice that was given too late is said to be.

    Raises InvalidInput where the day is still to come.
    """
    with context.acting(who, now) as step:
        held = _held(step, follow_up_id)
        if held is None:
            return
        if said.on > london_date(now):
            raise InvalidInput("on", Problem.DATE_TO_COME)
        row, contract = held
        row.done_on, row.words = said.on, said.words
        late = max((said.on - row.due).days, 0)
        _settle(step, contract, row, "follow_up_done", on=said.on.isoformat(), late=late)
        if row.kind is not FollowUpKind.NOTICE_SERVED:
            return
        if not late:
            lapsing.leave(step, contract, find(step.session, KeyDate, step.workspace_id, row.key_date_id))
        else:
            commercial = context.organisation_of(step.session, contract).commercial
            step.say(
                places.commercial_lane(contract.organisation_id),
                f"notice_late:{follow_up_id}",
                Place(channel=commercial.channel),
                "notice_late",
                **told(step, contract, row),
                on=said.on.isoformat(),
                days=late,
                by=step.person.slack_id,
                words=said.words,
            )


def not_needed(context: Context, now: datetime, who: Who, follow_up_id: int, reason: str) -> None:
    """Keep that something need not be done after all, and why."""
    with context.acting(who, now) as step:
        held = _held(step, follow_up_id)
        if held is not None:
            row, contract = held
            row.dropped_at, row.words = now, reason
            _settle(step, contract, row, "follow_up_not_needed")


def _held(step: Step, follow_up_id: int) -> tuple[FollowUp, Contract] | None:
    """Return what is still to do with its contract, both held; None, and the person told, where it is not.

    None too where they may not say what became of it.
    """
    contract_id = find(step.session, FollowUp, step.workspace_id, follow_up_id).contract_id
    contract = locked(step.session, Contract, step.workspace_id, contract_id)
    row = locked(step.session, FollowUp, step.workspace_id, follow_up_id)
    if not access.answers(step, contract):
        return None
    if row.is_unfinished:
        return row, contract
    by = row.done_by_id
    step.tell(
        Place(),
        "stale_follow_up",
        **told(step, contract, row),
        done_on=row.done_on.isoformat() if row.done_on else None,
        by=slack_ids(step.session, {by})[by] if by else None,
    )
    return None


def _settle(step: Step, contract: Contract, row: FollowUp, event: str, **details: object) -> None:
    row.done_by_id, row.done_at = step.person_id, step.now
    ahead.drop(step, DueKind.FOLLOW_UP, key_of(row))
    step.record(contract, event, follow_up=key_of(row), kind=row.kind.value, **details)
    step.touch(CardKind.FOLLOW_UP, key_of(row), at_once=True)
    telling.touch(step, find(step.session, KeyDate, step.workspace_id, row.key_date_id))
    home.refresh(step, [each for each in (step.person_id, contract.owner_id) if each is not None])
