"""The files people share on the page, kept in memory while it runs."""

import threading

MOST_BYTES = 1_000_000
"""One file's size at most."""
MOST_FILES = 50


class TooLarge(Exception):
    """The file, or the number of files, is more than the page keeps."""


class Cupboard:
    """Keeps what is put in, by number."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._held: list[bytes] = []

    def keep(self, content: bytes) -> int:
        """Keep a file and return its number; TooLarge where it does not fit."""
        if len(content) > MOST_BYTES:
            raise TooLarge("This page keeps files of up to 1 MB.")
        with self._lock:
            if len(self._held) >= MOST_FILES:
                raise TooLarge(f"This page keeps {MOST_FILES} files at most.")
            self._held.append(content)
            return len(self._held) - 1

    def find(self, number: int) -> bytes:
        """Return a file's content; LookupError where there is none with this number."""
        if number >= len(self._held):
            raise LookupError(f"there is no file {number}")
        return self._held[number]
