"""The whole story in one process on SQLite, and a shorter one on PostgreSQL with workers that are killed."""

import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import select

from bot.domain.calendar import is_working_day
from bot.sandbox.demo import SHORTCUTS
from bot.sandbox.server import Sandbox
from bot.sandbox.story.acting import TOLD
from bot.sandbox.story.story import INTRODUCTION, Story
from bot.sandbox.story.telling import Line, Teller
from bot.sandbox.webapi.limits import Limits
from bot.store.clock import MovableTime
from bot.store.engine import Database
from bot.store.tables import MessageState, OutboxMessage
from tests.patience import PATIENCE
from tests.stories.processes import process, settings_for, started, wait_for_health

CALLS_IN_A_LIFE = 30
"""Calls to Slack after which a worker is killed."""

MOVED = "moved"
"""What stands with a message that is said where the conversation has gone."""

KEPT = ("about", "using", "4", "8", "10")
"""The sections of the Code in the stories that are told with fewer questions."""

QUICK = Limits(post_per_second=None, tiers=False)


def play(sandbox: Sandbox, database: Database, tell: Callable[[Line], None] = lambda _: None) -> None:
    teller = Teller(sandbox, MovableTime(database), tell)
    Story(teller, partial(is_working_day, nation="england-and-wales")).play()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_story_in_one_process(database: Database, database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    lines: list[Line] = []
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK, patience=PATIENCE) as sandbox:
        settings = settings_for(sandbox, database_url, tmp_path)
        with process("run", settings, log, measured=False):
            sandbox.bot_url = wait_for_health(settings["port"], log)
            play(sandbox, database, lines.append)
            sandbox.settle()
    assert_everything_is_said_once(sandbox, database)
    assert_it_is_told_at_a_length_people_read(lines)


def assert_it_is_told_at_a_length_people_read(lines: list[Line]) -> None:
    assert lines[0].words == INTRODUCTION
    told = [line.words for line in lines]
    answers = [words for words in told if re.match(r"answers question|…", words)]
    assert answers[4 + TOLD] == "… and so on, to question 65"
    assert answers[5 + TOLD :] == [f"… question {number} is answered" for number in (20, 30, 40, 50, 60)]
    reviews = [line for line in lines if line.shown and "How it meets the" in line.shown.plain]
    assert len(reviews) == 2
    assert "writes: Two risks have no owner, so this needs conditions." in told


def shorter(settings: dict[str, Any]) -> dict[str, Any]:
    """Leave some sections of the standard in the configuration: the same story, with fewer questions."""
    folder = Path(settings["spend_config_dir"]) / "standards"
    (folder / "tcop-2021.yaml").unlink()
    shutil.rmtree(folder.parent / "templates")  # they name what is left out
    file = folder / "tcop-2016.yaml"
    standard = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  it makes texts only
    del standard["findings"]
    standard["sections"] = [section for section in standard["sections"] if section["id"] in KEPT]
    numbered = (section for section in standard["sections"] if section["id"].isdigit())
    for number, section in enumerate(numbered, start=1):
        for each, key in [(clause, "id") for clause in section["clauses"]] + [
            (question, "clause") for question in section["questions"]
        ]:
            each[key] = each[key].replace(section["id"], str(number), 1)
        section["id"] = str(number)
    used = {
        name
        for section in standard["sections"]
        for each in (section, *section["questions"])
        for name in each.get("when", ())
    }
    for rule in reversed(standard["rules"]):  # a rule names those before it
        criteria = [each for group in ("all", "any", "none") for each in rule.get(group, ())]
        if rule["id"] in used:
            used |= {each["rule"] for each in criteria if "rule" in each}
    standard["rules"] = [rule for rule in standard["rules"] if rule["id"] in used]
    file.write_text(yaml.safe_dump(standard, sort_keys=False), encoding="utf-8")
    return settings


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_story_with_web_apart_and_workers_that_are_killed(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    # Slack tries for minutes, far longer than it takes to know what a killed worker has posted
    retries = (0.05, 1.0, 5.0, PATIENCE)
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK, patience=PATIENCE, retry_after=retries) as sandbox:
        settings = shorter(settings_for(sandbox, database_url, tmp_path)) | {
            "delivery_lease_seconds": 2,
            "slack_patience": 10,  # what a killed worker had locked may stay so for a while
        }
        with process("web", settings, log, measured=False):
            with killed_workers(sandbox, settings, log) as ended:
                sandbox.bot_url = wait_for_health(settings["port"], log)
                play(sandbox, database)
            worked = working(log)
            with process("worker", settings, log, measured=False):
                while working(log) == worked:
                    time.sleep(0.05)  # asked to stop any sooner it would not hear it yet
                assert_everything_is_said_once(sandbox, database)
    assert len(ended) > 4


def assert_everything_is_said_once(sandbox: Sandbox, database: Database, *, moved: bool = False) -> None:
    """Each message is there once; with `moved`, some were said in another place than was meant at first."""
    rows = [row for row in all_said(database) if not (moved and row.error == MOVED)]
    sandbox.settle(quiet=1, within=PATIENCE)
    posts = [post for room in sandbox.workspace.conversations.values() for post in room.posts.values()]
    keys = Counter(post.metadata["event_payload"]["key"] for post in posts if post.metadata)
    assert keys, "nothing was said"
    assert [key for key, times in keys.items() if times > 1] == []
    assert [(row.key, row.error) for row in rows if row.state is not MessageState.SENT] == []


def working(log: Path) -> int:
    """Return how many times a process has logged that it is at work."""
    return log.read_text(encoding="utf-8").count('"event": "working"')


def all_said(database: Database) -> Sequence[OutboxMessage]:
    """Wait until no message waits any more, and return them all."""
    end = time.monotonic() + PATIENCE
    while True:
        with database.reading() as session:
            rows = session.exec(select(OutboxMessage)).all()
        if all(row.state is not MessageState.WAITING for row in rows):
            return rows
        assert time.monotonic() < end, [row.key for row in rows if row.state is MessageState.WAITING]
        time.sleep(0.1)


@contextmanager
def killed_workers(sandbox: Sandbox, settings: dict[str, object], log: Path) -> Iterator[list[int]]:
    """Give workers of which each is killed with -9 in the midst of its work, and followed by the next.

    The list has the exit status of each.
    """
    ended: list[int] = []
    over = threading.Event()

    def keep_killing() -> None:
        while not over.is_set():
            worker = started("worker", settings, log, measured=False)
            begun = len(sandbox.calls)
            while len(sandbox.calls) < begun + CALLS_IN_A_LIFE and not over.wait(0.005):
                pass
            worker.kill()
            ended.append(worker.wait(PATIENCE))

    thread = threading.Thread(target=keep_killing)
    thread.start()
    try:
        yield ended
    finally:
        over.set()
        thread.join()
