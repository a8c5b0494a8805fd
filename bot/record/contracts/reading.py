"""What the readers of all kinds of file share: fields read one by one, and what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.domain.contract import ContractSaid
from bot.domain.incoming import Incoming, Refused
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.terms import Terms, check_terms

T = TypeVar("T")

Row = Incoming | Refused

LONGEST_SHOWN = 60
LONGEST_TITLE = 300
LONGEST_NOTES = 3000

NOTES = frozenset({"notes"})
"""What a notice describes never takes the place of what people have noted."""


class Fields:
    """Reads a row's fields, and keeps what is wrong with each under the name it has in the file.

    `columns` gives those names by our own.
    """

    def __init__(self, line: int, columns: Mapping[str, str]) -> None:
        """Begin a row at a line."""
        self.line = line
        self.columns = columns
        self.problems: list[InvalidInput] = []

    def read(self, name: str, text: str, parse: Callable[[str], T], otherwise: T) -> T:
        """Return what a text is parsed to; where that is wrong, keep why and return `otherwise`."""
        try:
            return parse(text)
        except InvalidInput as error:
            self.problems.append(error.at(self.columns.get(name, name)))
            return otherwise

    def at(self, head: str, problem: Problem) -> InvalidInput:
        """Return what is wrong with a column by the name it has in the file."""
        return InvalidInput(head, problem)

    def wrong(self, name: str, problem: Problem, **values: str) -> None:
        """Keep what is wrong with a field."""
        self.problems.append(InvalidInput(self.columns.get(name, name), problem, values))

    def made(self, nation: str, terms: Mapping[str, Any], said: Mapping[str, Any], **more: Any) -> Row:
        """Return the row made of what was read, or all that is wrong with it."""
        if not self.problems:
            try:
                contract = ContractSaid(terms=Terms(**terms), **said)
                check_terms(contract.terms, nation)
                _check_texts(contract)
                return Incoming(line=self.line, said=contract, columns=self.columns, **more)
            except ValidationError as error:
                self._misfits(error)
            except InvalidForm as form:
                self.problems += [each.at(self.columns.get(each.field, each.field)) for each in form.problems]
        return Refused(self.line, tuple(self.problems))

    def _misfits(self, error: ValidationError) -> None:
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] else ""
            most = fault.get("ctx", {}).get("max_length")
            if most is not None:
                is_text = fault["type"] == "string_too_long"
                self.wrong(name, Problem.TEXT_TOO_LONG if is_text else Problem.TOO_MANY, most=str(most))
            elif fault["type"] in {"string_too_short", "too_short"}:
                self.wrong(name, Problem.TEXT_EMPTY)
            else:
                self.wrong(name, Problem.CHOICE_UNKNOWN, typed=str(fault["input"])[:LONGEST_SHOWN])


def _check_texts(said: ContractSaid) -> None:
    """Raise InvalidForm where a text has a sign that no database takes."""
    if any("\0" in text for text in _texts_of(said)):
        raise InvalidForm((InvalidInput("", Problem.TEXT_BROKEN),))


def _texts_of(said: ContractSaid) -> Iterator[str]:
    yield from (text for text in (said.reference, said.ocid, said.title, said.notes) if text)
    yield from (text for each in said.suppliers for text in (each.name, each.number) if text)
    yield from (*said.links, *said.guessed.values())


def notes_of(title: str, text: str) -> str:
    """Return what a notice says beyond what a contract has fields for, as far as there is room."""
    parts = [title if len(title) > LONGEST_TITLE else "", text.strip()]
    return "\n".join(part for part in parts if part)[:LONGEST_NOTES]
