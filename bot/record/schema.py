"""The JSON Schemas of what is exported, by which whoever reads it can check it."""

import json

from bot.record.model import Record, Register

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the schemas by the names of their files."""
    return {"record.json": _schema(Record), "register.json": _schema(Register)}


def _schema(model: type[Record] | type[Register]) -> str:
    made = {"$schema": _DRAFT} | model.model_json_schema(mode="serialization")
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
