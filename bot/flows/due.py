"""What is due is found by the clock and dealt with once, however many clocks there are."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session, select

from bot.config import Organisation, UnknownOrganisation
from bot.domain.calendar import is_working_day, london_date, working_day_on_or_after
from bot.flows import ahead, leaving
from bot.flows.context import Context, Moment
from bot.flows.contracting import ensuing, overview, owning
from bot.flows.contracting.remind import PATIENCE_OF_THE_CLOCK
from bot.flows.conversing import nudging
from bot.flows.deciding import conditions, digest, ending, waiting
from bot.store.due import Subject, due_of, subjects_due
from bot.store.engine import find
from bot.store.tables import (
    Assessment,
    Condition,
    Contract,
    Decision,
    Due,
    DueKind,
    FollowUp,
    Person,
    Request,
    Submission,
)
from bot.store.tables import Organisation as OrganisationRow

log = structlog.get_logger(__name__)

AT_ONCE = 10
"""Subjects looked for at a time."""

Held = Assessment | Contract | OrganisationRow | Person

SAY: dict[DueKind, Callable[[Moment, Any, int, str], None]] = {
    DueKind.CONDITION: conditions.fall_due,
    DueKind.TARGET: waiting.fall_due,
    DueKind.EXPIRY: ending.fall_due,
    DueKind.DIGEST: lambda moment, organisation, _, step: digest.fall_due(moment, organisation, step),
    DueKind.FOLLOW_UP: ensuing.fall_due,
    DueKind.UNOWNED: lambda moment, organisation, _, step: owning.fall_due(moment, organisation, step),
    DueKind.LEFT: lambda moment, person, _, step: owning.put_back(moment, person, step),
    DueKind.LEFT_TEAM: lambda moment, person, _, step: leaving.fall_due(moment, person, step),
    DueKind.REQUEST: nudging.fall_due,
    DueKind.CONTRACTS_WEEK: lambda moment, organisation, _, step: overview.week(moment, organisation, step),
    DueKind.CONTRACTS_MONTH: lambda moment, organisation, _, step: overview.month(moment, organisation, step),
}

_OF_ORGANISATIONS = frozenset(
    {DueKind.DIGEST, DueKind.UNOWNED, DueKind.CONTRACTS_WEEK, DueKind.CONTRACTS_MONTH}
)


def tick(context: Context, now: datetime) -> int:
    """Deal with everything that is due at `now`, each subject in a transaction; return how many subjects.

    Several clocks may tick at once: a subject that another one holds is left to it. Where several things are
    due of a subject, as after a stop of the bot, the latest is said.
    """
    dealt_with, passed = 0, set[Subject]()
    while True:
        with context.database.reading() as session:
            subjects = subjects_due(session, now, AT_ONCE, passed)
        if not subjects:
            return dealt_with
        for subject in subjects:
            dealt_with += _deal_with(context, now, subject)
        passed |= set(subjects)


def _deal_with(context: Context, now: datetime, subject: Subject) -> bool:
    with context.database.writing(PATIENCE_OF_THE_CLOCK) as session:
        held = _held(session, subject)
        due = due_of(session, subject, now) if held is not None else []
        if held is None or not due:
            return False
        moment = Moment(context, session, now, subject.workspace_id)
        try:
            nation = None if isinstance(held, Person) else _organisation(moment, held).nation
        except UnknownOrganisation:
            log.error("organisation not configured", due=due[-1].id)  # noqa: TRY400  there is nobody to tell
            _close(session, due)
            return True
        today = london_date(now)
        if nation and due[-1].step != ending.OVER and not is_working_day(today, nation):
            ahead.put_off(moment, due, working_day_on_or_after(today, nation))
            return True
        _close(session, due)
        SAY[subject.kind](moment, held, subject.id, due[-1].step)
        return True


def _close(session: Session, due: list[Due]) -> None:
    for each in due:
        each.open = False
    session.flush()


def _held(session: Session, subject: Subject) -> Held | None:
    """Return what a subject belongs to, held until the transaction ends; None where another holds it."""
    table, key = _owner(session, subject)
    columns: Any = table
    query = select(table).where(columns.id == key, columns.workspace_id == subject.workspace_id)
    held = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return session.exec(held).first()


def _owner(session: Session, subject: Subject) -> tuple[type[Any], int]:
    if subject.kind in _OF_ORGANISATIONS:
        return OrganisationRow, subject.id
    if subject.kind in (DueKind.LEFT, DueKind.LEFT_TEAM):
        return Person, subject.id
    if subject.kind is DueKind.REQUEST:
        return Assessment, find(session, Request, subject.workspace_id, subject.id).assessment_id
    if subject.kind is DueKind.FOLLOW_UP:
        return Contract, find(session, FollowUp, subject.workspace_id, subject.id).contract_id
    submission_id = subject.id
    if subject.kind is not DueKind.TARGET:
        decision_id = subject.id
        if subject.kind is DueKind.CONDITION:
            decision_id = find(session, Condition, subject.workspace_id, subject.id).decision_id
        submission_id = find(session, Decision, subject.workspace_id, decision_id).submission_id
    return Assessment, find(session, Submission, subject.workspace_id, submission_id).assessment_id


def _organisation(moment: Moment, held: Assessment | Contract | OrganisationRow) -> Organisation:
    if not isinstance(held, OrganisationRow):
        return moment.context.organisation_of(moment.session, held)
    return moment.context.config.organisation(held.key)
