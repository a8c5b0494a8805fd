"""Serves a record to whoever holds a link to it."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache

import flask
import structlog

from bot.record.links import PATH, LinkExpired, LinkForged, RecordLinks
from bot.record.model import Record
from bot.record.page import notice_page, page_of, style_sheet
from bot.record.public import version_of
from bot.record.reading import Reading
from bot.store.editions import Editions
from bot.store.engine import Database, NotFoundError

log = structlog.get_logger(__name__)

HTML, PDF, JSON = "text/html; charset=utf-8", "application/pdf", "application/json"
GONE, NOT_FOUND = 410, 404


def make_records(
    database: Database, editions: Editions, links: RecordLinks, now: Callable[[], datetime]
) -> flask.Blueprint:
    """Return the route of records: `/records/<token>`, and the same with `.pdf` or `.json` behind it."""
    records = flask.Blueprint("records", __name__)

    @records.get(f"/{PATH}/<token>")
    def show(token: str) -> flask.Response:
        token, kind = _parted(token)
        at = now()
        try:
            readable = links.read(token, at)
            with database.reading() as session:
                full = Reading(session, editions, at).record(readable.workspace_id, readable.submission_id)
        except LinkExpired:
            return _response(notice_page("expired"), HTML, GONE)
        except (LinkForged, NotFoundError):
            return _response(notice_page("unknown"), HTML, NOT_FOUND)
        log.info("record read by link", submission=readable.submission_id, version=readable.version.value)
        return _shown(version_of(full, readable.version), kind, token)

    return records


def _parted(token: str) -> tuple[str, str]:
    """Return a token and the kind of file that is asked for."""
    for kind in (".pdf", ".json"):
        if token.endswith(kind):
            return token.removesuffix(kind), kind
    return token, ".html"


def _shown(record: Record, kind: str, token: str) -> flask.Response:
    name = f"record-{record.submission.id}{kind}"
    if kind == ".pdf":
        from bot.record.pdf import pdf_of  # noqa: PLC0415  Typst is large, and only needed here

        return _response(pdf_of(record), PDF, name=name)
    if kind == ".json":
        return _response(record.model_dump_json(indent=2), JSON, name=name)
    return _response(page_of(record, beside=token), HTML)


def _response(body: str | bytes, kind: str, status: int = 200, name: str = "") -> flask.Response:
    response = flask.Response(body, status, content_type=kind)
    response.headers.update(
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": _policy(),
            "Referrer-Policy": "no-referrer",  # or a page that is linked to in an answer would learn the link
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }
    )
    if name:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@cache
def _policy() -> str:
    """Return a policy by which a page has nothing but its own style sheet."""
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
