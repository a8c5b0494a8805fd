"""Contracts in and out by the command line."""

import shutil
from pathlib import Path

import pytest

from tests.importing.world import ROW
from tests.test_cli import SETTINGS, SHIPPED, Done, spend_bot

ORGANISATION = ("--organisation", "example-department")
WHO = ("--workspace", "T0SANDBOX1", "--by", "U0COMMERCE")
OCDS = Path(__file__).parent / "data" / "ocds" / "record-ocds-213czf-000-00001.json"


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> Path:
    """Give a migrated database's file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "spend.db"))


def run(kept: Path, *words: str) -> Done:
    settings = SETTINGS | {"DATABASE_URL": f"sqlite:///{kept}", "SPEND_CONFIG_DIR": str(SHIPPED)}
    return spend_bot("contracts", *words, folder=kept.parent, settings=settings)


def written(kept: Path, *titles: str) -> str:
    path = kept.parent / "in.csv"
    lines = [
        ",".join(ROW),
        *(",".join((ROW | {"reference": f"R-{each}", "title": each}).values()) for each in titles),
    ]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_a_file_is_shown_imported_and_written_again(kept: Path) -> None:
    path = written(kept, "Hosting", "'=Support", "Hosting")
    dry = run(kept, "import", path, *ORGANISATION, *WHO, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "in.csv: 2 new contracts, 0 changed, 0 the same as in the register, 1 refused." in dry.stdout
    assert "Line 4, reference: The file has this contract already, on line 2." in dry.stdout
    assert "Imported" not in dry.stdout

    done = run(kept, "import", path, *ORGANISATION, *WHO, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Imported: 2 new, 0 changed.\n")

    printed = run(kept, "export", *ORGANISATION)
    assert "R-Hosting,Hosting,Example Hosting Ltd | 01234567,1200000.00,," in printed.stdout
    assert ",'=Support," in printed.stdout
    out = kept.parent / "out.csv"
    assert run(kept, "export", *ORGANISATION, str(out)).returncode == 0
    assert out.read_text() == printed.stdout

    again = run(kept, "import", str(out), *ORGANISATION, *WHO, "--yes")
    assert again.returncode == 0
    assert "0 new contracts, 0 changed, 2 the same as in the register, 0 refused." in again.stdout


def test_open_contracting_is_imported_once(kept: Path) -> None:
    first = run(kept, "import", str(OCDS), *ORGANISATION, *WHO, "--yes")
    assert first.stdout.endswith("Imported: 1 new, 0 changed.\n")
    second = run(kept, "import", str(OCDS), *ORGANISATION, *WHO, "--yes")
    assert "0 new contracts, 0 changed, 1 the same" in second.stdout


def test_what_cannot_be_done_is_said(kept: Path) -> None:
    path = written(kept, "Hosting", "Support")
    for words, said in (
        (("import", path, *ORGANISATION), "Say which workspace the contracts belong to with --workspace"),
        (("import", path, *ORGANISATION, "--workspace", "T0SANDBOX1"), "Say who imports with --by"),
        (("import", "gone.csv", *ORGANISATION, *WHO), "gone.csv cannot be read: No such file"),
        (
            ("import", path, "--organisation", "exampl-department", *WHO),
            "there is no organisation exampl-department",
        ),
        (("export", *ORGANISATION, "/nowhere/at/all.csv"), "cannot be written"),
    ):
        done = run(kept, *words)
        assert done.returncode == 2, done.stdout
        assert said in done.stderr
    many = run(kept, "import", path, *ORGANISATION, *WHO, "--yes", "--most", "1")
    assert many.returncode == 1
    assert "The file has more than 1 contracts. Split it." in many.stdout
    assert run(kept, "export", *ORGANISATION).stdout.count("\n") == 1


def test_no_is_taken_for_an_answer(kept: Path) -> None:
    done = run(kept, "import", written(kept, "Hosting"), *ORGANISATION, *WHO)
    assert "Import them? [y/N]" in done.stdout
    assert "Imported" not in done.stdout
    assert run(kept, "export", *ORGANISATION).stdout.count("\n") == 1
