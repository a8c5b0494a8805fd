"""Timelines of contracts as pictures, sent to whoever asks for one in their direct messages."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from bot.domain.calendar import london_date
from bot.domain.contract_rights import ContractAct
from bot.domain.timeline import Dated, Span, SpanKind, Stage, months_ahead, stages, whole_of, within
from bot.flows.context import Context, Step
from bot.flows.contracting import access
from bot.store.contract_access import viewer_of
from bot.store.contract_lists import Asked, dates_until, open_dates
from bot.store.engine import key_of, locked
from bot.store.outbox import Place, Statement, dm_lane, show
from bot.store.people import Who
from bot.store.tables import Contract, KeyDate

Json = dict[str, Any]

MONTHS = 24
MOST_DATES = 10
MOST_CONTRACTS = 15
MOST_LOOKED_AT = 60
"""Dates that are looked through for the contracts of an overview, the most urgent first."""


def send(context: Context, now: datetime, who: Who, contract_id: int) -> bool:
    """Send somebody a contract's timeline; return whether they may see it."""
    with context.acting(who, now) as step:
        contract = locked(step.session, Contract, step.workspace_id, contract_id)
        if not access.allowed(step, contract, ContractAct.READ):
            return False
        today = london_date(now)
        rows = open_dates(step.session, [contract_id], today)[contract_id]
        _show(step, "contract_timeline", f"{contract_id}:", _of_one(contract, [*map(_dated, rows)], today))
        return True


def send_overview(context: Context, now: datetime, who: Who) -> bool:
    """Send somebody what comes in the next months of the contracts they may read; return whether any does."""
    with context.acting(who, now) as step:
        today = london_date(now)
        organisations = context.config.organisations
        viewer = viewer_of(step.session, step.workspace_id, organisations, step.person, today)
        until = today + relativedelta(months=MONTHS)
        found = dates_until(
            step.session, viewer, ContractAct.READ, today, until, Asked(), most=MOST_LOOKED_AT
        )
        dates: dict[int, list[KeyDate]] = {}
        contracts: dict[int, Contract] = {}
        for row in found.rows:
            key = key_of(row.contract)
            if row.key_date is not None and (key in contracts or len(contracts) < MOST_CONTRACTS):
                contracts[key] = row.contract
                dates.setdefault(key, []).append(row.key_date)
        if not contracts:
            return False
        shown = sum(len(each) for each in dates.values())
        pairs = [(contracts[key], [*map(_dated, dates[key])]) for key in contracts]
        _show(step, "contracts_timeline", "", _of_many(pairs, today) | {"more": found.total - shown})
        return True


def _show(step: Step, template: str, of: str, data: Json) -> None:
    show(
        step.session,
        step.workspace_id,
        step.now,
        dm_lane(step.person),
        f"{template}:{of}{step.who.act}:{step.person_id}",
        Place(person_id=step.person_id),
        Statement(template, data),
    )


def _dated(row: KeyDate) -> Dated:
    return Dated(row.kind, row.on, row.deadline, row.decide_by)


def _of_one(contract: Contract, dates: Sequence[Dated], today: date) -> Json:
    terms = contract.said_terms
    first, last = whole_of(terms, dates, today)
    return {
        "title": contract.title,
        "supplier": contract.supplier,
        "value_pence": contract.value_pence,
        "today": today.isoformat(),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "stages": [_stage(each) for each in stages(terms)],
        "dates": [_date(each) for each in dates[:MOST_DATES]],
        "more": len(dates[MOST_DATES:]),
    }


def _of_many(found: Sequence[tuple[Contract, list[Dated]]], today: date) -> Json:
    first, last = months_ahead(today, MONTHS)
    return {
        "months": MONTHS,
        "today": today.isoformat(),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "contracts": [
            {
                "title": contract.title,
                "supplier": contract.supplier,
                "value_pence": contract.value_pence,
                "end": contract.end.isoformat(),
                "spans": _clipped(_runs(contract, dates), first, last),
                "marks": [
                    {"kind": mark.kind.value, "on": mark.on.isoformat()}
                    for each in dates
                    for mark in each.marks
                    if first <= mark.on <= last
                ],
                "dates": [_date(each) for each in dates],
            }
            for contract, dates in found
        ],
    }


def _runs(contract: Contract, dates: Iterable[Dated]) -> list[Span]:
    runs = [
        Span(SpanKind.OPTION if each.option else SpanKind.TERM, each.first, each.last)
        for each in stages(contract.said_terms)
    ]
    return [*runs, *(span for each in dates for span in each.spans)]


def _clipped(spans: Iterable[Span], first: date, last: date) -> list[Json]:
    kept = (within(span, first, last) for span in spans)
    return [_span(span) for span in kept if span is not None]


def _stage(stage: Stage) -> Json:
    return {"option": stage.option, "first": stage.first.isoformat(), "last": stage.last.isoformat()}


def _date(dated: Dated) -> Json:
    return {
        "kind": dated.kind.value,
        "on": dated.on.isoformat(),
        "deadline": dated.deadline.isoformat(),
        "decide_by": dated.decide_by.isoformat(),
        "spans": [_span(each) for each in dated.spans],
        "marks": [{"kind": each.kind.value, "on": each.on.isoformat()} for each in dated.marks],
    }


def _span(span: Span) -> Json:
    return {"kind": span.kind.value, "first": span.first.isoformat(), "last": span.last.isoformat()}
