"""The whole story, on both databases, in one process and in several, and with a worker that is killed."""

import itertools
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from bot.sandbox.demo import SHORTCUTS
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.sandbox.story import Story
from bot.sandbox.telling import Line, Teller
from bot.store.clock import MovableTime
from bot.store.engine import Database
from bot.store.tables import MessageState, OutboxMessage
from tests.stories.processes import PATIENCE, command, environment, process, settings_for, wait_for_health

QUICK = Limits(post_per_second=None, tiers=False)


def play(sandbox: Sandbox, database: Database, tell: Callable[[Line], None] = lambda _: None) -> None:
    Story(Teller(sandbox, MovableTime(database), tell)).play()


def test_the_story_in_one_process(database: Database, database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK) as sandbox:
        settings = settings_for(sandbox, database_url)
        with process("run", settings, log):
            sandbox.bot_url = wait_for_health(settings["port"], log)
            play(sandbox, database)
            sandbox.settle()
    assert_everything_was_said_once(sandbox, database)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_story_with_web_and_worker_apart(database: Database, database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK) as sandbox:
        settings = settings_for(sandbox, database_url)
        with process("web", settings, log), process("worker", settings, log):
            sandbox.bot_url = wait_for_health(settings["port"], log)
            play(sandbox, database)
            sandbox.settle()
    assert_everything_was_said_once(sandbox, database)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_story_with_workers_that_are_killed(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK) as sandbox:
        settings = settings_for(sandbox, database_url) | {"delivery_lease_seconds": 2}
        with process("web", settings, log), killed_workers(settings, log) as killings:
            sandbox.bot_url = wait_for_health(settings["port"], log)
            play(sandbox, database)
            sandbox.settle(quiet=3, within=30)
        assert next(killings) > 3
    assert_everything_was_said_once(sandbox, database)


def assert_everything_was_said_once(sandbox: Sandbox, database: Database) -> None:
    posts = [post for room in sandbox.workspace.conversations.values() for post in room.posts.values()]
    keys = Counter(post.metadata["event_payload"]["key"] for post in posts if post.metadata)
    assert keys, "nothing was said"
    assert [key for key, times in keys.items() if times > 1] == []
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage)).all()
    assert [(row.key, row.error) for row in rows if row.state is not MessageState.SENT] == []


class killed_workers:  # noqa: N801  reads as the context manager it is
    """Workers of which each is killed with -9 after a while, and followed by the next."""

    LIVES = 2.5

    def __init__(self, settings: dict[str, object], log: Path) -> None:
        self._start = lambda: subprocess.Popen(
            command("worker"), env=environment(settings), stdout=log.open("ab"), stderr=subprocess.STDOUT
        )
        self._over = threading.Event()
        self._killings = itertools.count()
        self._thread = threading.Thread(target=self._keep_killing)

    def __enter__(self) -> "itertools.count[int]":
        self._thread.start()
        return self._killings

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _keep_killing(self) -> None:
        while True:
            worker = self._start()
            if self._over.wait(self.LIVES):
                worker.send_signal(signal.SIGTERM)
                worker.wait(PATIENCE)
                return
            worker.kill()
            worker.wait()
            next(self._killings)
