"""The tables. Every row but a workspace's own carries the workspace it belongs to.

Instants are business time, aware and in UTC (`Instant`). Columns of seconds are machine time since 1970 on
the database's clock (`bot.store.machine`). Money is whole pence. Slack's identifiers are kept as they came.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.conditions import ConditionStatus
from bot.domain.judging import Judgement
from bot.domain.lifecycle import Status
from bot.domain.spend import Kind, Phase
from bot.store.contracting import (
    Contract,
    FollowUp,
    FollowUpKind,
    KeyDate,
    Reminder,
    ReminderMessage,
)
from bot.store.conversing import (
    Conversation,
    Doubt,
    DoubtKind,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Note,
    Request,
    RequestEnd,
)
from bot.store.deciding import (
    Agreement,
    Channel,
    ChannelMember,
    Claim,
    Condition,
    ConditionStep,
    Decision,
    Due,
    DueKind,
    Enquiry,
    PlannedItem,
    PointReview,
    Submission,
    UserGroup,
    View,
    Withdrawal,
    Words,
)
from bot.store.incoming import ContractChange, ContractImport, ImportProblem, ImportState
from bot.store.outside import CalendarFeed, Email, EmailState
from bot.store.spoken import (
    Budget,
    Card,
    CardKind,
    MessageKind,
    MessageState,
    OutboxLane,
    OutboxMessage,
)
from bot.store.types import Choice, Instant

__all__ = [
    "Agreement",
    "Anchor",
    "Answer",
    "Assessment",
    "AuditEntry",
    "BankHolidays",
    "Budget",
    "BusinessClock",
    "CalendarFeed",
    "Card",
    "CardKind",
    "Channel",
    "ChannelMember",
    "Claim",
    "Condition",
    "ConditionStatus",
    "ConditionStep",
    "Contract",
    "ContractChange",
    "ContractImport",
    "Conversation",
    "Decision",
    "Doubt",
    "DoubtKind",
    "Due",
    "DueKind",
    "Edition",
    "Email",
    "EmailState",
    "Enquiry",
    "Evidence",
    "EvidenceKind",
    "EvidenceState",
    "FollowUp",
    "FollowUpKind",
    "ImportProblem",
    "ImportState",
    "Judgement",
    "KeyDate",
    "MessageKind",
    "MessageState",
    "Note",
    "Organisation",
    "OutboxLane",
    "OutboxMessage",
    "Person",
    "PlannedItem",
    "PointReview",
    "Reminder",
    "ReminderMessage",
    "Request",
    "RequestEnd",
    "Submission",
    "UserGroup",
    "View",
    "Withdrawal",
    "Words",
    "Workspace",
]


class Workspace(SQLModel, table=True):
    """A Slack workspace: the tenant every other row belongs to."""

    id: int | None = Field(default=None, primary_key=True)
    slack_id: str = Field(unique=True)
    bot_user_id: str | None = None
    bot_id: str | None = None


class Person(SQLModel, table=True):
    """Somebody in a workspace."""

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str
    dm_channel: str | None = None
    left_at: datetime | None = Field(default=None, sa_type=Instant, description="when they left Slack")
    time_zone: str | None = Field(default=None, description="as Slack says, such as Europe/London")


class Organisation(SQLModel, table=True):
    """An organisation of `config/organisations.yaml`, inside a workspace."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    key: str


class Edition(SQLModel, table=True):
    """A standard exactly as it stood when an assessment began: it is answered to its end on that.

    It comes from the configuration and holds nothing of a workspace's, so all share it.
    """

    digest: str = Field(primary_key=True, description="SHA-256 of what it says, in hexadecimal")
    standard: str = Field(description="its id in the configuration")
    text: str = Field(sa_type=Text, description="all it says, as JSON")
    kept_at: datetime = Field(sa_type=Instant)


class Assessment(SQLModel, table=True):
    """One node of the tree programme, service, component, answered against a standard."""

    __table_args__ = (UniqueConstraint("workspace_id", "origin"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    parent_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    origin: str = Field(description="what made it, such as a modal's view id: the same again makes nothing")
    title: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text, description="what it will do and for whom")
    kind: Kind = Field(sa_type=Choice(Kind))
    phase: Phase = Field(sa_type=Choice(Phase))
    category: str
    cost_pence: int = Field(sa_type=BigInteger, description="whole-life cost")
    public_facing: bool
    novel: bool = Field(description="novel or contentious")
    standard: str = Field(description="id of the standard it is answered against")
    edition: str | None = Field(
        default=None, foreign_key="edition.digest", description="that standard as it stood when it began"
    )
    year: int | None = Field(default=None, description="an organisation's: the financial year's first")
    channel: str = Field(
        description="the Slack channel of the team's conversation; empty in direct messages", index=True
    )
    direct_with_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        description="in whose direct messages it is instead",
    )
    status: Status = Field(sa_type=Choice(Status), index=True)
    look_again: list[int] = Field(
        default_factory=list,
        sa_type=JSON,
        description="ids of answers that no longer count: facts have changed",
    )
    template: str | None = Field(default=None, description="id of the template it began from, if any")
    archived_from: Status | None = Field(
        default=None, sa_type=Choice(Status), description="the status it comes back to"
    )
    started_by_id: int = Field(foreign_key="person.id", index=True)
    started_at: datetime = Field(sa_type=Instant)
    owner_id: int = Field(foreign_key="person.id", index=True, description="who sees to it that it is done")
    changed_at: datetime = Field(
        sa_type=Instant, description="when it was last answered, submitted or decided"
    )


class Answer(SQLModel, table=True):
    """One answer to one question, kept for ever: the latest one counts."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_answer_assessment_question", "assessment_id", "question"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    value: str = Field(sa_type=Text, description="as bot.domain.given says for each kind of question")
    words: str = Field(sa_type=Text, description="the evidence, the reason or the text, as it was written")
    phase: Phase = Field(sa_type=Choice(Phase), description="the phase it was given in")
    edition: str = Field(description="id of the standard it was given against")
    inherited_from_id: int | None = Field(
        default=None, foreign_key="answer.id", description="the answer of the parent it was taken over from"
    )
    copied_from_id: int | None = Field(
        default=None, foreign_key="answer.id", description="the answer of an earlier assessment it repeats"
    )
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)
    source: str | None = Field(
        default=None, description="the message (channel:ts) or view it came from, once"
    )


class AuditEntry(SQLModel, table=True):
    """One link of the chain of an assessment or a contract: what happened, by ids, not in people's words."""

    __table_args__ = (UniqueConstraint("workspace_id", "chain", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    chain: str = Field(description="'assessment:7' or 'contract:3'")
    number: int
    at: datetime = Field(sa_type=Instant)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    event: str
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous: str = Field(description="mac of the entry before; empty for the first")
    mac: str = Field(description="HMAC-SHA-256 over this entry and `previous`, in hexadecimal")


class Anchor(SQLModel, table=True):
    """Where every audit chain of a workspace stood at one moment.

    Whoever keeps its head elsewhere can show later that none of them was cut, removed or written anew.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "head"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    at: datetime = Field(sa_type=Instant, description="when the newest of the entries was written")
    upto: dict[str, Any] = Field(
        sa_type=JSON, description="of each chain its last entry's number and the beginning of its mac"
    )
    head: str = Field(description="SHA-256 of the workspace and `upto`, in hexadecimal")


class BusinessClock(SQLModel, table=True):
    """How far business time stands ahead of machine time. Only a pretend workspace moves it."""

    id: int = Field(default=1, primary_key=True)
    offset_seconds: int = 0


class BankHolidays(SQLModel, table=True):
    """The bank holidays that GOV.UK published last, one row for all processes; they are no workspace's."""

    id: int = Field(default=1, primary_key=True)
    days: dict[str, list[str]] = Field(
        default_factory=dict, sa_type=JSON, description="dates as 2027-12-25 by nation; empty: none had yet"
    )
    ask_at: float = Field(
        default=0.0, sa_type=Float(53), description="not to be asked for before, on the database's clock"
    )
    changed_at: datetime | None = Field(default=None, sa_type=Instant)
