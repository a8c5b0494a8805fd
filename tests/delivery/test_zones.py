"""Time zones of people: asked for once each, within the budget, and kept; what comes of not being told."""

import threading

import pytest

from bot.delivery.zones import AFTER_FAILURE, EVERY, ZoneReader
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.budgets import take_method
from bot.store.people import ensure_member, known_person
from tests.delivery.simple import slack_of
from tests.delivery.world import World

LEAD, ADVISER, STRANGER = "U0DELIVERY", "U0SECURITY", "U0STRANGER"
METHOD = "users.info"


class Asking:
    """A world in which zones are asked for at a time that can be chosen."""

    def __init__(self, world: World) -> None:
        self.world, self.seconds = world, 100.0
        self.reader = ZoneReader(
            world.database, slack_of(world.sandbox.api_url), pace=50, seconds=lambda: self.seconds
        )

    def asks(self) -> int:
        """Ask for what is unknown; return how many calls that took."""
        before = self._calls()
        self.reader.read_unknown(TEAM_ID, threading.Event())
        return self._calls() - before

    def meets(self, *users: str) -> None:
        with self.world.database.writing() as session:
            for user in users:
                ensure_member(session, self.world.workspace_id, user)

    def zone(self, user: str) -> str | None:
        with self.world.database.reading() as session:
            person = known_person(session, self.world.workspace_id, user)
            assert person is not None
            return person.time_zone

    def _calls(self) -> int:
        return sum(call.method == METHOD for call in self.world.sandbox.calls)


@pytest.fixture
def asking(any_world: World) -> Asking:
    """Give a world with two people whose zones are not known."""
    made = Asking(any_world)
    made.meets(LEAD, ADVISER)
    return made


def test_everybody_is_asked_for_once(asking: Asking) -> None:
    assert asking.asks() == 2
    assert (asking.zone(LEAD), asking.zone(ADVISER)) == ("Europe/London", "Europe/Paris")
    asking.seconds += EVERY
    assert asking.asks() == 0
    asking.meets("U0DEVELOP1")
    assert asking.asks() == 0, "it looks every few seconds only"
    asking.seconds += EVERY
    assert asking.asks() == 1


def test_who_slack_does_not_know_is_not_asked_for_again(asking: Asking) -> None:
    asking.meets(STRANGER)
    assert asking.asks() == 3
    assert asking.zone(STRANGER) == ""
    asking.seconds += AFTER_FAILURE
    assert asking.asks() == 0


def test_where_slack_asks_for_a_pause_the_others_are_asked_for_later(asking: Asking) -> None:
    asking.world.sandbox.faults.slow_down(METHOD, retry_after=30)
    assert asking.asks() == 1
    with asking.world.database.writing() as session:
        assert take_method(session, asking.world.workspace_id, METHOD, 50) > 20
    assert asking.zone(LEAD) is None
    asking.seconds += AFTER_FAILURE - 1
    assert asking.asks() == 0


def test_where_slack_is_away_it_is_tried_again(asking: Asking) -> None:
    asking.world.sandbox.faults.refuse(METHOD, "internal_error")
    assert asking.asks() == 1
    asking.seconds += AFTER_FAILURE
    assert asking.asks() == 2
    assert asking.zone(ADVISER) == "Europe/Paris"


def test_no_more_are_asked_for_than_the_budget_has(asking: Asking) -> None:
    asking.meets(*[f"U0MANY{number:03d}" for number in range(60)])
    slow = ZoneReader(asking.world.database, slack_of(asking.world.sandbox.api_url), pace=0.001)
    slow.read_unknown(TEAM_ID, threading.Event())
    assert 40 <= asking._calls() <= 41
