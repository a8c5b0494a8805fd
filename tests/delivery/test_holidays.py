"""Bank holidays: had from GOV.UK once a day by one worker, kept, used by all, and deadlines follow them."""

import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests
import responses
import structlog
from govuk_bank_holidays.bank_holidays import BankHolidays as Shipped
from sqlmodel import col, select

from bot.delivery import HolidayKeeper
from bot.delivery.holidays import ADDRESS, NotAList, parsed
from bot.domain.calendar import holidays_known, is_working_day, shipped_holidays
from bot.domain.key_dates import KeyDateKind
from bot.flows.context import Context, Moment
from bot.flows.contracting import deriving, remind
from bot.logs import set_up_logs
from bot.store import holidays
from bot.store.audit import AuditTrail
from bot.store.engine import Database
from bot.store.machine import machine_now
from bot.store.tables import BankHolidays, KeyDate, Reminder
from tests.cards.world import CONFIG, World

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
MOVED, TO = "2027-12-28", "2027-12-31"
"""A bank holiday that is moved, and the last day of the year that becomes one."""


def published(**changed: str) -> dict[str, Any]:
    """Return what GOV.UK says, with some bank holidays on other days than were shipped."""
    data: dict[str, Any] = Shipped.load_backup_data()
    for division in data.values():
        for event in division["events"]:
            event["date"] = changed.get(event["date"].replace("-", "_"), event["date"])
    return data


ANOTHER = published(**{f"{MOVED.replace('-', '_')}": TO})


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    yield
    shipped_holidays()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    set_up_logs(written)
    yield written
    structlog.reset_defaults()


def keeper(database: Database) -> HolidayKeeper:
    return HolidayKeeper(database, lambda: NOW, is_on=True)


def becomes_due(database: Database) -> None:
    with database.writing() as session:
        session.get_one(BankHolidays, 1).ask_at = 0.0


@responses.activate
def test_they_are_asked_for_once_a_day_and_every_process_uses_them(database: Database) -> None:
    responses.get(ADDRESS, json=ANOTHER)
    moved = date.fromisoformat(TO)
    assert is_working_day(moved, "scotland")
    one, other = keeper(database), keeper(database)
    one.refresh()
    assert not is_working_day(moved, "scotland")
    shipped_holidays()  # as another process has it, which did not ask
    other.refresh()
    other.look()
    assert not is_working_day(moved, "scotland")
    assert len(responses.calls) == 1
    becomes_due(database)
    other.refresh()
    assert len(responses.calls) == 2


@responses.activate
def test_of_many_workers_one_asks(database: Database) -> None:
    responses.get(ADDRESS, json=ANOTHER)
    together = threading.Barrier(5)

    def ask() -> None:
        together.wait()
        keeper(database).refresh()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(responses.calls) == 1


FAILURES: dict[str, dict[str, Any]] = {
    "it is away": {"body": requests.ConnectionError("no words of this in a log")},
    "it takes too long": {"body": requests.Timeout()},
    "it is unwell": {"status": 503},
    "a page instead": {"body": "<html>"},
    "far too much": {"body": json.dumps(ANOTHER) + " " * 1_000_000},
    "another thing": {"json": ["2027-12-25"]},
    "a nation is missing": {"json": {name: ANOTHER[name] for name in ("scotland", "england-and-wales")}},
    "a day that is none": {"json": published(**{"2027_12_27": "2027-02-30"})},
    "a year that is not whole": {
        "json": {name: {"events": each["events"][:-5]} for name, each in ANOTHER.items()}
    },
    "a list that is over": {
        "json": {
            name: {"events": [event for event in each["events"] if event["date"] < "2027"]}
            for name, each in ANOTHER.items()
        }
    },
}


@responses.activate
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_logged_and_tried_again_in_an_hour(
    database: Database, log: io.StringIO, failure: str
) -> None:
    responses.get(ADDRESS, **FAILURES[failure])
    kept = keeper(database)
    kept.refresh()
    kept.refresh()
    assert len(responses.calls) == 1
    assert "bank_holidays_not_had" in log.getvalue()
    assert "no words of this" not in log.getvalue()
    assert is_working_day(date.fromisoformat(TO), "scotland")
    with database.reading() as session:
        row = session.get_one(BankHolidays, 1)
        wait = row.ask_at - machine_now(session)
        assert 0 < wait <= holidays.AN_HOUR
        assert row.days == {}
    responses.replace(responses.GET, ADDRESS, json=ANOTHER)
    becomes_due(database)
    kept.refresh()
    assert not is_working_day(date.fromisoformat(TO), "scotland")


@responses.activate
def test_the_last_good_lists_outlive_a_failure_and_a_restart(database: Database) -> None:
    responses.get(ADDRESS, json=ANOTHER)
    keeper(database).refresh()
    shipped_holidays()
    responses.replace(responses.GET, ADDRESS, status=500)
    becomes_due(database)
    begun = keeper(database)
    begun.start(asks=True)
    begun.stop()
    assert not is_working_day(date.fromisoformat(TO), "scotland")


@responses.activate
def test_one_that_is_turned_off_or_does_not_ask_asks_nothing(database: Database) -> None:
    for made, asks in ((HolidayKeeper(database, lambda: NOW, is_on=False), True), (keeper(database), False)):
        made.start(asks=asks)
        made.stop()
    assert len(responses.calls) == 0
    assert is_working_day(date.fromisoformat(TO), "scotland")


def test_a_database_that_is_away_stops_nothing(tmp_path: Any, log: io.StringIO) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no' / 'where.db'}")
    keeper(away).look()
    assert "bank_holidays_not_read" in log.getvalue()
    away.close()


def test_lists_say_how_far_they_go() -> None:
    lists = parsed(ANOTHER, 2027)
    assert max(lists["scotland"]) == date(2028, 12, 26)
    assert holidays_known(date(2028, 12, 26), "scotland")
    with pytest.raises(NotAList, match="england-and-wales is over"):
        parsed(ANOTHER, 2029)


@responses.activate
def test_a_moved_bank_holiday_moves_a_deadline_and_nothing_is_said_twice(database: Database) -> None:
    world = World(database)
    contract = world.contract(
        start=date(2026, 4, 1),
        end=date(2029, 3, 31),
        terms={"notice": {"number": 3, "unit": "months"}, "breaks": [{"on": "2028-04-01"}]},
    )
    context = Context(database, CONFIG, AuditTrail(b"k" * 32))
    with database.writing() as session:
        moment = Moment(context, session, NOW, world.workspace_id)
        deriving.derive(moment, session.merge(contract))
    at = datetime(2027, 10, 1, 9, 0, tzinfo=UTC)
    while remind.tick(context, at):
        pass

    def state() -> tuple[date, int, int]:
        with database.reading() as session:
            found = session.exec(select(KeyDate).where(KeyDate.kind == KeyDateKind.BREAK)).one()
            said = session.exec(select(Reminder).where(col(Reminder.key_date_id) == found.id)).all()
            return found.deadline, found.sequence, len(said)

    deadline, sequence, said = state()
    assert deadline == date(2027, 12, 31)
    assert said
    responses.get(ADDRESS, json=ANOTHER)
    keeper(database).refresh()
    while remind.tick(context, at):
        pass
    # Friday 31 December is a day off now, so the deadline is the Thursday before
    assert state() == (date(2027, 12, 30), sequence + 1, said)
