"""Reading one YAML file into plain values, with the line each of them stands on.

Every value comes as the text that was written: `4.10` stays a clause and `no` stays a word. The models decide
what a value means, so that nobody who edits a file has to know when YAML wants quotes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_BYTES = 1_000_000
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)

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
        """Keep the mistakes in the order of files and lines."""
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: `data` as plain values, `lines` with the line (from 1) of each value by its place."""

    file: str
    data: Plain
    lines: Mapping[Where, int]

    def mistake(self, where: Where, what: str) -> Mistake:
        """Return a mistake on the line of `where`, or of the nearest thing around it that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        return Mistake(self.file, self.lines.get(where, 1), what)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean …" for the known word that is most alike, or nothing where none is."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}" if close else ""


def read(path: Path) -> Document:
    """Read a YAML file; raise ConfigError with everything that keeps it from being read."""
    text = _text(path)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise ConfigError([_not_yaml(path, error)]) from error
    except YAMLError as error:
        raise _unreadable(path, "there is a character here that YAML does not allow") from error
    except RecursionError as error:
        raise _unreadable(path, "it is nested too deeply") from error
    if node is None:
        raise _unreadable(path, "the file is empty")
    reader = _Reader(str(path))
    data = reader.value(node, ())
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
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "this is not UTF-8 text; save the file as UTF-8"
        raise ConfigError([Mistake(str(path), line, what)]) from error


def _unreadable(path: Path, what: str) -> ConfigError:
    return ConfigError([Mistake(str(path), 1, what)])


def _not_yaml(path: Path, error: MarkedYAMLError) -> Mistake:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return Mistake(str(path), line, f"this is not YAML: {error.problem}")


@dataclass(slots=True)
class _Reader:
    """Turns a tree of YAML nodes into plain values, noting lines and what is refused."""

    file: str
    lines: dict[Where, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def value(self, node: Node, where: Where) -> Plain:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if node.anchor:
            # Not followed further: what an anchor names may contain itself.
            self._refuse(node, f"anchors and aliases (&{node.anchor}) are not accepted; write the words out")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*where, position)) for position, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._refuse(key_node, "a key should be a single word")
                continue
            key = str(key_node.value)
            if key in found:
                self._refuse(key_node, f"{key} is written twice here")
                continue
            self.lines[(*where, key)] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*where, key))
        return found

    def _scalar(self, node: Node) -> str | None:
        if node.tag not in PLAIN_TAGS:
            self._refuse(node, f"the tag {node.tag} is not accepted")
            return None
        return None if node.tag.endswith(":null") else str(node.value)

    def _refuse(self, node: Node, what: str) -> None:
        self.mistakes.append(Mistake(self.file, node.start_mark.line + 1, what))
