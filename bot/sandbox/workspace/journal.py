"""What went over the wire, both ways, kept for inspection; and whether anything is going on just now."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.sandbox.workspace.cast import Json


@dataclass(frozen=True)
class Call:
    """One call of the app: method, arguments (no token), answer, HTTP status.

    `at` is the machine time when it was answered, `seconds` how long that took.
    """

    method: str
    args: Json
    answer: Json
    status: int
    at: float
    seconds: float = 0.0


@dataclass(frozen=True)
class Sent:
    """One request to the app: kind, payload, attempt (0 the first), what came of it.

    `outcome` is "ok", "http_timeout", "connection_failed" or "http_error"; `reply` is the body of the answer;
    `at` is the machine time when it was sent, `seconds` how long the answer took.
    """

    kind: str
    payload: Json
    attempt: int
    outcome: str
    status: int | None
    reply: str
    at: float
    seconds: float = 0.0


class Journal:
    """All calls and requests in order, complaints about the app, and the present activity."""

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        """Start empty and quiet; `told` is called whenever something was noted."""
        self._told = told
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.complaints: list[str] = []
        self._quiet = threading.Condition()
        self._busy = 0
        self._last = time.monotonic()

    def called(self, call: Call) -> None:
        """Note a call of the app."""
        self.calls.append(call)
        self._told()

    def has_sent(self, sent: Sent) -> None:
        """Note a request to the app."""
        self.sent.append(sent)
        self._told()

    def complain(self, words: str) -> None:
        """Note something that Slack would let pass, but that is surely a mistake."""
        self.complaints.append(words)
        self._told()

    def forget(self) -> None:
        """Begin with an empty journal again."""
        for notes in (self.calls, self.sent, self.complaints):
            notes.clear()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While this lasts, something is going on."""
        with self._quiet:
            self._busy += 1
        try:
            yield
        finally:
            with self._quiet:
                self._busy -= 1
                self._last = time.monotonic()
                self._quiet.notify_all()

    def settle(self, quiet: float, within: float) -> None:
        """Wait for `quiet` seconds with nothing going on; TimeoutError when they do not come `within`."""
        give_up = time.monotonic() + within
        with self._quiet:
            while True:
                now = time.monotonic()
                calm = now - self._last if self._busy == 0 else 0.0
                if calm >= quiet:
                    return
                if now >= give_up:
                    raise TimeoutError(f"the workspace did not come to rest within {within} s")
                self._quiet.wait(min(quiet - calm if self._busy == 0 else quiet, give_up - now))
