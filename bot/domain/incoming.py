"""What a file says of contracts, row by row, and how that goes together with what a register knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.contract import ContractSaid
from bot.domain.problems import InvalidInput, Problem
from bot.domain.terms import Terms

WHOLE_FILE = 0
"""The line of a problem that is not one line's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A contract as one row of a file has it; `line` is the row's first line, or its place in a JSON file.

    `key` stands for its reference where it has none. `owner` and `deputy` are Slack's user ids. `columns`
    names the columns or paths of the file by the fields that were read from them; `fills` are fields in which
    what the row says never takes the place of anything. A file of releases may have
    the same contract several times: then `as_of` says when each was said, and the latest counts.
    """

    line: int
    said: ContractSaid
    key: str | None = None
    owner: str | None = None
    deputy: str | None = None
    assessment_id: int | None = None
    columns: Mapping[str, str]
    fills: frozenset[str] = frozenset()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, with everything that is wrong with it by the file's own columns."""

    line: int
    problems: tuple[InvalidInput, ...]


class FileRefused(Exception):
    """A file cannot be read at all, or not to its end; nothing of it is taken.

    `values` are what the sentence about it needs.
    """

    def __init__(self, problem: Problem, values: Mapping[str, str] | None = None) -> None:
        """Keep what is wrong."""
        super().__init__(problem)
        self.problem = problem
        self.values = dict(values or {})


def together(known: ContractSaid, new: ContractSaid, fills: frozenset[str] = frozenset()) -> ContractSaid:
    """Return what is said of a contract once a row of a file was read.

    What the row says counts; where it says nothing, what is known stays, and so does what a person has said
    where the row only guesses, and whatever is said already of what it only `fills`.
    """
    said, guessed = _said(new), dict(new.guessed)
    terms = _said(new.terms)
    for name in {*new.guessed, *fills}:
        if name not in known.guessed and _is_known(known, name):
            said.pop(name, None)
            terms.pop(name, None)
            guessed.pop(name, None)
    kept = {name: text for name, text in known.guessed.items() if name not in {**said, **terms}}
    return known.model_copy(
        update={
            **said,
            "terms": known.terms.model_copy(update=terms),
            "guessed": kept | guessed,
        }
    )


def _said(value: ContractSaid | Terms) -> dict[str, Any]:
    """Return the fields in which a value says something."""
    found = {name: getattr(value, name) for name in type(value).model_fields}
    for name in ("terms", "guessed"):
        found.pop(name, None)
    return {name: each for name, each in found.items() if each is not None and each not in _SAY_NOTHING[name]}


def _is_known(known: ContractSaid, name: str) -> bool:
    held = known.terms if name in Terms.model_fields else known
    each = getattr(held, name, None)
    return each is not None and each not in _SAY_NOTHING[name]


_SAY_NOTHING: Mapping[str, tuple[Any, ...]] = {
    **dict.fromkeys((*ContractSaid.model_fields, *Terms.model_fields), ()),
    "supplies": (frozenset(),),
    "links": ((),),
    "reviews": ((),),
    "notes": ("",),
}
"""What stands in a field of which nothing is said, beside None."""
