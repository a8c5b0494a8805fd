"""Whatever happens in the middle of a send, nothing is lost and nothing is said twice."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery import Delivery
from bot.render import Drawing
from bot.store import lanes, outcomes
from bot.store.outcomes import Sent
from bot.store.tables import MessageState
from tests.delivery.simple import QUICK, dot, draw, slack_of, words
from tests.delivery.world import LICENSING, World
from tests.patience import wait_until
from tests.stories.processes import environment


@pytest.fixture
def world(any_world: World) -> World:
    return any_world


def claim(world: World, owner: str = "gone", lease: float = 0.1) -> lanes.Claim:
    """Claim a message as a worker would that then is seen no more."""
    with world.database.writing() as session:
        claimed = lanes.claim(session, owner, lease, 1000.0)
    assert claimed is not None
    return claimed


def test_a_message_posted_without_an_answer_is_not_said_again(world: World) -> None:
    card = world.card("licensing")
    world.say("reply", "another", thread_of=card)
    world.say_to("U0DELIVERY", "direct")
    world.sandbox.faults.drop_after("chat.postMessage", times=3)
    with world.delivering(threads=2):
        wait_until(lambda: world.message("another").ts and world.message("direct").ts)
    assert world.reads() == ["licensing 1", "reply", "another"]
    assert [message.text for message in world.sandbox.person("delivery lead").reads("dm")] == ["direct"]
    developer = world.sandbox.person("developer")
    assert world.fresh(card).ts == developer.sees("licensing 1", in_="#licensing-service").ts
    assert world.message("reply").error is None


def test_a_hung_send_that_happened_is_found(world: World) -> None:
    world.say("one", "two")
    world.sandbox.faults.hang("chat.postMessage", 1.3)
    with world.delivering():
        wait_until(lambda: world.reads() == ["one", "two"])
    assert world.message("one").started == 2


def test_a_send_that_slack_takes_up_late_is_not_said_again(world: World) -> None:
    world.say("one", "two")
    world.sandbox.faults.hang("chat.postMessage", 2.0)
    begun = time.monotonic()
    with world.delivering():
        wait_until(lambda: world.message("two").ts and time.monotonic() - begun > 2.5)
    assert world.reads() == ["one", "two"]


def test_a_card_that_is_posted_meanwhile_does_not_cut_a_doubt_short(world: World) -> None:
    world.say_to("U0DELIVERY", "direct")
    world.sandbox.faults.hang("chat.postMessage", 2.5)
    with world.delivering():
        wait_until(lambda: world.message("direct").error == "timeout")
        card = world.card("licensing")
        world.tell("U0DELIVERY", "only you", thread_of=card)  # in the lane of what is in doubt, behind it
        wait_until(lambda: world.message("direct").ts)
        time.sleep(2.5)
    assert [each.text for each in world.sandbox.person("delivery lead").reads("dm")] == ["direct"]


def test_a_hung_send_that_did_not_happen_is_said_again(world: World) -> None:
    world.say("one", "two")
    world.sandbox.faults.hang("chat.postMessage", 1.3, does=False)
    with world.delivering():
        wait_until(lambda: world.reads() == ["one", "two"])


def test_an_error_that_leaves_it_open_is_looked_up(world: World) -> None:
    world.say("one")
    world.sandbox.faults.fail("chat.postMessage", status=503)
    world.sandbox.faults.refuse("chat.postMessage", "fatal_error")
    with world.delivering():
        wait_until(world.reads)
    assert world.calls("conversations.history") >= 2


def test_a_message_is_found_among_many(world: World) -> None:
    world.say("wanted")
    world.sandbox.faults.drop_after("chat.postMessage")
    world.delivery().run_once()
    lead = world.sandbox.person("delivery lead")
    for number in range(120):
        lead.says(f"talk {number}", in_="#licensing-service")
    with world.delivering():
        wait_until(lambda: world.message("wanted").ts)
    assert world.reads() == ["wanted"]
    assert world.calls("conversations.history") >= 2


def test_a_dead_worker_is_taken_over_when_its_lease_ends(world: World) -> None:
    world.say("one", "two")
    begun = time.monotonic()
    claim(world, lease=0.5)
    with world.delivering():
        wait_until(lambda: world.reads() == ["one", "two"])
    assert time.monotonic() - begun >= 0.5


def test_who_lost_the_lease_writes_nothing(world: World) -> None:
    world.say("one")
    late = claim(world)
    time.sleep(0.15)
    claim(world, owner="other", lease=5.0)
    with world.database.writing() as session:
        assert not lanes.renew(session, late, 5.0)
        assert not outcomes.finish(session, late, Sent(LICENSING, "1.0"))
        assert not outcomes.fail(session, late, "error", 0.0, happened=False)
        assert not outcomes.refuse(session, late, "error")
        assert not outcomes.park(session, late, "error")
        assert not outcomes.give_back(session, late)
    row = world.message("one")
    assert (row.state, row.started, row.attempts, row.error) == (MessageState.WAITING, 2, 0, None)
    assert world.lane("lane").owner == "other"


def test_a_private_message_in_doubt_is_shown_again(world: World) -> None:
    world.tell("U0DEVELOP1", "only you")
    world.sandbox.faults.drop_after("chat.postEphemeral")
    with world.delivering():
        wait_until(lambda: world.message("words:act only you:1").state is MessageState.SENT)
    assert len(world.sandbox.person("developer").reads("#licensing-service")) == 2


def test_a_lookup_that_slack_refuses_is_made_again(world: World) -> None:
    world.say("one")
    world.sandbox.faults.drop_after("chat.postMessage")
    world.sandbox.faults.refuse("conversations.history", "missing_scope")
    with world.delivering():
        wait_until(lambda: world.message("one").ts)
    assert world.reads() == ["one"]


class Slow:
    """Says what it is given, while something happens to the lane."""

    def __init__(self, world: World, happens: str) -> None:
        self.world, self.happens = world, happens

    def __call__(self, template: str, data: dict[str, Any], _zone: str | None) -> Drawing:
        with self.world.database.writing() as session:
            session.execute(text(f"UPDATE outboxlane SET {self.happens}"))  # noqa: S608  our own words
        return words(template, data)

    def delivery(self, lease: float) -> Delivery:
        """Return a worker that is slow to say what it is given."""
        world = self.world
        settings = replace(QUICK, lease_seconds=lease)
        return Delivery(
            world.database,
            slack_of(world.sandbox.api_url),
            draw=draw,
            say=self,
            picture=dot,
            undeliverable=lambda _message, _error: None,
            owner="slow",
            jitter=lambda: 0.0,
            settings=settings,
        )


def test_who_was_slow_has_its_lease_renewed_before_it_sends(world: World) -> None:
    world.say("one")
    Slow(world, "lease_until = lease_until").delivery(lease=1.001).run_once()
    assert world.reads() == ["one"]


def test_who_was_slow_and_lost_its_lease_does_not_send(world: World) -> None:
    world.say("one")
    Slow(world, "owner = 'other'").delivery(lease=1.001).run_once()
    assert (world.reads(), world.message("one").state) == ([], MessageState.WAITING)


def test_who_loses_its_lease_in_the_middle_leaves_the_rest_to_the_other(world: World) -> None:
    world.say("one")
    Slow(world, "owner = 'other', lease_until = 1.0").delivery(lease=30.0).run_once()
    assert (world.reads(), world.message("one").ts) == (["one"], None)
    with world.delivering():
        wait_until(lambda: world.message("one").ts)
    assert world.reads() == ["one"]


def test_a_busy_database_is_waited_for(world: World) -> None:
    world.say("one")
    delivery = world.delivery()
    delivery.run_once()
    world.say("two")
    carrying = threading.Thread(target=delivery.run_once)
    with world.database.writing() as session:  # SQLite's one turn, and on PostgreSQL a row that is needed
        session.execute(text("UPDATE budget SET tokens = tokens"))
        carrying.start()
        carrying.join(0.8)
        assert carrying.is_alive()
    carrying.join()
    assert world.reads() == ["one", "two"]


@contextmanager
def worker(world: World, owner: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Have a worker running in a process of its own."""
    url = world.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.delivery.worker_process", url, world.sandbox.api_url, owner]
    # what is killed keeps no record of the lines it ran
    unmeasured = environment({}, measured=False)
    process = subprocess.Popen(command, env=unmeasured, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_killed_worker_loses_and_doubles_nothing(world: World) -> None:
    said = [[f"lane {lane} message {number}" for number in range(12)] for lane in range(4)]
    for number, messages in enumerate(said):
        world.say(*messages, lane=f"lane {number}")
    with worker(world, "first") as process:
        wait_until(lambda: len(world.reads()) >= 10)
        process.kill()
        process.wait()
        before = len(world.reads())
        assert before < 48
    with worker(world, "second"):
        wait_until(lambda: len(world.reads()) >= 48)
        wait_until(lambda: all(world.message(messages[-1]).ts for messages in said))
    read = world.reads()
    assert sorted(read) == sorted(one for messages in said for one in messages)
    for messages in said:
        assert [one for one in read if one in set(messages)] == messages
