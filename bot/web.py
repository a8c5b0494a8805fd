"""The HTTP face: Slack's requests, records, and whether the bot is well."""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

import flask
import structlog
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from bot.flows.context import Context
from bot.flows.contracting import emailing
from bot.flows.contracting.emailing import Receipt
from bot.store.engine import Database, DatabaseBusyError
from bot.store.tables import EmailState

log = structlog.get_logger(__name__)

LARGEST_REQUEST = 1024 * 1024
"""Bytes; Slack's own largest are a few tens of thousands."""


def make_web(bolt: App, database: Database, others: Sequence[flask.Blueprint]) -> flask.Flask:
    """Return the WSGI application; `others` are routes besides Slack's."""
    web = flask.Flask("bot", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    for blueprint in others:
        web.register_blueprint(blueprint)
    slack = SlackRequestHandler(bolt)

    @web.post("/slack/events")
    def events() -> flask.Response:
        if not _has_a_time(flask.request):
            return flask.Response("unauthorized", 401)
        return slack.handle(flask.request)

    @web.get("/health")
    def health() -> tuple[dict[str, str], int]:
        try:
            with database.reading() as session:
                session.exec(select(1)).one()
        except (SQLAlchemyError, DatabaseBusyError):
            return {"database": "unreachable"}, 503
        return {"database": "well"}, 200

    return web


def make_receipts(context: Context, now: Callable[[], datetime], token: str) -> flask.Blueprint:
    """Return the route on which GOV.UK Notify says what became of emails, with `token` as its bearer token.

    docs.notifications.service.gov.uk/python.html#delivery-receipts
    """
    receipts = flask.Blueprint("receipts", __name__)
    expected = f"Bearer {token}".encode()

    @receipts.post("/notify/receipts")
    def take() -> tuple[str, int]:
        given = flask.request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return "", HTTPStatus.UNAUTHORIZED
        receipt = _receipt(flask.request.get_json(silent=True))
        if receipt is None:
            return "", HTTPStatus.BAD_REQUEST
        try:
            is_ours = emailing.took_receipt(context, now(), receipt)
        except DatabaseBusyError:  # Notify tries again
            return "", HTTPStatus.SERVICE_UNAVAILABLE
        log.info("receipt", state=receipt.state.value, ours=is_ours)
        return "", HTTPStatus.NO_CONTENT

    return receipts


def _receipt(said: Any) -> Receipt | None:
    """Return what Notify says; None where it is no receipt of an email that was sent by reference."""
    if not isinstance(said, dict):
        return None
    reference, notify_id, state = (said.get(name) for name in ("reference", "id", "status"))
    if not (isinstance(reference, str) and isinstance(notify_id, str) and state in emailing.FINAL):
        return None
    return Receipt(reference, notify_id, EmailState(state))


def _has_a_time(request: flask.Request) -> bool:
    """Return whether the time of a request can be read, which Bolt's check of the signature relies on."""
    return request.headers.get("X-Slack-Request-Timestamp", "0").isdecimal()
