"""The spending plan as its organisation's people read it, and the forms of its items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.cards.reading import Data, Reading
from bot.config import Organisation
from bot.config.leading import leads, oversees
from bot.domain.calendar import financial_year, london_date
from bot.domain.planning import Line, Plan, Programme, by_year, matching, may_change, plan, years_ahead
from bot.store.engine import find
from bot.store.membership import assessors_of
from bot.store.plans import lines_of, organisation_rows
from bot.store.tables import Assessment, PlannedItem
from bot.store.tables import Organisation as OrganisationRow

MOST_CHARTED = 15
"""Programmes in a chart; how many more there are is said."""

MOST_ROWS = 30
"""Programmes and lines shown together; a message has 50 blocks. How many more there are is said."""


@dataclass(frozen=True)
class _Viewer:
    """Who looks at one organisation's plan: what is named to them, and what they can do."""

    user: str
    reads_all: bool
    leads: frozenset[str]
    adders: Mapping[int, str]
    assessments: Mapping[int, Assessment]
    people: Mapping[int, str]

    def is_named(self, line: Line) -> bool:
        """Say whether they may read a line: all that was planned, else what they started or see to."""
        if self.reads_all or line.item is not None or line.assessment is None:
            return True
        assessment = self.assessments[line.assessment]
        theirs = {self.people[assessment.started_by_id], self.people[assessment.owner_id]}
        return self.user in theirs

    def can_do(self, line: Line) -> Iterator[str]:
        """Give what they can do with a line."""
        if line.item is None:
            return
        if line.assessment is None:
            yield "start"
        if may_change(self.user, added_by=self.adders[line.item], leads=self.leads):
            yield from ("change", "remove")


def data(reading: Reading, user: str, words: str = "") -> Data:
    """Return the plans of the workspace's organisations as `user` (Slack's id) may read them.

    With `words`, only programmes and lines whose names hold them.
    """
    rows = organisation_rows(reading.session, reading.workspace_id)
    room = MOST_ROWS
    shown: list[Data] = []
    for organisation in reading.config.organisations:
        lines = (
            lines_of(reading.session, reading.workspace_id, rows[organisation.id])
            if organisation.id in rows
            else []
        )
        viewer = _viewer(reading, organisation, user, lines)
        drawn = _plan(reading, organisation, viewer, lines, words, room)
        room -= drawn.pop("rows")
        shown.append(drawn)
    return {"organisations": shown, "words": words}


def charts(reading: Reading, user: str) -> list[Data]:
    """Return what stands in the chart of each plan that has anything, for `user` (Slack's id).

    What they may not read counts in its years, and is in no programme.
    """
    rows = organisation_rows(reading.session, reading.workspace_id)
    found: list[Data] = []
    for organisation in reading.config.organisations:
        row = rows.get(organisation.id)
        lines = lines_of(reading.session, reading.workspace_id, row) if row else []
        viewer = _viewer(reading, organisation, user, lines)
        programmes = plan(line for line in lines if viewer.is_named(line)).programmes
        chart = {
            "name": organisation.name,
            "on": reading.today.isoformat(),
            "years": _years(plan(lines).by_year),
            "programmes": [
                {"title": each.title, "years": _years(each.by_year)} for each in programmes[:MOST_CHARTED]
            ],
            "more": len(programmes[MOST_CHARTED:]),
        }
        if chart["years"]:
            found.append(chart)
    return found


def item(reading: Reading, now: datetime, item_id: int | None) -> Data:
    """Return the form of a planned item, or of a new one where `item_id` is none."""
    years = years_ahead(financial_year(london_date(now)))
    if item_id is None:
        return {
            "organisations": reading.organisation_choices,
            "categories": _categories(reading, reading.config.organisations),
            "item": None,
            "forecasts": [{"year": year, "pence": None} for year in years],
        }
    found, organisation = planned(reading, item_id)
    categories = _categories(reading, (organisation,))
    return {
        "organisations": [],
        "categories": categories,
        "item": {
            "programme": found.programme,
            "title": found.title,
            "category": next((each for each in categories if each["id"] == found.category), None),
            "funded": found.funded,
        },
        "forecasts": [{"year": year, "pence": found.spend.get(str(year))} for year in years],
    }


def removal(reading: Reading, item_id: int) -> Data:
    """Return what a planned item is, for somebody who is about to remove it."""
    found, _ = planned(reading, item_id)
    return {
        "title": found.title,
        "programme": found.programme,
        "total": sum(found.spend.values()),
        "started": found.assessment_id is not None,
    }


def planned(reading: Reading, item_id: int) -> tuple[PlannedItem, Organisation]:
    """Return a planned item and its organisation; raises NotFoundError, also for another workspace's."""
    found = find(reading.session, PlannedItem, reading.workspace_id, item_id)
    row = find(reading.session, OrganisationRow, reading.workspace_id, found.organisation_id)
    return found, reading.config.organisation(row.key)


def _viewer(reading: Reading, organisation: Organisation, user: str, lines: list[Line]) -> _Viewer:
    items = [line.item for line in lines if line.item is not None]
    assessments = [line.assessment for line in lines if line.assessment is not None]
    found = {
        each.id or 0: each
        for each in reading.session.exec(select(Assessment).where(col(Assessment.id).in_(assessments)))
    }
    added_by = {
        each.id or 0: each.added_by_id
        for each in reading.session.exec(select(PlannedItem).where(col(PlannedItem.id).in_(items)))
    }
    assessors = assessors_of(reading.session, reading.workspace_id, organisation, reading.today)
    whose = (person for each in found.values() for person in (each.started_by_id, each.owner_id))
    people = reading.people([*added_by.values(), *whose])
    return _Viewer(
        user=user,
        # the plan names every assessment to the assessors, and to those who see the whole portfolio
        reads_all=user in assessors or oversees(organisation, user),
        leads=leads(organisation),
        adders={key: people[person] for key, person in added_by.items()},
        assessments=found,
        people=people,
    )


def _plan(
    reading: Reading, organisation: Organisation, viewer: _Viewer, lines: list[Line], words: str, room: int
) -> Data:
    whole = plan(lines)
    hidden = [line for line in lines if not viewer.is_named(line)]
    named = matching(plan(line for line in lines if viewer.is_named(line)), words)
    kept, rows = _folded(named, room)
    titles = {each["id"]: each["title"] for each in _categories(reading, (organisation,))}
    return {
        "id": organisation.id,
        "name": organisation.name,
        "years": _years(whole.by_year),
        "total": whole.total,
        "not_funded": whole.not_funded,
        "not_planned": whole.not_planned,
        "hidden": {"count": len(hidden), "pence": sum(line.total for line in hidden)},
        "programmes": [_programme(viewer, programme, whole_of, titles) for programme, whole_of in kept],
        "more": len(named.lines) - sum(len(programme.lines) for programme, _ in kept),
        "rows": rows,
    }


def _folded(found: Plan, room: int) -> tuple[list[tuple[Programme, Programme]], int]:
    """Return the first programmes with as many lines as there is room for, each beside its whole."""
    kept: list[tuple[Programme, Programme]] = []
    rows = 0
    for programme in found.programmes:
        left = room - rows - 1
        if left <= 0:
            break
        kept.append((Programme(programme.title, programme.lines[:left]), programme))
        rows += 1 + min(left, len(programme.lines))
    return kept, rows


def _programme(viewer: _Viewer, shown: Programme, whole: Programme, titles: Mapping[str, str]) -> Data:
    return {
        "title": whole.title,
        "years": _years(whole.by_year),
        "total": whole.total,
        "lines": [_line(viewer, line, titles) for line in shown.lines],
    }


def _line(viewer: _Viewer, line: Line, titles: Mapping[str, str]) -> Data:
    assessed = viewer.assessments[line.assessment] if line.assessment is not None else None
    return {
        "title": line.title,
        "category_title": titles.get(line.category, line.category),
        "years": _years(by_year([line])),
        "total": line.total,
        "funded": line.funded,
        "status": assessed.status if assessed else None,
        "item": line.item,
        "can": list(viewer.can_do(line)),
    }


def _years(spend: Mapping[int, int]) -> list[Data]:
    return [{"year": year, "pence": pence} for year, pence in spend.items()]


def _categories(reading: Reading, organisations: tuple[Organisation, ...]) -> list[Data]:
    regimes = [reading.config.regimes[organisation.regime] for organisation in organisations]
    titles = {category.id: category.title for regime in regimes for category in regime.categories}
    return [{"id": key, "title": title} for key, title in titles.items()]
