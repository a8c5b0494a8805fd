"""What has to follow from a decision about a contract's key date, until it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import select

from bot.domain.calendar import london_date, working_day_on_or_after, working_day_on_or_before
from bot.domain.following import asks_for_notice, ends
from bot.domain.lifecycle import DateDecision
from bot.domain.problems import InvalidInput, Problem
from bot.domain.reminding import reminder_days
from bot.flows import ahead, home, places
from bot.flows.context import Context, Moment, Step
from bot.flows.contracting import access, lapsing, telling
from bot.store.contracts import unfinished
from bot.store.engine import ensured, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, slack_ids
from bot.store.tables import CardKind, Contract, DueKind, FollowUp, FollowUpKind, KeyDate, Person

BEGUN = "begun"
"""The part of the card that is shown at once."""


@dataclass(frozen=True)
class Done:
    """That something was done: on which day, and what shows it."""

    on: date
    words: str


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
            **_told(moment, contract, row),
            days=late,
            owner=slack_ids(moment.session, {owner})[owner],
        )


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
                **_told(step, contract, row),
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
        **_told(step, contract, row),
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


def _told(moment: Moment, contract: Contract, row: FollowUp) -> dict[str, object]:
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


def _in(moment: Moment, days: int) -> date:
    return london_date(moment.now) + timedelta(days=days)
