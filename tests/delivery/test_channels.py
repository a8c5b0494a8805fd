"""Who is in the channels of conversations: read page by page, kept, and what comes of not reading it."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.delivery.channels import EVERY, PAGE, ChannelReader
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store import channels
from bot.store.budgets import take_method
from bot.store.people import ensure_member
from bot.store.tables import Channel, ChannelMember
from tests.delivery.simple import slack_of
from tests.delivery.world import GENERAL, LICENSING, NOW, World

LEAD, DEVELOPER, STRANGER = "U0DELIVERY", "U0DEVELOP1", "U0STRANGER"
METHOD = "conversations.members"


class Reading:
    """A world whose channels are read at a time that can be chosen."""

    def __init__(self, world: World) -> None:
        self.world, self.now = world, NOW
        self.reader = ChannelReader(
            world.database, slack_of(world.sandbox.api_url), lambda: self.now, pace=50
        )
        self.stopping = threading.Event()

    def read(self) -> int:
        """Read what is due; return how many calls that took."""
        before = len(self.calls)
        self.reader.read_due(TEAM_ID, self.stopping)
        return len(self.calls) - before

    @property
    def calls(self) -> list[str]:
        return [call.method for call in self.world.sandbox.calls if call.method == METHOD]

    def follow(self, channel: str = LICENSING) -> None:
        with self.world.database.writing() as session:
            channels.follow(session, self.world.workspace_id, channel)

    def see(self, user: str, at: datetime = NOW) -> None:
        with self.world.database.writing() as session:
            channels.see(session, ensure_member(session, self.world.workspace_id, user), LICENSING, at)

    def members(self, channel: str = LICENSING) -> set[str]:
        with self.world.database.reading() as session:
            rows = session.exec(select(ChannelMember).where(ChannelMember.channel == channel))
            return {row.slack_id for row in rows}

    def row(self) -> Channel:
        with self.world.database.reading() as session:
            return session.exec(select(Channel).where(Channel.slack_id == LICENSING)).one()


@pytest.fixture
def reading(any_world: World) -> Reading:
    """Give the channel of the licensing service, not read yet."""
    made = Reading(any_world)
    made.follow()
    return made


def test_only_channels_of_conversations_are_read_and_again_after_a_while(reading: Reading) -> None:
    assert reading.read() == 1
    assert {LEAD, DEVELOPER} <= reading.members()
    assert reading.members(GENERAL) == set()
    assert (reading.row().read_at, reading.row().error) == (NOW, None)
    assert reading.read() == 0
    reading.now += EVERY + timedelta(seconds=1)
    assert reading.read() == 1


def test_a_large_channel_is_read_page_by_page(reading: Reading) -> None:
    workspace = reading.world.sandbox.workspace
    many = [f"U0MANY{number:04d}" for number in range(PAGE * 2)]
    with workspace.change():
        workspace.conversations[LICENSING].members.extend(many)
    assert reading.read() == 3
    assert set(many) < reading.members()


def test_who_has_left_is_out_and_who_acted_stays_for_an_hour(reading: Reading) -> None:
    reading.read()
    workspace = reading.world.sandbox.workspace
    with workspace.change():
        workspace.conversations[LICENSING].members.remove(DEVELOPER)
    reading.see(STRANGER)
    assert reading.read() == 1, "it is read at once when somebody acts who was not known"
    assert DEVELOPER not in reading.members()
    assert STRANGER in reading.members()
    reading.see(STRANGER, NOW + timedelta(minutes=30))
    assert reading.read() == 0
    reading.now += timedelta(minutes=80)
    reading.read()
    assert STRANGER in reading.members()
    reading.now += timedelta(minutes=15)
    reading.read()
    assert STRANGER not in reading.members()


def test_slack_says_who_joins_and_leaves(reading: Reading) -> None:
    reading.read()
    with reading.world.database.writing() as session:
        channels.leave(session, TEAM_ID, LICENSING, DEVELOPER)
        channels.join(session, TEAM_ID, LICENSING, STRANGER, NOW)
        channels.join(session, TEAM_ID, GENERAL, STRANGER, NOW)
        channels.leave(session, TEAM_ID, LICENSING, "U0NOBODY")
    assert STRANGER in reading.members()
    assert DEVELOPER not in reading.members()
    assert reading.members(GENERAL) == set()
    assert reading.read() == 1


def test_what_cannot_be_read_stays_as_it_was_with_the_reason(reading: Reading) -> None:
    reading.read()
    known = reading.members()
    reading.world.sandbox.faults.refuse(METHOD, "channel_not_found")
    reading.now += timedelta(minutes=11)
    reading.read()
    assert (reading.row().error, reading.row().read_at) == ("channel_not_found", NOW)
    assert reading.members() == known
    assert reading.read() == 0
    reading.now += timedelta(minutes=11)
    reading.read()
    assert reading.row().error is None


def test_a_pause_that_slack_asks_for_is_kept(reading: Reading) -> None:
    reading.world.sandbox.faults.slow_down(METHOD, retry_after=30)
    reading.read()
    assert reading.row().error == "ratelimited"
    with reading.world.database.writing() as session:
        assert take_method(session, reading.world.workspace_id, METHOD, 50) > 20
    reading.see(STRANGER)
    threading.Timer(0.2, reading.stopping.set).start()
    assert reading.read() == 0
    assert reading.row().tried_at is None, "what was not read is read by the next worker"
