"""What has to follow from a decision about a contract's key date: begun with it, reminded of until done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import select

from bot.domain.calendar import london_date, working_day_on_or_after, working_day_on_or_before
from bot.domain.following import asks_for_notice, ends
from bot.domain.lifecycle import DateDecision
from bot.domain.problems import InvalidInput, Problem
from bot.domain.reminding import reminder_days
from bot.flows import ahead, places
from bot.flows.context import Moment, Step
from bot.store.contracts import unfinished
from bot.store.engine import ensured, find, key_of
from bot.store.outbox import Place, dm_lane
from bot.store.people import slack_ids
from bot.store.tables import CardKind, Contract, DueKind, FollowUp, FollowUpKind, KeyDate, Person

BEGUN = "begun"
"""The part of the card that is shown at once."""


def begin(step: Step, contract: Contract, key_date: KeyDate) -> None:
    """Put what follows from the decision about a key date on the list, each with its reminders.

    What is due so soon that it would be reminded of already is shown at once. Raises InvalidInput where what
    is procured anew is not to begin on a day to come.
    """
    if key_date.decision is not DateDecision.REPROCURE:
        key_date.planned_start = None
    elif key_date.planned_start is not None and key_date.planned_start <= london_date(step.now):
        raise InvalidInput("planned_start", Problem.DATE_PASSED)
    nation = step.context.organisation_of(step.session, contract).nation
    for wanted in _wanted(step, contract, key_date, nation):
        row = ensured(
            step.session,
            FollowUp,
            {"contract_id": key_of(contract), "due": wanted.due, "was_due": wanted.was_due, "words": ""},
            workspace_id=step.workspace_id,
            key_date_id=key_of(key_date),
            kind=wanted.kind,
            title=wanted.title,
        )
        _plan(step, row, nation)
        first = max(step.context.config.reminders.follow_up_before_days, default=0)
        if wanted.kind is FollowUpKind.NOTICE_SERVED or wanted.due <= _in(step, first):
            _show(step, contract, row, BEGUN)


def revise(moment: Moment, contract: Contract, deadlines: Mapping[int, date | None]) -> None:
    """Bring what is still to do to a contract's key dates: their ids with their notice deadlines.

    What follows from a date with none, being a key date no more, is dropped. Notice is due by the new one.
    """
    nation = moment.context.organisation_of(moment.session, contract).nation
    query = select(FollowUp).where(
        FollowUp.workspace_id == moment.workspace_id,
        FollowUp.contract_id == key_of(contract),
        unfinished(),
    )
    for row in moment.session.exec(query).all():
        deadline = deadlines.get(row.key_date_id)
        if deadline is None:
            row.dropped_at = moment.now
            ahead.drop(moment, DueKind.FOLLOW_UP, key_of(row))
        elif row.kind is FollowUpKind.NOTICE_SERVED and row.due != deadline:
            row.due = deadline
            ahead.drop(moment, DueKind.FOLLOW_UP, key_of(row))
            _plan(moment, row, nation)
        else:
            continue
        moment.touch(CardKind.FOLLOW_UP, key_of(row), at_once=True)


def fall_due(moment: Moment, contract: Contract, follow_up_id: int, step: str) -> None:
    """Remind whoever answers for a contract of what is still to do; tell others too once it is late."""
    row = find(moment.session, FollowUp, moment.workspace_id, follow_up_id)
    if not row.is_unfinished:
        return
    policy, today = moment.context.config.reminders, london_date(moment.now)
    organisation = moment.context.organisation_of(moment.session, contract)
    late = (today - row.due).days
    if late > 0:
        _plan_late(moment, row, today + timedelta(days=policy.follow_up_late_every_days), organisation.nation)
    _show(moment, contract, row, step)
    after = 1 if row.kind is FollowUpKind.NOTICE_SERVED else policy.follow_up_escalate_days
    if late >= after and contract.owner_id is not None:
        owner = contract.owner_id
        moment.say(
            places.commercial_lane(contract.organisation_id),
            f"follow_up_late:{follow_up_id}:{row.due.isoformat()}",
            Place(channel=organisation.commercial.channel),
            "follow_up_late",
            **told(moment, contract, row),
            days=late,
            owner=slack_ids(moment.session, {owner})[owner],
        )


def told(moment: Moment, contract: Contract, row: FollowUp) -> dict[str, object]:
    """Return what is to follow from which key date of which contract, as templates say it."""
    key_date = find(moment.session, KeyDate, moment.workspace_id, row.key_date_id)
    return {
        "kind": row.kind.value,
        "name": row.title,
        "due": row.due.isoformat(),
        "title": contract.title,
        "supplier": contract.supplier,
        "date_kind": key_date.kind.value,
        "date": key_date.on.isoformat(),
    }


@dataclass(frozen=True)
class _Wanted:
    kind: FollowUpKind
    due: date
    title: str = ""
    was_due: date | None = None


def _wanted(step: Step, contract: Contract, key_date: KeyDate, nation: str) -> Iterator[_Wanted]:
    decision = key_date.decision
    if decision is None:
        return
    if asks_for_notice(key_date.kind, decision, contract.said_terms):
        yield _Wanted(FollowUpKind.NOTICE_SERVED, key_date.deadline)
    if key_date.planned_start is not None:
        today = london_date(step.now)
        for milestone in step.context.config.reminders.milestones:
            before = milestone.before_start.before(key_date.planned_start, nation)
            day = working_day_on_or_before(before, nation)
            was_due = day if day < today else None
            yield _Wanted(FollowUpKind.MILESTONE, max(day, today), milestone.title, was_due)
    if ends(key_date.kind, decision):
        yield _Wanted(FollowUpKind.EXIT, key_date.on)


def _plan(moment: Moment, row: FollowUp, nation: str) -> None:
    today, policy = london_date(moment.now), moment.context.config.reminders
    for days, day in reminder_days(row.due, policy.follow_up_before_days, today):
        on = working_day_on_or_before(day, nation)
        if on > today:
            name = f"before:{days}:{row.due.isoformat()}"
            ahead.plan(moment, DueKind.FOLLOW_UP, key_of(row), name, on)
    _plan_late(moment, row, max(row.due, today) + timedelta(days=1), nation)


def _plan_late(moment: Moment, row: FollowUp, day: date, nation: str) -> None:
    on = working_day_on_or_after(day, nation)
    ahead.plan(moment, DueKind.FOLLOW_UP, key_of(row), f"late:{row.due.isoformat()}:{on.isoformat()}", on)


def _show(moment: Moment, contract: Contract, row: FollowUp, part: str) -> None:
    """Post the card to whoever answers for the contract: its owner, or else the commercial channel."""
    if contract.owner_id is not None:
        owner = find(moment.session, Person, moment.workspace_id, contract.owner_id)
        lane, place = dm_lane(owner), Place(person_id=contract.owner_id)
    else:
        commercial = moment.context.organisation_of(moment.session, contract).commercial
        lane = places.commercial_lane(contract.organisation_id)
        place = Place(channel=commercial.channel)
    moment.post(lane, CardKind.FOLLOW_UP, key_of(row), place, part)


def _in(moment: Moment, days: int) -> date:
    return london_date(moment.now) + timedelta(days=days)
