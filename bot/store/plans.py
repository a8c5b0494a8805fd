"""What stands in an organisation's spending plan: what was planned, and what is assessed without a plan."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlmodel import Session, col, select

from bot.domain.calendar import financial_year, london_date
from bot.domain.lifecycle import Status
from bot.domain.planning import Line
from bot.domain.spend import Kind
from bot.store.assessments import PUT_AWAY
from bot.store.engine import key_of
from bot.store.tables import Assessment, Organisation, PlannedItem, Workspace

SPENDS = frozenset(
    {
        Status.ANSWERING,
        Status.SUBMITTED,
        Status.APPROVED,
        Status.APPROVED_WITH_CONDITIONS,
        Status.CHANGES_ASKED,
    }
)
"""Where an assessment stands while money may still be spent; what is rejected is not part of a plan."""


def planned_items(session: Session, workspace_id: int, organisation_id: int) -> list[PlannedItem]:
    """Return the planned items that were not removed, in the order they were added."""
    query = (
        select(PlannedItem)
        .where(
            PlannedItem.workspace_id == workspace_id,
            PlannedItem.organisation_id == organisation_id,
            col(PlannedItem.removed_at).is_(None),
        )
        .order_by(col(PlannedItem.id))
    )
    return list(session.exec(query))


def spends_of(
    session: Session, workspace_id: int, organisation_ids: Collection[int]
) -> dict[int, Assessment]:
    """Return by id, in the order they were started, all that these organisations assess money to be spent on.

    What an organisation answers once a year is none of it, nor is what was archived or deleted.
    """
    query = (
        select(Assessment)
        .where(
            Assessment.workspace_id == workspace_id,
            col(Assessment.organisation_id).in_(organisation_ids),
            Assessment.kind != Kind.ORGANISATION,
            col(Assessment.status).not_in(PUT_AWAY),
        )
        .order_by(col(Assessment.id))
    )
    return {key_of(assessment): assessment for assessment in session.exec(query)}


def above(spends: Mapping[int, Assessment], assessment: Assessment) -> Iterator[Assessment]:
    """Yield what an assessment is part of among `spends`, the nearest first."""
    while assessment.parent_id is not None and assessment.parent_id in spends:
        assessment = spends[assessment.parent_id]
        yield assessment


def programmes_planned(items: Iterable[PlannedItem]) -> dict[int, str]:
    """Return the programme that was planned for each assessment, by its id."""
    return {item.assessment_id: item.programme for item in items if item.assessment_id is not None}


def programme_of(spends: Mapping[int, Assessment], planned: Mapping[int, str], assessment: Assessment) -> str:
    """Return the name of an assessment's programme: as it was planned, or the programme it is part of.

    Empty where it belongs to none.
    """
    line = [assessment, *above(spends, assessment)]
    named = next((planned[key_of(each)] for each in line if key_of(each) in planned), "")
    top = line[-1]
    return named or (top.title if top.kind is Kind.PROGRAMME else "")


def lines_of(session: Session, workspace_id: int, organisation_id: int) -> list[Line]:
    """Return every line of an organisation's plan.

    An assessment that nobody planned is a line of its own, with its whole-life cost in the financial year in
    which it was started. What is part of something else that is assessed is not: its cost is in that one's.
    """
    items = planned_items(session, workspace_id, organisation_id)
    everything = spends_of(session, workspace_id, [organisation_id])
    spends = {key: each for key, each in everything.items() if each.status in SPENDS}
    linked = programmes_planned(items)
    planned = [
        Line(
            programme=item.programme,
            title=item.title,
            category=item.category,
            spend={int(year): pence for year, pence in item.spend.items()},
            funded=item.funded,
            item=key_of(item),
            assessment=item.assessment_id,
        )
        for item in items
    ]
    unplanned = [
        Line(
            programme=programme_of(spends, linked, each),
            title=each.title,
            category=each.category,
            spend={financial_year(london_date(each.started_at)): each.cost_pence},
            funded=None,
            assessment=key,
        )
        for key, each in spends.items()
        if key not in linked and next(above(spends, each), None) is None
    ]
    return planned + unplanned


def organisation_rows(session: Session, workspace_id: int) -> dict[str, int]:
    """Return the id of each organisation the workspace has a row for, by its id in the configuration."""
    rows = session.exec(select(Organisation).where(Organisation.workspace_id == workspace_id))
    return {row.key: key_of(row) for row in rows}


def rows_named(session: Session, key: str) -> dict[str, tuple[int, int]]:
    """Return the ids of the workspace and the row of an organisation, by Slack's id of each workspace.

    `key` is its id in the configuration. For whoever runs the bot: every workspace is looked at.
    """
    query = (
        select(Workspace, Organisation)
        .join(Organisation, col(Organisation.workspace_id) == col(Workspace.id))
        .where(Organisation.key == key)
        .order_by(col(Workspace.id))
    )
    return {workspace.slack_id: (key_of(workspace), key_of(row)) for workspace, row in session.exec(query)}
