"""What the commercial channel is told of all contracts: a digest each week, an overview each month."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.config.values import WEEKDAYS
from bot.domain.calendar import london_date, working_day_on_or_after
from bot.domain.spend import PENCE_IN_A_POUND
from bot.flows import ahead, places
from bot.flows.context import Moment
from bot.store import overviews
from bot.store.engine import find, key_of
from bot.store.outbox import Place
from bot.store.people import slack_ids
from bot.store.tables import Contract, DueKind, FollowUp, KeyDate
from bot.store.tables import Organisation as OrganisationRow
from bot.store.unowned import unowned_count

DECISIONS_AHEAD = timedelta(days=30)
NOTICE_AHEAD = timedelta(days=90)
MONTHS_AHEAD = 18
MOST_DATES = 10
MOST_CONTRACTS = 10
PIPELINE_OVER = 2_000_000 * PENCE_IN_A_POUND
"""Above this what is bought in the next 18 months belongs in a pipeline notice (Procurement Act 2023)."""
INDICATORS_OVER = 5_000_000 * PENCE_IN_A_POUND
"""Above this a contract has at least three key performance indicators (the same Act)."""


def begin(moment: Moment, organisation_id: int) -> None:
    """Have the commercial channel told of an organisation's contracts from now on; once begun it goes on."""
    row = find(moment.session, OrganisationRow, moment.workspace_id, organisation_id)
    _plan_month(moment, organisation_id, moment.context.config.organisation(row.key).nation)
    day = next_week(moment)
    ahead.plan(moment, DueKind.CONTRACTS_WEEK, organisation_id, day.isoformat(), day)


def next_week(moment: Moment) -> date:
    """Return the day after today on which the weekly digest comes next."""
    tomorrow = london_date(moment.now) + timedelta(days=1)
    weekday = WEEKDAYS.index(moment.context.config.reminders.contracts_week_on)
    return tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)


def week(moment: Moment, row: OrganisationRow, step: str) -> None:
    """Say what is overdue, late or due soon, if anything is, and go on next week."""
    key, today = key_of(row), london_date(moment.now)
    day = next_week(moment)
    ahead.plan(moment, DueKind.CONTRACTS_WEEK, key, day.isoformat(), day)
    of = (moment.session, moment.workspace_id, key)
    soon, later = today + DECISIONS_AHEAD, today + NOTICE_AHEAD
    lists = {
        "overdue": overviews.overdue(*of, today, MOST_DATES),
        "soon": overviews.to_decide(*of, today, soon, MOST_DATES),
        "notice": overviews.notice(*of, soon, today, later, MOST_DATES),
    }
    late = overviews.follow_ups_late(*of, today, MOST_DATES)
    unowned = unowned_count(*of)
    if not (late.total or unowned or any(found.total for found in lists.values())):
        return
    shown = [each.contract for found in lists.values() for each in found.rows]
    owners = slack_ids(
        moment.session, {each.owner_id for each in [*shown, *(c for _, c in late.rows)] if each.owner_id}
    )
    told = {
        name: {
            "rows": [_date(each.key_date, each.contract, owners) for each in found.rows],
            "total": found.total,
        }
        for name, found in lists.items()
    }
    _say(
        moment,
        row,
        "contracts_week",
        today,
        **told,
        late={
            "rows": [_late(each, contract, owners, today) for each, contract in late.rows],
            "total": late.total,
        },
        unowned=unowned,
    )


def month(moment: Moment, row: OrganisationRow, step: str) -> None:
    """Say what ends in the next 18 months by value, if anything does, and go on next month."""
    key, today = key_of(row), london_date(moment.now)
    organisation = moment.context.config.organisation(row.key)
    _plan_month(moment, key, organisation.nation)
    until = today + relativedelta(months=MONTHS_AHEAD)
    of = (moment.session, moment.workspace_id, key)
    ending = overviews.ending_by_day(*of, today, until)
    large = overviews.running_over(*of, today, INDICATORS_OVER)
    if not ending:
        return
    quarters: dict[date, list[int]] = {}
    for day, count, pence in ending:
        quarter = quarters.setdefault(date(day.year, day.month - (day.month - 1) % 3, 1), [0, 0])
        quarter[0] += count
        quarter[1] += pence
    largest = overviews.largest_ending(*of, today, until, MOST_CONTRACTS)
    owners = slack_ids(moment.session, {each.owner_id for each in largest if each.owner_id})
    _say(
        moment,
        row,
        "contracts_month",
        today,
        until=until.isoformat(),
        count=sum(count for _, count, _ in ending),
        pence=sum(pence for _, _, pence in ending),
        quarters=[
            {
                "first": max(first, today.replace(day=1)).isoformat(),
                "last": min(first + relativedelta(months=2), until).isoformat(),
                "count": count,
                "pence": pence,
            }
            for first, (count, pence) in sorted(quarters.items())
        ],
        largest=[_contract(each, owners) for each in largest],
        pipeline=overviews.ending_over(*of, today, until, PIPELINE_OVER),
        indicators=large,
    )


def _plan_month(moment: Moment, organisation_id: int, nation: str) -> None:
    first = london_date(moment.now).replace(day=1) + relativedelta(months=1)
    step, day = f"{first:%Y-%m}", working_day_on_or_after(first, nation)
    ahead.plan(moment, DueKind.CONTRACTS_MONTH, organisation_id, step, day)


def _say(moment: Moment, row: OrganisationRow, template: str, today: date, **told: object) -> None:
    key, commercial = key_of(row), moment.context.config.organisation(row.key).commercial
    told["today"] = today.isoformat()
    lane, place = places.commercial_lane(key), Place(channel=commercial.channel)
    moment.say(lane, f"{template}:{key}:{today.isoformat()}", place, template, **told)


def _date(key_date: KeyDate, contract: Contract, owners: dict[int, str]) -> dict[str, object]:
    return {
        **_contract(contract, owners),
        "kind": key_date.kind.value,
        "on": key_date.on.isoformat(),
        "decide_by": key_date.decide_by.isoformat(),
        "deadline": key_date.deadline.isoformat(),
    }


def _late(row: FollowUp, contract: Contract, owners: dict[int, str], today: date) -> dict[str, object]:
    return {
        **_contract(contract, owners),
        "kind": row.kind.value,
        "name": row.title,
        "due": row.due.isoformat(),
        "days": (today - row.due).days,
    }


def _contract(contract: Contract, owners: dict[int, str]) -> dict[str, object]:
    return {
        "title": contract.title,
        "supplier": contract.supplier,
        "value_pence": contract.value_pence,
        "end": contract.end.isoformat(),
        "owner": owners[contract.owner_id] if contract.owner_id else None,
    }
