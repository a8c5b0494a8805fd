"""The portfolio as the leads of its organisations read it: what stands where, by programme and stage."""

from datetime import date

from bot.cards.reading import Data, Reading
from bot.config.leading import oversees
from bot.domain.portfolio import Entry, Stage, summary
from bot.store.plans import organisation_rows
from bot.store.portfolios import entries_of

MOST = 8
"""Things named at each stage; how many more there are is said."""

_FIRST_THE_URGENT = (Stage.WAITING, Stage.ENDING, Stage.IN_PROGRESS, Stage.APPROVED, Stage.TURNED_DOWN)


def entries(reading: Reading, user: str, today: date) -> tuple[list[str], list[Entry]] | None:
    """Return the names of the organisations whose portfolio `user` may see, and all that is in it.

    None where they may see none.
    """
    theirs = [each for each in reading.config.organisations if oversees(each, user)]
    if not theirs:
        return None
    rows = organisation_rows(reading.session, reading.workspace_id)
    named = {rows[each.id]: each.name for each in theirs if each.id in rows}
    found = entries_of(reading.session, reading.workspace_id, named, today)
    return [each.name for each in theirs], found


def data(names: list[str], found: list[Entry], today: date) -> Data:
    """Return a portfolio in words."""
    return {
        **summary(names, found, today),
        "lists": [
            _list(stage, sorted((each for each in found if each.stage is stage), key=_most_urgent))
            for stage in _FIRST_THE_URGENT
            if any(each.stage is stage for each in found)
        ],
    }


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
