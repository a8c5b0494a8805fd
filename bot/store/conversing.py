"""The tables of a team's work on an assessment: conversations, requests, evidence, notes and doubts.

`bot.store.tables` has them all; import them from there.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.types import Choice, Instant


class EvidenceKind(StrEnum):
    """What evidence is: a message or a file in Slack, or an address elsewhere."""

    MESSAGE = "message"
    FILE = "file"
    LINK = "link"


class EvidenceState(StrEnum):
    """How far it is known what stands behind a piece of evidence.

    A link is `KEPT` from the first. A message or a file is `UNREAD` until a worker has asked Slack for its
    address and its contents, `GONE` where Slack had it no more then, and `OUT_OF_REACH` where Slack does not
    let the bot see it, as in a conversation that it is not in.
    """

    UNREAD = "unread"
    KEPT = "kept"
    GONE = "gone"
    OUT_OF_REACH = "out_of_reach"


class DoubtKind(StrEnum):
    """Why somebody is asked what they meant.

    What they typed may be an answer, or could be read in several ways, or is one that lacks its words: then
    they were told so, and what they type next may be those. Or they changed or deleted a reply that was taken
    as an answer.
    """

    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    AMBIGUOUS = "ambiguous"
    EDITED = "edited"
    DELETED = "deleted"


class RequestEnd(StrEnum):
    """How a request to a colleague ended.

    They answered, or `BY_OTHERS` others did first; they declined; the team withdrew it; `NOT_ASKED`: the
    questions need no answer any more. `LEFT` and `UNREACHABLE`: they have left Slack, or Slack lets nobody
    write to them.
    """

    ANSWERED = "answered"
    BY_OTHERS = "by_others"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NOT_ASKED = "not_asked"
    LEFT = "left"
    UNREACHABLE = "unreachable"


class Conversation(SQLModel, table=True):
    """Questions of an assessment being asked in one place, one at a time.

    Without a person it is the team's, in the place that the assessment names. With one it is in that
    person's direct messages: they go on there by themselves, or answer what a request asks of them.
    """

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    asking: str | None = Field(default=None, description="id of the question being asked in it")
    opened_at: datetime = Field(sa_type=Instant)


class Request(SQLModel, table=True):
    """What a colleague is asked to answer: one question, or a whole section of the standard."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    section: str = Field(description="id of the section in the standard")
    question: str | None = Field(default=None, description="id of the question; none: the whole section")
    words: str | None = Field(default=None, description="what was said with it: digest of kept words")
    asked_by_id: int = Field(foreign_key="person.id", index=True)
    asked_of_id: int = Field(foreign_key="person.id", index=True)
    asked_at: datetime = Field(sa_type=Instant)
    due: date
    muted_at: datetime | None = Field(default=None, sa_type=Instant, description="no nudges from then on")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_as: RequestEnd | None = Field(default=None, sa_type=Choice(RequestEnd))
    closed_by_id: int | None = Field(default=None, foreign_key="person.id", description="who declined, …")
    reason: str | None = Field(default=None, description="why it was declined: digest of kept words")


class Evidence(SQLModel, table=True):
    """What an answer rests on, kept here too since Slack may delete the original."""

    __table_args__ = (
        Index("ix_evidence_question", "assessment_id", "question"),
        Index("ix_evidence_origin", "workspace_id", "origin"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    kind: EvidenceKind = Field(sa_type=Choice(EvidenceKind))
    state: EvidenceState = Field(sa_type=Choice(EvidenceState), index=True)
    origin: str = Field(description="channel:ts of the message, id of the file, or the address")
    title: str = Field(default="", sa_type=Text, description="a file's name, or what a link is called")
    address: str | None = Field(default=None, sa_type=Text, description="permalink, or where a link leads")
    author_id: int | None = Field(default=None, foreign_key="person.id", description="who wrote or sent it")
    words: str | None = Field(default=None, description="what a message says: digest of kept words")
    digest: str | None = Field(default=None, description="a file's SHA-256, in hexadecimal")
    size: int | None = Field(default=None, sa_type=BigInteger, description="a file's, in bytes")
    media_type: str | None = None
    written_at: datetime | None = Field(default=None, sa_type=Instant, description="when it was in Slack")
    added_by_id: int = Field(foreign_key="person.id")
    added_at: datetime = Field(sa_type=Instant)
    removed_by_id: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
    ask_at: float = Field(
        default=0.0, sa_type=Float(53), description="not to be read before, on the database's clock"
    )
    attempts: int = Field(default=0, description="times reading it has failed")
    error: str | None = Field(default=None, description="Slack's word for why it could not be read")


class Note(SQLModel, table=True):
    """What somebody on the team noted on a question, for later."""

    __table_args__ = (Index("ix_note_question", "assessment_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    assessment_id: int = Field(foreign_key="assessment.id")
    question: str
    words: str = Field(description="digest of kept words")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class Doubt(SQLModel, table=True):
    """A reply of which it is not clear whether it is an answer, or which: whoever wrote it is asked, once."""

    __table_args__ = (UniqueConstraint("workspace_id", "source", "kind", "edition"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    question: str
    kind: DoubtKind = Field(sa_type=Choice(DoubtKind))
    source: str = Field(description="the message, channel:ts")
    edition: str = Field(default="", description="ts of the change, of an edited message")
    readings: list[Any] = Field(
        default_factory=list,
        sa_type=JSON,
        description="what it may mean, in the order of the buttons: value as typed, words, links and files; "
        "empty once it is settled, since they are somebody's words",
    )
    person_id: int = Field(foreign_key="person.id", description="who wrote it")
    at: datetime = Field(sa_type=Instant)
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    taken: int | None = Field(
        default=None, description="which reading was taken, from 0; -1: to be answered anew"
    )
