"""A contract's key dates are brought to what follows from its terms, when those are new or have changed."""

from datetime import date, timedelta

from bot.config import plan_digest
from bot.domain.calendar import london_date
from bot.domain.key_dates import KeyDateKind, key_dates
from bot.domain.lifecycle import DateStatus
from bot.domain.notice import Explained
from bot.flows.context import Moment
from bot.flows.contracting import dating, ensuing
from bot.store.contracts import OPEN
from bot.store.engine import key_of
from bot.store.tables import Contract, KeyDate


def derive(moment: Moment, contract: Contract) -> None:
    """Bring a contract's key dates, and what the clock knows of them, to what follows from its terms.

    What is past already is not added: nobody can act on it any more. What no longer follows is superseded,
    and what is decided stays. A reminder that was due, but not said yet, stays due.
    """
    today, digest = london_date(moment.now), plan_digest(moment.context.config)
    rows = dating.dates_of(moment, contract)
    found = {(row.kind, row.on): row for row in rows}
    kept = dating.keeping_of(moment, contract)
    wanted = key_dates(contract.said_terms, kept.practice)
    for kind, reached in wanted:
        row = found.pop((kind, reached.date), None)
        if row is None and reached.date >= today:
            row = _new(moment, contract, kind, reached, today)
        if row is None or row.status in (DateStatus.DECIDED, DateStatus.LAPSED):
            continue
        if row.status is DateStatus.SUPERSEDED:
            row.status, row.sequence = DateStatus.OPEN, row.sequence + 1
        if (row.deadline, row.decide_by) != (reached.deadline, reached.decide_by):
            row.deadline, row.decide_by, row.sequence = reached.deadline, reached.decide_by, row.sequence + 1
        was_due = row.next_at is not None and row.next_at <= moment.now
        if row.planned and not was_due:
            row.handled_through = max(row.handled_through, today - timedelta(days=1))
        dating.plan(moment, kept, row)
        row.planned = digest
    for row in found.values():
        if row.status in OPEN:
            _supersede(row)
    if any(row.status is DateStatus.DECIDED for row in rows):
        deadlines = {(kind, reached.date): reached.deadline for kind, reached in wanted}
        kept_on = {key_of(row): deadlines.get((row.kind, row.on)) for row in rows}
        ensuing.revise(moment, contract, kept_on)
    moment.session.flush()


def _supersede(row: KeyDate) -> None:
    dating.close(row)
    row.status = DateStatus.SUPERSEDED


def _new(moment: Moment, contract: Contract, kind: KeyDateKind, reached: Explained, today: date) -> KeyDate:
    row = KeyDate(
        workspace_id=contract.workspace_id,
        contract_id=key_of(contract),
        kind=kind,
        on=reached.date,
        deadline=reached.deadline,
        decide_by=reached.decide_by,
        status=DateStatus.OPEN,
        handled_through=today - timedelta(days=1),
    )
    moment.session.add(row)
    return row
