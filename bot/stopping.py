"""Being asked to stop, by SIGTERM or Ctrl-C."""

import signal
import socket
from types import TracebackType
from typing import Self

WISHES = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """The wish that this process stops, heard while this is entered: in the main thread, one at a time.

    It is no event that a handler sets. Python runs handlers between two steps of the main thread, and does
    not wake one that has all but begun to wait for a lock: on a busy machine a signal of that moment is lost.
    The number of a signal is written to a wake-up descriptor at whatever moment it comes.
    https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
    """

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._heard, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._wake_before = signal.set_wakeup_fd(self._wake.fileno())
        self._before = {wish: signal.signal(wish, lambda *_: None) for wish in WISHES}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave signals to whoever had them before."""
        for wish, handler in self._before.items():
            signal.signal(wish, handler)
        signal.set_wakeup_fd(self._wake_before)
        self._heard.close()
        self._wake.close()

    def wait(self) -> None:
        """Wait until this process is asked to stop."""
        while self._heard.recv(1)[0] not in WISHES:
            pass
