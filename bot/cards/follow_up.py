"""What has to follow from a decision about a contract's date, as whoever answers for it is reminded of it."""

from sqlmodel import col, select

from bot.cards.reading import Data, Reading
from bot.store.contracts import dated_contract, unfinished
from bot.store.engine import find, key_of
from bot.store.tables import Card, FollowUp


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons while it is still to do."""
    return "follow_up", modal(reading, card.subject_id)


def modal(reading: Reading, follow_up_id: int) -> Data:
    """Return what the card and its forms show."""
    row = find(reading.session, FollowUp, reading.workspace_id, follow_up_id)
    found = dated_contract(reading.session, reading.workspace_id, row.key_date_id)
    people = reading.people([found.contract.owner_id, row.done_by_id])
    return {
        "id": str(key_of(row)),
        **_shown(row),
        "was_due": row.was_due,
        "days_left": (row.due - reading.today).days,
        "title": found.contract.title,
        "supplier": found.contract.supplier,
        "date_kind": found.key_date.kind,
        "date": found.key_date.on,
        "decision": found.key_date.decision,
        "planned_start": found.key_date.planned_start,
        "owner": people[found.contract.owner_id] if found.contract.owner_id else None,
        "open": row.is_unfinished,
        "dropped": row.dropped_at is not None,
        "done_on": row.done_on,
        "late": max((row.done_on - row.due).days, 0) if row.done_on else 0,
        "by": people[row.done_by_id] if row.done_by_id else None,
        "at": row.done_at,
        "words": row.words,
        "today": reading.today,
    }


def to_do(reading: Reading, key_date_id: int) -> list[Data]:
    """Return what is still to do of what follows from a key date's decision, the earliest first."""
    query = select(FollowUp).where(
        FollowUp.workspace_id == reading.workspace_id,
        FollowUp.key_date_id == key_date_id,
        unfinished(),
    )
    rows = reading.session.exec(query.order_by(col(FollowUp.due), col(FollowUp.id)))
    return [_shown(row) for row in rows]


def _shown(row: FollowUp) -> Data:
    return {"kind": row.kind, "name": row.title, "due": row.due}
