"""Having Slack show the present state of cards: one claimed card at a time."""

import time
from http import HTTPStatus
from typing import Any

from slack_sdk.webhook import WebhookClient
from sqlmodel import Session

from bot.delivery.failures import Failure, Kind, failure_of, of_status
from bot.delivery.letters import words_of
from bot.delivery.tools import LEAST_PAUSE, CannotBeDrawn, Draw, Tools, drawn
from bot.render import Drawing
from bot.store import budgets, redraws
from bot.store.delivered import Shown, remember
from bot.store.redraws import METHODS, Redraw, Way
from bot.store.tables import Card, CardKind, Person


class Redrawing:
    """Claims dirty cards and draws them."""

    def __init__(self, tools: Tools, draw: Draw) -> None:
        """Keep how cards are drawn."""
        self._tools = tools
        self._draw = draw

    def step(self) -> float | None:
        """Draw the dirty card that matters most, as a `Step`."""
        tools, settings = self._tools, self._tools.settings
        with tools.database.reading() as session:
            due = redraws.seconds_until_dirty(session)
        if due != 0.0:
            return due and max(due, LEAST_PAUSE)
        redraw = tools.write(
            lambda session: redraws.claim(session, tools.new_owner(), settings.lease_seconds, settings.pace)
        )
        if redraw is None:
            return LEAST_PAUSE
        if tools.stopping.is_set():
            tools.write(lambda session: redraws.give_back(session, redraw))
            return None
        self._carry(redraw)
        return 0.0

    def _carry(self, redraw: Redraw) -> None:
        begun = time.monotonic()
        outcome = self._drawn(redraw)
        milliseconds = round((time.monotonic() - begun) * 1000)
        self._tools.log.info(
            "redraw",
            card=redraw.card_id,
            kind=redraw.card.kind.value,
            way=redraw.way.name.lower(),
            outcome=outcome,
            ms=milliseconds,
        )

    def _drawn(self, redraw: Redraw) -> str:
        revision = redraw.card.revision
        try:
            with self._tools.database.reading() as session:
                card = session.get_one(Card, redraw.card_id)
                revision = card.revision
                drawing = drawn(lambda: self._draw(session, card))
                user = session.get_one(Person, card.person_id).slack_id if card.person_id else ""
        except CannotBeDrawn as error:
            self._tools.log.error("cannot be drawn", card=redraw.card_id, where=error.where)  # noqa: TRY400  no words
            return self._shown(redraw, revision, "cannot be drawn")
        failure = self._show(redraw, drawing, user)
        if failure is None:
            return self._shown(redraw, revision, "drawn", drawing)
        return self._failed(redraw, revision, failure)

    def _show(self, redraw: Redraw, drawing: Drawing, user: str) -> Failure | None:
        slack, card = self._tools.slack, redraw.card
        try:
            if redraw.way is Way.RESPONSE_URL:
                return self._by_response_url(str(card.response_url), drawing)
            if redraw.way is Way.HOME:
                slack.views_publish(user_id=user, view={"type": "home", "blocks": list(drawing.blocks)})
            else:
                slack.chat_update(channel=str(card.channel), ts=str(card.ts), **words_of(drawing))
        except Exception as error:  # noqa: BLE001  whatever it is, the card must not stay claimed
            return failure_of(error)
        return None

    def _by_response_url(self, url: str, drawing: Drawing) -> Failure | None:
        client = WebhookClient(url, timeout=self._tools.slack.timeout, retry_handlers=[])
        body: dict[str, Any] = {"replace_original": True, **words_of(drawing)}
        answer = client.send_dict(body)
        return None if answer.status_code == HTTPStatus.OK else of_status(answer.status_code, answer.headers)

    def _shown(self, redraw: Redraw, revision: int, outcome: str, drawing: Drawing | None = None) -> str:
        """Record that `revision` is shown, or is not to be tried again where there is no drawing."""
        settings = self._tools.settings
        progress = redraw.card.kind is CardKind.ASSESSMENT
        quiet = settings.progress_seconds if progress else settings.redraw_seconds

        def keep(session: Session) -> bool:
            held = redraws.finish(session, redraw, revision, quiet)
            if held and drawing is not None:
                remember(session, redraw.card_id, Shown(drawing.text, drawing.blocks))
            return held

        return outcome if self._tools.write(keep) else "lease lost"

    def _failed(self, redraw: Redraw, revision: int, failure: Failure) -> str:
        tools = self._tools
        if redraw.way is Way.RESPONSE_URL:
            return self._again(redraw, failure, 0.0)  # the url is given up; chat.update is next
        if failure.kind is Kind.SLOW_DOWN:
            return self._again(redraw, failure, failure.seconds)
        if failure.kind is Kind.OUTAGE:
            tools.log.error("Slack refuses the bot", error=failure.error)
            return self._again(redraw, failure, tools.settings.outage_seconds)
        if failure.kind is Kind.CLOSED:
            return self._again(redraw, failure, redraws.UNTIL_LET_IN)
        if failure.kind in (Kind.UNKNOWN, Kind.UNREACHED):
            return self._again(redraw, failure, tools.backoff(redraw.card.failures + 1))
        tools.log.warning("card cannot be shown", card=redraw.card_id, error=failure.error)
        return self._shown(redraw, revision, f"left after {failure.error}")

    def _again(self, redraw: Redraw, failure: Failure, wait: float) -> str:
        def keep(session: Session) -> None:
            redraws.fail(session, redraw, wait)
            method = METHODS.get(redraw.way)
            if method and failure.kind is Kind.SLOW_DOWN:
                budgets.hold(session, redraw.card.workspace_id, method, wait)

        self._tools.write(keep)
        return f"again after {failure.error}"
