"""A contract's key date, as its owner and the commercial channel are reminded of it."""

from datetime import datetime

from bot.cards.reading import Data, Reading
from bot.domain.calendar import london_date
from bot.domain.notice import Period, notice_deadline
from bot.store.contracts import OPEN, dated_contract
from bot.store.engine import find, key_of
from bot.store.tables import Assessment, Card, Contract, KeyDate


def data(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data: with buttons until a decision is recorded."""
    found = dated_contract(reading.session, reading.workspace_id, card.subject_id)
    key_date, contract = found.key_date, found.contract
    today = london_date(now)
    people = reading.people([contract.owner_id, key_date.acknowledged_by_id, key_date.decided_by_id])
    is_snoozed = key_date.snoozed_until is not None and key_date.snoozed_until > today
    return "key_date", {
        **_terms(reading, key_date, contract),
        "id": str(key_of(key_date)),
        "owner": people[contract.owner_id],
        "days_left": (key_date.deadline - today).days,
        "passed": key_date.on < today,
        "open": key_date.status in OPEN,
        "acknowledged": _acknowledged(key_date, people),
        "decision": _decision(key_date, people),
        "assessment": _assessment(reading, contract),
        "snoozed_until": key_date.snoozed_until if is_snoozed else None,
        "snooze_days": reading.config.reminders.snooze_days,
    }


def _terms(reading: Reading, key_date: KeyDate, contract: Contract) -> Data:
    nation = reading.organisation_of(contract).nation
    reached = notice_deadline(key_date.on, Period(contract.notice_number, contract.notice_unit), nation)
    return {
        "title": contract.title,
        "supplier": contract.supplier,
        "value_pence": contract.value_pence,
        "kind": key_date.kind,
        "on": key_date.on,
        "deadline": key_date.deadline,
        "less_notice": reached.less_notice,
        "moved": key_date.deadline != reached.less_notice,
        "provisional": reached.provisional,
        "notice_number": contract.notice_number,
        "notice_unit": contract.notice_unit,
    }


def _assessment(reading: Reading, contract: Contract) -> str | None:
    if contract.assessment_id is None:
        return None
    return find(reading.session, Assessment, reading.workspace_id, contract.assessment_id).title


def _acknowledged(key_date: KeyDate, people: dict[int, str]) -> Data | None:
    if key_date.acknowledged_by_id is None:
        return None
    return {"by": people[key_date.acknowledged_by_id], "at": key_date.acknowledged_at}


def _decision(key_date: KeyDate, people: dict[int, str]) -> Data | None:
    if key_date.decision is None or key_date.decided_by_id is None:
        return None
    return {
        "decision": key_date.decision,
        "by": people[key_date.decided_by_id],
        "at": key_date.decided_at,
        "words": key_date.words,
    }
