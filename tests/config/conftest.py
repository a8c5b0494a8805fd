import shutil
from pathlib import Path

import pytest

from bot.config import Config, load
from tests.config.editing import CODE, SHIPPED, SMALL, SMALL_REGIME, V6, Edited


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The shipped configuration, with one small standard and one small regime, that someone edits."""
    directory = tmp_path / "config"
    shutil.copytree(SHIPPED, directory)
    for folder in ("standards", "regimes", "templates"):
        for each in (directory / folder).iterdir():
            each.unlink()
    (directory / CODE).write_text(SMALL, "utf-8")
    (directory / V6).write_text(SMALL_REGIME, "utf-8")
    return Edited(directory)


@pytest.fixture(scope="session")
def shipped() -> Config:
    return load(SHIPPED)
