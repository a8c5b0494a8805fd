"""A chart as a picture: bars in groups, each with its words beside it, so that nothing is told by colour.

It is drawn by typst on white, with a border, so that it reads the same in a dark window as in a light one.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("chart.typ")
PIXELS_PER_INCH = 144.0


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, the words at its end, and how long it is."""

    label: str
    words: str
    size: int


@dataclass(frozen=True)
class Group:
    """Bars under a heading of their own."""

    title: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Chart:
    """A whole chart: its title, a line under that, its groups, and a line at its foot."""

    title: str
    under: str
    groups: Sequence[Group]
    foot: str


def drawn(chart: Chart) -> bytes:
    """Return a chart as a PNG. The longest bar takes all the room there is for bars."""
    import typst  # noqa: PLC0415  30 MB that only whoever draws needs

    made = typst.compile(
        SOURCE.read_bytes(),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"chart": json.dumps(asdict(chart))},
    )
    if not isinstance(made, bytes):
        raise TypeError("a chart takes one page")
    return made
