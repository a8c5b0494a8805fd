"""Files that are not what they should be, and what is said of them."""

import shutil
from datetime import time
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from bot.config import ConfigError, Mistake, load
from bot.config.source import MOST_BYTES, read
from bot.config.values import ClosedServices, Products, ReminderPolicy
from bot.config.wording import mistakes
from bot.domain.regimes import Regime
from bot.domain.standard import Standard
from tests.config.editing import ORGANISATIONS, REMINDERS, V6, Edited


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("- a\n- b\n", 1, "the file should be a group of keys, indented below it"),
        (
            "send_at: 09:00\nsnooze_days: [1\n",
            3,
            "this is not YAML: did not find expected ',' or ']'",
        ),
        (
            "send_at: *nine\n",
            1,
            "anchors and aliases (*nine) are not accepted; write the words out",
        ),
        ("snooze_days:\n\t- 1\n", 2, "this is a tab; use spaces"),
        ("send_at: @nine\n", 1, "put quotes round what begins with @"),
        ("send_at: 09:00\nsend_at: 10:00\n", 2, "send_at is written twice here"),
        (
            "send_at: 09:00\n---\nsend_at: 10:00\n",
            2,
            "another document begins here; put it into a file of its own",
        ),
        ("? [send_at]\n: 09:00\n", 1, "a key should be a single word"),
        (
            "send_at: !!python/name:os.system 9\n",
            1,
            "the tag tag:yaml.org,2002:python/name:os.system is not accepted",
        ),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\n",
            1,
            "anchors and aliases (&a) are not accepted; write the words out",
        ),
        ("a: !list [x]\n", 1, "the tag !list is not accepted"),
        ("a: &a [*a]\n", 1, "anchors and aliases (&a) are not accepted; write the words out"),
        ("send_at: \x01\n", 1, "there is a character here that YAML does not allow"),
        ("café: é\nsend_at: \x01\n", 2, "there is a character here that YAML does not allow"),
        ("[" * 100_000, 1, "it is nested too deeply"),
        ("? " * 100_000, 1, "it is nested too deeply"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(60)), 52, "it is nested too deeply"),
        (b"send_at: 09:00\n# caf\xe9\n", 2, "this is not UTF-8 text; save the file as UTF-8"),
        ("send_at: 09:00".encode("utf-16"), 1, "this is not UTF-8 text; save the file as UTF-8"),
        (b"# " + b"x" * MOST_BYTES, 1, "the file is larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    edited: Edited, content: str | bytes, line: int, said: str
) -> None:
    edited.write(REMINDERS, content)

    assert f"{REMINDERS}:{line}: {said}" in edited.mistakes()


def test_what_is_wrong_often_on_one_line_is_said_once(edited: Edited) -> None:
    edited.write(REMINDERS, "a: [*a, *a, *a]\nb: [*a]\n")

    said = "anchors and aliases (*a) are not accepted; write the words out"
    assert edited.mistakes() == [f"{REMINDERS}:1: {said}", f"{REMINDERS}:2: {said}"]


def test_a_word_as_long_as_a_book_is_not_said_in_full(edited: Edited) -> None:
    line = edited.change(REMINDERS, 'send_at: "09:00"', f"send_at: {'nine ' * 10_000}")

    [said] = edited.mistakes()

    assert said.startswith(f"{REMINDERS}:{line}: send_at is nine nine")
    assert said.endswith("nine…")
    assert len(said) < 1_100


def test_a_mark_at_the_start_of_the_file_does_no_harm(edited: Edited) -> None:
    content = (edited.directory / REMINDERS).read_bytes()
    edited.write(REMINDERS, b"\xef\xbb\xbf" + content)

    assert load(edited.directory).reminders.send_at == time(9)


def test_words_that_yaml_would_change_stay_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("clause: 4.10\nanswer: no\ndate: 2027-04-01\nnothing:\nword: '~'\n", "utf-8")

    document = read(path)

    assert document.data == {
        "clause": "4.10",
        "answer": "no",
        "date": "2027-04-01",
        "nothing": None,
        "word": "~",
    }
    assert document.lines[("answer",)] == 2


def test_a_missing_file_or_directory_is_named(edited: Edited, tmp_path: Path) -> None:
    (edited.directory / REMINDERS).unlink()
    (edited.directory / ORGANISATIONS).unlink()
    (edited.directory / ORGANISATIONS).mkdir()

    assert edited.mistakes() == [
        f"{ORGANISATIONS}:1: the file cannot be read (Is a directory)",
        f"{REMINDERS}:1: there is no such file",
    ]
    with pytest.raises(ConfigError, match="nowhere:1: there is no such directory"):
        load(tmp_path / "nowhere")


def test_a_folder_without_standards_is_a_mistake(edited: Edited) -> None:
    shutil.rmtree(edited.directory / "standards")

    assert "standards:1: there is no .yaml file in this folder" in edited.mistakes()


def test_a_file_with_another_ending_is_not_passed_over_in_silence(edited: Edited) -> None:
    (edited.directory / V6).rename(edited.directory / "regimes/v6-2024.yml")
    edited.write("regimes/README.md", "Notes are fine.")

    assert "regimes/v6-2024.yml:1: rename this file so that it ends in .yaml" in edited.mistakes()


def test_two_files_with_one_id_are_a_mistake(edited: Edited) -> None:
    shutil.copy(edited.directory / V6, edited.directory / "regimes/v5-2018.yaml")

    line = edited.line_of(V6, "id: v6-2024")
    assert f"{V6}:{line}: another file has the id v6-2024 already" in edited.mistakes()


def test_a_list_where_a_standard_should_be_is_a_mistake(edited: Edited) -> None:
    edited.write("standards/list.yaml", "- one\n")

    assert edited.mistakes() == [
        "standards/list.yaml:1: the file should be a group of keys, indented below it"
    ]


def test_mistakes_are_told_in_the_order_of_files_and_lines() -> None:
    late, early, other = (
        Mistake("b.yaml", 10, "late"),
        Mistake("b.yaml", 9, "early"),
        Mistake("a.yaml", 11, "other"),
    )

    assert str(ConfigError([late, early, other])) == "a.yaml:11: other\nb.yaml:9: early\nb.yaml:10: late"


@pytest.mark.parametrize("model", [Standard, Regime, ReminderPolicy, Products, ClosedServices])
def test_every_value_can_be_left_out_and_is_then_named(model: type[BaseModel], tmp_path: Path) -> None:
    path = tmp_path / "nothing.yaml"
    path.write_text("{}\n", "utf-8")
    document = read(path)
    required = [name for name, field in model.model_fields.items() if field.is_required()]

    with pytest.raises(ValidationError) as refusal:
        model.model_validate(document.data)

    found = [mistake.what for mistake in mistakes(document, model, refusal.value)]
    assert found == [f"{name} is missing" for name in required]
