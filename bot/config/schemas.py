"""JSON Schemas of the configuration files, by which editors complete keys and mark mistakes."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.config.values import ClosedServices, Notify, Organisations, Products, ReminderPolicy
from bot.domain.regimes import Regime
from bot.domain.standard import Standard
from bot.domain.template import Template

MODELS: Mapping[str, type[BaseModel]] = {
    "standard": Standard,
    "regime": Regime,
    "organisations": Organisations,
    "reminders": ReminderPolicy,
    "closed-services": ClosedServices,
    "products": Products,
    "notify": Notify,
    "template": Template,
}

_DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT = ["string", "number", "boolean"]


def schemas() -> dict[str, str]:
    """Return the schemas by the names of their files."""
    return {f"{name}.json": _schema(model) for name, model in MODELS.items()}


def _schema(model: type[BaseModel]) -> str:
    made = {"$schema": _DRAFT} | _as_written(model.model_json_schema(by_alias=True))
    criterion = made.get("$defs", {}).get("Criterion")
    if criterion:
        several = criterion["properties"]["is"]["anyOf"]
        criterion["properties"]["is"]["anyOf"] = [{"type": _TEXT}, *several]
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _as_written(schema: Any) -> Any:
    """Return a schema that takes values as they stand in a file, where a text may look like a number."""
    if isinstance(schema, list):
        return [_as_written(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: _as_written(value)
        for key, value in schema.items()
        # titles repeat the names of keys, and the one format is stricter than we are: a time needs no seconds
        if not (key in {"title", "format"} and isinstance(value, str))
    }
    if made.get("type") == "string" and not made.keys() & {"enum", "const"}:
        made["type"] = _TEXT
    return made
