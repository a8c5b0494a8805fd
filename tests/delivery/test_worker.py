"""Workers wake when something waits, share Slack's limits, and know who the bot is."""

import time

import pytest
from sqlalchemy import text

from bot.delivery import Directory
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import BOT_USER, TEAM_ID
from bot.store.engine import Database
from bot.store.tables import Workspace
from tests.delivery.simple import NEVER, make_delivery, slack_of
from tests.delivery.world import World
from tests.patience import wait_until


@pytest.fixture
def world(any_world: World) -> World:
    return any_world


def test_a_worker_wakes_when_something_is_added(world: World) -> None:
    with world.delivering(poll_seconds=NEVER):
        time.sleep(0.3)
        world.say("hello")
        wait_until(world.reads)


def test_a_worker_wakes_when_another_process_adds_something(world: World) -> None:
    """Another `Database` is another process as far as waking goes; SQLite has only polling for that."""
    elsewhere = World(Database(world.database.url.render_as_string(hide_password=False)), world.sandbox)
    polls = 0.2 if world.database.is_sqlite else NEVER
    with world.delivering(poll_seconds=polls):
        time.sleep(0.3)
        elsewhere.say("hello")
        wait_until(world.reads)
    elsewhere.database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_listens_again_after_losing_its_connection(world: World) -> None:
    elsewhere = World(Database(world.database.url.render_as_string(hide_password=False)), world.sandbox)
    with world.delivering(poll_seconds=NEVER):
        time.sleep(0.3)
        with elsewhere.database.engine.begin() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            )
        elsewhere.say("hello")
        wait_until(world.reads)
    elsewhere.database.close()


def test_two_workers_keep_to_one_limit_together(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    with Sandbox(limits=Limits(post_per_second=4.0), subscriptions=()) as sandbox:
        one, two = World(database, sandbox), World(Database(url), sandbox)
        for number in range(5):
            one.say(f"a {number}", f"b {number}", lane=f"lane {number}")
        # slower than Slack allows, so that a message that is held up on its way is not too near to the next
        with (
            one.delivering(owner="one", pace=2.5),
            two.delivering(owner="two", pace=2.5),
        ):
            wait_until(lambda: len(one.reads()) == 10)
        assert {call.status for call in sandbox.calls} == {200}
        assert sandbox.calls[-1].at - sandbox.calls[0].at > 1.3
        two.database.close()


def test_a_stopped_worker_holds_nothing(world: World) -> None:
    for number in range(30):
        world.say(f"message {number}", lane=f"lane {number}")
    with world.delivering():
        wait_until(lambda: len(world.reads()) > 5)
    with world.database.reading() as session:
        held = session.execute(text("SELECT count(*) FROM outboxlane WHERE owner IS NOT NULL")).scalar_one()
        begun = session.execute(
            text("SELECT count(*) FROM outboxmessage WHERE state = 'waiting' AND started > 0")
        ).scalar_one()
    assert (held, begun) == (0, 0)
    with world.delivering():
        wait_until(lambda: len(world.reads()) == 30)
    assert len(set(world.reads())) == 30


def test_a_worker_outlives_a_database_that_goes_away(world: World) -> None:
    with world.delivering():
        world.say("one")
        wait_until(world.reads)
        with world.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE outboxlane RENAME TO hidden"))
        time.sleep(0.3)
        with world.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE hidden RENAME TO outboxlane"))
        world.say("two")
        wait_until(lambda: world.reads() == ["one", "two"])


def test_the_directory_learns_who_the_bot_is(database: Database) -> None:
    with Sandbox(subscriptions=()) as sandbox:
        directory = Directory(database, slack_of(sandbox.api_url))
        sandbox.down()
        assert not directory.refresh()
        sandbox.up()
        delivery = make_delivery(database, sandbox.api_url, "one", directory=directory)
        delivery.start(1)
        wait_until(lambda: sandbox.calls and sandbox.calls[-1].status == 200)
        delivery.stop()
    with database.reading() as session:
        workspace = session.get_one(Workspace, 1)
    assert (workspace.slack_id, workspace.bot_user_id) == (TEAM_ID, BOT_USER)
    assert workspace.bot_id
