"""The HTTP face: Slack's requests, records, and whether the bot is well."""

import flask
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from bot.store.engine import Database, DatabaseBusyError

LARGEST_REQUEST = 1024 * 1024
"""Bytes; Slack's own largest are a few tens of thousands."""


def make_web(bolt: App, database: Database, records: flask.Blueprint) -> flask.Flask:
    """Return the WSGI application."""
    web = flask.Flask("bot", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    web.register_blueprint(records)
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


def _has_a_time(request: flask.Request) -> bool:
    """Return whether the time of a request can be read, which Bolt's check of the signature relies on."""
    return request.headers.get("X-Slack-Request-Timestamp", "0").isdecimal()
