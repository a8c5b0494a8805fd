"""The command line: each command says in one sentence what is wrong, and exits 2."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog
from typer.testing import CliRunner

from bot.cli import app
from bot.config import left_from_practice, load
from bot.config.practice import PRACTICE_CHANNELS, PRACTICE_PEOPLE
from bot.sandbox.demo import pretend_config
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace.cast import BOT_TOKEN, CHANNELS, PEOPLE
from bot.settings import Settings
from tests.patience import PATIENCE
from tests.stories.processes import command, environment, free_port, process, settings_for, wait_for_health
from tests.stories.world import tiny_config

SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "secret",
    "SECRET_KEY": "k" * 32,
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
}
"""Settings of a bot in a pretend workspace that is away, all but its configuration."""
SHIPPED = Path("config").resolve()
SQLITE_IS_ONE_MACHINES = "web, socket and worker need PostgreSQL"


@pytest.fixture(autouse=True)
def small_standard(config_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the bot take a configuration that is read in a moment."""
    monkeypatch.setitem(SETTINGS, "SPEND_CONFIG_DIR", str(config_dir))


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


def spend_bot_apart(
    *words: str, folder: Path, settings: dict[str, str] | None = None, measured: bool = False
) -> Done:
    """Run a command as a process of its own, as a person would; other tests measure most of what it runs."""
    done = subprocess.run(
        command(*words),
        cwd=folder,
        env=environment(settings or {}, measured=measured),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
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
    is_refused(done, "SECRET_KEY is not set. ")
    assert done.stderr.count("\n") == 3


@pytest.mark.parametrize("name", ["run", "web", "socket", "worker"])
def test_missing_settings_are_named(name: str, tmp_path: Path) -> None:
    is_refused(spend_bot(name, folder=tmp_path), "SLACK_BOT_TOKEN is not set. ")


@pytest.mark.parametrize("name", ["web", "socket", "worker"])
def test_what_runs_apart_refuses_sqlite(name: str, tmp_path: Path) -> None:
    is_refused(spend_bot(name, folder=tmp_path, settings=SETTINGS), SQLITE_IS_ONE_MACHINES)


def test_an_sqlite_file_that_all_reach_is_allowed_but_must_be_migrated(tmp_path: Path) -> None:
    shared = SETTINGS | {"DATABASE_IS_SHARED": "true", "DATABASE_URL": f"sqlite:///{tmp_path / 'spend.db'}"}
    is_refused(spend_bot("worker", folder=tmp_path, settings=shared), "run `spend-bot migrate` first")


def test_migrating_twice_is_harmless(tmp_path: Path) -> None:
    for _ in range(2):
        done = spend_bot("migrate", folder=tmp_path)
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n")
    assert (tmp_path / "var" / "spend-bot.db").exists()


def test_a_configuration_that_is_right_is_counted(tmp_path: Path) -> None:
    done = spend_bot("check", str(tiny_config(tmp_path)), folder=tmp_path)
    assert done.returncode == 0
    assert "1 organisation, 1 standard with 4 questions, 3 regimes." in done.stdout


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
        shared = {"DATABASE_IS_SHARED": "true", "DATABASE_URL": f"sqlite:///{tmp_path / 'spend.db'}"}
        here = SETTINGS | shared | {"PORT": port}
        spend_bot("migrate", folder=tmp_path, settings=here)
        for name in ("run", "web"):
            done = spend_bot_apart(name, folder=tmp_path, settings=here)
            is_refused(done, f"PORT {port} cannot be listened on: Address already in use.")


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_a_database_nobody_migrated_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    settings = SETTINGS | {"DATABASE_URL": empty_database_url}
    for name in ("web", "socket", "worker"):
        is_refused(spend_bot(name, folder=tmp_path, settings=settings), "run `spend-bot migrate` first")


def test_over_a_socket_the_bot_needs_no_address(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with Sandbox(transport="socket", patience=PATIENCE) as sandbox:
        settings: dict[str, Any] = settings_for(sandbox, f"sqlite:///{file}", tmp_path) | {
            "slack_transport": "socket",
            "slack_app_token": "xapp-sandbox",
        }
        with process("run", settings, tmp_path / "log"):
            lead = sandbox.person("delivery lead")
            assert sandbox.socket is not None
            sandbox.socket.wait_for_connection(PATIENCE)
            lead.types("/spend help")
            lead.sees("What you can do here", in_="dm")


def test_socket_apart_needs_its_token(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    shared = SETTINGS | {"DATABASE_IS_SHARED": "true", "DATABASE_URL": f"sqlite:///{file}"}
    is_refused(spend_bot("socket", folder=tmp_path, settings=shared), "SLACK_APP_TOKEN")


def test_the_example_configuration_is_warned_about_and_refused_by_a_real_slack(tmp_path: Path) -> None:
    said = "organisations.yaml: C0APPROVE1 belongs to the practice workspace: put your own channel's id."
    done = spend_bot("check", str(SHIPPED), folder=tmp_path)
    assert done.returncode == 0
    assert said in done.stderr
    assert "U0ASSESS01 belongs to the practice workspace: put your own person's id." in done.stderr
    real = SETTINGS | {
        "SLACK_API_URL": "https://slack.com/api/",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_IS_SHARED": "true",
    }
    for name in ("run", "web", "socket", "worker"):
        is_refused(spend_bot(name, folder=tmp_path, settings=real), said)


def test_ids_of_your_own_are_not_warned_about(tmp_path: Path) -> None:
    folder = tiny_config(tmp_path)
    file = folder / "organisations.yaml"
    file.write_text(re.sub(r"\b([CU])0([A-Z0-9]+)", r"\g<1>9MINE\2", file.read_text()))
    done = spend_bot("check", str(folder), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_ids_of_the_practice_workspace_are_those_of_the_sandbox() -> None:
    assert {person.id for person in PEOPLE} == PRACTICE_PEOPLE
    assert {room.id for room in CHANNELS} == PRACTICE_CHANNELS


def test_a_demo_without_a_configuration_says_so(tmp_path: Path) -> None:
    is_refused(spend_bot("demo", folder=tmp_path), "config:1: there is no such directory")


@contextlib.contextmanager
def demo_page(folder: Path, *words: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give `spend-bot demo` as a process of its own, and the page's address."""
    running = subprocess.Popen(
        command("demo", "--empty", "--port", "0", *words),
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        said = running.stdout.readline()
        found = re.fullmatch(r"Play at (http://127\.0\.0\.1:\d+) \(Ctrl-C ends it\)\.\n", said)
        assert found, said
        yield running, found[1]
    finally:
        running.kill()
        running.communicate()


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_shows_its_page_until_it_is_asked_to_end(wish: signal.Signals, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "config")
    kept = tmp_path / "var" / "demo"
    kept.mkdir(parents=True)
    (kept / "of-yesterday").touch()
    with demo_page(tmp_path, "--reset", "--no-open") as (running, address):
        assert requests.get(address, timeout=PATIENCE).ok
        with requests.get(f"{address}/changes", stream=True, timeout=PATIENCE) as news:
            next(news.iter_lines())
            running.send_signal(wish)
            assert running.wait(PATIENCE) == 0
        assert running.stdout is not None
        assert running.stdout.read() == ""
    assert [file.name for file in kept.iterdir()] == ["bot.log"]


def test_a_demo_opens_a_browser_where_there_is_a_screen(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "config")
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\necho $1 > {opened}\n")
    browser.chmod(0o755)
    with demo_page(tmp_path, BROWSER=str(browser), DISPLAY=":9", CI="") as (running, address):
        assert requests.get(address, timeout=PATIENCE).ok
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE) == 0
    assert opened.read_text().strip() == address


def test_a_demo_names_the_port_it_cannot_have(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "config")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = spend_bot_apart("demo", "--port", port, "--no-open", folder=tmp_path)
    is_refused(done, f"--port {port} cannot be listened on: Address already in use.")


def test_only_the_walkthrough_is_told_as_json(tmp_path: Path) -> None:
    is_refused(spend_bot("demo", "--json", folder=tmp_path), "--json goes with --walkthrough")


def test_a_walkthrough_without_a_configuration_says_so(tmp_path: Path) -> None:
    is_refused(spend_bot("demo", "--walkthrough", folder=tmp_path), "config:1: there is no such directory")


def test_a_demo_has_the_people_of_its_own_workspace(tmp_path: Path) -> None:
    config = load(pretend_config(tmp_path))
    assert left_from_practice(config)
    assert config.organisations[0].assessors.members == tuple(person.id for person in PEOPLE[2:4])


@pytest.mark.parametrize("name", ["run", "migrate"])
def test_a_database_that_is_away_is_named_without_its_password(name: str, tmp_path: Path) -> None:
    url = "postgresql://me:hush-hush@127.0.0.1:9/spend"
    done = spend_bot(name, folder=tmp_path, settings=SETTINGS | {"DATABASE_URL": url})
    is_refused(done, "DATABASE_URL: the database on 127.0.0.1 cannot be reached: ")
    assert "hush-hush" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["run", "migrate"])
def test_a_file_that_is_no_database_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database at all, but words " * 40)
    (tmp_path / "notes").write_text("no folder")
    for path in ("notes.db", "notes/spend.db", "."):
        done = spend_bot(name, folder=tmp_path, settings=SETTINGS | {"DATABASE_URL": f"sqlite:///{path}"})
        is_refused(done, "DATABASE_URL: ")
        assert done.stderr.count("\n") == 1


def test_a_newer_database_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of tomorrow'")
    newer = SETTINGS | {"DATABASE_URL": f"sqlite:///{file}", "DATABASE_IS_SHARED": "true"}
    for name in ("run", "web", "socket", "worker", "migrate"):
        is_refused(spend_bot(name, folder=tmp_path, settings=newer), "a newer spend-bot made this database")


def test_rows_that_refer_to_nothing_are_told(tmp_path: Path) -> None:
    file = tmp_path / "spend.db"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE two (one_id INTEGER REFERENCES one)")
        connection.execute("INSERT INTO two VALUES (7)")
    done = spend_bot("migrate", folder=tmp_path, settings={"DATABASE_URL": f"sqlite:///{file}"})
    is_refused(done, "refer to rows that are not there (two → one)")


@pytest.mark.parametrize("name", ["run", "worker"])
@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked", "not_authed"])
def test_a_token_that_slack_refuses_is_named(
    name: str, error: str, sqlite_template: Path, tmp_path: Path
) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with Sandbox(patience=PATIENCE) as sandbox:
        sandbox.faults.refuse("auth.test", error)
        there = {
            "DATABASE_URL": f"sqlite:///{file}",
            "DATABASE_IS_SHARED": "true",
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "PORT": "0",
        }
        done = spend_bot(name, folder=tmp_path, settings=SETTINGS | there)
    is_refused(done, f"Slack refused SLACK_BOT_TOKEN ({error}): copy it again from Install App.")


@pytest.mark.parametrize("name", ["run", "socket"])
def test_a_token_that_the_socket_refuses_is_named(name: str, sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with Sandbox(transport="socket", patience=PATIENCE) as sandbox:
        wrong = settings_for(sandbox, f"sqlite:///{file}", tmp_path) | {
            "slack_transport": "socket",
            "slack_app_token": "xapp-wrong",
            "database_is_shared": "true",
        }
        named = {key.upper(): str(value) for key, value in wrong.items()}
        done = spend_bot_apart(name, folder=tmp_path, settings=named, measured=name == "socket")
    is_refused(done, "Slack refused SLACK_APP_TOKEN (invalid_auth): copy it again from Basic Information")


def test_the_bot_starts_while_slack_is_away(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    log = tmp_path / "log"
    port = free_port()
    away = SETTINGS | {"DATABASE_URL": f"sqlite:///{file}", "PORT": str(port)}
    with process("run", away, log):
        wait_for_health(port, log)
    assert "Slack is away" in log.read_text()


def test_the_socket_is_joined_once_slack_is_back(sqlite_template: Path, tmp_path: Path) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "spend.db")
    with Sandbox(transport="socket", patience=PATIENCE) as sandbox:
        sandbox.faults.fail("apps.connections.open", 503)
        settings = settings_for(sandbox, f"sqlite:///{file}", tmp_path) | {
            "slack_transport": "socket",
            "slack_app_token": "xapp-sandbox",
        }
        with process("run", settings, tmp_path / "log"):
            assert sandbox.socket is not None
            sandbox.socket.wait_for_connection(PATIENCE)
