"""Assessor groups as data: who acts for each, when it is asked, and how far it decides alone."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.questionnaire import Result
from bot.domain.section import SectionId
from bot.domain.standard import Severity
from bot.domain.values import OptionText, Slug, Value

# Slack's ids: people begin with U (W in some large workspaces), user groups with S, channels with C (G when
# private and old).
PersonId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{7,19}$")]
MemberId = Annotated[str, StringConstraints(pattern=r"^[UWS][A-Z0-9]{7,19}$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{7,19}$")]
Pounds = Annotated[int, Field(ge=0)]

LEAD: Literal["lead"] = "lead"
"""The id of the group that an organisation calls its assessors."""


def is_user_group(member: str) -> bool:
    """Return whether a member is a Slack user group rather than a person."""
    return member.startswith("S")


class Cover(Value):
    """Somebody who acts for a member of a group from one day until another, both included."""

    since: date = Field(alias="from")
    until: date
    who: PersonId
    covered: PersonId = Field(alias="for")

    def is_in_force(self, today: date) -> bool:
        """Return whether it is one of those days."""
        return self.since <= today <= self.until


class Call(Value):
    """What calls for a group: a submission of which everything that is named here is so.

    `points` are ids of sections whose result for the whole tree is one of `results`. `category` and `rating`
    (a level of scrutiny) name several of which one is enough, and so do `findings`, the rules that find
    something, and `severity`, how heavily anything found weighs. `cost_at_least` is the whole-life cost in
    pounds.
    """

    points: tuple[SectionId, ...] = ()
    results: tuple[Result, ...] = (Result.NOT_MET, Result.PARTLY_MET)
    category: tuple[Slug, ...] = ()
    cost_at_least: Pounds | None = None
    rating: tuple[Slug, ...] = ()
    findings: tuple[Slug, ...] = ()
    severity: tuple[Severity, ...] = ()


class AssessorGroup(Value):
    """People who agree, or decide, in a channel of their own.

    `members` are people and Slack user groups; `deputies` may act at any time, and those in `cover` while it
    lasts. `needed` of them have to agree. `limit` is the largest whole-life cost in pounds about which the
    group decides without the next in line.
    """

    id: Slug
    title: OptionText
    channel: ChannelId
    members: Annotated[tuple[MemberId, ...], Field(min_length=1)]
    needed: Annotated[int, Field(ge=1)] = 1
    deputies: tuple[PersonId, ...] = ()
    cover: tuple[Cover, ...] = ()
    limit: Pounds | None = None

    @property
    def user_groups(self) -> tuple[str, ...]:
        """The Slack user groups among its members."""
        return tuple(member for member in self.members if is_user_group(member))

    def people(self, user_groups: Mapping[str, Collection[str]], today: date) -> frozenset[str]:
        """Return who may act for it today; `user_groups` are members of Slack's user groups by their ids."""
        return frozenset(self._people(user_groups, today))

    def _people(self, user_groups: Mapping[str, Collection[str]], today: date) -> Iterator[str]:
        for member in self.members:
            yield from user_groups.get(member, ()) if is_user_group(member) else (member,)
        yield from self.deputies
        yield from (cover.who for cover in self.cover if cover.is_in_force(today))


class Assessors(AssessorGroup):
    """The lead group, which decides; `leads` are those members who may revoke a decision."""

    id: Literal["lead"] = LEAD
    title: OptionText = "Assessors"
    leads: Annotated[tuple[PersonId, ...], Field(min_length=1)]


class Specialists(AssessorGroup):
    """A group that has to agree where something calls for it, or to decide too where the cost is large."""

    when: tuple[Call, ...] = ()
