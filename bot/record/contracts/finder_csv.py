"""Contracts as Contracts Finder exports them: a CSV file with a row for each notice.

https://www.contractsfinder.service.gov.uk/ has suppliers in one cell,
`[Name|Address|Ref type|Ref Number|Is SME|Is VCSE]` for each; a value of 0 is common, and says nothing.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.day_words import parse_day
from bot.domain.extension_words import guess_options, guess_sum
from bot.domain.money import parse_pounds
from bot.domain.problems import Problem
from bot.domain.suppliers import Supplier
from bot.record.contracts.reading import LONGEST_TITLE, NOTES, Fields, Row, notes_of

KEY, TITLE, VALUE, START, END = (
    "Notice Identifier", "Title", "Awarded Value", "Contract start date", "Contract end date",
)  # fmt: skip
SUPPLIERS = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
DESCRIPTION, BUYER, LINKS = "Description", "Organisation Name", "Links"

COLUMNS = {
    "ocid": KEY,
    "title": TITLE,
    "value_pence": VALUE,
    "suppliers": SUPPLIERS,
    "start": START,
    "end": END,
    "options": DESCRIPTION,
}
"""The file's columns by our fields."""

_SUPPLIER = re.compile(r"\[(?P<parts>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]")
_COMPANY = "companies_house"
_NUMBER_PART = 3


def is_ours(heads: Iterable[str]) -> bool:
    """Return whether a file with these heads is an export of Contracts Finder."""
    return {KEY, START, END} <= {head.strip() for head in heads}


def row(line: int, cells: Mapping[str, str], nation: str) -> Row:
    """Read one row, `cells` by the file's own heads."""
    fields = Fields(line, COLUMNS)
    for name in (KEY, TITLE, SUPPLIERS, START, END):
        if not cells.get(name, "").strip():
            fields.problems.append(fields.at(name, Problem.CELL_EMPTY))
    text = cells.get(DESCRIPTION, "")
    title = " ".join(cells.get(TITLE, "").split())
    guessed = {}
    options = guess_options(text) or guess_sum(title)
    if options:
        guessed["options"] = (text if guess_options(text) else title)[:LONGEST_TITLE]
    value = cells.get(VALUE, "").strip()
    pence = fields.read("value_pence", value, parse_pounds, 0) if value else 0
    if not pence:
        guessed["value_pence"] = value
    dates = {name: cells.get(COLUMNS[name], "") for name in ("start", "end")}
    return fields.made(
        nation,
        {
            **{
                name: fields.read(name, text, parse_day, date.min) if text.strip() else date.min
                for name, text in dates.items()
            },
            "options": options or None,
        },
        {
            "ocid": f"contracts-finder:{cells.get(KEY, '').strip()}",
            "title": title[:LONGEST_TITLE],
            "suppliers": suppliers_in(cells.get(SUPPLIERS, "")),
            "value_pence": pence,
            "notes": notes_of(title, text),
            "guessed": guessed,
        },
        fills=NOTES,
    )


def suppliers_in(cell: str) -> tuple[Supplier, ...]:
    """Return the suppliers in a cell; one that is written without brackets is a name."""
    found = [match["parts"].split("|") for match in _SUPPLIER.finditer(cell)] or [[cell]]
    return tuple(
        Supplier(name=parts[0][:LONGEST_TITLE], number=_number(parts)) for parts in found if parts[0].strip()
    )


def _number(parts: list[str]) -> str | None:
    """Return the company number: the reference of a kind that names Companies House, or of no kind."""
    if len(parts) <= _NUMBER_PART:
        return None
    kind = re.sub(r"[^a-z]+", "_", parts[_NUMBER_PART - 1].lower())
    number = parts[_NUMBER_PART].strip()
    return number[:60] if number and (not kind or _COMPANY in kind or "company" in kind) else None
