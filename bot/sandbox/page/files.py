"""The files people share on the page, kept in memory while it runs."""

import threading
import unicodedata

MOST_BYTES = 1_000_000
"""One file's size at most."""
MOST_FILES = 50
LONGEST_NAME = 100
"""Characters of a file's name at most; a longer one loses its middle, as its end says what it is."""


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

    def empty(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._held.clear()

    def find(self, number: int) -> bytes:
        """Return a file's content; LookupError where there is none with this number."""
        if number >= len(self._held):
            raise LookupError(f"there is no file {number}")
        return self._held[number]


def tidy(name: str) -> str:
    """Return a file's name as it can stand in an address and be read: no folders, nothing unseen, not long.

    What turns the direction of writing is unseen too, and would make one kind of file look like another.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    if len(seen) > LONGEST_NAME:
        half = LONGEST_NAME // 2
        seen = f"{seen[: half - 1]}…{seen[-half:]}"
    return seen or "file"
