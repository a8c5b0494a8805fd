"""The plan and the portfolio as CSV: what stands in the database, and what is said where that cannot be."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.lifecycle import Outcome, Status
from bot.domain.spend import Kind
from bot.store.engine import Database
from bot.store.tables import PlannedItem
from tests.cards.world import LEAD, NOW, World
from tests.test_cli import SETTINGS, SHIPPED, spend_bot

ORGANISATION = ("--organisation", "example-department")


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> Path:
    """Give a migrated database's file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "spend.db"))


def planned(world: World, **changed: Any) -> PlannedItem:
    values = {
        "organisation_id": world.organisation_id,
        "origin": f"view:{changed.get('title', '')}",
        "programme": "Digital licensing",
        "title": "Card payments",
        "category": "digital-services",
        "spend": {"2027": 120_000_000, "2029": 50},
        "funded": False,
        "added_by_id": world.person(LEAD),
        "added_at": NOW,
    }
    made: PlannedItem = world.add(PlannedItem, **{**values, **changed})
    return made


def export(what: str, file: Path, *words: str) -> list[dict[str, str]]:
    done = spend_bot(what, "export", *(words or ORGANISATION), folder=file.parent, settings=settings(file))
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def settings(file: Path) -> dict[str, str]:
    return SETTINGS | {"DATABASE_URL": f"sqlite:///{file}", "SPEND_CONFIG_DIR": str(SHIPPED)}


def world_in(file: Path, team: str = "T0SANDBOX1") -> World:
    return World(Database(f"sqlite:///{file}"), team)


def test_the_plan(kept: Path) -> None:
    world = world_in(kept)
    planned(world)
    planned(world, title="=HYPERLINK(1)", programme="", assessment_id=world.assessment().id)
    planned(world, title="Gone", removed_at=NOW)
    programme = world.assessment(kind=Kind.PROGRAMME, title="Borders", cost_pence=100_000)
    world.assessment(parent_id=programme.id)
    world.assessment(status=Status.REJECTED)
    world.assessment(kind=Kind.ORGANISATION, year=2027)
    rows = export("plan", kept)
    told = [(row["programme"], row["title"], row["planned"], row["funded"], row["assessed"]) for row in rows]
    assert told == [
        ("Borders", "Borders", "no", "", "yes"),
        ("Digital licensing", "Card payments", "yes", "no", "no"),
        ("", "'=HYPERLINK(1)", "yes", "no", "yes"),
    ]
    assert [rows[1][year] for year in ("2027 to 2028", "2029 to 2030", "total")] == [
        "1200000.00", "0.50", "1200000.50",
    ]  # fmt: skip
    assert rows[0]["2027 to 2028"] == "1000.00"
    assert rows[0]["category"] == "Digital services"


def test_the_portfolio(kept: Path) -> None:
    world = world_in(kept)
    programme = world.assessment(kind=Kind.PROGRAMME, title="Borders")
    approved = world.assessment(parent_id=programme.id, status=Status.APPROVED, title="Gates")
    world.decision(world.submission(approved), Outcome.APPROVE, expires_on=date(2020, 1, 2))
    rows = export("portfolio", kept)
    told = [(row["programme"], row["title"], row["stage"], row["part_of"]) for row in rows]
    assert told == [("Borders", "Borders", "in_progress", ""), ("Borders", "Gates", "ending", "Borders")]
    assert rows[1]["approval_holds_until"] == "2020-01-02"
    assert rows[1]["whole_life_cost_pounds"] == "1200000.00"


def test_nothing_yet_is_a_file_with_heads_only(kept: Path) -> None:
    assert export("plan", kept) == export("portfolio", kept) == []


def test_of_several_workspaces_one_is_named(kept: Path) -> None:
    planned(world_in(kept), title="Here")
    planned(world_in(kept, "T0ELSEWHERE"), title="There")
    done = spend_bot("plan", "export", *ORGANISATION, folder=kept.parent, settings=settings(kept))
    assert done.returncode == 2
    assert "say which with --workspace: T0SANDBOX1, T0ELSEWHERE" in done.stderr
    [row] = export("plan", kept, *ORGANISATION, "--workspace", "T0ELSEWHERE")
    assert row["title"] == "There"
    done = spend_bot(
        "plan",
        "export",
        *ORGANISATION,
        "--workspace",
        "T0NOWHERE",
        folder=kept.parent,
        settings=settings(kept),
    )
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "there is nothing of example-department in a workspace T0NOWHERE",
    )


def test_an_organisation_or_a_database_that_is_not_there(tmp_path: Path, kept: Path) -> None:
    done = spend_bot("plan", "export", "--organisation", "example", folder=tmp_path, settings=settings(kept))
    assert done.returncode == 2
    assert "there is no organisation example" in done.stderr
    assert "example-department" in done.stderr
    done = spend_bot(
        "portfolio", "export", *ORGANISATION, folder=tmp_path, settings=settings(tmp_path / "new.db")
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "run `spend-bot migrate` first" in done.stderr
