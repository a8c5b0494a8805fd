"""Telling a story: what each person does and sees, line by line, as it happens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.server import Sandbox


class Timekeeper(Protocol):
    """Business time of the app being played with."""

    def __call__(self) -> datetime:
        """Return the time it is, aware and in UTC."""

    def move_to(self, instant: datetime) -> None:
        """Have it be `instant` now."""


@dataclass(frozen=True)
class Line:
    """One line of the story.

    The teller's own words, a chapter's title, something done (also: in short), seen, or time passing.
    """

    kind: Literal["says", "chapter", "does", "also", "sees", "time"]
    who: str
    words: str
    shown: Message | View | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line as data, with the blocks of what is seen."""
        line: dict[str, Any] = {"kind": self.kind, "who": self.who, "words": self.words}
        if self.shown is not None:
            line |= {"reads": self.shown.plain, "blocks": list(self.shown.blocks)}
        return line


@dataclass(frozen=True)
class Teller:
    """Who plays the story in a sandbox, and tells every line of it."""

    sandbox: Sandbox
    time: Timekeeper
    tell: Callable[[Line], None]

    def says(self, words: str) -> None:
        """Tell something in the teller's own words."""
        self.tell(Line("says", "", words))

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self.tell(Line("chapter", "", title))

    def does(self, person: Person, words: str) -> None:
        """Tell what a person is about to do."""
        self.tell(Line("does", person.name, words))

    def also(self, person: Person, words: str) -> None:
        """Tell in short what a person does, as one of many such things."""
        self.tell(Line("also", person.name, words))

    def aside(self, words: str) -> None:
        """Tell how far many such things have come."""
        self.tell(Line("also", "", words))

    def shows(self, person: Person, shown: Message | View, words: str = "") -> None:
        """Tell what a person sees."""
        self.tell(Line("sees", person.name, words, shown))

    def sees(self, person: Person, words: str, **where: Any) -> Any:
        """Wait until a person sees some words, tell it, and return the message or view."""
        shown = person.sees(words, **where)
        self.shows(person, shown)
        return shown

    def notices(self, person: Person, words: str, **where: Any) -> Any:
        """As `sees`, told in one line without what stands around the words: for what was shown before."""
        shown = person.sees(words, **where)
        self.also(person, f"sees “{words}”")
        return shown

    def fills_in(self, person: Person, title: str, entries: dict[str, Any]) -> None:
        """Fill in the modal with this title."""
        person.sees_modal(title)
        listed = "; ".join(f"{label}: {value}" for label, value in entries.items())
        self.does(person, f"fills in “{title}”: {listed}")
        person.fills(entries)

    def submits(self, person: Person) -> None:
        """Submit the modal in front, which must then be gone."""
        person.submits()
        person.sees_no_modal()

    def is_told(self, person: Person, label: str, words: str) -> None:
        """Submit the modal in front, which must stay open with these words under a field."""
        person.submits()
        modal = person.modal
        problem = modal.errors.get(label, "") if modal else "the modal is closed"
        if words not in problem:
            raise AssertionError(f"{person.name} should be told {words!r} under {label!r}, but: {problem!r}")
        self.tell(Line("sees", person.name, f"under “{label}”: {problem}", modal))

    def moves_to(self, instant: datetime, words: str) -> None:
        """Let business time pass."""
        self.time.move_to(instant)
        self.tell(Line("time", "", words))
