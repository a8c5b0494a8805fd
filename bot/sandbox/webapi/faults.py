"""Slack having a bad day, on request: what the next calls of a method meet instead of an ordinary answer."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call.

    `status` answers with that HTTP status and no JSON; `error` answers ok=false with that code;
    `retry_after` answers 429 with that many seconds; `hang` waits that many seconds first; `drop` closes
    the connection with no answer. `does` says whether the call takes effect all the same.
    """

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    hang: float = 0.0
    drop: bool = False
    does: bool = False


class Faults:
    """Faults waiting for their call, in the order they were asked for. "*" stands for any method.

    The method "response_url" means posts to a response_url.
    """

    def __init__(self) -> None:
        """Start with nothing wrong."""
        self._waiting: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next `times` calls of a method meet a fault."""
        with self._lock:
            self._waiting += [(method, fault)] * times

    def fail(self, method: str, status: int = 500, times: int = 1) -> None:
        """Answer with an HTTP status; nothing is done."""
        self.add(method, Fault(status=status), times)

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answer ok=false with an error code; nothing is done."""
        self.add(method, Fault(error=error), times)

    def slow_down(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with Retry-After in seconds; nothing is done."""
        self.add(method, Fault(retry_after=retry_after), times)

    def hang(self, method: str, seconds: float, times: int = 1, *, does: bool = True) -> None:
        """Wait, then do the call as usual, or (`does` false) drop the connection with nothing done."""
        self.add(method, Fault(hang=seconds, drop=not does, does=does), times)

    def drop_after(self, method: str, times: int = 1) -> None:
        """Do the call, then drop the connection: it took effect and the caller never learns."""
        self.add(method, Fault(drop=True, does=True), times)

    def take(self, method: str) -> Fault | None:
        """The fault the present call meets, if any; it is used up."""
        with self._lock:
            for index, (name, fault) in enumerate(self._waiting):
                if name in {method, "*"}:
                    del self._waiting[index]
                    return fault
            return None

    def clear(self) -> None:
        """Forget what has not happened yet."""
        with self._lock:
            self._waiting.clear()

    @property
    def waiting(self) -> int:
        """How many faults have not met their call yet."""
        with self._lock:
            return len(self._waiting)
