"""The contracts of an organisation that nobody answers for, as the commercial channel sees them."""

from bot.cards.reading import Data, Reading
from bot.store.engine import key_of
from bot.store.tables import Card
from bot.store.unowned import nearest, unowned_count

MOST = 8
"""Contracts shown with a button each; how many more there are is said."""


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data; of a list that a later one has replaced only that it is."""
    if not reading.is_newest(card):
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
