"""An organisation's spending plan: adding to it, changing it, and starting what is planned.

What happens to a plan is written to the chain of its organisation, whose row is held meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import select

from bot.config import Organisation
from bot.config.leading import leads
from bot.domain.calendar import financial_year, london_date
from bot.domain.planning import may_change, years_ahead
from bot.domain.problems import InvalidInput, Problem
from bot.flows.context import Context, Step
from bot.store.engine import NotFoundError, added, find, key_of, locked
from bot.store.outbox import Place, Statement, dm_lane, show
from bot.store.people import Who, ensure_organisation, known_workspace, slack_ids
from bot.store.tables import Assessment, PlannedItem
from bot.store.tables import Organisation as OrganisationRow


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What the form of a planned item says. `spend` is in pence by the year a financial year begins in."""

    programme: str
    title: str
    category: str
    spend: Mapping[int, int]
    funded: bool


def add(context: Context, now: datetime, who: Who, origin: str, organisation_id: str, new: NewItem) -> None:
    """Add an item to an organisation's plan. The same `origin` again adds nothing more.

    Raises InvalidInput for a category the organisation's regime has not, or a forecast without money.
    """
    organisation = context.config.organisation(organisation_id)
    with context.acting(who, now) as step:
        row = _held(step, key_of(ensure_organisation(step.session, step.workspace_id, organisation.id)))
        if _is_added(step, origin):
            return
        _check(step, organisation, new)
        item = added(
            step.session,
            PlannedItem(
                workspace_id=step.workspace_id,
                organisation_id=key_of(row),
                origin=origin,
                added_by_id=step.person_id,
                added_at=now,
                **_columns(new),
            ),
        )
        _record(step, row, item, "planned")
        _tell(step, item, "added")


def organisation_of(context: Context, who: Who, item_id: int) -> str:
    """Return the configuration's id of the organisation that a planned item belongs to."""
    with context.database.reading() as session:
        workspace_id = known_workspace(session, who.team)
        item = find(session, PlannedItem, workspace_id, item_id)
        return find(session, OrganisationRow, workspace_id, item.organisation_id).key


def consider(context: Context, now: datetime, who: Who, item_id: int) -> bool:
    """Say whether the person may change an item, or tell them why not."""
    with context.acting(who, now) as step:
        return _changeable(step, item_id) is not None


def change(context: Context, now: datetime, who: Who, item_id: int, new: NewItem) -> None:
    """Change an item. What was forecast for years that the form no longer asks about stays.

    Raises InvalidInput as `add` does.
    """
    with context.acting(who, now) as step:
        item = _changeable(step, item_id)
        if item is None:
            return
        row = find(step.session, OrganisationRow, step.workspace_id, item.organisation_id)
        _check(step, context.config.organisation(row.key), new)
        asked = {str(year) for year in _years(step)}
        gone = {year: pence for year, pence in item.spend.items() if year not in asked}
        for name, value in _columns(new).items():
            setattr(item, name, value)
        item.spend = gone | item.spend
        _record(step, row, item, "plan_changed")
        _tell(step, item, "changed")


def remove(context: Context, now: datetime, who: Who, item_id: int) -> None:
    """Take an item out of the plan; what was started from it goes on."""
    with context.acting(who, now) as step:
        item = _changeable(step, item_id)
        if item is None:
            return
        item.removed_at = now
        row = find(step.session, OrganisationRow, step.workspace_id, item.organisation_id)
        step.record(row, "plan_removed", item=item_id)
        _tell(step, item, "removed")


def held_to_start(step: Step, item_id: int, organisation_id: str) -> PlannedItem:
    """Return a planned item from which an assessment can be started now, held.

    Raises InvalidInput where it was removed or started in the meantime, NotFoundError where the organisation
    has no such item.
    """
    found = find(step.session, PlannedItem, step.workspace_id, item_id)
    row = _held(step, found.organisation_id)
    if row.key != organisation_id:
        raise NotFoundError(f"PlannedItem {item_id}")
    item = locked(step.session, PlannedItem, step.workspace_id, item_id)
    if item.removed_at is not None or item.assessment_id is not None:
        raise InvalidInput("title", Problem.PLAN_MOVED_ON)
    return item


def link(step: Step, item: PlannedItem, assessment: Assessment) -> None:
    """Note that an assessment was started from a planned item, which is held."""
    item.assessment_id = key_of(assessment)
    row = find(step.session, OrganisationRow, step.workspace_id, item.organisation_id)
    step.record(row, "plan_started", item=item.id, assessment=assessment.id)


def unlink(step: Step, assessment: Assessment) -> None:
    """Have what was planned, and started as this assessment, wait in the plan to be started again."""
    started = select(PlannedItem).where(
        PlannedItem.workspace_id == step.workspace_id, PlannedItem.assessment_id == key_of(assessment)
    )
    for item in step.session.exec(started).all():
        row = _held(step, item.organisation_id)
        item.assessment_id = None
        step.record(row, "plan_given_back", item=item.id, assessment=assessment.id)


def send_charts(context: Context, now: datetime, who: Who, charts: Sequence[dict[str, Any]]) -> None:
    """Send somebody charts of the plans they asked for, in their direct messages, once for this act."""
    with context.acting(who, now) as step:
        for number, chart in enumerate(charts, start=1):
            show(
                step.session,
                step.workspace_id,
                now,
                dm_lane(step.person),
                f"plan_chart:{who.act}:{step.person_id}:{number}",
                Place(person_id=step.person_id),
                Statement("plan_chart", chart),
            )


def _held(step: Step, organisation_id: int) -> OrganisationRow:
    return locked(step.session, OrganisationRow, step.workspace_id, organisation_id)


def _changeable(step: Step, item_id: int) -> PlannedItem | None:
    """Return the item, held, where the person may change it; otherwise tell them why not."""
    found = find(step.session, PlannedItem, step.workspace_id, item_id)
    row = _held(step, found.organisation_id)
    item = locked(step.session, PlannedItem, step.workspace_id, item_id)
    organisation = step.context.config.organisation(row.key)
    adder = slack_ids(step.session, {item.added_by_id})[item.added_by_id]
    if not may_change(step.person.slack_id, added_by=adder, leads=leads(organisation)):
        step.record(row, "refused", item=item_id, why="not_yours")
        step.tell(Place(), "plan_refused", why="not_yours", title=item.title, by=adder)
        return None
    if item.removed_at is not None:
        step.tell(Place(), "plan_refused", why="removed", title=item.title, by=adder)
        return None
    return item


def _check(step: Step, organisation: Organisation, new: NewItem) -> None:
    regime = step.context.config.regimes[organisation.regime]
    if new.category not in {each.id for each in regime.categories}:
        raise InvalidInput("category", Problem.CATEGORY_UNSUITABLE, {"regime": regime.title})
    if not any(new.spend.values()):
        raise InvalidInput(f"spend_{_years(step)[0]}", Problem.SPEND_MISSING)


def _years(step: Step) -> tuple[int, ...]:
    return years_ahead(financial_year(london_date(step.now)))


def _columns(new: NewItem) -> dict[str, Any]:
    return {**vars(new), "spend": {str(year): pence for year, pence in new.spend.items() if pence}}


def _record(step: Step, row: OrganisationRow, item: PlannedItem, event: str) -> None:
    step.record(
        row,
        event,
        item=item.id,
        category=item.category,
        spend=dict(item.spend),
        funded=item.funded,
        words=step.keep(row, f"{item.programme}\n{item.title}"),
    )


def _tell(step: Step, item: PlannedItem, done: str) -> None:
    step.tell(
        Place(),
        "planned",
        done=done,
        title=item.title,
        programme=item.programme,
        total=sum(item.spend.values()),
        started=item.assessment_id is not None,
    )


def _is_added(step: Step, origin: str) -> bool:
    added_before = select(PlannedItem.id).where(
        PlannedItem.workspace_id == step.workspace_id, PlannedItem.origin == origin
    )
    return step.session.exec(added_before).first() is not None
