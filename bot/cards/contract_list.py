"""A list of contracts, page by page, and how it is asked for."""

from collections.abc import Mapping
from datetime import date

from bot.cards.contract import viewer
from bot.cards.reading import Data, Reading
from bot.store.contract_lists import A_PAGE, DAYS_AHEAD, Asked, Listed, Page, Row, listed


def data(reading: Reading, user: str, asked: Asked) -> Data:
    """Return one page of the contracts that `user` (Slack's id) may read and asks for."""
    page = listed(reading.session, viewer(reading, user), asked, reading.today)
    products = [{"id": each.id, "title": each.title} for each in reading.config.products]
    return {
        "asked": {"which": asked.shown, "words": asked.words, "page": asked.page},
        "product": next((each for each in products if each["id"] == asked.product), None),
        "products": products,
        "filters": [each.value for each in Listed],
        "rows": rows(reading, page),
        "total": page.total,
        "first": asked.page * A_PAGE + 1,
        "earlier": asked.page - 1 if asked.page else None,
        "later": asked.page + 1 if (asked.page + 1) * A_PAGE < page.total else None,
        "a_page": A_PAGE,
        "days": DAYS_AHEAD,
    }


def rows(reading: Reading, page: Page) -> list[Data]:
    """Return the rows of a page as templates show them."""
    owners = page.owners
    if owners is None:
        owners = reading.people(each.contract.owner_id for each in page.rows)
    return [_row(each, owners, reading.today) for each in page.rows]


def _row(row: Row, people: Mapping[int, str], today: date) -> Data:
    contract, owner = row.contract, row.contract.owner_id
    return {
        "contract": str(contract.id),
        "title": contract.title,
        "supplier": contract.supplier,
        "reference": contract.reference,
        "value_pence": contract.value_pence,
        "owner": people[owner] if owner else None,
        "end": contract.end,
        "ended": contract.end < today,
        "date": row.key_date
        and {
            "kind": row.key_date.kind,
            "on": row.key_date.on,
            "deadline": row.key_date.deadline,
            "decide_by": row.key_date.decide_by,
            "days_left": (row.key_date.deadline - today).days,
            "days_to_decide": (row.key_date.decide_by - today).days,
        },
    }
