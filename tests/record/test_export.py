"""`spend-bot export` writes records and the register, and says what is wrong in a sentence."""

import csv
import io
import json
from pathlib import Path

import pytest

from bot.record.model import Record, Register
from tests.cards.world import LEAD
from tests.record.conftest import Kept
from tests.test_cli import Done, is_refused, spend_bot


class Terminal:
    """Somebody at a terminal of the machine where the database is."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        self.folder = folder
        url = str(kept.world.database.url)
        self.settings = {"DATABASE_URL": url, "SPEND_CONFIG_DIR": str(Path("config").resolve())}

    def exports(self, *words: str) -> Done:
        return spend_bot("export", *words, folder=self.folder, settings=self.settings)


@pytest.fixture
def terminal(tmp_path: Path, peopled: Kept) -> Terminal:
    return Terminal(tmp_path, peopled)


def test_a_submission_is_written_as_a_page_data_or_a_pdf(terminal: Terminal) -> None:
    assert "<h1" in terminal.exports("submission", "2").stdout
    shown = terminal.exports("submission", "2", "--format", "json").stdout
    assert Record.model_validate_json(shown).submission.number == 2
    done = terminal.exports("submission", "2", "--format", "pdf", "--output", "record.pdf")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Written to record.pdf.\n")
    assert (terminal.folder / "record.pdf").read_bytes().startswith(b"%PDF-")


def test_the_register_has_a_row_for_each_submission(terminal: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(terminal.exports("register").stdout)))
    assert [(row["submission"], row["outcome"]) for row in rows] == [
        ("1", "ask_for_changes"),
        ("2", "approve_with_conditions"),
    ]
    assert rows[0]["superseded_by"] == "2"
    whole = Register.model_validate_json(terminal.exports("register", "--format", "json").stdout)
    assert [record.submission.id for record in whole.records] == [1, 2]


@pytest.mark.parametrize(
    "words", [("submission", "2"), ("register",), ("register", "--format", "json"), ("submission", "1")]
)
def test_the_public_version_names_nobody(words: tuple[str, ...], terminal: Terminal) -> None:
    assert LEAD in terminal.exports(*words).stdout
    assert LEAD not in terminal.exports(*words, "--public").stdout


def test_what_cannot_be_written_is_told_in_a_sentence(terminal: Terminal) -> None:
    is_refused(terminal.exports("submission", "9"), "There is no submission 9: `spend-bot export register`")
    is_refused(terminal.exports("submission", "1", "--output", "no/where"), "no/where cannot be written: No")
    terminal.settings["DATABASE_URL"] = f"sqlite:///{terminal.folder / 'empty.db'}"
    is_refused(terminal.exports("register"), "run `spend-bot migrate` first")


def test_published_schemas_name_every_field(terminal: Terminal) -> None:
    made = json.loads(terminal.exports("submission", "2", "--format", "json").stdout)
    schema = json.loads(Path("config/schemas/record.json").read_text("utf-8"))
    assert set(made) == set(schema["properties"]) == set(schema["required"])
    assert set(made["answers"][0]) == set(schema["$defs"]["Answer"]["properties"])
