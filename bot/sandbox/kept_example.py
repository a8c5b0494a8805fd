"""The example department on disk: made once a day, and whenever what makes it has changed; then restored.

A folder holds the bot's database, the workspace as JSON, and a seal with the digests of both. Only a folder
whose seal is right is used.
"""

import contextlib
import hashlib
import json
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.sandbox.workspace.cast import Json

BOT = Path(__file__).parent.parent
PAGE = Path(__file__).with_name("page")
"""What shows the example and has no part in making it."""

DATABASE, MADE, SEAL = "spend.db", "made.json", "seal.json"
BEGUN = "making-"
SECONDS_A_MAKING_TAKES = 600.0
"""After these a folder that is still being made was left behind by somebody who is gone."""


@dataclass(frozen=True)
class Made:
    """What people see of an example: its `workspace`, and the title of an assessment nearly done."""

    workspace: Json
    nearly_done: str


Make = Callable[[Path], Made]
"""Has the example made, with this file as the bot's database."""


@dataclass(frozen=True)
class KeptExample:
    """An example on disk; `database` is the bot's side of it, to be copied."""

    database: Path
    made: Made


def key_of(config_dir: Path, today: date) -> str:
    """Return what an example is kept by: another where the bot, the configuration or the day is another."""
    digest = hashlib.sha256(today.isoformat().encode())
    code = (file for file in _files(BOT) if PAGE not in file.parents)
    for root, files in ((BOT, code), (config_dir, _files(config_dir))):
        for file in files:
            digest.update(f"\0{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def find(folder: Path, key: str) -> KeptExample | None:
    """Return the example of this key in `folder`; None where there is none, or it is not whole."""
    found = folder / f"example-{key}"
    try:
        seal = json.loads((found / SEAL).read_bytes())
        if seal != _seal(found):
            return None
        return KeptExample(found / DATABASE, Made(**json.loads((found / MADE).read_bytes())))
    except (OSError, ValueError):
        return None


def keep(folder: Path, key: str, make: Make) -> KeptExample:
    """Have the example made and keep it in `folder`, all at once, in place of every other.

    Raises whatever `make` raises, with nothing kept.
    """
    making = folder / f"{BEGUN}{secrets.token_hex(4)}"
    making.mkdir(parents=True)
    try:
        made = make(making / "working.db")
        _copy_out(making / "working.db", making / DATABASE)
        (making / MADE).write_text(json.dumps(asdict(made)), encoding="utf-8")
        (making / SEAL).write_text(json.dumps(_seal(making)), encoding="utf-8")
        for file in making.glob("working.db*"):
            file.unlink()
        _forget(folder)
        with contextlib.suppress(OSError):  # somebody else has made it meanwhile
            making.rename(folder / f"example-{key}")
    finally:
        shutil.rmtree(making, ignore_errors=True)
    kept = find(folder, key)
    if kept is None:
        raise OSError("the example could not be kept")
    return kept


def _copy_out(source: Path, target: Path) -> None:
    """Copy a database that is closed, with what its log may still hold."""
    with (
        contextlib.closing(sqlite3.connect(source)) as from_,
        contextlib.closing(sqlite3.connect(target)) as to,
    ):
        from_.backup(to)
        # addresses of the workspace it was made in, where somebody else may listen by now
        with to:
            to.execute("UPDATE card SET response_url = NULL")


def _forget(folder: Path) -> None:
    """Remove examples of other days, and what was left half made."""
    long_ago = time.time() - SECONDS_A_MAKING_TAKES
    for old in folder.glob("example-*"):
        shutil.rmtree(old, ignore_errors=True)
    for left in folder.glob(f"{BEGUN}*"):
        if left.stat().st_mtime < long_ago:
            shutil.rmtree(left, ignore_errors=True)


def _seal(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (DATABASE, MADE)}


def _files(root: Path) -> Iterable[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
