"""Lanes are claimed by one at a time, and looking at them costs next to nothing."""

import threading
import time

import pytest
from sqlalchemy import event

from bot.store import lanes, outcomes, redraws
from bot.store.engine import Database, DatabaseBusyError, added, key_of
from bot.store.lanes import Claim
from bot.store.outbox import Place, Statement, say
from bot.store.outcomes import Sent
from bot.store.tables import OutboxLane, OutboxMessage, Workspace
from tests.delivery.world import NOW


@pytest.fixture
def workspace(database: Database) -> int:
    with database.writing() as session:
        return key_of(added(session, Workspace(slack_id="T1")))


def add(database: Database, workspace: int, *said: str, lane: str = "lane", channel: str = "C1") -> None:
    with database.writing() as session:
        for one in said:
            say(session, workspace, NOW, lane, one, Place(channel), Statement("words", {"words": one}))


def claim(database: Database, owner: str, lease: float = 5.0) -> Claim | None:
    with database.writing() as session:
        return lanes.claim(session, owner, lease, 1000.0)


def finish(database: Database, claimed: Claim | None) -> None:
    assert claimed is not None
    with database.writing() as session:
        assert outcomes.finish(session, claimed, Sent("C1", "1.0"))


def test_a_claimed_lane_is_nobody_elses(database: Database, workspace: int) -> None:
    add(database, workspace, "one", "two")
    first = claim(database, "a")
    assert first is not None
    assert (first.message.key, first.uncertain) == ("one", False)
    assert claim(database, "b") is None
    finish(database, first)
    second = claim(database, "b")
    assert second is not None
    assert second.message.key == "two"


def test_many_claim_at_once_and_each_gets_its_own(database: Database, workspace: int) -> None:
    for number in range(12):
        add(database, workspace, f"message {number}", lane=f"lane {number}")
    claimed: list[str] = []

    def work(name: str) -> None:
        for turn in range(6):
            found = claim(database, f"{name}/{turn}")
            if found is not None:
                claimed.append(found.message.key)

    threads = [threading.Thread(target=work, args=[f"worker {number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(f"message {number}" for number in range(12))


def test_a_renewed_lease_lasts(database: Database, workspace: int) -> None:
    add(database, workspace, "one")
    claimed = claim(database, "a", lease=0.2)
    assert claimed is not None
    with database.writing() as session:
        assert lanes.renew(session, claimed, 5.0)
    time.sleep(0.25)
    assert claim(database, "b") is None


def test_an_empty_lane_is_due_no_more_until_something_is_added(database: Database, workspace: int) -> None:
    add(database, workspace, "one")
    finish(database, claim(database, "a"))
    with database.reading() as session:
        assert lanes.seconds_until_due(session) is None
    with database.writing() as session:
        session.get_one(OutboxLane, 1).next_at = 1.0  # as left by a worker that died at the wrong moment
    assert claim(database, "b") is None
    with database.reading() as session:
        assert lanes.seconds_until_due(session) is None
    add(database, workspace, "two")
    with database.reading() as session:
        assert lanes.seconds_until_due(session) == 0.0


def test_what_is_added_while_a_worker_looks_is_not_missed(database: Database, workspace: int) -> None:
    add(database, workspace, "one")
    first = claim(database, "a")
    adding = threading.Thread(target=add, args=[database, workspace, "two"])
    with database.writing() as session:
        assert first is not None
        assert outcomes.finish(session, first, Sent("C1", "1.0"))
        adding.start()
        adding.join(0.1)  # it waits for this transaction, which has seen nothing more in the lane
    adding.join()
    second = claim(database, "b")
    assert second is not None
    assert second.message.key == "two"


def test_a_message_being_added_holds_up_no_worker(database: Database, workspace: int) -> None:
    """On PostgreSQL a lane held by a flow is passed over; on SQLite a worker waits its turn."""
    add(database, workspace, "one", lane="held")
    add(database, workspace, "other", lane="free")
    if database.is_sqlite:
        with database.writing(), pytest.raises(DatabaseBusyError), database.writing(patience=0.05):
            pass
        return
    with database.writing() as session:
        say(session, workspace, NOW, "held", "two", Place("C1"), Statement("words", {"words": "two"}))
        found = claim(database, "a")
    assert found is not None
    assert found.message.key == "other"


def test_an_idle_look_reads_only_and_asks_two_questions(database: Database, workspace: int) -> None:
    with database.writing() as session:
        lane_rows = [OutboxLane(workspace_id=workspace, name=f"lane {number}") for number in range(2000)]
        session.add_all(lane_rows)
    statements: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _cursor, words, *_rest: statements.append(words)
    )
    with database.reading() as session:
        assert lanes.seconds_until_due(session) is None
        assert redraws.seconds_until_dirty(session) is None
    assert all(
        words.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA BUSY_TIMEOUT")) for words in statements
    ), statements
    assert sum("SELECT" in words for words in statements) == 2


def test_rows_of_one_workspace_are_not_released_by_another(database: Database, workspace: int) -> None:
    add(database, workspace, "one")
    claimed = claim(database, "a")
    assert claimed is not None
    with database.writing() as session:
        assert outcomes.park(session, claimed, "is_archived")
        other = key_of(added(session, Workspace(slack_id="T2")))
        assert lanes.release_channel(session, other, "C1") == 0
    assert claim(database, "b") is None
    with database.writing() as session:
        assert lanes.release_channel(session, workspace, "C1") == 1
        assert session.get_one(OutboxMessage, claimed.message_id).unreported
    assert claim(database, "b") is not None
