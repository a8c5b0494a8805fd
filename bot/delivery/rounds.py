"""Doing one thing after another on a thread of its own."""

import threading
from abc import ABC, abstractmethod


class Rounds(ABC):
    """Does one thing after another from `start` to `stop`, and pauses where there is nothing to do."""

    def __init__(self, name: str, poll_seconds: float, patience: float | None = None) -> None:
        """Keep the thread's name and the seconds of a pause; nothing runs yet.

        `patience` is how many seconds at most it may take to stop; without it, as long as a step takes.
        """
        self._name = name
        self._patience = patience
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @abstractmethod
    def step(self) -> bool:
        """Do one thing; return whether there was one to do."""

    @abstractmethod
    def stumbled(self, error: Exception) -> None:
        """Log what a step failed with; the next may go well."""

    def start(self) -> None:
        """Begin the rounds."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Have the present step finished or broken off, and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(self._patience)
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.step():
                    continue
            except Exception as error:  # noqa: BLE001  a worker outlives whatever happens
                self.stumbled(error)
            self._stopping.wait(self._poll_seconds)
