"""Slack in: a handful of Bolt listeners, each handing over to a table of ours.

Bolt tries its listeners one after another, so there is one for each kind of request, not for each button.
"""

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, NamedTuple, TypeVar

import structlog
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.config import UnknownOrganisation
from bot.delivery.letters import words_of
from bot.domain.standard import UnknownQuestion
from bot.flows.conversing.hearing import NotPostedYet
from bot.handlers import actions, commands, events, views
from bot.handlers.desk import Desk, Forged, Incoming
from bot.handlers.readable import readable
from bot.logs import where
from bot.render import Drawing
from bot.store.engine import DatabaseBusyError, NotFoundError

log = structlog.get_logger(__name__)
ANYTHING = re.compile("")
Body = dict[str, Any]
T = TypeVar("T")

LAST_TRY = "3"
"""How Slack counts the last time it sends an event: docs.slack.dev/apis/events-api/#retries."""


class Trouble(NamedTuple):
    """What to tell a person whose step could not be done: a template and its data."""

    template: str
    data: dict[str, str]


def attach(app: App, desk: Desk) -> None:
    """Have the app hand every request to the table for its kind."""

    def command(ack: Ack, body: Body, client: WebClient) -> None:
        incoming = Incoming(desk, readable(body), client)
        answer, trouble = _guarded(incoming, commands.handle)
        ack(**_said(desk, answer, trouble))

    def shortcut(ack: Ack, body: Body, client: WebClient) -> None:
        incoming = Incoming(desk, readable(body), client)
        _show(incoming, _guarded(incoming, commands.handle_shortcut)[1])
        ack()

    def action(ack: Ack, body: Body, client: WebClient) -> None:
        incoming = Incoming(desk, readable(body), client)
        _show(incoming, _guarded(incoming, actions.handle)[1])
        ack()

    def view(ack: Ack, body: Body, client: WebClient) -> None:
        answer, trouble = _guarded(Incoming(desk, readable(body), client), views.handle)
        ack(**(_over(desk, body["view"], trouble) if trouble else answer or {}))

    def event(body: Body) -> None:
        events.handle(desk, readable(body))

    def failed(error: Exception, request: BoltRequest) -> BoltResponse:
        """Answer what a listener raised in such a way that Slack sends an event again.

        It does so three times. After that nobody comes back to it, so whoever wrote a message is told.
        """
        reference = secrets.token_hex(4)
        log.warning("event_put_off", reference=reference, where=where(error))
        if request.headers.get("x-slack-retry-num") == [LAST_TRY] and not isinstance(error, NotPostedYet):
            _tell_of_event(desk, readable(request.body), reference)
        return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)

    app.error(failed)
    app.command("/spend")(command)
    app.shortcut(ANYTHING)(shortcut)
    app.action(ANYTHING)(action)
    app.view(ANYTHING)(view)
    for kind in events.EVENTS:
        app.event(kind)(event)


def _tell_of_event(desk: Desk, body: Body, reference: str) -> None:
    try:
        events.give_up(desk, body, reference)
    except Exception as error:  # noqa: BLE001  whatever it is, Slack is answered
        log.error("trouble_not_told", reference=reference, where=where(error))  # noqa: TRY400  no people's words


def _guarded(incoming: Incoming, handle: Callable[[Incoming], T]) -> tuple[T | None, Trouble | None]:
    """Return what handling gave, or the statement to show the person where it could not be done."""
    try:
        return handle(incoming), None
    except DatabaseBusyError:
        log.warning("database_busy")
        return None, Trouble("busy", {})
    except (Forged, NotFoundError, UnknownOrganisation, UnknownQuestion) as error:
        log.warning("not_ours", error=type(error).__name__, user=incoming.who.user)
        return None, Trouble("gone", {})
    except Exception as error:  # noqa: BLE001  whatever it is, the person is told
        reference = secrets.token_hex(4)
        log.error("trouble", reference=reference, where=where(error))  # noqa: TRY400  its text may be people's words
        return None, Trouble("trouble", {"reference": reference})


def _said(desk: Desk, answer: Drawing | None, trouble: Trouble | None) -> Body:
    """Return what a command is answered with."""
    if trouble:
        return {"text": desk.cards.say(*trouble).text}
    return words_of(answer) if answer else {"text": ""}


def _over(desk: Desk, view: Body, trouble: Trouble) -> Body:
    """Return the answer by which a modal says what went wrong.

    It does so on the first field, where there is one, and stays open so that nothing typed is lost.
    """
    fields = view["state"]["values"]
    if not fields:
        return {"response_action": "update", "view": desk.cards.notice(*trouble)}
    return {"response_action": "errors", "errors": {next(iter(fields)): desk.cards.say(*trouble).text}}


def _show(incoming: Incoming, trouble: Trouble | None) -> None:
    if trouble is None:
        return
    try:
        incoming.show(incoming.desk.cards.notice(*trouble))
    except (SlackClientError, OSError, HTTPException) as error:
        log.warning("notice_not_shown", where=where(error))


__all__ = ["Desk", "attach"]
