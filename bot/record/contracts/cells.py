"""Cells of a CSV file that holds contracts: guarded against formulas, and several values in one."""

import re
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = re.compile(r"'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
"""What a spreadsheet may run (https://owasp.org/www-community/attacks/CSV_Injection), guarded or not."""

_BETWEEN, _WITHIN = ";", "|"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before it makes it text."""
    return f"'{cell}" if _BEGINS_A_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and _BEGINS_A_FORMULA.match(cell) else cell


def joined(values: Iterable[Sequence[str]]) -> str:
    """Return several values of several parts in one cell: "Example Ltd | 0123; Other Ltd"."""
    return "; ".join(" | ".join(map(_escaped, parts)) for parts in values)


def split(cell: str) -> list[list[str]]:
    """Return the values in a cell, each in its parts; an empty cell has none."""
    if not cell.strip():
        return []
    if "\\" not in cell:
        plain = [value.split(_WITHIN) for value in cell.split(_BETWEEN)]
        return [_trimmed(parts, is_first=number == 0) for number, parts in enumerate(plain)]
    values: list[list[str]] = [[""]]
    escaped = False
    for sign in cell:
        if escaped or sign not in "\\;|":
            values[-1][-1] += sign
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == _WITHIN:
            values[-1].append("")
        else:
            values.append([""])
    return [_trimmed(parts, is_first=number == 0) for number, parts in enumerate(values)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(_BETWEEN, "\\;").replace(_WITHIN, "\\|")


def _trimmed(parts: list[str], *, is_first: bool) -> list[str]:
    """Take away the one space that stands around each sign between."""
    last = len(parts) - 1
    return [
        part.removeprefix("" if is_first and number == 0 else " ").removesuffix("" if number == last else " ")
        for number, part in enumerate(parts)
    ]
