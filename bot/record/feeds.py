"""Serves calendars to whoever holds a link to one."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import flask
from sqlmodel import Session

from bot.config import Config
from bot.domain.calendar import london_date
from bot.record.links import CALENDARS
from bot.render import Renderer
from bot.store.engine import Database, DatabaseBusyError, find
from bot.store.feeds import Feed, feed_of
from bot.store.tables import Organisation

if TYPE_CHECKING:
    from bot.record.calendar import Dates

LONGEST_TOKEN = 100
KIND = "text/calendar; charset=utf-8"
NOT_MODIFIED, NOT_FOUND, BUSY = 304, 404, 503


def make_calendars(
    database: Database, config: Config, renderer: Renderer, public_url: str, now: Callable[[], datetime]
) -> flask.Blueprint:
    """Return the route of calendars: `/calendar/<token>.ics`."""
    calendars = flask.Blueprint("calendars", __name__)
    host = urlsplit(public_url).hostname or "localhost"

    @calendars.get(f"/{CALENDARS}/<token>.ics")
    def show(token: str) -> flask.Response:
        from bot.record.calendar import written  # noqa: PLC0415  icalendar is only needed here

        try:
            with database.reading() as session:
                dates = _dates(session, config, token[:LONGEST_TOKEN], now())
        except DatabaseBusyError:
            return flask.Response(status=BUSY)
        if dates is None:
            return _response(b"", "text/plain; charset=utf-8", NOT_FOUND)
        if flask.request.if_none_match.contains_weak(dates.etag):
            response = _response(b"", KIND, NOT_MODIFIED)
        else:
            response = _response(written(renderer, dates, host), KIND)
            response.headers["Content-Disposition"] = 'inline; filename="contract-dates.ics"'
        response.set_etag(dates.etag, weak=True)  # the same dates, perhaps in other words
        return response

    return calendars


def _dates(session: Session, config: Config, token: str, now: datetime) -> "Dates | None":
    """Return what stands in the calendar that a link is for; None where it is for none, or not any more."""
    from bot.record.calendar import dates_of  # noqa: PLC0415  as above

    feed = feed_of(session, token)
    if feed is None:
        return None
    name = _led(session, config, feed)
    if feed.organisation_id is not None and name is None:
        return None
    return dates_of(session, feed, name, london_date(now))


def _led(session: Session, config: Config, feed: Feed) -> str | None:
    """Return the name of a feed's organisation; None where there is none that its person leads now."""
    if feed.organisation_id is None:
        return None
    key = find(session, Organisation, feed.workspace_id, feed.organisation_id).key
    led = (each for each in config.organisations if feed.slack_id in each.commercial.everybody)
    return next((each.name for each in led if each.id == key), None)


def _response(body: bytes, kind: str, status: int = 200) -> flask.Response:
    response = flask.Response(body, status, content_type=kind)
    response.headers.update(
        {
            "Cache-Control": "private, no-cache",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }
    )
    return response
