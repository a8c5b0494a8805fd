"""The tables of what is submitted, decided, agreed and kept: from a submission to its last condition.

`bot.store.tables` has them all; import them from there. Where a column holds the digest of words, the words
themselves stand in `Words`, so that they can be erased and the record still be proved.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.conditions import ConditionStatus
from bot.domain.judging import Judgement
from bot.domain.lifecycle import Outcome
from bot.store.types import Choice, Instant


class View(StrEnum):
    """What somebody says for their assessor group about a submission."""

    AGREES = "agrees"
    OBJECTS = "objects"


class DueKind(StrEnum):
    """What a due thing is about, which says what its `subject_id` is the id of."""

    CONDITION = "condition"
    TARGET = "target"
    EXPIRY = "expiry"
    DIGEST = "digest"
    FOLLOW_UP = "follow_up"
    UNOWNED = "unowned"
    LEFT = "left"
    CONTRACTS_WEEK = "contracts_week"
    CONTRACTS_MONTH = "contracts_month"
    REQUEST = "request"
    LEFT_TEAM = "left_team"


class Words(SQLModel, table=True):
    """What somebody wrote, named by a digest that the record carries: erased here, it is still provable."""

    digest: str = Field(primary_key=True, description="SHA-256 of the salt and the text, in hexadecimal")
    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    chain: str = Field(index=True, description="the audit chain it belongs to, such as 'assessment:7'")
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, description="who wrote it"
    )
    salt: str | None = Field(description="random, in hexadecimal; none once erased")
    text: str | None = Field(sa_type=Text, description="none once erased")
    erased_at: datetime | None = Field(default=None, sa_type=Instant)


class Submission(SQLModel, table=True):
    """What was put before the assessors: frozen, numbered from 1 within its assessment."""

    __table_args__ = (UniqueConstraint("assessment_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id")
    number: int
    submitted_by_id: int = Field(foreign_key="person.id")
    submitted_at: datetime = Field(sa_type=Instant)
    snapshot: dict[str, Any] = Field(sa_type=JSON)
    digest: str = Field(description="SHA-256 of the snapshot as canonical JSON, in hexadecimal")


class Decision(SQLModel, table=True):
    """What was decided on a submission, or the revoking of that: entries are added, never changed."""

    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    submission_id: int = Field(foreign_key="submission.id")
    number: int = Field(description="1, 2, … within the submission; with it, two at once cannot both stand")
    outcome: Outcome | None = Field(sa_type=Choice(Outcome), nullable=True, description="none: a revocation")
    words: str | None = Field(
        default=None, foreign_key="words.digest", description="digest of the reason, or the changes asked for"
    )
    points: list[str] = Field(
        default_factory=list, sa_type=JSON, description="sections to be changed; none named: all of them"
    )
    exemption_by: str | None = Field(
        default=None,
        foreign_key="words.digest",
        description="digest of who granted one and for what",
    )
    exemption_on: date | None = None
    exemption_until: date | None = Field(default=None, description="the last day it holds")
    expires_on: date | None = Field(default=None, description="the last day an approval holds; none: no end")
    summary: str | None = Field(
        default=None, foreign_key="words.digest", description="digest of the summary as Slack showed it"
    )
    decided_by_id: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_type=Instant)


class Condition(SQLModel, table=True):
    """One condition of an approval."""

    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    decision_id: int = Field(foreign_key="decision.id")
    number: int
    words: str = Field(foreign_key="words.digest", description="digest of what has to be done")
    evidence: str | None = Field(
        default=None, foreign_key="words.digest", description="digest of the evidence wanted"
    )
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date | None = Field(default=None, description="the last day it can be met in time")


class ConditionStep(SQLModel, table=True):
    """A condition said to be done, and what the assessor made of that: the latest step counts."""

    __table_args__ = (UniqueConstraint("condition_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    condition_id: int = Field(foreign_key="condition.id")
    number: int
    status: ConditionStatus = Field(sa_type=Choice(ConditionStatus))
    words: str | None = Field(
        default=None, foreign_key="words.digest", description="digest of the evidence, or why it is sent back"
    )
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)


class Agreement(SQLModel, table=True):
    """What a member of an assessor group said for the group: the latest of each person counts.

    Approvals of the groups that decide are agreements too. They count until something is decided.
    """

    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    submission_id: int = Field(foreign_key="submission.id")
    number: int
    decisions: int = Field(description="how many decisions the submission had then")
    group: str = Field(description="id of the assessor group in the configuration")
    view: View = Field(sa_type=Choice(View))
    words: str | None = Field(default=None, foreign_key="words.digest")
    conditions: list[dict[str, Any]] = Field(
        default_factory=list,
        sa_type=JSON,
        description="those asked for: digests of words and evidence, owner_id, and due as an ISO date",
    )
    exemption_by: str | None = Field(
        default=None, foreign_key="words.digest", description="digest of who granted one and for what"
    )
    exemption_on: date | None = None
    exemption_until: date | None = Field(default=None, description="the last day it holds")
    expires_on: date | None = Field(default=None, description="the last day an approval is to hold")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)


class Claim(SQLModel, table=True):
    """Who among the assessors has taken a submission on; taking it over changes the row."""

    submission_id: int = Field(primary_key=True, foreign_key="submission.id")
    workspace_id: int = Field(foreign_key="workspace.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = Field(sa_type=Instant)


class PointReview(SQLModel, table=True):
    """What an assessor thinks of one point of a submission: the latest of each person counts."""

    __table_args__ = (Index("ix_pointreview_submission", "submission_id", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    submission_id: int = Field(foreign_key="submission.id")
    section: str = Field(description="id of the point in its standard")
    question: str | None = Field(default=None, description="id of the question that the comment is about")
    judgement: Judgement = Field(sa_type=Choice(Judgement))
    words: str | None = Field(default=None, foreign_key="words.digest", description="digest of the comment")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)


class Enquiry(SQLModel, table=True):
    """Something the assessors ask the team about a submission without deciding, and its answer."""

    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    submission_id: int = Field(foreign_key="submission.id")
    number: int
    words: str = Field(foreign_key="words.digest")
    asked_by_id: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=Instant)
    answer: str | None = Field(default=None, foreign_key="words.digest")
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class Withdrawal(SQLModel, table=True):
    """A submission taken back by its team before it was decided."""

    submission_id: int = Field(primary_key=True, foreign_key="submission.id")
    workspace_id: int = Field(foreign_key="workspace.id")
    words: str | None = Field(default=None, foreign_key="words.digest", description="digest of the reason")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)


class Due(SQLModel, table=True):
    """Something to be said once when its time has come, unless it was settled before.

    It is made ahead, as reminders of contracts are, and found by the clock.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject_id", "step"),
        Index("ix_due_at", "open", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    kind: DueKind = Field(sa_type=Choice(DueKind))
    subject_id: int
    step: str = Field(description="what calls for it, such as 'before:7' or 'late:2027-04-01'")
    at: datetime = Field(sa_type=Instant)
    open: bool = Field(default=True, description="neither said yet nor settled before")


class UserGroup(SQLModel, table=True):
    """A Slack user group as it was last read."""

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str = Field(description="S…")
    members: list[str] = Field(default_factory=list, sa_type=JSON, description="Slack's ids of people")
    read_at: datetime | None = Field(default=None, sa_type=Instant, description="none: never yet")
    error: str | None = Field(default=None, description="Slack's word for why it could not be read last")


class Channel(SQLModel, table=True):
    """A channel in which the conversation of an assessment is, and when Slack was asked who is in it."""

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str = Field(description="C… or G…")
    tried_at: datetime | None = Field(
        default=None, sa_type=Instant, index=True, description="none: to be read at once"
    )
    read_at: datetime | None = Field(default=None, sa_type=Instant, description="none: never yet")
    error: str | None = Field(default=None, description="Slack's word for why it could not be read last")


class ChannelMember(SQLModel, table=True):
    """Somebody in such a channel, as it was last read, or as Slack has shown since."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "slack_id"),
        Index("ix_channelmember_person", "workspace_id", "slack_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    channel: str = Field(description="C… or G…")
    slack_id: str = Field(description="U… or W…")
    seen_at: datetime | None = Field(
        default=None, sa_type=Instant, description="when they acted in it before they were read; none: read"
    )


class PlannedItem(SQLModel, table=True):
    """A line of an organisation's spending plan, before and after there is something to assess."""

    __table_args__ = (UniqueConstraint("workspace_id", "origin"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    origin: str = Field(description="what made it, such as a modal's view id: the same again makes nothing")
    programme: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text, description="what the money is for")
    category: str
    spend: dict[str, int] = Field(
        sa_type=JSON, description="forecast in pence by the year a financial year begins in"
    )
    funded: bool
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    added_by_id: int = Field(foreign_key="person.id")
    added_at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
