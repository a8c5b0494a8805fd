"""Contract dates as people are reminded of them: all that is due for somebody at one time in one message."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import col, select

from bot.cards import follow_up
from bot.cards.reading import Data, Reading
from bot.config import Keeping, keeping
from bot.domain.calendar import london_date
from bot.domain.key_dates import key_dates
from bot.domain.notice import Explained, explained
from bot.store.contracts import OPEN, DatedContract, dated_contract, dated_contracts
from bot.store.engine import find, key_of
from bot.store.tables import Assessment, Card, Contract, KeyDate, Reminder, ReminderMessage

MOST = 8
"""Dates shown in one message with their buttons; a message has 50 blocks. How many more there are is said."""


def data(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for a card about one key date alone."""
    found = dated_contract(reading.session, reading.workspace_id, card.subject_id)
    return "reminders", {"late_since": None, "more": 0, "dates": [_shown(reading, found, london_date(now))]}


def reminders(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for all that one message reminds of, the most urgent first."""
    message = find(reading.session, ReminderMessage, reading.workspace_id, card.subject_id)
    reminded = select(Reminder.key_date_id).where(Reminder.message_id == key_of(message))
    found = dated_contracts(reading.session, reading.workspace_id, col(KeyDate.id).in_(reminded))
    today = london_date(now)
    return "reminders", {
        "late_since": message.late_since,
        "more": max(len(found) - MOST, 0),
        "dates": [_shown(reading, each, today) for each in found[:MOST]],
    }


def shown(reading: Reading, found: Iterable[DatedContract]) -> list[Data]:
    """Return key dates as templates show them, as things stand on the reading's day."""
    return [_shown(reading, each, reading.today) for each in found]


def _shown(reading: Reading, found: DatedContract, today: date) -> Data:
    key_date, contract = found.key_date, found.contract
    people = reading.people([contract.owner_id, key_date.acknowledged_by_id, key_date.decided_by_id])
    kept = keeping(reading.config, reading.organisation_of(contract), contract.product, contract.value_pence)
    snoozed = key_date.snoozed_until if key_date.status in OPEN else None
    return {
        "id": str(key_of(key_date)),
        "contract": str(key_of(contract)),
        "title": contract.title,
        "supplier": contract.supplier,
        "value_pence": contract.value_pence,
        "kind": key_date.kind,
        "status": key_date.status,
        "owner": people[contract.owner_id] if contract.owner_id else None,
        "days_left": (key_date.deadline - today).days,
        "days_to_decide": (key_date.decide_by - today).days,
        "passed": key_date.on < today,
        "open": key_date.status in OPEN,
        "acknowledged": _acknowledged(key_date, people),
        "decision": _decision(reading, key_date, people),
        "rolled_to": key_date.rolled_to,
        "assessment": _assessment(reading, contract),
        "snoozed_until": snoozed if snoozed and snoozed > today else None,
        "snooze_days": reading.config.reminders.snooze_days,
        **_reached(contract, key_date, kept).as_data(),
    }


def _reached(contract: Contract, key_date: KeyDate, kept: Keeping) -> Explained:
    """Return how a date's deadlines were reached; of one that no longer follows, as far as is known."""
    for kind, reached in key_dates(contract.said_terms, kept.practice):
        if (kind, reached.date) == (key_date.kind, key_date.on):
            return reached
    notice = contract.said_terms.notice
    return explained(
        key_date.on,
        notice or kept.practice.assumed,
        kept.practice.lead,
        kept.practice.nation,
        assumed=notice is None,
    )


def _assessment(reading: Reading, contract: Contract) -> str | None:
    if contract.assessment_id is None:
        return None
    return find(reading.session, Assessment, reading.workspace_id, contract.assessment_id).title


def _acknowledged(key_date: KeyDate, people: dict[int, str]) -> Data | None:
    if key_date.acknowledged_by_id is None:
        return None
    return {"by": people[key_date.acknowledged_by_id], "at": key_date.acknowledged_at}


def _decision(reading: Reading, key_date: KeyDate, people: dict[int, str]) -> Data | None:
    if key_date.decision is None or key_date.decided_by_id is None:
        return None
    return {
        "decision": key_date.decision,
        "by": people[key_date.decided_by_id],
        "at": key_date.decided_at,
        "words": key_date.words,
        "planned_start": key_date.planned_start,
        "to_do": follow_up.to_do(reading, key_of(key_date)),
    }
