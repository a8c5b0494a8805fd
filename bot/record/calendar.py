"""Contract dates as an iCalendar file (RFC 5545) that calendars subscribe to.

An event keeps its UID for good; its SEQUENCE rises with each change, and what does not count any more is
cancelled rather than left out, so that Outlook and Google take it away.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event
from sqlmodel import Session

from bot.render import Renderer
from bot.store.contracts import OPEN, DatedContract
from bot.store.engine import key_of
from bot.store.feeds import Feed, Span, changed_at, dates_in, follow_ups_in
from bot.store.tables import Contract, FollowUp

MOST = 5_000
"""Events in one calendar, those still open and then the earliest counting first."""

DAYS_BACK = 90
YEARS_AHEAD = 3
"""How far the calendar of an organisation reaches."""

PRODUCT = "-//spend-bot//Contract dates//EN"
HOURS = timedelta(hours=6)
"""How often calendars are asked to look again."""

NINE = timedelta(hours=9)
"""All-day events begin at midnight; people are reminded of them at nine, so many days before."""

WARNINGS = (timedelta(days=7), timedelta(days=1))


@dataclass(frozen=True)
class Entry:
    """One event, without its words."""

    uid: str
    day: date
    sequence: int
    changed: datetime
    closed: bool
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Dates:
    """What stands in a calendar; `name` is its organisation's, None where it is a person's own."""

    name: str | None
    entries: tuple[Entry, ...]

    @property
    def etag(self) -> str:
        """What changes with anything that a calendar has to know."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def dates_of(session: Session, feed: Feed, name: str | None, today: date, most: int = MOST) -> Dates:
    """Return what stands in a feed's calendar, at most so many events."""
    span = _span(feed, today)
    dates = dates_in(session, feed, span, most)
    follow_ups = follow_ups_in(session, feed, span, most)
    contracts = {key_of(each): each for each in _contracts(dates, follow_ups)}
    changed = {key: _second(each.registered_at) for key, each in contracts.items()}
    recorded = changed_at(session, feed.workspace_id, contracts)
    changed |= {key: max(changed[key], _second(at)) for key, at in recorded.items()}
    entries = [*_of_follow_ups(follow_ups, changed), *_of_dates(dates, span, changed)]
    entries.sort(key=lambda entry: (entry.closed, entry.day, entry.uid))
    return Dates(name, tuple(entries[:most]))


def written(renderer: Renderer, dates: Dates, host: str) -> bytes:
    """Return a calendar as a file; `host` makes its UIDs unique in the world."""
    calendar = _calendar(renderer.words("calendar/name", {"name": dates.name}))
    for entry in dates.entries:
        calendar.add_component(_event(renderer, entry, host))
    return bytes(calendar.to_ical())


def _span(feed: Feed, today: date) -> Span:
    first = today - timedelta(days=DAYS_BACK)
    if feed.organisation_id is None:
        return Span(first, date.max - timedelta(days=1))
    return Span(first, today + timedelta(days=YEARS_AHEAD * 366))


def _contracts(
    dates: Iterable[DatedContract], follow_ups: Iterable[tuple[FollowUp, Contract]]
) -> Iterator[Contract]:
    yield from (each.contract for each in dates)
    yield from (contract for _, contract in follow_ups)


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _of_dates(dates: Iterable[DatedContract], span: Span, changed: Mapping[int, datetime]) -> Iterator[Entry]:
    for each in dates:
        row, contract = each.key_date, each.contract
        days = {"decide": row.decide_by, "notice": row.deadline, "date": row.on}
        if row.decide_by == row.deadline:
            del days["decide"]
        if row.deadline == row.on:
            del days["notice"]
        said = {"kind": row.kind, "on": row.on, "deadline": row.deadline, **_of(contract)}
        for what, day in days.items():
            if day <= span.last:
                yield Entry(
                    uid=f"key-date-{row.id}-{what}",
                    day=day,
                    sequence=row.sequence,
                    changed=changed[row.contract_id],
                    closed=row.status not in OPEN,
                    says={"what": what, **said},
                )


def _of_follow_ups(
    follow_ups: Iterable[tuple[FollowUp, Contract]], changed: Mapping[int, datetime]
) -> Iterator[Entry]:
    for row, contract in follow_ups:
        closed = not row.is_unfinished
        said = {"what": "follow_up", "kind": row.kind, "step": row.title}
        yield Entry(
            uid=f"follow-up-{row.id}",
            day=row.due,
            sequence=int(closed),
            changed=changed[row.contract_id],
            closed=closed,
            says=said | _of(contract),
        )


def _of(contract: Contract) -> dict[str, str]:
    return {"title": contract.title, "supplier": contract.supplier}


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", HOURS, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _event(renderer: Renderer, entry: Entry, host: str) -> Event:
    words = renderer.words("calendar/event", {**entry.says, "closed": entry.closed})
    summary, _, description = words.partition("\n")
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("status", "CANCELLED" if entry.closed else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    for before in () if entry.closed else WARNINGS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", NINE - before)
        event.add_component(alarm)
    return event
