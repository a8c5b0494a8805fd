"""What pydantic finds wrong with a file, in plain English."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.source import Document, Mistake, Where, did_you_mean
from bot.domain.english import number

# The patterns are those of the models; the words say what they stand for.
SHAPES = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case words joined by hyphens, like user-research",
    r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?\.[0-9]+$": "the number of a clause, like 4.3 or 14.must.1",
    r"^[UW][A-Z0-9]{7,19}$": "a person's Slack id, like U012AB3CD (in their profile: Copy member ID)",
    r"^[UWS][A-Z0-9]{7,19}$": "a person's Slack id, like U012AB3CD, or a user group's, like S012AB3CD",
    r"^[CG][A-Z0-9]{7,19}$": "a channel's Slack id, like C012AB3CD (at the foot of the channel's details)",
}


def mistakes(document: Document, model: type[BaseModel], error: ValidationError) -> Iterator[Mistake]:
    """Yield each thing that kept `document` from being a `model`, on its line."""
    errors = error.errors()
    meant = {found for each in errors if (found := meant_place(model, each))}
    for each in errors:
        # A misspelt key is one mistake, though it makes an unknown key and a missing one.
        doubled = each["type"] == "missing" and each["loc"] in meant
        if not doubled and not _short_of_sound_entries(each):
            yield document.mistake(each["loc"], _say(document, model, each))


def meant_place(model: type[BaseModel], error: ErrorDetails) -> Where | None:
    """Return the place of the key that an unknown one was meant for, where one is alike."""
    if error["type"] != "extra_forbidden":
        return None
    *around, wrong = error["loc"]
    hint = did_you_mean(str(wrong), _keys_at(model, error["loc"]))
    return (*around, hint.rpartition(" ")[2]) if hint else None


def closest(error: ErrorDetails) -> str | None:
    """Return the word that was meant by one that is not among those allowed, where one is alike."""
    hint = did_you_mean(str(error["input"]), _allowed(error["ctx"]))
    return hint.rpartition(" ")[2] if hint else None


def _short_of_sound_entries(error: ErrorDetails) -> bool:
    """Return whether a list is called too short only because some of its entries are wrong themselves."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _say(document: Document, model: type[BaseModel], error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"unknown key {key}{did_you_mean(key, _keys_at(model, error['loc']))}"
    name = _name(document, error["loc"])
    say = WORDS.get(error["type"])
    return f"{name} {say(error['input'], error.get('ctx', {}))}" if say else f"{name}: {error['msg']}"


def _name(document: Document, where: Where) -> str:
    """Return what people call a value: its key, or the id of an entry of a list, or which entry it is."""
    if where and where[-1] == "[key]":
        return f"the key {where[-2]}"
    keys = [step for step in where if isinstance(step, str)]
    if not keys:
        return "the file"
    position = where[-1]
    if isinstance(position, str):
        return position
    entry = document.at(where)
    if isinstance(entry, dict) and isinstance(entry.get("id"), str):
        return f"{_one_of[keys[-1]]} {entry['id']}" if keys[-1] in _one_of else str(entry["id"])
    return f"{keys[-1]} (number {position + 1})"


_one_of = {
    "sections": "section",
    "clauses": "clause",
    "questions": "question",
    "options": "option",
    "rules": "rule",
    "findings": "finding",
    "approval": "rule",
    "report": "rule",
    "categories": "category",
    "levels": "level",
    "facts": "criterion",
    "groups": "group",
}
"""What one entry of a list with ids is called."""


def _keys_at(model: type[BaseModel], where: Where) -> list[str]:
    """Return the keys that are accepted beside the one at `where`, as they are written in a file."""
    here = model
    for step in where[:-1]:
        if isinstance(step, str) and step in (fields := _fields(here)):
            here = _model_in(fields[step].annotation) or here
    return list(_fields(here))


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _not_text(given: object, _: dict[str, Any]) -> str:
    return "is empty" if given is None else "should be text"


def _not_one_of(given: object, context: dict[str, Any]) -> str:
    known = _allowed(context)
    return f"is {given}, which is not one of {', '.join(known)}{did_you_mean(str(given), known)}"


def _allowed(context: dict[str, Any]) -> list[str]:
    expected: str = context["expected"]
    return [word.strip(" '") for part in expected.split(" or ") for word in part.split(",")]


def _too_few(_: object, context: dict[str, Any]) -> str:
    return f"should have at least {context['min_length']} in its list"


def _too_many(_: object, context: dict[str, Any]) -> str:
    return f"should have at most {context['max_length']} in its list"


def _too_long(given: object, context: dict[str, Any]) -> str:
    return f"is {number(len(str(given)))} characters long; the most is {number(context['max_length'])}"


def _misshapen(given: object, context: dict[str, Any]) -> str:
    return f"is {given}; it should be {SHAPES.get(context['pattern'], context['pattern'])}"


Wording = Callable[[object, dict[str, Any]], str]
WORDS: dict[str, Wording] = {
    "missing": lambda _given, _context: "is missing",
    "string_type": _not_text,
    "string_too_short": lambda _given, _context: "is empty",
    "string_too_long": _too_long,
    "string_pattern_mismatch": _misshapen,
    "enum": _not_one_of,
    "literal_error": _not_one_of,
    "bool_type": lambda _given, _context: "is empty; it should be true or false",
    "bool_parsing": lambda given, _context: f"is {given}; it should be true or false",
    "int_type": lambda _given, _context: "is empty; it should be a whole number",
    "int_parsing": lambda given, _context: f"is {given}; it should be a whole number, without commas",
    "decimal_type": lambda _given, _context: "should be a number",
    "decimal_parsing": lambda given, _context: f"is {given}; it should be a number, without commas or signs",
    "finite_number": lambda given, _context: f"is {given}; it should be a number, without commas or signs",
    "time_type": lambda _given, _context: "is empty; it should be a time like 09:00",
    "time_parsing": lambda given, _context: f"is {given}; it should be a time like 09:00",
    "date_type": lambda _given, _context: "is empty; it should be a date like 2027-04-01",
    "date_from_datetime_parsing": lambda given, _context: f"is {given}; it should be a date like 2027-04-01",
    "date_from_datetime_inexact": lambda given, _context: f"is {given}; it should be a date like 2027-04-01",
    "greater_than_equal": lambda given, context: f"is {given}; the least is {context['ge']}",
    "less_than_equal": lambda given, context: f"is {given}; the most is {context['le']}",
    "tuple_type": lambda _given, _context: "should be a list, each entry on a line that starts with a dash",
    "too_short": _too_few,
    "too_long": _too_many,
    "dict_type": lambda _given, _context: "should be a group of keys, indented below it",
    "model_type": lambda _given, _context: "should be a group of keys, indented below it",
    "value_error": lambda _given, context: str(context["error"]),
}
