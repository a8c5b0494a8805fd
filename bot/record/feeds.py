"""Serves calendars to whoever holds a link to one."""

import hashlib
from collections.abc import Callable
from datetime import datetime
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

LONGEST_TOKEN = 100
NOT_FOUND, BUSY = 404, 503


def make_calendars(
    database: Database, config: Config, renderer: Renderer, public_url: str, now: Callable[[], datetime]
) -> flask.Blueprint:
    """Return the route of calendars: `/calendar/<token>.ics`."""
    calendars = flask.Blueprint("calendars", __name__)
    host = urlsplit(public_url).hostname or "localhost"

    @calendars.get(f"/{CALENDARS}/<token>.ics")
    def show(token: str) -> flask.Response:
        try:
            with database.reading() as session:
                body = _calendar(session, config, renderer, token[:LONGEST_TOKEN], host, now())
        except DatabaseBusyError:
            return flask.Response(status=BUSY)
        if body is None:
            return _response(b"", "text/plain; charset=utf-8", NOT_FOUND)
        response = _response(body, "text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="contract-dates.ics"'
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
        return response.make_conditional(flask.request)  # type: ignore[return-value]  # the same response

    return calendars


def _calendar(
    session: Session, config: Config, renderer: Renderer, token: str, host: str, now: datetime
) -> bytes | None:
    """Return the calendar that a link is for; None where it is for none, or not any more."""
    from bot.record.calendar import calendar_of  # noqa: PLC0415  icalendar is only needed here

    feed = feed_of(session, token)
    if feed is None:
        return None
    name = _led(session, config, feed)
    if feed.organisation_id is not None and name is None:
        return None
    return calendar_of(session, renderer, feed, name, host, london_date(now))


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
