"""Contracts as our own CSV file: how each column is written and read (docs/contracts-csv.md)."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.domain import terms_words as words
from bot.domain.contract import ContractSaid
from bot.domain.contract_facts import Supplies
from bot.domain.day_words import parse_day
from bot.domain.incoming import Refused
from bot.domain.money import parse_pounds
from bot.domain.notice import Notice
from bot.domain.ownership import Ownership
from bot.domain.problems import InvalidInput, Problem
from bot.domain.spend import PENCE_IN_A_POUND
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Option
from bot.record.contracts.cells import guarded, joined, split, unguarded
from bot.record.contracts.reading import LONGEST_SHOWN, Fields, Row

COLUMNS = (
    "reference", "title", "suppliers", "value_pounds", "spent_pounds", "start", "end", "notice", "breaks",
    "options", "max_extent", "renewal", "reviews", "automatic", "product", "supplies", "data_owner",
    "ip_owner", "usage_based", "owner", "deputy", "assessment", "links", "notes", "guessed", "ocid", "key",
)  # fmt: skip
"""The columns of a file that is written, in order; one that is read may leave out those it can do without."""

NEEDED = ("title", "suppliers", "value_pounds", "start", "end")
"""Columns without which nothing can be made of a file."""

_ALSO = {
    "value": "value_pounds",
    "spent": "spent_pounds",
    "spend_so_far": "spent_pounds",
    "supplier": "suppliers",
    "start_date": "start",
    "end_date": "end",
    "notice_period": "notice",
    "break_clauses": "breaks",
    "extension_options": "options",
    "maximum_extent": "max_extent",
    "renews": "renewal",
    "review_dates": "reviews",
    "automatic_extension": "automatic",
}
"""Other names that columns go by."""

_FIELDS = {"value_pounds": "value_pence", "spent_pounds": "spent_pence", "assessment": "assessment_id"}
_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_YES_OR_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_DIGEST_LENGTH = 32
_LONGEST_QUICK = 14

NAME_AND_NUMBER = 2
"""Parts of a supplier in its cell."""

C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True)
class Kept:
    """A contract of the register with who answers for it (Slack's user ids) and what it belongs to."""

    said: ContractSaid
    owner: str | None = None
    deputy: str | None = None
    assessment_id: int | None = None
    key: str | None = None


def column_named(name: str) -> str | None:
    """Return which of our columns a head names; None where it names none of ours."""
    plain = re.sub(r"[^a-z]+", "_", unguarded(name).lower()).strip("_")
    plain = _ALSO.get(plain, plain)
    return plain if plain in COLUMNS else None


def written(kept: Iterable[Kept]) -> Iterator[str]:
    """Give the lines of the file, its heads first, one contract at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in kept:
        writer.writerow([guarded(cell) for cell in _cells(each)])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def row(line: int, cells: Mapping[str, str], heads: Mapping[str, str], nation: str) -> Row:
    """Read one row: `cells` and the file's own `heads` by our columns. An empty cell says nothing."""
    told = {name: unguarded(cell) for name, cell in cells.items() if cell and not cell.isspace()}
    fields = Fields(line, {_FIELDS.get(name, name): head for name, head in heads.items()})
    for name in NEEDED:
        if name not in told:
            fields.wrong(_FIELDS.get(name, name), Problem.CELL_EMPTY)
    if any("\0" in cell for cell in told.values()):
        return Refused(line, (InvalidInput("", Problem.TEXT_BROKEN),))
    groups: tuple[dict[str, Any], dict[str, Any], dict[str, Any]] = (dict(_NO_TERMS), dict(_NOTHING_SAID), {})
    for name, text in told.items():
        if name in _READERS:
            group, field, parse = _READERS[name]
            value = fields.read(field, text, parse, None)
            if value is not None:
                groups[group][field] = value
    if "reference" not in told and "ocid" not in told:
        groups[_NAMED].setdefault("key", _digest(told))
    else:
        groups[_NAMED].pop("key", None)
    return fields.made(nation, groups[_TERMS], groups[_SAID], **groups[_NAMED])


def _cells(kept: Kept) -> Sequence[str]:
    said = kept.said
    terms = said.terms
    cells = {
        "reference": said.reference or "",
        "title": said.title,
        "suppliers": joined(
            (each.name,) if each.number is None else (each.name, each.number) for each in said.suppliers
        ),
        "value_pounds": _pounds(said.value_pence),
        "spent_pounds": "" if said.spent_pence is None else _pounds(said.spent_pence),
        "start": terms.start.isoformat(),
        "end": terms.end.isoformat(),
        "notice": words.format_notice(terms.notice),
        "breaks": words.format_breaks(terms.breaks),
        "options": words.format_options(terms.options),
        "max_extent": terms.max_extent.isoformat() if terms.max_extent else "",
        "renewal": words.format_renewal(terms.renewal),
        "reviews": words.format_reviews(terms.reviews),
        "automatic": _yes(terms.automatic),
        "product": said.product or "",
        "supplies": ", ".join(sorted(said.supplies)),
        "data_owner": said.data_owner or "",
        "ip_owner": said.ip_owner or "",
        "usage_based": _yes(said.usage_based),
        "owner": kept.owner or "",
        "deputy": kept.deputy or "",
        "assessment": str(kept.assessment_id or ""),
        "links": joined((link,) for link in said.links),
        "notes": said.notes,
        "guessed": joined(sorted(said.guessed.items())),
        "ocid": said.ocid or "",
        "key": (kept.key or "") if said.reference is None and said.ocid is None else "",
    }
    return [cells[name] for name in COLUMNS]


def _digest(told: Mapping[str, str]) -> str:
    """Return what stands for a row without a reference: another with the same cells is the same."""
    said = "\n".join(f"{name}={told[name]}" for name in sorted(told))
    return f"row:{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]}"


@lru_cache(4096)
def _notice(text: str) -> Notice | None:
    return words.parse_notice(text)


@lru_cache(4096)
def _breaks(text: str) -> tuple[Break, ...] | None:
    return words.parse_breaks(text)


@lru_cache(4096)
def _options(text: str) -> tuple[Option, ...] | None:
    return words.parse_options(text)


def _as_it_is(text: str) -> str:
    return text


def _pence(text: str) -> int:
    """Read an amount; what is written with pence and nothing else is read at once."""
    whole, point, rest = text.partition(".")
    if point and len(rest) == len("00") and len(text) < _LONGEST_QUICK and (whole + rest).isdecimal():
        return int(whole + rest)
    return parse_pounds(text)


def _suppliers(text: str) -> tuple[Supplier, ...]:
    found = split(text)
    if any(len(parts) > NAME_AND_NUMBER or not parts[0].strip() for parts in found):
        raise _unreadable(Problem.SUPPLIER_UNREADABLE, text)
    try:
        return tuple(
            Supplier(name=parts[0], number=(parts[1].strip() or None) if len(parts) > 1 else None)
            for parts in found
        )
    except ValidationError as error:  # what is there can only be too long
        most = str(error.errors()[0]["ctx"]["max_length"])
        raise InvalidInput("", Problem.TEXT_TOO_LONG, {"most": most}) from error


def _supplies(text: str) -> frozenset[Supplies]:
    return frozenset(_choice(Supplies, each) for each in re.split("[,;]", text))


def _ownership(text: str) -> Ownership:
    return _choice(Ownership, text)


def _choice(choices: type[C], text: str) -> C:
    try:
        return choices(text.strip().lower())
    except ValueError as error:
        known = ", ".join(choices)
        raise InvalidInput(
            "", Problem.CHOICE_UNKNOWN, {"typed": text.strip()[:LONGEST_SHOWN], "known": known}
        ) from error


def _yes_or_no(text: str) -> bool:
    said = _YES_OR_NO.get(text.strip().lower())
    if said is None:
        raise InvalidInput(
            "", Problem.CHOICE_UNKNOWN, {"typed": text.strip()[:LONGEST_SHOWN], "known": "yes, no"}
        )
    return said


def _links(text: str) -> tuple[str, ...]:
    return tuple(" | ".join(parts) for parts in split(text))


def _guessed(text: str) -> dict[str, str]:
    found = split(text)
    if any(len(parts) != NAME_AND_NUMBER for parts in found):
        raise _unreadable(Problem.GUESS_UNREADABLE, text)
    return {parts[0]: parts[1] for parts in found}


def _user(text: str) -> str:
    if not _USER.fullmatch(text.strip()):
        raise _unreadable(Problem.PERSON_UNKNOWN, text)
    return text.strip()


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise _unreadable(Problem.NUMBER_UNREADABLE, text)
    return int(text)


def _pounds(pence: int) -> str:
    return f"{pence // PENCE_IN_A_POUND}.{pence % PENCE_IN_A_POUND:02}"


def _yes(holds: bool | None) -> str:  # noqa: FBT001  what it says is the argument
    return {True: "yes", False: "no", None: ""}[holds]


def _unreadable(problem: Problem, text: str) -> InvalidInput:
    return InvalidInput("", problem, {"typed": text.strip()[:LONGEST_SHOWN]})


_TERMS, _SAID, _NAMED = range(3)
_NO_TERMS = {"start": date.min, "end": date.min}
_NOTHING_SAID = {"title": "", "suppliers": (), "value_pence": 0, "notes": ""}

_READERS: Mapping[str, tuple[int, str, Callable[[str], Any]]] = {
    "reference": (_SAID, "reference", _as_it_is),
    "ocid": (_SAID, "ocid", _as_it_is),
    "title": (_SAID, "title", _as_it_is),
    "suppliers": (_SAID, "suppliers", _suppliers),
    "value_pounds": (_SAID, "value_pence", _pence),
    "spent_pounds": (_SAID, "spent_pence", _pence),
    "start": (_TERMS, "start", parse_day),
    "end": (_TERMS, "end", parse_day),
    "notice": (_TERMS, "notice", _notice),
    "breaks": (_TERMS, "breaks", _breaks),
    "options": (_TERMS, "options", _options),
    "max_extent": (_TERMS, "max_extent", parse_day),
    "renewal": (_TERMS, "renewal", words.parse_renewal),
    "reviews": (_TERMS, "reviews", words.parse_reviews),
    "automatic": (_TERMS, "automatic", _yes_or_no),
    "product": (_SAID, "product", str.strip),
    "supplies": (_SAID, "supplies", _supplies),
    "data_owner": (_SAID, "data_owner", _ownership),
    "ip_owner": (_SAID, "ip_owner", _ownership),
    "usage_based": (_SAID, "usage_based", _yes_or_no),
    "links": (_SAID, "links", _links),
    "notes": (_SAID, "notes", _as_it_is),
    "guessed": (_SAID, "guessed", _guessed),
    "owner": (_NAMED, "owner", _user),
    "deputy": (_NAMED, "deputy", _user),
    "assessment": (_NAMED, "assessment_id", _number),
    "key": (_NAMED, "key", _as_it_is),
}
"""What each column is read into: of the terms, of what else is said, or of what names somebody."""
