"""The portfolio as the leads of its organisations read it: what stands where, by programme and stage."""

from datetime import date

from bot.cards.reading import Data, Reading
from bot.config.leading import overseers
from bot.domain.portfolio import Entry, Figure, Stage, by_programme, by_stage
from bot.store.plans import organisation_rows
from bot.store.portfolios import entries_of

MOST = 8
"""Things named at each stage; how many more there are is said."""

MOST_PROGRAMMES = 20
"""Programmes in the message and in the chart."""

_FIRST_THE_URGENT = (Stage.WAITING, Stage.ENDING, Stage.IN_PROGRESS, Stage.APPROVED, Stage.TURNED_DOWN)


def entries(reading: Reading, user: str, today: date) -> tuple[list[str], list[Entry]] | None:
    """Return the names of the organisations whose portfolio `user` may see, and all that is in it.

    None where they may see none.
    """
    theirs = [each for each in reading.config.organisations if user in overseers(each)]
    if not theirs:
        return None
    rows = organisation_rows(reading.session, reading.workspace_id)
    named = {rows[each.id]: each.name for each in theirs if each.id in rows}
    found = entries_of(reading.session, reading.workspace_id, named, today)
    return [each.name for each in theirs], found


def data(names: list[str], found: list[Entry], today: date) -> Data:
    """Return a portfolio in words."""
    return {
        **chart(names, found, today),
        "lists": [
            _list(stage, sorted((each for each in found if each.stage is stage), key=_most_urgent))
            for stage in _FIRST_THE_URGENT
            if any(each.stage is stage for each in found)
        ],
    }


def chart(names: list[str], found: list[Entry], today: date) -> Data:
    """Return what the chart shows, as values that can be kept: figures by stage, and by programme and stage.

    The programmes with most in them come first.
    """
    rows = sorted(by_programme(found), key=lambda row: -sum(each.count for each in row.figures.values()))
    return {
        "organisations": names,
        "on": today.isoformat(),
        "count": len(found),
        "by_stage": _figures(by_stage(found)),
        "programmes": [
            {"title": row.title, "figures": _figures(row.figures)} for row in rows[:MOST_PROGRAMMES]
        ],
        "more": len(rows[MOST_PROGRAMMES:]),
    }


def _figures(figures: dict[Stage, Figure]) -> list[Data]:
    return [
        {"stage": stage.value, "count": each.count, "pence": each.pence} for stage, each in figures.items()
    ]


def _most_urgent(entry: Entry) -> tuple[date, int]:
    """Return what puts the approval that ends soonest first, and else what costs most."""
    return entry.expires_on or date.max, -entry.cost_pence


def _list(stage: Stage, found: list[Entry]) -> Data:
    return {
        "stage": stage.value,
        "entries": [
            {
                "title": each.title,
                "programme_title": each.programme,
                "cost_pence": each.cost_pence,
                "phase": each.phase.value,
                "channel": each.channel,
                "expires_on": each.expires_on,
            }
            for each in found[:MOST]
        ],
        "more": len(found[MOST:]),
    }
