"""Saying what waits in the outbox: one claimed message at a time."""

import time
from dataclasses import replace

from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.delivery import letters, lookup, pictures
from bot.delivery.failures import Failure, Kind, failure_of
from bot.delivery.letters import Letter, ThreadRefused
from bot.delivery.tools import (
    LEAST_PAUSE,
    CannotBeDrawn,
    Draw,
    LeaseLost,
    MakePicture,
    Say,
    Tools,
    drawn,
)
from bot.store import budgets, lanes, outcomes
from bot.store.delivered import Shown, remember
from bot.store.engine import key_of
from bot.store.lanes import Claim
from bot.store.outbox import reference_of
from bot.store.outcomes import Sent
from bot.store.tables import MessageKind, Person


class Posts:
    """Claims messages and sends them."""

    def __init__(self, tools: Tools, draw: Draw, say: Say, picture: MakePicture) -> None:
        """Keep how cards are drawn, statements are said and their pictures are made."""
        self._tools = tools
        self._draw = draw
        self._say = say
        self._picture = picture

    def step(self) -> float | None:
        """Send the message that is due longest, as a `Step`."""
        tools = self._tools
        with tools.database.reading() as session:  # so that an idle worker never takes a turn to write
            due = lanes.seconds_until_due(session)
        if due != 0.0:
            return due and max(due, LEAST_PAUSE)
        settings = tools.settings
        claim = tools.write(
            lambda session: lanes.claim(session, tools.new_owner(), settings.lease_seconds, settings.pace)
        )
        if claim is None:
            return LEAST_PAUSE
        if tools.stopping.is_set():
            tools.write(lambda session: outcomes.give_back(session, claim))
            return None
        self._carry(claim)
        return 0.0

    def _carry(self, claim: Claim) -> None:
        begun = time.monotonic()
        reference = reference_of(key_of(claim.message))
        try:
            outcome = self._send(claim, begun)
        except LeaseLost:
            outcome = "lease lost"
        except CannotBeDrawn as error:
            self._tools.log.error("cannot be drawn", reference=reference, where=error.where)  # noqa: TRY400  no words
            outcome = self._refused(claim, "cannot_be_drawn")
        except ThreadRefused:
            outcome = self._refused(claim, "thread_refused")
        milliseconds = round((time.monotonic() - begun) * 1000)
        self._tools.log.info(
            "message",
            reference=reference,
            key=claim.message.key,
            lane=claim.lane,
            outcome=outcome,
            ms=milliseconds,
        )

    def _send(self, claim: Claim, begun: float) -> str:
        with self._tools.database.reading() as session:
            letter = letters.write(session, claim, self._draw, self._say)
        try:
            channel = letter.channel or self._open_dm(claim, letter)
            found = self._found(claim, letter, channel)
            if found is None and claim.message.kind is MessageKind.PICTURE:
                sent = self._show(claim, letter, channel, begun)
            elif found is None:
                self._renew(claim, begun)
                sent = self._post(claim, letter, channel)
            else:
                sent = Sent(channel, found, letter.revision)
        except (LeaseLost, CannotBeDrawn):
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the message must not be forgotten
            return self._failed(claim, failure_of(error))
        return self._finished(claim, letter, sent, "found" if found else "sent")

    def _open_dm(self, claim: Claim, letter: Letter) -> str:
        opened = self._tools.slack.conversations_open(users=letter.user or "")
        channel = str(opened["channel"]["id"])

        def keep(session: Session) -> None:
            session.get_one(Person, claim.message.person_id).dm_channel = channel

        self._tools.write(keep)
        return channel

    def _found(self, claim: Claim, letter: Letter, channel: str) -> str | None:
        """Return the ts of an earlier send that happened after all; Slack lists no ephemeral messages."""
        message = claim.message
        if not claim.uncertain or message.kind is MessageKind.PRIVATE:
            return None
        since = message.started_at or 0.0
        slack = self._tools.slack
        return lookup.find(slack, message.key, channel, letter.thread_ts, since, letter.bot_id)

    def _renew(self, claim: Claim, begun: float) -> None:
        """Have the lease well outlast the call that comes; raises LeaseLost where another has the lane."""
        tools = self._tools
        left = tools.settings.lease_seconds - (time.monotonic() - begun)
        if left > tools.slack.timeout + tools.doubt_seconds / 2:
            return
        if not tools.write(lambda session: lanes.renew(session, claim, tools.settings.lease_seconds)):
            raise LeaseLost

    def _show(self, claim: Claim, letter: Letter, channel: str, begun: float) -> Sent:
        """Upload the message's picture and post the message, once Slack has looked at the picture."""
        message, drawing = claim.message, letter.drawing
        picture = drawn(lambda: self._picture(message.template, message.data))
        file_id = pictures.upload(
            self._tools.slack, picture, pictures.alt_text_of(drawing), lambda: self._renew(claim, begun)
        )
        shown = replace(letter, drawing=pictures.showing(drawing, file_id))
        for pause in pictures.PAUSES:
            self._renew(claim, begun)
            try:
                return self._post(claim, shown, channel)
            except SlackApiError as error:
                if not pictures.is_not_taken_yet(error):
                    raise
            self._tools.stopping.wait(pause)
        self._renew(claim, begun)
        return self._post(claim, shown, channel)

    def _post(self, claim: Claim, letter: Letter, channel: str) -> Sent:
        slack, message = self._tools.slack, claim.message
        if message.kind is MessageKind.PRIVATE:
            slack.chat_postEphemeral(
                channel=channel, user=letter.user or "", thread_ts=letter.thread_ts, **letter.words
            )
            return Sent(channel, None)
        answer = slack.chat_postMessage(
            channel=channel,
            thread_ts=letter.thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata=lookup.metadata_of(message.key),
            **letter.words,
        )
        return Sent(str(answer.get("channel") or channel), str(answer["ts"]), letter.revision)

    def _finished(self, claim: Claim, letter: Letter, sent: Sent, outcome: str) -> str:
        tools, card = self._tools, claim.message.card_id

        def keep(session: Session) -> bool:
            held = outcomes.finish(session, claim, sent)
            if held and card is not None:
                remember(session, card, Shown(letter.drawing.text, letter.drawing.blocks))
            return held

        if not tools.write(keep):
            return "lease lost"
        if card is not None and self._has_followers(card):
            tools.write(lambda session: lanes.wake_followers(session, card))
        return outcome

    def _has_followers(self, card_id: int) -> bool:
        with self._tools.database.reading() as session:
            return lanes.has_followers(session, card_id)

    def _failed(self, claim: Claim, failure: Failure) -> str:
        settings = self._tools.settings
        if failure.kind is Kind.SLOW_DOWN:
            return self._again(claim, failure, failure.seconds, happened=False)
        if failure.kind is Kind.OUTAGE:
            self._tools.log.error("Slack refuses the bot", error=failure.error)
            return self._again(claim, failure, settings.outage_seconds, happened=False)
        wait = self._tools.backoff(claim.message.started)
        if failure.kind is Kind.UNREACHED:
            return self._again(claim, failure, wait, happened=False)
        if failure.kind is Kind.UNKNOWN:
            if claim.message.kind is not MessageKind.PRIVATE:  # which is not looked up
                wait = max(wait, self._tools.doubt_seconds)
            return self._again(claim, failure, wait, happened=None)
        return self._refused(claim, failure.error, closed=failure.kind is Kind.CLOSED)

    def _again(self, claim: Claim, failure: Failure, wait: float, *, happened: bool | None) -> str:
        def keep(session: Session) -> None:
            outcomes.fail(session, claim, failure.error, wait, happened=happened)
            if failure.kind is Kind.SLOW_DOWN:
                known = failure.method in budgets.METHODS
                name = failure.method if known else lanes.post_budget(claim.message)
                budgets.hold(session, claim.message.workspace_id, name, wait)

        self._tools.write(keep)
        return f"again after {failure.error}"

    def _refused(self, claim: Claim, error: str, *, closed: bool = False) -> str:
        """Park the lane where what comes after needs this message, or cannot be said either."""
        kind, channel = claim.message.kind, claim.message.channel
        if channel and (kind is MessageKind.CARD or (closed and kind is not MessageKind.PRIVATE)):
            self._tools.write(lambda session: outcomes.park(session, claim, error))
            return f"parked by {error}"
        self._tools.write(lambda session: outcomes.refuse(session, claim, error))
        return f"refused as {error}"
