"""The schemas for editors, which `spend-bot standard schema` writes, are those of the models."""

import json

import pytest

from bot.config.schemas import schemas
from bot.record import schema as record_schema
from tests.config.editing import SHIPPED

YAML_OF = {
    "standard.json": sorted(SHIPPED.glob("standards/*.yaml")),
    "template.json": sorted(SHIPPED.glob("templates/*.yaml")),
    "regime.json": sorted(SHIPPED.glob("regimes/*.yaml")),
    **{
        f"{name}.json": [SHIPPED / f"{name}.yaml"]
        for name in ("organisations", "reminders", "closed-services", "products", "notify")
    },
}


def test_the_schemas_that_are_shipped_are_current() -> None:
    kept = {file.name: file.read_text("utf-8") for file in (SHIPPED / "schemas").iterdir()}

    assert kept == schemas() | record_schema.schemas(), "spend-bot standard schema writes them anew"


@pytest.mark.parametrize("schema", YAML_OF)
def test_each_file_names_its_schema_on_its_first_line(schema: str) -> None:
    for file in YAML_OF[schema]:
        first = file.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), file
        assert (file.parent / first.split("=")[1]).resolve() == SHIPPED / "schemas" / schema


def test_a_schema_knows_keys_as_they_are_written_and_text_that_looks_like_a_number() -> None:
    made = json.loads(schemas()["standard.json"])
    criterion = made["$defs"]["Criterion"]["properties"]

    assert "is" in criterion
    assert "is_" not in criterion
    assert {"type": ["string", "number", "boolean"]} in criterion["is"]["anyOf"]
    assert made["$defs"]["Clause"]["properties"]["id"]["type"] == ["string", "number", "boolean"]
    assert made["$defs"]["Force"]["enum"] == ["must", "should", "consider"]
    assert made["additionalProperties"] is False
