"""Cards come to show their present state, as often as Slack allows and no more often than helps."""

import time
from dataclasses import replace
from typing import Any

import pytest

from bot.store import budgets, redraws
from bot.store.lanes import release, release_channel
from bot.store.people import Click
from bot.store.tables import Budget, CardKind
from tests.delivery.simple import NEVER, QUICK, make_delivery
from tests.delivery.world import LICENSING, World
from tests.patience import wait_until


def shown(world: World, name: str) -> list[str]:
    """Return the words of the cards with this name as the channel shows them now."""
    return [text for text in world.reads() if text.startswith(name)]


def post(world: World, **settings: Any) -> None:
    """Say everything that waits and draw everything that changed."""
    delivery = world.delivery(**settings)
    while delivery.run_once():
        pass


def test_a_change_is_shown_at_once_when_it_has_been_quiet(world: World) -> None:
    card = world.card("licensing", CardKind.QUESTION)
    with world.delivering(redraw_seconds=NEVER):
        wait_until(lambda: shown(world, "licensing") == ["licensing 1"])
        world.change(card)
        wait_until(lambda: shown(world, "licensing") == ["licensing 2"])


@pytest.mark.parametrize(
    ("kind", "setting"), [(CardKind.QUESTION, "redraw_seconds"), (CardKind.ASSESSMENT, "progress_seconds")]
)
def test_a_busy_card_is_drawn_rarely_and_ends_on_its_last_state(
    world: World, kind: CardKind, setting: str
) -> None:
    card = world.card("licensing", kind)
    post(world)
    settings: dict[str, Any] = {setting: 0.5}
    begun = time.monotonic()
    with world.delivering(**settings):
        for _ in range(20):
            world.change(card)
            time.sleep(0.03)
        wait_until(lambda: shown(world, "licensing") == ["licensing 21"])
    assert world.calls("chat.update") <= 2 + (time.monotonic() - begun) / 0.5
    assert world.fresh(card).shown == 21


def test_a_clicked_card_is_redrawn_by_the_click(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.change(card, world.press(card))
    post(world)
    assert shown(world, "licensing") == ["licensing 2"]
    assert (world.calls("chat.update"), world.calls("response_url")) == (0, 1)
    assert world.fresh(card).response_uses == 1


def test_a_response_url_is_used_five_times_at_most(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.change(card, world.press(card))
    post(world)
    for _ in range(6):
        world.change(card)
        post(world)
    assert shown(world, "licensing") == ["licensing 8"]
    assert (world.calls("response_url"), world.calls("chat.update")) == (5, 2)


@pytest.mark.parametrize("url", ["{api}../response/unknown", "http://127.0.0.1:9/gone"])
def test_a_response_url_that_fails_is_given_up(world: World, url: str) -> None:
    card = world.card("licensing")
    post(world)
    known = world.fresh(card)
    url = url.format(api=world.sandbox.api_url)
    world.change(card, Click(str(known.channel), str(known.ts), url))
    post(world)
    assert shown(world, "licensing") == ["licensing 2"]
    assert world.calls("chat.update") == 1
    assert world.fresh(card).response_url is None


def test_a_response_url_that_is_asked_too_often_is_given_up(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.sandbox.faults.slow_down("response_url", retry_after=60)
    world.change(card, world.press(card))
    post(world)
    assert shown(world, "licensing") == ["licensing 2"]


def test_an_expired_response_url_is_not_used(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.change(card, world.press(card))
    with world.database.writing() as session:
        session.get_one(type(card), card.id).response_expires = 1.0
    post(world)
    assert (world.calls("chat.update"), world.calls("response_url")) == (1, 0)


def test_a_home_tab_is_published_to_its_person(world: World) -> None:
    home = world.home("U0DELIVERY")
    with world.delivering():
        world.sandbox.person("delivery lead").sees("home 1", on="home")
        world.change(home)
        world.sandbox.person("delivery lead").sees("home 2", on="home")


def test_a_card_whose_message_is_gone_is_left_alone(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.sandbox.faults.refuse("chat.update", "message_not_found")
    world.change(card)
    post(world)
    assert world.fresh(card).shown == 2
    world.change(card)
    post(world)
    assert world.fresh(card).shown == 3


@pytest.mark.parametrize("part", ["too long", "cannot be drawn"])
def test_a_card_that_cannot_be_shown_waits_for_its_next_change(world: World, part: str) -> None:
    card = world.card("licensing")
    post(world)
    with world.database.writing() as session:
        session.get_one(type(card), card.id).part = part
    world.change(card)
    post(world)
    assert (world.fresh(card).shown, shown(world, "licensing")) == (2, ["licensing 1"])


def test_a_card_in_a_closed_channel_waits_until_the_bot_is_let_in(world: World) -> None:
    card = world.card("licensing")
    post(world)
    world.sandbox.faults.refuse("chat.update", "not_in_channel")
    world.change(card)
    post(world)
    post(world)
    assert shown(world, "licensing") == ["licensing 1"]
    with world.database.writing() as session:
        release_channel(session, world.workspace_id, LICENSING)
    post(world)
    assert shown(world, "licensing") == ["licensing 2"]


def test_trying_again_also_draws_what_a_closed_channel_held_up(world: World) -> None:
    card = world.card("licensing")
    post(world)
    for method in ("chat.update", "chat.postMessage"):
        world.sandbox.faults.refuse(method, "is_archived")
    world.change(card)
    world.say("reply", thread_of=card)
    post(world)
    lane = world.lane("lane")
    assert (lane.parked, world.fresh(card).shown) == ("is_archived", 1)
    with world.database.writing() as session:
        release(session, world.workspace_id, lane.id or 0)
    post(world)
    assert (shown(world, "licensing"), "reply" in world.reads()) == (["licensing 2"], True)


def test_a_redraw_that_fails_is_tried_again(world: World) -> None:
    card = world.card("licensing", CardKind.QUESTION)
    post(world)
    world.sandbox.faults.fail("chat.update", status=502)
    world.sandbox.faults.refuse("chat.update", "invalid_auth")
    world.sandbox.faults.slow_down("chat.update", retry_after=1)
    world.sandbox.faults.drop_after("chat.update")
    begun = time.monotonic()
    world.change(card)
    with world.delivering():
        wait_until(lambda: world.fresh(card).shown == 2)
    assert shown(world, "licensing") == ["licensing 2"]
    assert time.monotonic() - begun > 1.2
    assert world.fresh(card).failures == 0


def test_redraws_do_not_delay_what_is_said(any_world: World) -> None:
    world = any_world
    cards = [world.card(f"card {number}") for number in range(4)]
    post(world)
    world.sandbox.faults.hang("chat.update", 3.0, times=4)
    for card in cards:
        world.change(card)
    patient = make_delivery(
        world.database, world.sandbox.api_url, "one", timeout=5, settings=replace(QUICK, lease_seconds=10.0)
    )
    patient.start(4)
    wait_until(lambda: world.sandbox.faults.waiting < 4)
    world.say("said meanwhile")
    wait_until(lambda: "said meanwhile" in world.reads())
    assert world.calls("chat.update") == 0
    patient.stop()


def test_what_a_person_waits_for_goes_before_progress_bars(any_world: World) -> None:
    world = any_world
    progress = [world.card(f"progress {number}") for number in range(3)]
    question = world.card("question", CardKind.QUESTION)
    post(world)
    with world.database.writing() as session:
        budgets.take_method(session, world.workspace_id, "chat.update", 1.0)
        row = session.get_one(Budget, (world.workspace_id, "chat.update"))
        row.tokens = 2.0
    for card in [*progress, question]:
        world.change(card)
    post(world, pace=1.0)
    assert shown(world, "question") == ["question 2"]
    assert shown(world, "progress") == ["progress 0 1", "progress 1 1", "progress 2 1"]
    assert all(world.fresh(card).draw_after > world.fresh(question).draw_after + 1 for card in progress)


def test_an_empty_budget_puts_off_everything_that_needs_it(any_world: World) -> None:
    world = any_world
    cards = [world.card(f"question {number}", CardKind.QUESTION) for number in range(3)]
    homes = [world.home("U0DELIVERY"), world.home("U0DEVELOP1")]
    post(world)
    clicked = world.press(cards[0])
    with world.database.writing() as session:
        budgets.hold(session, world.workspace_id, "chat.update", 60.0)
        budgets.hold(session, world.workspace_id, "views.publish", 60.0)
    for card in [*cards[1:], *homes]:
        world.change(card)
    world.change(cards[0], clicked)
    post(world)
    assert shown(world, "question") == ["question 0 2", "question 1 1", "question 2 1"]
    with world.database.reading() as session:
        soon = redraws.seconds_until_dirty(session)
    assert soon is not None
    assert 50 < soon <= 61


def test_a_dead_workers_redraw_is_taken_over(any_world: World) -> None:
    world = any_world
    card = world.card("licensing")
    post(world)
    world.change(card)
    begun = time.monotonic()
    with world.database.writing() as session:
        dead = redraws.claim(session, "gone", 0.3, 1.0)
    assert dead is not None
    with world.delivering():
        wait_until(lambda: shown(world, "licensing") == ["licensing 2"])
    assert time.monotonic() - begun >= 0.3
    with world.database.writing() as session:
        assert not redraws.finish(session, dead, 2, 0.0)
        assert not redraws.fail(session, dead, 0.0)
        assert not redraws.give_back(session, dead)


def test_a_worker_asked_to_stop_draws_nothing_more(any_world: World) -> None:
    world = any_world
    card = world.card("licensing")
    post(world)
    world.change(card)
    world.say("hello")
    delivery = make_delivery(world.database, world.sandbox.api_url, "one")
    delivery.stop()
    assert not delivery.run_once()
    assert (shown(world, "licensing"), "hello" in world.reads()) == (["licensing 1"], False)
    assert (world.message("hello").started, world.lane("lane").owner) == (0, None)
    post(world)
    assert (shown(world, "licensing"), "hello" in world.reads()) == (["licensing 2"], True)
