"""Carrying things to the app: events with Slack's retries, commands and interactions once.

https://docs.slack.dev/apis/events-api/#retries and https://docs.slack.dev/authentication/verifying-
requests-from-slack
"""

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

import requests

from bot.sandbox.workspace.cast import SIGNING_SECRET, Json
from bot.sandbox.workspace.journal import Journal, Sent

PATIENCE = 3.0
"""Seconds Slack waits for an answer."""
RETRY_AFTER: tuple[float, ...] = (0.05, 0.25, 1.0)
"""Seconds before each retry of an event. Slack's own are about 0, 60 and 300."""

EVENT, COMMAND, INTERACTION = "events_api", "slash_commands", "interactive"
"""The three kinds of request, by the names Socket Mode gives them."""


@dataclass(frozen=True)
class Reply:
    """What came of one request, and the body of the answer.

    `outcome` is "ok", "http_timeout", "connection_failed" or "http_error".
    """

    outcome: str
    status: int | None = None
    body: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged."""
        return self.outcome == "ok"


class Transport(Protocol):
    """A way to the app: HTTP or Socket Mode."""

    def send(self, kind: str, payload: Json, attempt: int, reason: str | None) -> Reply:
        """Send one request and wait for the answer, `PATIENCE` seconds at most.

        `attempt` is 0 for the first, then 1 to 3; `reason` says why it is tried again.
        """


def sign(body: bytes, timestamp: int, secret: str = SIGNING_SECRET) -> str:
    """The v0 signature of a request body sent at a Unix time."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpTransport:
    """Signed POSTs to the app's one URL."""

    def __init__(
        self, bot_url: Callable[[], str], machine: Callable[[], float], patience: float = PATIENCE
    ) -> None:
        """`bot_url` gives the app's address without a path; `machine` machine time."""
        self._bot_url, self._machine, self._patience = bot_url, machine, patience

    def send(self, kind: str, payload: Json, attempt: int, reason: str | None) -> Reply:
        """POST to /slack/events: JSON for events, a form for the rest."""
        if kind == EVENT:
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == COMMAND else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        timestamp = int(self._machine())
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(body, timestamp),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_error"}
        return self._post(body, headers)

    def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.post(
                    f"{self._bot_url().rstrip('/')}/slack/events",
                    data=body,
                    headers=headers,
                    timeout=self._patience,
                )
            except requests.Timeout:
                return Reply("http_timeout")
            except requests.RequestException:
                return Reply("connection_failed")
        no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
        return Reply("ok" if answer.ok else "http_error", answer.status_code, answer.text, no_retry)


class Courier:
    """Sends, notes in the journal what was sent, and tries events again."""

    def __init__(
        self,
        transport: Transport,
        journal: Journal,
        machine: Callable[[], float],
        retry_after: Sequence[float] = RETRY_AFTER,
    ) -> None:
        """`retry_after` holds the seconds before each retry of an event; `machine` gives machine time."""
        self._transport, self._journal, self._machine = transport, journal, machine
        self._retry_after = tuple(retry_after)
        self._stopping = threading.Event()
        self._echoes: queue.SimpleQueue[list[Json] | None] = queue.SimpleQueue()
        self._echoing: threading.Thread | None = None

    def start(self) -> None:
        """Begin to carry what `deliver_later` is given."""
        self._stopping.clear()
        self._echoing = threading.Thread(target=self._echo, name="sandbox-echo", daemon=True)
        self._echoing.start()

    def stop(self) -> None:
        """Carry nothing more; retries still waiting are given up."""
        self._stopping.set()
        self._echoes.put(None)
        if self._echoing is not None:
            self._echoing.join(timeout=PATIENCE + 1)
            self._echoing = None

    def deliver(self, callbacks: list[Json]) -> None:
        """Send events at the same time, as Slack does, and return when each was tried once."""
        if not callbacks:
            return
        with ThreadPoolExecutor(len(callbacks), thread_name_prefix="sandbox-event") as pool:
            list(pool.map(self._deliver_one, callbacks))

    def deliver_later(self, callbacks: list[Json]) -> None:
        """Send events soon, in order, without waiting: for what the app itself caused."""
        if callbacks:
            self._echoes.put(callbacks)

    def redeliver(self, callback: Json) -> Reply:
        """Send an event again with the same event_id, as when an acknowledgement came too late."""
        return self._send(EVENT, callback, 1, "http_timeout")

    def ask(self, kind: str, payload: Json) -> Reply:
        """Send a command or an interaction, once."""
        return self._send(kind, payload, 0, None)

    def _echo(self) -> None:
        while (callbacks := self._echoes.get()) is not None:
            for callback in callbacks:
                if not self._stopping.is_set():
                    self._deliver_one(callback)

    def _deliver_one(self, callback: Json) -> None:
        reply = self._send(EVENT, callback, 0, None)
        if not reply.ok and not reply.no_retry:
            threading.Thread(
                target=self._try_again, args=(callback, reply), name="sandbox-retry", daemon=True
            ).start()

    def _try_again(self, callback: Json, reply: Reply) -> None:
        for attempt, seconds in enumerate(self._retry_after, start=1):
            if self._stopping.wait(seconds):
                return
            reply = self._send(EVENT, callback, attempt, reply.outcome)
            if reply.ok or reply.no_retry:
                return

    def _send(self, kind: str, payload: Json, attempt: int, reason: str | None) -> Reply:
        with self._journal.busy():
            at = self._machine()
            reply = self._transport.send(kind, payload, attempt, reason)
            took = self._machine() - at
            self._journal.has_sent(
                Sent(kind, payload, attempt, reply.outcome, reply.status, reply.body, at, took)
            )
            return reply
