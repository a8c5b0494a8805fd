"""The bot's own processes, as a person would start them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from bot.sandbox.demo import pretend_config, pretended
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.patience import PATIENCE


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(settings: Mapping[str, Any], *, measured: bool = True) -> dict[str, str]:
    """Return the environment of a process with these settings and no others.

    One that is not `measured` does not note which lines it runs, which costs half as much again as running.
    """
    bare = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    if not measured:
        bare = {name: value for name, value in bare.items() if not name.startswith("COVERAGE")}
    return bare | {name.upper(): str(value) for name, value in settings.items()}


def command(*words: str) -> list[str]:
    """Return the command line of `spend-bot …`."""
    return [str(Path(sys.executable).with_name("spend-bot")), *words]


def started(
    name: str, settings: Mapping[str, Any], log: Path, *, measured: bool = True
) -> subprocess.Popen[bytes]:
    """Start `spend-bot NAME` beside its log, where there is no file .env of anybody's."""
    chosen = environment(settings, measured=measured)
    with log.open("ab") as written:
        return subprocess.Popen(command(name), cwd=log.parent, env=chosen, stdout=written, stderr=written)


@contextmanager
def process(
    name: str, settings: Mapping[str, Any], log: Path, *, measured: bool = True
) -> Iterator[subprocess.Popen[bytes]]:
    """Give `spend-bot NAME` running; it is asked to stop afterwards, and has to stop well."""
    running = started(name, settings, log, measured=measured)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            code = running.wait(PATIENCE)
        finally:
            running.kill()  # nothing, unless it did not stop: it must not outlive the test
    assert code == 0, log.read_text()


def wait_for_health(port: int, log: Path) -> str:
    """Wait until the bot answers, and return its address."""
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if requests.get(f"{address}/health", timeout=1).ok:
                return address
        except (requests.ConnectionError, requests.Timeout):
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)


def settings_for(sandbox: Sandbox, database_url: str, folder: Path) -> dict[str, Any]:
    """Return settings for processes in this sandbox, on a port that is free; `folder` keeps their config."""
    others = {"port": free_port(), "slack_pace": 50, "spend_config_dir": pretend_config(folder)}
    return pretended(sandbox, database_url) | others
