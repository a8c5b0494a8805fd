"""What a file would say without its mistakes of shape, so that the rest of it is checked at the same time.

Misspelt keys and words are taken for those that were meant, and what is missing is made up. It is used only
for finding more mistakes.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.source import Document, Plain, Where
from bot.config.wording import closest, meant_place

Model = TypeVar("Model", bound=BaseModel)

_MADE_UP = "(not given)"


def mended(document: Document, model: type[Model], error: ValidationError) -> tuple[Document, Model | None]:
    """Return a document that has been mended, and its value; None where it takes a person to mend it."""
    # keys first, because a value that seems to be missing may only have a misspelt key
    for mend in (_mend_keys, _mend_values):
        document = mend(document, model, error)
        try:
            return document, model.model_validate(document.data)
        except ValidationError as left:
            error = left
    return document, None


def _mend_keys(document: Document, model: type[BaseModel], error: ValidationError) -> Document:
    data, lines = deepcopy(document.data), dict(document.lines)
    for each in error.errors():
        where: Where = each["loc"]
        group = _at(data, where[:-1])
        if each["type"] != "extra_forbidden" or not isinstance(group, dict):
            continue
        value = group.pop(str(where[-1]))
        meant = meant_place(model, each)
        if meant and meant[-1] not in group:
            group[str(meant[-1])] = value
            lines |= {
                meant + place[len(where) :]: line
                for place, line in lines.items()
                if place[: len(where)] == where
            }
    return Document(document.file, data, lines)


def _mend_values(document: Document, model: type[BaseModel], error: ValidationError) -> Document:
    data = deepcopy(document.data)
    for each in error.errors():
        mend = _MENDERS.get(each["type"])
        if mend is None:
            continue
        *around, last = each["loc"]
        group = _at(data, tuple(around))
        if isinstance(group, dict):
            group[str(last)] = mend(each)
        elif isinstance(group, list) and isinstance(last, int):
            group[last] = mend(each)
    return Document(document.file, data, document.lines)


def _at(data: Plain, where: Where) -> Plain:
    return Document("", data, {}).at(where)


def _no(_: ErrorDetails) -> str:
    return "false"


def _one(_: ErrorDetails) -> str:
    return "1"


def _hyphenated(error: ErrorDetails) -> str:
    """Return an id as it should be written: the same wherever it is named in the same way."""
    return re.sub("[^a-z0-9.]+", "-", str(error["input"]).lower()).strip("-")


def _says_something(error: ErrorDetails) -> Plain:
    """Return criteria that say something where they said nothing."""
    around = error["loc"][-2:-1]
    if around in {("all",), ("any",), ("none",)}:
        return dict(_ALWAYS)
    given: dict[str, Plain] = error["input"]
    return given | {"all": [dict(_ALWAYS)]} if around in {("rules",), ("findings",)} else given


_ALWAYS: dict[str, Plain] = {"fact": "cost", "at_least": "0"}
_MENDERS: dict[str, Callable[[ErrorDetails], Plain]] = {
    "missing": lambda _: _MADE_UP,
    "string_type": lambda _: _MADE_UP,
    "string_too_short": lambda _: _MADE_UP,
    "string_too_long": lambda error: str(error["input"])[: error["ctx"]["max_length"]],
    "string_pattern_mismatch": _hyphenated,
    "value_error": _says_something,
    "enum": closest,
    "literal_error": closest,
    "bool_type": _no,
    "bool_parsing": _no,
    "int_type": _one,
    "int_parsing": _one,
    "decimal_type": _one,
    "decimal_parsing": _one,
}
"""What to put in the place of a value, by what is wrong with it."""
