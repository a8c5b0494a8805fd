"""What a record says, in the order it is read, before it is a page or a PDF.

The words are in `bot/templates/record/record.jinja`, which says them once for both: it calls the methods of
`Document`, and `page` and `pdf` draw what comes of that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.domain.english import number, plural
from bot.domain.money import pounds
from bot.record.model import Record, Words
from bot.render.speech import day, moment
from bot.render.words import sayable

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

Look = Literal["plain", "strong", "said", "small", "green", "red", "yellow", "grey", "code"]
"""How a text is shown: `said` are a person's own words, the colours a tag, and `code` a digest."""


@dataclass(frozen=True)
class Text:
    """A text and how it is shown; its lines are kept."""

    text: str
    look: Look = "plain"


@dataclass(frozen=True)
class Block:
    """One thing on the page: a heading, a paragraph, a list, a table, or rows of keys and values."""

    type: Literal["heading", "paragraph", "inset", "list", "table", "rows"]
    level: int = 0
    title: str = ""
    card: bool = False
    numbered: bool = False
    texts: tuple[Text, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Text, ...], ...], ...] = ()


@dataclass
class Document:
    """A document as it is being written; a template has nothing else to write with.

    Texts may be given as text, as `Text`, as the `Words` of a record, or as lists of these.
    """

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    caption: str = ""
    organisation: str = ""
    status: Text = Text("")

    def entitle(self, title: str, caption: str, organisation: str, status: Text) -> str:
        """Say what the document is, above everything else."""
        self.title, self.caption = _line(title) or caption, caption
        self.organisation, self.status = _line(organisation), status
        return ""

    def heading(self, title: str, level: int = 2) -> str:
        """Begin a section; level 1 is the title's."""
        return self._add(Block("heading", level=level, title=_line(title)))

    def paragraph(self, *given: Any) -> str:
        """Add a paragraph, or more where texts have several."""
        return self._add(Block("paragraph", texts=_texts(given)))

    def inset(self, *given: Any) -> str:
        """Add a paragraph that is set apart."""
        return self._add(Block("inset", texts=_texts(given)))

    def list(self, given: Iterable[Any], *, numbered: bool = False) -> str:
        """Add a list with one point for each."""
        return self._add(Block("list", numbered=numbered, texts=_texts(given)))

    def table(self, caption: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
        """Add a table, whose caption says what is in it; the first cell of a row says what the row is."""
        cells = tuple(tuple(_texts([cell]) for cell in row) for row in rows)
        return self._add(Block("table", title=caption, head=tuple(head), rows=cells))

    def rows(self, rows: Iterable[tuple[str, Any]], card: str = "", level: int = 3) -> str:
        """Add keys and values; as a card of this title where one is given."""
        kept = tuple(((Text(_line(key)),), _texts([value])) for key, value in rows if _texts([value]))
        return self._add(Block("rows", level=level, title=card, card=bool(card), rows=kept)) if kept else ""

    def _add(self, block: Block) -> str:
        self.blocks.append(block)
        return ""


def document_of(record: Record) -> Document:
    """Return what a record says."""
    document = Document()
    _environment().get_template("record/record.jinja").render(record=record, document=document)
    return document


def notice(name: str) -> Document:
    """Return what is said in place of a record, by the name of its template."""
    document = Document()
    _environment().get_template(f"record/{name}.jinja").render(document=document)
    return document


@cache
def _environment() -> Environment:
    """Return Jinja's environment for words alone: nothing is escaped, since texts stay texts."""
    environment = Environment(  # noqa: S701  what comes of it is no HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "day": day,
        "moment": moment,
        "number": number,
        "pounds": pounds,
        "groupby_in_order": _grouped,
    }
    environment.globals |= {"look": _look, "plural": plural}
    return environment


def _line(text: str) -> str:
    """Return a text on one line, without characters that nobody sees."""
    return " ".join(sayable(text).split())


def _grouped(things: Iterable[Any], name: str) -> list[list[Any]]:
    """Return runs of things that have the same attribute, in the order they stand in."""
    return [list(run) for _, run in groupby(things, attrgetter(name))]


def _look(text: str, look: Look) -> Text:
    return Text(_line(text), look)


def _texts(given: Any) -> tuple[Text, ...]:
    if given is None or given == "":
        return ()
    if isinstance(given, str):
        return (Text(_line(given)),)
    if isinstance(given, Text):
        return (given,) if given.text else ()
    if isinstance(given, Words):
        return _words(given)
    return tuple(text for each in given for text in _texts(each))


def _words(words: Words) -> tuple[Text, ...]:
    if words.erased_on:
        return (Text(_erased(words), "small"),)
    text = sayable(words.text).strip()
    return (Text(text, "said"),) if text else ()


def _erased(words: Words) -> str:
    made: Any = _environment().get_template("record/erased.jinja")
    return str(made.render(words=words)).strip()
