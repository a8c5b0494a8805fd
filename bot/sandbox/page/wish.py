"""What the page sends along with somebody's wish, read strictly: nothing but the page itself is expected."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.workspace.cast import Json


class CannotDo(Exception):
    """What somebody wanted to do cannot be done; the message tells them why."""


class Misread(CannotDo):
    """What the page sent cannot be made out."""


@dataclass(frozen=True)
class Wish:
    """A JSON object the page has sent. Each method raises Misread where it does not hold what it must."""

    sent: Json

    @classmethod
    def of(cls, sent: object) -> "Wish":
        """Take what was sent."""
        if not isinstance(sent, dict):
            raise Misread("The page sent something that cannot be made out.")
        return cls(sent)

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        if self.sent.get(name) is None:
            raise Misread(f"The page did not say which {name}.")
        return _text(name, self.sent[name])

    def words(self, name: str) -> str:
        """Return a text, "" where there is none."""
        return _text(name, self.sent.get(name) or "")

    def texts(self, name: str) -> list[str]:
        """Return several texts."""
        return _texts(name, self.sent.get(name) or [])

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """Return several pairs of texts."""
        rows = [_texts(name, row) for row in _list(name, self.sent.get(name) or [])]
        return [(first, second) for first, second in _of_length(name, rows, 2)]

    def entries(self, name: str) -> list[tuple[str, str, list[str]]]:
        """Return what was entered: block_id, action_id and values of each input."""
        rows = _of_length(name, [_list(name, row) for row in _list(name, self.sent.get(name) or [])], 3)
        return [
            (_text(name, block), _text(name, action), _texts(name, values)) for block, action, values in rows
        ]

    def whole_number(self, name: str) -> int:
        """Return a whole number, which may be written as a text, of six digits at most."""
        found = str(self.sent.get(name))
        if not (found.isascii() and found.isdigit() and len(found) <= 6):  # noqa: PLR2004  as the docstring says
            raise _misread(name)
        return int(found)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _misread(name)
    # half a character, which JSON may bring, cannot be sent on
    return value.encode("utf-8", "replace").decode()


def _texts(name: str, value: object) -> list[str]:
    return [_text(name, each) for each in _list(name, value)]


def _list(name: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _misread(name)
    return value


def _of_length(name: str, rows: list[list[Any]], length: int) -> list[list[Any]]:
    if any(len(row) != length for row in rows):
        raise _misread(name)
    return rows


def _misread(name: str) -> Misread:
    return Misread(f"The page sent {name} in a way that cannot be made out.")
