"""What pydantic finds wrong with a file, in plain English."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.source import Document, Mistake, Where, did_you_mean

# The patterns are those of the models; the words say what they stand for.
SHAPES = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case words joined by hyphens, like user-research",
    r"^[0-9]+(\.[a-z]+)?\.[0-9]+$": "the number of a clause, like 4.3 or 14.must.1",
    r"^[UW][A-Z0-9]{7,19}$": "a person's Slack id, like U012AB3CD (in their profile: Copy member ID)",
    r"^[CG][A-Z0-9]{7,19}$": "a channel's Slack id, like C012AB3CD (at the foot of the channel's details)",
}


def mistakes(document: Document, model: type[BaseModel], error: ValidationError) -> Iterator[Mistake]:
    """Yield each thing that kept `document` from being a `model`, on its line."""
    errors = error.errors()
    meant = {found for each in errors if (found := _meant(model, each))}
    for each in errors:
        # A misspelt key is one mistake, though it makes an unknown key and a missing one.
        doubled = each["type"] == "missing" and each["loc"] in meant
        if not doubled and not _short_of_sound_entries(each):
            yield document.mistake(each["loc"], _say(model, each))


def _short_of_sound_entries(error: ErrorDetails) -> bool:
    """Return whether a list is called too short only because some of its entries are wrong themselves."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _say(model: type[BaseModel], error: ErrorDetails) -> str:
    name = _name(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key {name}{did_you_mean(name, _keys_at(model, error['loc']))}"
    say = WORDS.get(error["type"])
    return f"{name} {say(error['input'], error.get('ctx', {}))}" if say else f"{name}: {error['msg']}"


def _name(where: Where) -> str:
    keys = [step for step in where if isinstance(step, str)]
    if not keys:
        return "the file"
    position = where[-1]
    return keys[-1] if isinstance(position, str) else f"{keys[-1]} (number {position + 1})"


def _meant(model: type[BaseModel], error: ErrorDetails) -> Where | None:
    """Return the place of the key that an unknown one was meant for, where one is alike."""
    if error["type"] != "extra_forbidden":
        return None
    *around, wrong = error["loc"]
    hint = did_you_mean(str(wrong), _keys_at(model, error["loc"]))
    return (*around, hint.rpartition(" ")[2]) if hint else None


def _keys_at(model: type[BaseModel], where: Where) -> list[str]:
    """Return the keys that are accepted beside the one at `where`."""
    here = model
    for step in where[:-1]:
        if isinstance(step, str):
            here = _model_in(here.model_fields[step].annotation) or here
    return list(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _not_text(given: object, _: dict[str, Any]) -> str:
    return "is empty" if given is None else "should be text"


def _not_one_of(given: object, context: dict[str, Any]) -> str:
    expected: str = context["expected"]
    known = [word.strip(" '") for part in expected.split(" or ") for word in part.split(",")]
    return f"is {given}, which is not one of {', '.join(known)}{did_you_mean(str(given), known)}"


def _too_few(_: object, context: dict[str, Any]) -> str:
    return f"should have at least {context['min_length']} in its list"


def _too_many(_: object, context: dict[str, Any]) -> str:
    return f"should have at most {context['max_length']} in its list"


def _too_long(given: object, context: dict[str, Any]) -> str:
    return f"is {len(str(given)):,} characters long; the most is {context['max_length']:,}"


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
    "time_type": lambda _given, _context: "is empty; it should be a time like 09:00",
    "time_parsing": lambda given, _context: f"is {given}; it should be a time like 09:00",
    "greater_than_equal": lambda given, context: f"is {given}; the least is {context['ge']}",
    "less_than_equal": lambda given, context: f"is {given}; the most is {context['le']}",
    "tuple_type": lambda _given, _context: "should be a list, each entry on a line that starts with a dash",
    "too_short": _too_few,
    "too_long": _too_many,
    "model_type": lambda _given, _context: "should be a group of keys, indented below it",
    "value_error": lambda _given, context: str(context["error"]),
}
