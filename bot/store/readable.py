"""What somebody may read, as a condition that every list of assessments can hold.

It says in SQL what `bot.store.roles` says of one person and one assessment. Every role is a query for the
assessments to which they are that, found from the person, so that no list looks through all there are.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, union
from sqlmodel import Session, col, select

from bot.config import Config, Organisation
from bot.domain.groups import LEAD
from bot.domain.rights import RIGHTS, Act, Role
from bot.store.engine import among, key_of, of_workspace
from bot.store.membership import members_from
from bot.store.tables import (
    Answer,
    Assessment,
    ChannelMember,
    Concerned,
    Condition,
    Contract,
    Decision,
    Enquiry,
    Person,
    Request,
    Submission,
    UserGroup,
)
from bot.store.tables import Organisation as OrganisationRow

MINE = (Role.OWNER, Role.STARTER, Role.ANSWERER, Role.SUBMITTER)
"""The roles of those whose work an assessment is."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at lists, with the organisations of the workspace and their groups, by row's id.

    `person_id` is 0 for somebody nobody has seen yet, who may read nothing that is not their channel's.
    """

    workspace_id: int
    person_id: int
    slack_id: str
    organisations: Mapping[int, Organisation]
    groups: Mapping[int, frozenset[str]]

    @property
    def assessed(self) -> list[int]:
        """The organisations whose assessments they assess, or lead the assessors of."""
        return [
            key
            for key, organisation in self.organisations.items()
            if LEAD in self.groups[key] or self.slack_id in organisation.assessors.leads
        ]

    @property
    def led(self) -> list[int]:
        """The organisations of which they lead the assessors."""
        return [
            key
            for key, organisation in self.organisations.items()
            if self.slack_id in organisation.assessors.leads
        ]

    def where(self, roles: Collection[Role]) -> ColumnElement[bool]:
        """Return what holds for the assessments to which they are one of these."""
        found = [query for role, query in _parts(self) if role in roles]
        theirs: list[ColumnElement[bool]] = [among(Assessment.id, union(*found))] if found else []
        if self.assessed and not {Role.ASSESSOR, Role.LEAD}.isdisjoint(roles):
            theirs.append(col(Assessment.organisation_id).in_(self.assessed))
        return and_(of_workspace(Assessment.workspace_id, self.workspace_id), or_(false(), *theirs))

    @property
    def may_read(self) -> ColumnElement[bool]:
        """What holds for the assessments that they may read by the table of rights."""
        return self.where(RIGHTS[Act.READ].by)


def viewer_of(session: Session, config: Config, workspace_id: int, who: int | str, now: datetime) -> Viewer:
    """Return somebody as a viewer, in one query; `who` is the id of their row, or Slack's id of them."""
    configured = {each.id: each for each in config.organisations}
    wanted = {group for each in config.organisations for one in each.all_groups for group in one.user_groups}
    is_them = col(Person.id) == who if isinstance(who, int) else col(Person.slack_id) == who
    query: Any = (
        select(OrganisationRow, Person, UserGroup)
        .select_from(OrganisationRow)
        .outerjoin(Person, and_(col(Person.workspace_id) == workspace_id, is_them))
        .outerjoin(
            UserGroup,
            and_(col(UserGroup.workspace_id) == workspace_id, col(UserGroup.slack_id).in_(wanted)),
        )
        .where(OrganisationRow.workspace_id == workspace_id)
    )
    rows = session.exec(query).all()
    person = next((row[1] for row in rows if row[1] is not None), None)
    if person is None:  # no organisation has begun anything
        person = session.exec(select(Person).where(Person.workspace_id == workspace_id, is_them)).first()
    slack_id = person.slack_id if person else str(who)
    read = {row[2].slack_id: row[2] for row in rows if row[2] is not None}
    organisations = {key_of(row[0]): configured[row[0].key] for row in rows if row[0].key in configured}
    return Viewer(
        workspace_id,
        key_of(person) if person else 0,
        slack_id,
        organisations,
        {key: members_from(each, read, now).groups_of(slack_id) for key, each in organisations.items()},
    )


def _parts(viewer: Viewer) -> Iterator[tuple[Role, Any]]:
    """Give queries for the ids of the assessments to which they are each role.

    What is submitted with something counts as one with it.
    """
    me, ours = viewer.person_id, viewer.workspace_id
    channels = select(ChannelMember.channel).where(
        ChannelMember.workspace_id == ours, ChannelMember.slack_id == viewer.slack_id
    )
    yield (
        Role.TEAM,
        select(Assessment.id).where(
            col(Assessment.channel).in_(channels), of_workspace(Assessment.workspace_id, ours)
        ),
    )
    yield (
        Role.OWNER,
        select(Concerned.assessment_id).where(
            Concerned.workspace_id == ours, Concerned.slack_id == viewer.slack_id
        ),
    )
    for key, groups in viewer.groups.items():
        if groups - {LEAD}:
            needed = (
                select(Concerned.assessment_id)
                .join(Assessment, col(Assessment.id) == col(Concerned.assessment_id))
                .where(
                    Concerned.workspace_id == ours,
                    col(Concerned.group).in_(sorted(groups - {LEAD})),
                    Assessment.organisation_id == key,
                )
            )
            yield Role.SPECIALIST, needed
            yield Role.ABOVE, needed
    if me:
        yield from _of_person(me)


def _of_person(me: int) -> Iterator[tuple[Role, Any]]:
    last = select(func.max(Submission.number)).where(Submission.assessment_id == Assessment.id)
    yield Role.STARTER, select(Assessment.id).where(Assessment.started_by_id == me)
    yield Role.STARTER, _wholes(Assessment, Assessment.id, Assessment.started_by_id, me)
    yield Role.ANSWERER, select(Answer.assessment_id).where(Answer.person_id == me)
    yield Role.ANSWERER, _wholes(Answer, Answer.assessment_id, Answer.person_id, me)
    yield (
        Role.ANSWERER,
        select(Submission.assessment_id)
        .join(Enquiry, col(Enquiry.submission_id) == col(Submission.id))
        .where(Enquiry.answered_by_id == me),
    )
    yield (
        Role.SUBMITTER,
        select(Submission.assessment_id)
        .join(Assessment, col(Assessment.id) == col(Submission.assessment_id))
        .where(
            Submission.submitted_by_id == me,
            Submission.number == last.correlate(Assessment).scalar_subquery(),
        ),
    )
    yield Role.OWNER, select(Assessment.id).where(Assessment.owner_id == me)
    yield (
        Role.OWNER,
        select(Contract.assessment_id).where(
            Contract.owner_id == me, col(Contract.assessment_id).is_not(None)
        ),
    )
    yield Role.OWNER, _wholes(Contract, Contract.assessment_id, Contract.owner_id, me)
    yield (
        Role.ASKED,
        select(Request.assessment_id).where(Request.asked_of_id == me, col(Request.closed_at).is_(None)),
    )
    yield (
        Role.CONDITION_OWNER,
        select(Submission.assessment_id)
        .join(Decision, col(Decision.submission_id) == col(Submission.id))
        .join(Condition, col(Condition.decision_id) == col(Decision.id))
        .where(Condition.owner_id == me),
    )


def _wholes(table: Any, of: Any, by: Any, me: int) -> Any:
    """Return a query for what was submitted with a part of which a row of the table is somebody's."""
    return select(Concerned.assessment_id).join(table, col(Concerned.part_id) == of).where(by == me)
