"""What is handed out as CSV: rows that a spreadsheet opens, and that cannot make it do anything."""

import csv
import io
from collections.abc import Iterable, Sequence

PENCE_IN_A_POUND = 100

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""https://owasp.org/www-community/attacks/CSV_Injection: a spreadsheet would run a cell that begins so."""


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows under their heads as RFC 4180 has them; words that would be a formula get a quote mark."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def in_pounds(pence: int) -> str:
    """Return an amount as a spreadsheet reads it: "1200000.00"."""
    return f"{pence // PENCE_IN_A_POUND}.{pence % PENCE_IN_A_POUND:02}"


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
