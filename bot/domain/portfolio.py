"""The portfolio: where everything that is assessed stands, by programme, and what it costs.

A cost is the whole-life cost, in pence, and that of a whole holds that of its parts. So a figure leaves out
the cost of what is part of something that the same figure counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.lifecycle import Status
from bot.domain.planning import same_name
from bot.domain.spend import Phase

MOST_PROGRAMMES = 15
"""Programmes in a summary; how many more there are is said."""

DAYS_AHEAD = 90
"""An approval counts as ending from so many days before its last one."""


class Stage(StrEnum):
    """How far something has come, in the order in which things go on."""

    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    APPROVED = "approved"
    ENDING = "ending"
    TURNED_DOWN = "turned_down"


_STAGES = {
    Status.ANSWERING: Stage.IN_PROGRESS,
    Status.CHANGES_ASKED: Stage.IN_PROGRESS,
    Status.SUBMITTED: Stage.WAITING,
    Status.APPROVED: Stage.APPROVED,
    Status.APPROVED_WITH_CONDITIONS: Stage.APPROVED,
}


def stage_of(status: Status, expires_on: date | None, today: date) -> Stage:
    """Return the stage of something at a status whose approval, if it has one, holds until `expires_on`.

    What is at no other stage has ended without an approval.
    """
    stage = _STAGES.get(status, Stage.TURNED_DOWN)
    if stage is Stage.APPROVED and expires_on and expires_on <= today + timedelta(days=DAYS_AHEAD):
        return Stage.ENDING
    return stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that is assessed. `above` are the ids of what it is part of.

    `expires_on` is the last day its approval holds, where it has one that ends.
    """

    id: int
    organisation: str
    programme: str
    title: str
    category: str
    phase: Phase
    status: Status
    stage: Stage
    cost_pence: int
    above: tuple[int, ...] = ()
    expires_on: date | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many things there are, and what they cost in pence."""

    count: int
    pence: int


@dataclass(frozen=True, slots=True)
class Row:
    """A programme with a figure for each stage at which it has anything; its title is empty for none."""

    title: str
    figures: dict[Stage, Figure]


def figure(entries: Sequence[Entry]) -> Figure:
    """Return how many entries there are, and what they cost without counting a part beside its whole."""
    counted = {entry.id for entry in entries}
    return Figure(len(entries), sum(entry.cost_pence for entry in entries if counted.isdisjoint(entry.above)))


def by_stage(entries: Iterable[Entry]) -> dict[Stage, Figure]:
    """Return a figure for each stage at which there is anything, in the order of the stages."""
    known = tuple(entries)
    grouped = {stage: [entry for entry in known if entry.stage is stage] for stage in Stage}
    return {stage: figure(group) for stage, group in grouped.items() if group}


def by_programme(entries: Iterable[Entry]) -> tuple[Row, ...]:
    """Return a row for each programme by its name, and last one for what belongs to none."""
    names: dict[str, str] = {}
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        key = same_name(entry.programme)
        names.setdefault(key, " ".join(entry.programme.split()))
        grouped.setdefault(key, []).append(entry)
    ordered = sorted(grouped, key=lambda key: (not key, key))
    return tuple(Row(names[key], by_stage(grouped[key])) for key in ordered)


def summary(organisations: Sequence[str], entries: Sequence[Entry], today: date) -> dict[str, Any]:
    """Return the figures by stage, and by programme and stage, as values that can be kept as JSON.

    The programmes with most in them come first.
    """
    rows = sorted(by_programme(entries), key=lambda row: -sum(each.count for each in row.figures.values()))
    return {
        "organisations": list(organisations),
        "on": today.isoformat(),
        "count": len(entries),
        "by_stage": _listed(by_stage(entries)),
        "programmes": [
            {"title": row.title, "figures": _listed(row.figures)} for row in rows[:MOST_PROGRAMMES]
        ],
        "more": len(rows[MOST_PROGRAMMES:]),
    }


def _listed(figures: dict[Stage, Figure]) -> list[dict[str, Any]]:
    return [
        {"stage": stage.value, "count": each.count, "pence": each.pence} for stage, each in figures.items()
    ]
