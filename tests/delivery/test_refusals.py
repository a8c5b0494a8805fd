"""What Slack refuses for good reaches a person, and is said once somebody has mended it."""

import pytest

from bot.store.engine import NotFoundError
from bot.store.lanes import release, release_channel
from bot.store.tables import MessageState
from tests.delivery.simple import make_delivery
from tests.delivery.world import LICENSING, OLD_PROJECT, PAYMENTS, World
from tests.patience import wait_until


def test_a_channel_without_the_bot_waits_until_it_is_let_in(any_world: World) -> None:
    world = any_world
    card = world.card("payments", lane="payments", channel=PAYMENTS)
    world.say("reply", lane="payments", channel=PAYMENTS, thread_of=card)
    world.say("elsewhere", lane="other")
    with world.delivering():
        wait_until(world.reads)
        wait_until(lambda: world.refused == ["not_in_channel"])
        assert world.lane("payments").parked == "not_in_channel"
        world.sandbox.invite_bot("#payments-platform", by=world.sandbox.person("delivery lead"))
        with world.database.writing() as session:
            assert release_channel(session, world.workspace_id, PAYMENTS) == 1
        wait_until(lambda: len(world.reads(PAYMENTS)) == 2)
    assert world.reads(PAYMENTS)[-2:] == ["payments 1", "reply"]
    assert world.lane("payments").parked is None
    assert world.refused == ["not_in_channel"]


def test_try_again_releases_a_parked_lane(world: World) -> None:
    world.say("one", lane="payments", channel=PAYMENTS)
    with world.delivering():
        wait_until(lambda: world.refused)
        lane = world.lane("payments")
        with world.database.writing() as session:
            release(session, world.workspace_id, lane.id or 0)
        wait_until(lambda: len(world.refused) == 2)  # nothing was mended, and that is said again
        with world.database.writing() as session, pytest.raises(NotFoundError):
            release(session, world.workspace_id + 1, lane.id or 0)


def test_releasing_what_is_not_parked_changes_nothing(world: World) -> None:
    world.say("one", lane="free")
    before = world.lane("free")
    with world.database.writing() as session:
        release(session, world.workspace_id, before.id or 0)
        assert release_channel(session, world.workspace_id, LICENSING) == 0
    assert world.lane("free").next_at == before.next_at


def test_an_archived_channel_parks_a_statement_too(world: World) -> None:
    world.say("one", channel=OLD_PROJECT)
    with world.delivering():
        wait_until(lambda: world.refused == ["is_archived"])
    assert world.lane("lane").parked == "is_archived"


def test_a_refused_statement_does_not_hold_up_the_lane(world: World) -> None:
    world.say("too long", "cannot be drawn", "well")
    with world.delivering():
        wait_until(lambda: world.reads() == ["well"])
        wait_until(lambda: len(world.refused) == 2)
    assert sorted(world.refused) == ["cannot_be_drawn", "invalid_blocks"]
    assert world.message("too long").state is MessageState.REFUSED


@pytest.mark.parametrize(
    ("name", "error"), [("too long", "invalid_blocks"), ("cannot be drawn", "cannot_be_drawn")]
)
def test_a_refused_card_parks_what_depends_on_it(world: World, name: str, error: str) -> None:
    card = world.card(name)
    world.say("reply", thread_of=card)
    with world.delivering():
        wait_until(lambda: world.refused == [error])
    assert (world.lane("lane").parked, world.reads()) == (error, [])


def test_a_person_who_left_holds_up_nobody(world: World) -> None:
    world.say_to("U0NOBODY", "one", "two")
    card = world.card("reminder", lane="person", channel=None)
    world.sandbox.faults.refuse("conversations.open", "user_not_found", times=3)
    world.say("reply", lane="follows", thread_of=card)
    with world.delivering(threads=1):
        wait_until(lambda: len(world.refused) == 4)
    assert sorted(world.refused) == ["thread_refused", "user_not_found", "user_not_found", "user_not_found"]


def test_a_private_message_its_reader_cannot_see_is_refused_alone(world: World) -> None:
    world.tell("U0COMMERCE", "only you")
    world.say_to("U0COMMERCE", "direct")
    with world.delivering():
        world.sandbox.person("commercial lead").sees("direct", in_="dm")
        wait_until(lambda: world.refused == ["user_not_in_channel"])


def test_a_bot_slack_refuses_waits_and_tries_again(world: World) -> None:
    world.say("one", "two")
    world.sandbox.faults.refuse("chat.postMessage", "token_revoked", times=2)
    with world.delivering():
        wait_until(lambda: world.reads() == ["one", "two"])
    assert (world.refused, world.message("one").attempts) == ([], 2)


def test_a_person_is_told_even_when_telling_failed_at_first(any_world: World) -> None:
    world = any_world
    told: list[str] = []

    def undeliverable(_message: int, error: str) -> None:
        told.append(error)
        if len(told) == 1:
            raise ConnectionError("nobody there")

    world.say("too long", "well")
    delivery = make_delivery(world.database, world.sandbox.api_url, "one", undeliverable=undeliverable)
    delivery.start()
    wait_until(lambda: len(told) == 2 and world.reads() == ["well"])
    delivery.stop()
    assert told == ["invalid_blocks", "invalid_blocks"]
    assert not world.message("too long").unreported
