"""Reading one YAML file into plain values, with the line each of them stands on.

Every value comes as the text that was written: `4.10` stays a clause and `no` stays a word. The models decide
what a value means, so that nobody who edits a file has to know when YAML wants quotes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

MOST_BYTES = 1_000_000
LONGEST_SAID = 1_000
"""Characters of what is said of a mistake, which may repeat what stands in the file."""

MOST_NESTED = 50
"""Levels of lists and groups; far more than any file needs, and far fewer than would exhaust the stack."""

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML reads as no value where it stands without quotes."""

Where = tuple[str | int, ...]
"""The way from the top of a file to a value: keys, and positions in lists counted from 0."""

Plain = str | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something wrong in a file; `line` counts from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """Say where and what, in the form that editors turn into a link."""
        return f"{self.file}:{self.line}: {self.what}"


class ConfigError(Exception):
    """The configuration has mistakes: all of them, one a line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes in the order of files and lines, each once."""
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: `data` as plain values, `lines` with the line (from 1) of each value by its place."""

    file: str
    data: Plain
    lines: Mapping[Where, int]

    def at(self, where: Where) -> Plain:
        """Return what stands at `where`; None where nothing does."""
        here = self.data
        for step in where:
            if isinstance(here, dict) and isinstance(step, str):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here

    def mistake(self, where: Where, what: str) -> Mistake:
        """Return a mistake on the line of `where`, or of the nearest thing around it that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        if len(what) > LONGEST_SAID:
            what = f"{what[:LONGEST_SAID].rstrip()}…"
        return Mistake(self.file, self.lines.get(where, 1), what)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean …" for the known word that is most alike, or nothing where none is."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}" if close else ""


def read(path: Path) -> Document:
    """Read a YAML file; raise ConfigError with everything that keeps it from being read."""
    text = _text(path)
    # events and not nodes, which the C parser makes by recursion: deep nesting would crash the process
    reader = _Reader(str(path), iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
    try:
        data = reader.document()
    except MarkedYAMLError as error:
        raise ConfigError([_not_yaml(path, text, error)]) from error
    except ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        what = "there is a character here that YAML does not allow"
        raise ConfigError([Mistake(str(path), line, what)]) from error
    if reader.mistakes:
        raise ConfigError(reader.mistakes)
    return Document(str(path), data, reader.lines)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _unreadable(path, "there is no such file") from error
    except OSError as error:
        raise _unreadable(path, f"the file cannot be read ({error.strerror})") from error
    if len(content) > MOST_BYTES:
        raise _unreadable(path, "the file is larger than 1 MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "this is not UTF-8 text; save the file as UTF-8"
        raise ConfigError([Mistake(str(path), line, what)]) from error


def _unreadable(path: Path, what: str) -> ConfigError:
    return ConfigError([Mistake(str(path), 1, what)])


def _not_yaml(path: Path, text: str, error: MarkedYAMLError) -> Mistake:
    mark = error.problem_mark
    what = f"this is not YAML: {error.problem}"
    if mark and "cannot start any token" in str(error.problem):
        found = text[mark.index : mark.index + 1]
        what = "this is a tab; use spaces" if found == "\t" else f"put quotes round what begins with {found}"
    return Mistake(str(path), mark.line + 1 if mark else 1, what)


@dataclass(slots=True)
class _Reader:
    """Turns the parser's events into plain values, noting lines and what is refused."""

    file: str
    events: Iterator[Event]
    lines: dict[Where, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def document(self) -> Plain:
        """Return what the one document of the file says."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), StreamEndEvent):
            self.mistakes.append(Mistake(self.file, 1, "the file is empty"))
            return None
        data = self._value(next(self.events), ())
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, StreamEndEvent):
            self._refuse(after, "another document begins here; put it into a file of its own")
        return data

    def _value(self, event: Event, where: Where) -> Plain:
        self.lines.setdefault(where, _line(event))
        if len(where) > MOST_NESTED:
            raise ConfigError([*self.mistakes, Mistake(self.file, _line(event), "it is nested too deeply")])
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, AliasEvent) else "&"
            self._refuse(event, f"anchors and aliases ({sign}{anchor}) are not accepted; write the words out")
        if tag := getattr(event, "tag", None):
            self._refuse(event, f"the tag {tag} is not accepted")
        if isinstance(event, MappingStartEvent):
            return self._mapping(where)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(where)
        return _scalar(event) if isinstance(event, ScalarEvent) else None

    def _sequence(self, where: Where) -> list[Plain]:
        found: list[Plain] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self._value(event, (*where, len(found))))
        return found

    def _mapping(self, where: Where) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event, where, found)
            self.lines.setdefault((*where, key), _line(event))
            found[key] = self._value(next(self.events), (*where, key))
        return found

    def _key(self, event: Event, where: Where, found: Mapping[str, Plain]) -> str:
        if not isinstance(event, ScalarEvent):
            self._refuse(event, "a key should be a single word")
            self._value(event, (*where, ""))
            return ""
        key = str(event.value)
        if key in found:
            self._refuse(event, f"{key} is written twice here")
        return key

    def _refuse(self, event: Event, what: str) -> None:
        self.mistakes.append(Mistake(self.file, _line(event), what))


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: ScalarEvent) -> str | None:
    without_quotes, _ = event.implicit
    return None if without_quotes and event.value in NOTHING else str(event.value)
