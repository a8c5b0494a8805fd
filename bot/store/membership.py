"""Who is in which assessor group now, from the configuration and from Slack's user groups as last read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.config import Organisation
from bot.domain.calendar import london_date
from bot.domain.groups import AssessorGroup
from bot.store.tables import UserGroup


@dataclass(frozen=True)
class Members:
    """Who may act for each group of an organisation at a moment, by the group's id.

    `stale` are the groups for which nobody may act, since a user group of theirs was not read lately.
    """

    people: Mapping[str, frozenset[str]]
    stale: frozenset[str]

    def groups_of(self, slack_id: str) -> frozenset[str]:
        """Return the ids of the groups that somebody may act for."""
        return frozenset(group for group, people in self.people.items() if slack_id in people)

    @property
    def everybody(self) -> frozenset[str]:
        """Everybody who may act for any of the groups, by Slack's ids."""
        return frozenset().union(*self.people.values())


def members_of(session: Session, workspace_id: int, organisation: Organisation, now: datetime) -> Members:
    """Return who may act for the groups of an organisation at `now` (business time)."""
    return members_from(organisation, user_groups(session, workspace_id, organisation.all_groups), now)


def members_from(organisation: Organisation, read: Mapping[str, UserGroup], now: datetime) -> Members:
    """Return the same from the user groups as they were last `read`, by Slack's ids."""
    groups = organisation.all_groups
    members = {slack_id: row.members for slack_id, row in read.items()}
    today, oldest = london_date(now), now - timedelta(hours=organisation.oldest_membership_hours)
    return Members(
        people={group.id: group.people(members, today) for group in groups},
        stale=frozenset(
            group.id
            for group in groups
            if not all(_is_read(read.get(each), oldest) for each in group.user_groups)
        ),
    )


def assessors_of(
    session: Session, workspace_id: int, organisation: Organisation, today: date
) -> frozenset[str]:
    """Return who is in the lead group of an organisation today, by Slack's ids, however old that is."""
    read = user_groups(session, workspace_id, [organisation.assessors])
    return organisation.assessors.people({key: row.members for key, row in read.items()}, today)


def user_groups(
    session: Session, workspace_id: int, groups: Iterable[AssessorGroup]
) -> Mapping[str, UserGroup]:
    """Return the user groups among the members of assessor groups as they were last read, by Slack's ids."""
    wanted = {slack_id for group in groups for slack_id in group.user_groups}
    if not wanted:
        return {}
    rows = session.exec(
        select(UserGroup).where(UserGroup.workspace_id == workspace_id, col(UserGroup.slack_id).in_(wanted))
    )
    return {row.slack_id: row for row in rows}


def _is_read(row: UserGroup | None, oldest: datetime) -> bool:
    return row is not None and row.read_at is not None and row.read_at >= oldest
