"""A file of contracts as a stream of rows, whatever kind it is; only a part of it is ever in memory."""

import csv
import difflib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import ijson
from ijson.common import ObjectBuilder

from bot.domain.english import number
from bot.domain.incoming import WHOLE_FILE, FileRefused, Refused
from bot.domain.problems import InvalidInput, Problem
from bot.record.contracts import finder_csv, ocds, own_csv
from bot.record.contracts.reading import LONGEST_SHOWN, Row

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx and .ods (zip archives) and .xls begin."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING = 4096
_LISTS = ("releases", "records")
_LARGEST_CELL = 1_000_000


class Form(StrEnum):
    """What kind of file it is."""

    OWN = "own"
    FINDER = "contracts-finder"
    OCDS = "ocds"


def rows(path: Path, nation: str) -> Iterator[Row]:
    """Give the rows of a file, those that are refused among them.

    `nation` is the one whose working days count. Raises FileRefused at once where the file is not of a kind
    that can be read, and on the way where it turns out to be broken.
    """
    with path.open("rb") as file:
        form = form_of(file)
        if form is Form.OCDS:
            yield from _json_rows(file, nation)
            return
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from _csv_rows(text, nation)


def form_of(file: BinaryIO) -> Form:
    """Return what kind of file it is by how it begins; raises FileRefused where it is none of ours."""
    start = file.read(_BEGINNING)
    file.seek(0)
    if not start.strip():
        raise FileRefused(Problem.FILE_EMPTY)
    if start.startswith(_SPREADSHEETS):
        raise FileRefused(Problem.IS_SPREADSHEET)
    if start.startswith(_UTF16):
        raise FileRefused(Problem.NOT_UTF8)
    body = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body.startswith((b"{", b"[")) and not body.startswith(b"[Name"):
        return Form.OCDS
    head = body.split(b"\n", 1)[0]
    return Form.FINDER if b"Notice Identifier" in head else Form.OWN


def _csv_rows(text: TextIO, nation: str) -> Iterator[Row]:
    csv.field_size_limit(_LARGEST_CELL)
    line = 1
    try:
        head = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(head), strict=True)
        heads = [each.strip() for each in next(reader)]
        is_finder = finder_csv.is_ours(heads)
        columns = {} if is_finder else _own_columns(heads)
        if not is_finder:
            yield from _unknown(heads)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(heads) and any(cells[len(heads) :]):
                yield Refused(line, (InvalidInput("", Problem.CELLS_TOO_MANY),))
            elif not any(cells):
                pass
            elif is_finder:
                yield finder_csv.row(line, _first(heads, cells), nation)
            else:
                told = {name: cells[place] for name, place in columns.items() if place < len(cells)}
                yield own_csv.row(line, told, {name: heads[place] for name, place in columns.items()}, nation)
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise FileRefused(Problem.NOT_UTF8, {"line": number(line)}) from error
    except csv.Error as error:
        raise FileRefused(Problem.FILE_BROKEN, {"why": f"line {number(line)}: {error}"}) from error


def _first(heads: list[str], cells: list[str]) -> dict[str, str]:
    """Return cells by their heads; of two columns with one name the first that says something counts."""
    told: dict[str, str] = {}
    for head, cell in zip(heads, cells, strict=False):
        told[head] = told.get(head) or cell
    return told


def _own_columns(heads: list[str]) -> dict[str, int]:
    """Return the places of our columns; raises FileRefused where some are missing or there twice."""
    columns: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = own_csv.column_named(head)
        if name in columns:
            raise FileRefused(Problem.COLUMN_TWICE, {"typed": head[:LONGEST_SHOWN]})
        if name is not None:
            columns[name] = place
    missing = [name for name in own_csv.NEEDED if name not in columns]
    if missing:
        raise FileRefused(Problem.COLUMNS_MISSING, {"columns": ", ".join(missing)})
    return columns


def _unknown(heads: list[str]) -> Iterator[Row]:
    """Tell of each column that is not ours."""
    for head in heads:
        if head and own_csv.column_named(head) is None:
            close = difflib.get_close_matches(head.lower().replace(" ", "_"), own_csv.COLUMNS, n=1)
            values = {"typed": head[:LONGEST_SHOWN], "meant": close[0] if close else ""}
            yield Refused(WHOLE_FILE, (InvalidInput(head, Problem.COLUMN_UNKNOWN, values),))


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _json_rows(file: BinaryIO, nation: str) -> Iterator[Row]:
    try:
        for number, release in enumerate(_releases(_without_mark(file)), start=1):
            yield from ocds.rows(number, release, nation)
    except ijson.JSONError as error:
        why = str(error).splitlines()[0][:LONGEST_SHOWN]
        raise FileRefused(Problem.FILE_BROKEN, {"why": why}) from error
    except UnicodeDecodeError as error:
        raise FileRefused(Problem.NOT_UTF8) from error


def _without_mark(file: BinaryIO) -> BinaryIO:
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    return file


def _releases(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Give the releases of packages, of lists, and of lines of either; one release is in memory at a time."""
    depth, key, kind = 0, "", ""
    item: ObjectBuilder | None = None
    top: dict[str, Any] = {}
    for event, value in ijson.basic_parse(file, multiple_values=True):
        opens, closes = event in {"start_map", "start_array"}, event in {"end_map", "end_array"}
        if item is None and depth == _depth_of_items(kind) and not closes and event != "map_key":
            item, item_depth = ObjectBuilder(), depth
        elif depth == 0 and opens:
            kind, top = ("list" if event == "start_array" else "object"), {}
        elif depth == 1 and kind != "list" and event == "map_key":
            key, kind = value, ("package" if value in _LISTS else "object")
        if item is not None:
            item.event(event, value)
        depth += opens - closes
        if item is not None and depth == item_depth:
            if kind == "object":
                top[key] = item.value
            else:
                yield from _release_in(item.value)
            item = None
        elif depth == 0 and closes and kind == "object":
            yield from _release_in(top)


def _depth_of_items(kind: str) -> int:
    return {"list": 1, "object": 1, "package": 2}.get(kind, -1)


def _release_in(found: Any) -> Iterator[dict[str, Any]]:
    """Give the release that is found, or the latest state of what a record is about."""
    if not isinstance(found, dict):
        return
    compiled = found.get("compiledRelease")
    if isinstance(compiled, dict):
        yield {"ocid": found.get("ocid"), **compiled}
    elif isinstance(found.get("releases"), list):  # a record without a compiled release
        yield from (each for each in found["releases"] if isinstance(each, dict) and "ocid" in each)
    elif "ocid" in found:
        yield found
