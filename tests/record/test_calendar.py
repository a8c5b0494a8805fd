"""A calendar of contract dates: what Outlook and Google make of it, who may have it, and what it costs."""

import re
import statistics
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import event
from sqlmodel import select
from werkzeug.test import TestResponse

from bot.config import Config
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.terms import Break
from bot.flows.context import Context, Moment
from bot.flows.contracting import contracts, deadlines, deriving, feeds, lapsing
from bot.flows.contracting.deadlines import Decided
from bot.record import calendar
from bot.record.feeds import make_calendars
from bot.store.audit import AuditTrail
from bot.store.engine import Database
from bot.store.feeds import feed_of
from bot.store.people import Who
from bot.store.tables import CalendarFeed, Contract, FollowUp, FollowUpKind, KeyDate
from tests.cards.world import CARYS, DEVELOPER, LEAD, NOW, RENDERER, World

HOST = "spend.example.gov.uk"
NASTY = 'Boats; ferries, tugs \\ "rafts"\nBEGIN:VEVENT\r\n<b>ü</b> ' + "å" * 100


@dataclass
class Reader:
    """A calendar program, with a link, at a time that can be moved."""

    world: World
    config: Config
    now: datetime = NOW

    @property
    def context(self) -> Context:
        return Context(self.world.database, self.config, AuditTrail(b"k" * 32))

    @property
    def client(self) -> FlaskClient:
        web = flask.Flask("calendars")
        database, address = self.world.database, f"https://{HOST}/"
        web.register_blueprint(make_calendars(database, self.config, RENDERER, address, lambda: self.now))
        return web.test_client()

    def links(self, user: str = DEVELOPER) -> dict[str | None, str | None]:
        """Return the secrets of a person's links, as far as they are shown, by organisation."""
        return {link.name: link.token for link in feeds.links(self.context, self.now, self.who(user))}

    def who(self, user: str) -> Who:
        return Who(self.world.team, user, f"act {time.monotonic_ns()}")

    def gets(self, token: str | None, **headers: str) -> TestResponse:
        return self.client.get(f"/calendar/{token}.ics", headers=headers)

    def events(self, token: str | None) -> dict[str, Any]:
        answer = self.gets(token)
        assert answer.status_code == 200
        parsed: Any = Calendar.from_ical(answer.data)
        found = {str(each["UID"]): each for each in parsed.walk("VEVENT")}
        assert not any(each.errors for each in found.values())
        return found

    def moment(self, session: Any) -> Moment:
        return Moment(self.context, session, self.now, self.world.workspace_id)

    def follow(self, contract: Contract) -> None:
        with self.world.database.writing() as session:
            deriving.derive(self.moment(session), session.get_one(Contract, contract.id))

    def key_date(self, kind: KeyDateKind) -> KeyDate:
        with self.world.database.reading() as session:
            return session.exec(select(KeyDate).where(KeyDate.kind == kind)).one()


@pytest.fixture
def reader(database: Database) -> Reader:
    world = World(database)
    return Reader(world, world.config)


def test_each_date_is_three_all_day_events_with_alarms(reader: Reader) -> None:
    contract = reader.world.contract(title=NASTY)
    reader.follow(contract)
    row = reader.key_date(KeyDateKind.BREAK)
    events = reader.events(reader.links()[None])
    mine = {uid: each for uid, each in events.items() if uid.startswith(f"key-date-{row.id}-")}
    days = {uid: each["DTSTART"].dt for uid, each in mine.items()}
    assert days == {
        f"key-date-{row.id}-decide@{HOST}": row.decide_by,
        f"key-date-{row.id}-notice@{HOST}": row.deadline,
        f"key-date-{row.id}-date@{HOST}": row.on,
    }
    for each in mine.values():
        assert each["DTEND"].dt - each["DTSTART"].dt == timedelta(days=1)
        assert each["DTSTART"].params["VALUE"] == "DATE"
        assert (each["STATUS"], int(each["SEQUENCE"])) == ("CONFIRMED", 0)
        alarms = [each.walk("VALARM")[place]["TRIGGER"].dt for place in (0, 1)]
        assert alarms == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]
    decide = mine[f"key-date-{row.id}-decide@{HOST}"]
    said = " ".join(NASTY.split())
    assert str(decide["SUMMARY"]) == f"Decide: {said} (break)"
    assert "the last day to give notice is Friday 31 December 2027" in str(decide["DESCRIPTION"])


def test_the_file_is_what_the_standard_asks_for(reader: Reader) -> None:
    reader.follow(reader.world.contract(title=NASTY))
    answer = reader.gets(reader.links()[None])
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    lines = answer.data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    unfolded = answer.data.replace(b"\r\n ", b"").decode()
    assert unfolded.count("BEGIN:VEVENT\r\n") == unfolded.count("END:VEVENT\r\n")
    assert "Boats\\; ferries\\, tugs \\\\" in unfolded
    for line in (
        "X-WR-CALNAME:My contract dates",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "VERSION:2.0",
        "TRIGGER:-PT15H",
        "TRIGGER:-P6DT15H",
    ):
        assert f"\r\n{line}\r\n" in unfolded
    assert re.search(r"\r\nDTSTAMP:\d{8}T\d{6}Z\r\n", unfolded)


def test_nothing_has_changed_until_something_has(reader: Reader) -> None:
    contract = reader.world.contract()
    reader.follow(contract)
    token = reader.links()[None]
    first = reader.gets(token)
    tag = first.headers["ETag"]
    reader.now += timedelta(hours=3)
    again = reader.gets(token, **{"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    before = reader.events(token)
    said = contract.said
    changed = said.model_copy(
        update={
            "terms": said.terms.model_copy(update={"breaks": (Break(on=date(2028, 4, 1)),), "notice": None})
        }
    )
    contracts.change(reader.context, reader.now, reader.who(CARYS), contract.id or 0, 1, changed)
    assert reader.gets(token, **{"If-None-Match": tag}).status_code == 200
    after = reader.events(token)
    assert set(after) == set(before)
    uid = f"key-date-{reader.key_date(KeyDateKind.BREAK).id}-notice@{HOST}"
    assert after[uid]["DTSTART"].dt < before[uid]["DTSTART"].dt
    assert int(after[uid]["SEQUENCE"]) == int(before[uid]["SEQUENCE"]) + 1
    assert after[uid]["LAST-MODIFIED"].dt == reader.now.replace(microsecond=0)
    assert after[uid]["DTSTAMP"].dt > before[uid]["DTSTAMP"].dt


def test_what_does_not_count_any_more_is_cancelled_for_90_days(reader: Reader) -> None:
    world = reader.world
    contract = world.contract()
    reader.follow(contract)
    token = reader.links()[None]
    row = reader.key_date(KeyDateKind.BREAK)
    decided = Decided(decision=DateDecision.LET_END)
    deadlines.record_decision(reader.context, NOW, reader.who(DEVELOPER), row.id or 0, decided)
    events = reader.events(token)
    ours = [each for uid, each in events.items() if uid.startswith(f"key-date-{row.id}-")]
    assert [str(each["STATUS"]) for each in ours] == ["CANCELLED"] * 3
    assert [int(each["SEQUENCE"]) for each in ours] == [1] * 3
    assert not any(each.walk("VALARM") for each in ours)
    others = [each for uid, each in events.items() if not uid.startswith(f"key-date-{row.id}-")]
    assert {str(each["STATUS"]) for each in others} == {"CONFIRMED"}
    end = reader.key_date(KeyDateKind.END)
    with world.database.writing() as session:
        held = session.get_one(KeyDate, end.id)
        lapsing.lapse(reader.moment(session), held, session.get_one(Contract, contract.id))
    for days, count in ((90, 3), (91, 0)):
        reader.now = datetime.combine(end.on + timedelta(days=days), NOW.timetz())
        assert len([uid for uid in reader.events(token) if f"-{end.id}-" in uid]) == count, days
    assert all(str(each["STATUS"]) == "CANCELLED" for each in reader.events(token).values())


@pytest.mark.parametrize("kind", FollowUpKind)
def test_what_follows_from_a_decision_is_in_it(reader: Reader, kind: FollowUpKind) -> None:
    world = reader.world
    key_date = world.key_date(world.contract(), status=DateStatus.DECIDED)
    due = date(2027, 11, 1)
    row = world.add(
        FollowUp, contract_id=key_date.contract_id, key_date_id=key_date.id, kind=kind,
        title="Publish the tender", due=due,
    )  # fmt: skip
    token = reader.links()[None]
    uid = f"follow-up-{row.id}@{HOST}"
    open_ = reader.events(token)[uid]
    assert (open_["DTSTART"].dt, str(open_["STATUS"])) == (due, "CONFIRMED")
    assert "Case management hosting" in open_["SUMMARY"]
    if kind is FollowUpKind.MILESTONE:
        assert str(open_["SUMMARY"]) == "Publish the tender: Case management hosting"
    world.change(row, done_at=NOW)
    done = reader.events(token)[uid]
    assert (str(done["STATUS"]), int(done["SEQUENCE"])) == ("CANCELLED", 1)


def test_a_person_has_what_they_own_or_deputise_for_and_leads_have_everything(reader: Reader) -> None:
    world = reader.world
    elsewhere = World(world.database, "T0ELSEWHERE")
    made: dict[str, dict[str, Any]] = {
        "Owned": {},
        "Deputised": {"owner_id": world.person(CARYS), "deputy_id": world.person(DEVELOPER)},
        "Somebody else's": {"owner_id": world.person(LEAD)},
        "Far away": {"owner_id": None, "terms": {}, "end": date(2033, 1, 1)},
    }
    for title, values in made.items():
        reader.follow(world.contract(title=title, **values))
    world.key_date(world.contract(title="Being imported", staged_in_id=_import(world)))
    elsewhere.key_date(elsewhere.contract(title="Another workspace's"))

    def titles(token: str | None) -> set[str]:
        return {
            title
            for each in reader.events(token).values()
            for title in ("Owned", "Deputised", "Somebody", "Far away", "imported", "Another")
            if title in each["SUMMARY"]
        }

    assert titles(reader.links(DEVELOPER)[None]) == {"Owned", "Deputised"}
    assert set(reader.links(DEVELOPER)) == {None}
    led = reader.links(CARYS)
    assert titles(led[None]) == {"Deputised"}
    assert titles(led["Department for Examples"]) == {"Owned", "Deputised", "Somebody"}


def _import(world: World) -> int:
    from bot.store.tables import ContractImport, ImportState  # noqa: PLC0415

    made = world.add(
        ContractImport, organisation_id=world.organisation_id, origin="F1", name="a.csv",
        state=ImportState.READY, by_id=world.person(CARYS), at=NOW,
    )  # fmt: skip
    return int(made.id)


def test_who_leads_no_more_has_no_more_of_the_organisation(reader: Reader) -> None:
    reader.follow(reader.world.contract())
    token = reader.links(CARYS)["Department for Examples"]
    assert reader.gets(token).status_code == 200
    organisation = reader.config.organisations[0]
    commercial = organisation.commercial.model_copy(update={"leads": (LEAD,)})
    others = (organisation.model_copy(update={"commercial": commercial}),)
    reader.config = replace(reader.config, organisations=others)
    unknown, lost = reader.gets("nothing"), reader.gets(token)
    assert (lost.status_code, lost.data, lost.headers) == (404, unknown.data, unknown.headers)
    reader.config = replace(reader.config, organisations=())
    assert reader.gets(token).status_code == 404


def test_links_are_shown_once_and_only_their_digests_are_kept(reader: Reader) -> None:
    first = reader.links(CARYS)
    assert all(first.values())
    assert reader.links(CARYS) == dict.fromkeys(first)
    with reader.world.database.reading() as session:
        kept = session.exec(select(CalendarFeed)).all()
    assert len(kept) == 2
    for row in kept:
        assert not {str(value) for value in row.model_dump().values()} & set(map(str, first.values()))


def test_a_new_link_revokes_the_old_and_one_turned_off_stays_off(reader: Reader) -> None:
    old = reader.links()[None]
    [made] = feeds.make_anew(reader.context, NOW, reader.who(DEVELOPER), feeds.OWN)
    assert made.token not in (None, old)
    assert (reader.gets(old).status_code, reader.gets(made.token).status_code) == (404, 200)
    [off] = feeds.turn_off(reader.context, NOW, reader.who(DEVELOPER), feeds.OWN)
    assert (off.token, off.since) == (None, None)
    assert reader.gets(made.token).status_code == 404
    assert reader.links() == {None: None}
    unknown = reader.gets("x" * 5000)
    assert (unknown.status_code, unknown.data) == (404, b"")


def test_a_link_that_is_not_ones_to_have_is_not_made(reader: Reader) -> None:
    with pytest.raises(LookupError):
        feeds.make_anew(reader.context, NOW, reader.who(DEVELOPER), reader.world.organisation_id)
    with reader.world.database.reading() as session:
        assert session.exec(select(CalendarFeed)).all() == []


def test_an_unknown_link_takes_as_many_queries_and_as_long_as_a_revoked_one(reader: Reader) -> None:
    token = reader.links()[None]
    feeds.turn_off(reader.context, NOW, reader.who(DEVELOPER), feeds.OWN)
    client = reader.client
    times: dict[str, list[float]] = {str(token): [], "unknown": []}
    for _ in range(30):
        for each, taken in times.items():
            begun = time.perf_counter()
            assert client.get(f"/calendar/{each}.ics").status_code == 404
            taken.append(time.perf_counter() - begun)
    revoked, unknown = (statistics.median(taken) for taken in times.values())
    assert 1 / 3 < revoked / unknown < 3
    assert queries(reader, str(token)) == queries(reader, "unknown") == 1


def queries(reader: Reader, token: str | None) -> int:
    seen: list[str] = []

    def count_it(*call: Any) -> None:
        seen.append(str(call[2]))

    client = reader.client
    event.listen(reader.world.database.engine, "before_cursor_execute", count_it)
    client.get(f"/calendar/{token}.ics")
    event.remove(reader.world.database.engine, "before_cursor_execute", count_it)
    return len([query for query in seen if query.startswith("SELECT")])


def test_it_takes_as_many_queries_however_much_is_in_it(reader: Reader) -> None:
    token = reader.links(CARYS)["Department for Examples"]
    reader.follow(reader.world.contract())
    few = queries(reader, token)
    for _ in range(20):
        reader.follow(reader.world.contract())
    assert queries(reader, token) == few <= 6


def test_a_register_that_is_far_too_large_is_cut_off_at_its_end(reader: Reader) -> None:
    for _ in range(3):
        reader.follow(reader.world.contract())
    token = reader.links(CARYS)["Department for Examples"]
    everything = sorted(str(each["DTSTART"].dt) for each in reader.events(token).values())
    assert len(everything) == 18
    with reader.world.database.reading() as session:
        feed = feed_of(session, str(token))
        assert feed is not None
        dates = calendar.dates_of(session, feed, "A", NOW.date(), most=5)
    cut: Any = Calendar.from_ical(calendar.written(RENDERER, dates, HOST))
    assert sorted(str(each["DTSTART"].dt) for each in cut.walk("VEVENT")) == everything[:5]
