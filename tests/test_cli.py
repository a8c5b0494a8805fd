"""The command line: each command says in one sentence what is wrong, and exits 2."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from bot.cli import app
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.stories.processes import command, process, settings_for
from tests.stories.world import tiny_config

SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "secret",
    "SECRET_KEY": "k" * 32,
    "SPEND_CONFIG_DIR": str(Path("config").resolve()),
}
SQLITE_IS_ONE_MACHINES = "web, socket and worker need PostgreSQL"


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def spend_bot(*words: str, folder: Path, settings: dict[str, str] | None = None) -> Done:
    """Run a command in this process, in an empty folder with these settings and no others."""
    bare: dict[str, str | None] = {name.upper(): None for name in Settings.model_fields}
    with contextlib.chdir(folder):
        result = CliRunner().invoke(app, words, env=bare | (settings or {}))
    structlog.reset_defaults()
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def spend_bot_apart(*words: str, folder: Path, settings: dict[str, str] | None = None) -> Done:
    """Run a command as a process of its own, as a person would."""
    bare = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    done = subprocess.run(
        command(*words),
        cwd=folder,
        env=bare | (settings or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def is_refused(done: Done, said: str) -> None:
    assert done.returncode == 2, done
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_names_every_command(tmp_path: Path) -> None:
    done = spend_bot_apart("--help", folder=tmp_path)
    assert done.returncode == 0
    for name in ("run", "web", "socket", "worker", "migrate", "check", "demo"):
        assert f" {name} " in done.stdout


def test_help_is_quick_because_nothing_heavy_is_imported_for_it() -> None:
    heavy = {"alembic", "apscheduler", "flask", "jinja2", "pydantic", "slack_bolt", "slack_sdk", "sqlalchemy"}
    asked = f"import sys, bot.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_process_of_its_own_says_one_sentence_and_exits_2(tmp_path: Path) -> None:
    done = spend_bot_apart("run", folder=tmp_path)
    is_refused(done, "SECRET_KEY is not set: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["run", "web", "socket", "worker", "migrate"])
def test_missing_settings_are_named(name: str, tmp_path: Path) -> None:
    is_refused(spend_bot(name, folder=tmp_path), "SLACK_BOT_TOKEN is not set: ")


@pytest.mark.parametrize("name", ["web", "socket", "worker"])
def test_what_runs_apart_refuses_sqlite(name: str, tmp_path: Path) -> None:
    is_refused(spend_bot(name, folder=tmp_path, settings=SETTINGS), SQLITE_IS_ONE_MACHINES)


def test_an_sqlite_file_that_all_reach_is_allowed_but_must_be_migrated(tmp_path: Path) -> None:
    shared = SETTINGS | {"DATABASE_IS_SHARED": "true", "DATABASE_URL": f"sqlite:///{tmp_path / 'spend.db'}"}
    is_refused(spend_bot("worker", folder=tmp_path, settings=shared), "run `spend-bot migrate` first")


def test_migrating_twice_is_harmless(tmp_path: Path) -> None:
    for _ in range(2):
        done = spend_bot("migrate", folder=tmp_path, settings=SETTINGS)
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n")
    assert (tmp_path / "var" / "spend-bot.db").exists()


def test_a_configuration_that_is_right_is_counted(tmp_path: Path) -> None:
    done = spend_bot("check", str(tiny_config(tmp_path)), folder=tmp_path)
    assert done.returncode == 0
    assert "1 organisation(s), 1 standard(s) with 4 questions, 2 regime(s)" in done.stdout


def test_a_configuration_that_is_wrong_is_told_with_its_lines(tmp_path: Path) -> None:
    folder = tiny_config(tmp_path)
    file = folder / "organisations.yaml"
    file.write_text(file.read_text().replace("regime: v6-2024", "regime: v7-2030"))
    done = spend_bot("check", folder=tmp_path, settings={"SPEND_CONFIG_DIR": str(folder)})
    is_refused(done, "organisations.yaml:")
    assert "v7-2030" in done.stderr
    is_refused(
        spend_bot("run", folder=tmp_path, settings=SETTINGS | {"SPEND_CONFIG_DIR": str(folder)}), "v7-2030"
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    is_refused(spend_bot("check", "nowhere", folder=tmp_path), "nowhere")
    shutil.rmtree(tmp_path / "config", ignore_errors=True)
    is_refused(spend_bot("check", folder=tmp_path), "config")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        here = SETTINGS | {"PORT": port, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
        done = spend_bot_apart("run", folder=tmp_path, settings=here)
    is_refused(done, f"PORT {port} cannot be listened on")


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_a_database_nobody_migrated_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    settings = SETTINGS | {"DATABASE_URL": empty_database_url}
    for name in ("web", "socket", "worker"):
        is_refused(spend_bot(name, folder=tmp_path, settings=settings), "run `spend-bot migrate` first")


def test_over_a_socket_the_bot_needs_no_address(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with Sandbox(transport="socket") as sandbox:
        settings: dict[str, Any] = settings_for(sandbox, f"sqlite:///{file}") | {
            "slack_transport": "socket",
            "slack_app_token": "xapp-sandbox",
        }
        with process("run", settings, tmp_path / "log"):
            lead = sandbox.person("delivery lead")
            assert sandbox.socket is not None
            sandbox.socket.wait_for_connection(within=20)
            lead.types("/spend help")
            lead.sees("What you can do here", in_="dm")


def test_socket_apart_needs_its_token(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    shared = SETTINGS | {"DATABASE_IS_SHARED": "true", "DATABASE_URL": f"sqlite:///{file}"}
    is_refused(spend_bot("socket", folder=tmp_path, settings=shared), "SLACK_APP_TOKEN")
