"""What waits in the outbox is said once, in order, where it belongs."""

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.delivery import DeliverySettings
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.store.engine import Database
from bot.store.tables import CardKind, MessageState, OutboxLane
from tests.delivery.simple import NEVER, make_delivery, slack_of
from tests.delivery.world import GENERAL, LICENSING, World
from tests.patience import wait_until


def test_a_lane_is_said_in_order(any_world: World) -> None:
    world = any_world
    said = [f"message {number}" for number in range(12)]
    world.say(*said)
    with world.delivering():
        wait_until(lambda: len(world.reads()) == 12)
    assert world.reads() == said
    assert world.message("message 3").state is MessageState.SENT
    assert world.lane("lane").next_at is None


def test_the_same_key_is_said_once(any_world: World) -> None:
    world = any_world
    world.say("hello")
    world.say("hello")
    with world.delivering():
        wait_until(world.reads)
        world.say("hello")
        world.say("goodbye")
        wait_until(lambda: len(world.reads()) == 2)
    assert world.reads() == ["hello", "goodbye"]


def test_a_card_is_posted_and_its_thread_follows_it(world: World) -> None:
    card = world.card("licensing")
    world.say("first reply", thread_of=card)
    world.say("from another lane", lane="other", thread_of=card)
    with world.delivering():
        wait_until(lambda: len(world.reads()) == 3)
    shown = world.fresh(card)
    developer = world.sandbox.person("developer")
    parent = developer.sees("licensing 1", in_="#licensing-service")
    assert (shown.channel, shown.ts, shown.shown) == (LICENSING, parent.ts, 1)
    assert {message.text for message in developer.reads(thread=parent)} == {
        "licensing 1",
        "first reply",
        "from another lane",
    }


def test_a_reply_waits_for_its_card_in_another_lane(any_world: World) -> None:
    world = any_world
    card = world.card("licensing", lane="slow")
    world.say("reply", lane="quick", thread_of=card)
    world.sandbox.down()
    delivery = world.delivery()
    assert delivery.run_once()
    delivery.run_once()  # the reply finds that its card is not there and waits for it
    assert world.reads() == []
    with world.database.writing() as session:
        lane = session.exec(select(OutboxLane).where(OutboxLane.name == "quick")).one()
        assert lane.next_at
        lane.next_at += NEVER
    world.sandbox.up()
    with world.delivering():
        wait_until(lambda: world.reads() == ["licensing 1", "reply"])


def test_a_person_gets_direct_messages_in_one_conversation(world: World) -> None:
    world.say_to("U0DELIVERY", "one", "two")
    card = world.card("reminder", CardKind.KEY_DATE, lane="person", channel=None)
    with world.delivering():
        lead = world.sandbox.person("delivery lead")
        lead.sees("two", in_="dm")
        lead.sees("reminder 1", in_="dm")
        wait_until(lambda: world.fresh(card).ts)
    assert world.fresh(card).channel == world.person("U0DELIVERY").dm_channel
    assert [message.text for message in lead.reads("dm") if message.text in ("one", "two")] == ["one", "two"]


def test_a_private_message_is_seen_by_one_person_only(world: World) -> None:
    card = world.card("licensing")
    world.tell("U0DEVELOP1", "only assessors can decide", thread_of=card)
    with world.delivering():
        world.sandbox.person("developer").sees("only assessors can decide")
    world.sandbox.person("delivery lead").does_not_see("only assessors", for_=0.1)


def test_words_never_reach_the_log(world: World) -> None:
    world.say("a secret", lane="lane of secrets")
    with capture_logs() as logs:
        delivery = world.delivery()
        while delivery.run_once():
            pass
    said = [entry for entry in logs if entry["event"] == "message"]
    assert [(entry["key"], entry["lane"], entry["outcome"]) for entry in said] == [
        ("a secret", "lane of secrets", "sent")
    ]
    assert all("words" not in entry for entry in logs)


def test_links_are_not_unfolded_and_the_key_is_in_the_metadata(world: World) -> None:
    world.say("hello")
    world.delivery().run_once()
    (call,) = [call for call in world.sandbox.calls if call.method == "chat.postMessage"]
    assert call.args["unfurl_links"] in (False, "false", "0")
    (post,) = world.sandbox.workspace.conversations[LICENSING].posts.values()
    assert post.metadata == {"event_type": "spend_bot", "event_payload": {"key": "hello"}}


def test_a_channel_is_posted_to_no_faster_than_slack_allows(world: World) -> None:
    world.say(*[f"a {number}" for number in range(8)])
    world.say(*[f"b {number}" for number in range(3)], lane="other channel", channel=GENERAL)
    with world.delivering(pace=5.0):
        wait_until(lambda: len(world.reads(GENERAL)) == 3 and len(world.reads()) == 8)
    calls = world.sandbox.calls
    at = [call.at for call in calls if call.args.get("channel") == LICENSING]
    assert at[7] - at[0] > 0.7  # three at once, then a fifth of a second for each
    assert calls[-1].args.get("channel") == LICENSING  # which the other channel did not wait for


def test_slack_never_has_to_refuse_a_burst(sqlite_url: str) -> None:
    with Sandbox(limits=Limits(post_per_second=4.0), subscriptions=()) as sandbox:
        world = World(Database(sqlite_url), sandbox)
        world.say(*[f"a {number}" for number in range(7)])
        with world.delivering(pace=2.5):  # so that one held up on its way is not too near to the next
            wait_until(lambda: len(world.reads()) == 7)
        assert [call.status for call in sandbox.calls] == [200] * 7


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.open"])
def test_a_pause_slack_asks_for_is_kept_to_the_second(world: World, method: str) -> None:
    world.sandbox.faults.slow_down(method, retry_after=1)
    world.say_to("U0DELIVERY", "one", "two", "three")
    with world.delivering(pace=2.0):
        world.sandbox.person("delivery lead").sees("three", in_="dm")
    calls = [call for call in world.sandbox.calls if call.method in (method, "chat.postMessage")]
    assert calls[0].status == 429
    assert calls[1].at - calls[0].at >= 1.0
    if method == "chat.postMessage":  # and then on at the usual pace, not in a burst
        assert calls[2].at - calls[1].at > 0.2


def test_what_is_said_while_slack_is_away_is_said_when_it_is_back(world: World) -> None:
    world.sandbox.down()
    with world.delivering():
        world.say("one", "two")
        wait_until(lambda: world.message("one").started >= 2)
        world.sandbox.up()
        wait_until(lambda: len(world.reads()) == 2)
    assert world.reads() == ["one", "two"]


def test_a_slack_that_cannot_be_reached_needs_no_looking_up(world: World) -> None:
    world.say("one")
    nowhere = make_delivery(world.database, "http://127.0.0.1:9/api/", "one")
    assert nowhere.run_once()
    assert (world.message("one").attempts, world.message("one").error) == (1, "unreached")
    with world.delivering():
        wait_until(world.reads)
    assert world.calls("conversations.history") == 0


def test_a_call_may_not_outlast_a_lease(world: World) -> None:
    with pytest.raises(ValueError, match="shorter than the lease"):
        make_delivery(
            world.database, "http://127.0.0.1:9/", "one", settings=DeliverySettings(lease_seconds=1.0)
        )
    assert slack_of("http://127.0.0.1:9/").timeout == 1
