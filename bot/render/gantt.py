"""A timeline as a picture: a row for each thing, with stretches and days on it, and a line for today.

Every kind has a shape or a letter of its own and words in the legend, so that nothing is told by colour. It
is drawn by typst on white, with a border, as `bot.render.chart` is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.render.chart import PIXELS_PER_INCH
from bot.render.drawing import Json

SOURCE = Path(__file__).with_name("gantt.typ")

_DAY = re.compile(r"\b([0-9]{1,2}) ([A-Z][a-z]+) ([0-9]{4})\b")
_FEW_YEARS = 3
_MANY_YEARS = 14
_MONTHS = 12


@dataclass(frozen=True)
class Span:
    """A stretch of a row, from `start` to `end` as parts of the picture's width."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True)
class Mark:
    """A day on a row, `at` a part of the picture's width."""

    kind: str
    at: float


@dataclass(frozen=True)
class Row:
    """One row: what it is of, and what is on it."""

    label: str
    words: str
    spans: Sequence[Span]
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Tick:
    """A line across all rows, with words at its top."""

    words: str
    at: float


@dataclass(frozen=True)
class Gantt:
    """A whole timeline, with the words of its legend by kind."""

    title: str
    under: str
    foot: str
    rows: Sequence[Row]
    ticks: Sequence[Tick]
    today: Tick | None
    legend: Sequence[tuple[str, str]]


def read(head: Json, blocks: Sequence[Json]) -> Gantt:
    """Return the timeline that a template says, whose days become parts of the picture's width."""
    first, last = date.fromisoformat(head["first"]), date.fromisoformat(head["last"])
    days = max((last - first).days, 1)

    def at(day: str) -> float:
        return (date.fromisoformat(day) - first).days / days

    rows: list[tuple[str, str, list[Span], list[Mark]]] = []
    legend: list[tuple[str, str]] = []
    for block in blocks:
        match block["type"]:
            case "row":
                rows.append((_kept(block["label"]["text"]), _kept(block["words"]["text"]), [], []))
            case "span":
                rows[-1][2].append(Span(block["kind"], at(block["first"]), at(block["last"])))
            case "mark":
                rows[-1][3].append(Mark(block["kind"], at(block["on"])))
            case _:
                legend.append((block["kind"], block["words"]["text"]))
    today = at(head["today"])
    return Gantt(
        title=head["title"]["text"],
        under=head["under"]["text"],
        foot=head["foot"]["text"],
        rows=[Row(*row) for row in rows],
        ticks=[Tick(words, (day - first).days / days) for day, words in _ticks(first, last)],
        today=Tick(head["today_words"]["text"], today) if 0 <= today <= 1 else None,
        legend=legend,
    )


def drawn(gantt: Gantt) -> bytes:
    """Return a timeline as a PNG."""
    import typst  # noqa: PLC0415  30 MB that only whoever draws needs

    made = typst.compile(
        SOURCE.read_bytes(),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"gantt": json.dumps(asdict(gantt))},
    )
    if not isinstance(made, bytes):
        raise TypeError("a timeline takes one page")
    return made


def _kept(words: str) -> str:
    """Return words in which no line ends inside a date."""
    return _DAY.sub("\\1\u00a0\\2\u00a0\\3", words)


def _ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    """Give the quarters of a few years, the years of more, and some of the years of many."""
    years = last.year - first.year + 1
    months = 3 if years <= _FEW_YEARS else _MONTHS
    every = -(-years // _MANY_YEARS)
    for year in range(first.year, last.year + 1):
        if (year - first.year) % every:
            continue
        for month in range(1, _MONTHS + 1, months):
            day = date(year, month, 1)
            if first <= day <= last:
                yield day, f"{day:%b} {year}" if months < _MONTHS else str(year)
