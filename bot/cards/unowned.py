"""The contracts of an organisation that nobody answers for, as the commercial channel sees them."""

from sqlmodel import col, select

from bot.cards.reading import Data, Reading
from bot.store.engine import key_of
from bot.store.tables import Card
from bot.store.unowned import nearest, unowned_count

MOST = 8
"""Contracts shown with a button each; how many more there are is said."""


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data; of a list that a later one has replaced only that it is."""
    later = select(Card.id).where(
        Card.workspace_id == reading.workspace_id,
        Card.kind == card.kind,
        Card.subject_id == card.subject_id,
        col(Card.id) > key_of(card),
    )
    if reading.session.exec(later.limit(1)).first() is not None:
        return "unowned", {"replaced": True, "total": 0, "more": 0, "contracts": []}
    found = nearest(reading.session, reading.workspace_id, card.subject_id, MOST)
    total = unowned_count(reading.session, reading.workspace_id, card.subject_id)
    return "unowned", {
        "replaced": False,
        "total": total,
        "more": max(total - len(found), 0),
        "contracts": [
            {
                "id": str(key_of(each.contract)),
                "title": each.contract.title,
                "supplier": each.contract.supplier,
                "value_pence": each.contract.value_pence,
                "end": each.contract.end,
                "decide_by": each.decide_by,
                "days": (each.decide_by - reading.today).days if each.decide_by else None,
            }
            for each in found
        ],
    }
