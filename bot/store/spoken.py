"""The tables of what is shown and said in Slack: cards, the outbox and its lanes, budgets.

`bot.store.tables` has them all; import them from there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.store.types import Choice, Instant


class CardKind(StrEnum):
    """What a card shows the present state of."""

    ASSESSMENT = "assessment"
    QUESTION = "question"
    REVIEW = "review"
    ENQUIRY = "enquiry"
    KEY_DATE = "key_date"
    REMINDERS = "reminders"
    FOLLOW_UP = "follow_up"
    UNOWNED = "unowned"
    IMPORT = "import"
    CONDITION = "condition"
    REQUEST = "request"
    DOUBT = "doubt"
    HOME = "home"


READY = "ready"
"""The part of an assessment that is shown in the thread once every question has an answer."""


class MessageKind(StrEnum):
    """How an outbox row is said."""

    CARD = "card"
    STATEMENT = "statement"
    PRIVATE = "private"
    PICTURE = "picture"


class MessageState(StrEnum):
    """How far an outbox row has come."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


class Card(SQLModel, table=True):
    """A message (or Home tab) that shows something's present state, and how far Slack shows it.

    `revision` rises in the transaction of each change; `shown` is the revision last drawn. The card is dirty
    while shown < revision, and whoever holds the lease draws it.
    """

    __table_args__ = (
        Index("ix_card_subject", "kind", "subject_id"),
        Index("ix_card_message", "workspace_id", "channel", "ts"),
        Index(
            "ix_card_dirty",
            "draw_after",
            sqlite_where=text("shown < revision"),
            postgresql_where=text("shown < revision"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    kind: CardKind = Field(sa_type=Choice(CardKind))
    subject_id: int = Field(
        description="id of the assessment, submission, message of reminders or other thing it shows"
    )
    part: str = Field(default="", description="what of the subject: a question's id, a reminder's step")
    channel: str | None = Field(default=None, description="Slack channel it is in; a DM's once it is known")
    person_id: int | None = Field(default=None, foreign_key="person.id", description="whose DM or Home tab")
    thread_of: int | None = Field(
        default=None, foreign_key="card.id", description="the card whose thread it is in"
    )
    ts: str | None = Field(default=None, description="Slack's ts once it is posted")
    revision: int = 1
    shown: int = 0
    draw_after: float = Field(default=0.0, sa_type=Float(53), description="not to be drawn before")
    drawn_by: str | None = None
    drawn_lease: float | None = Field(default=None, sa_type=Float(53))
    failures: int = Field(default=0, description="draws that failed since one last succeeded")
    delivered: str | None = Field(
        default=None, sa_type=Text, description="a submission's: what Slack last showed of it, as JSON"
    )
    response_url: str | None = Field(default=None, sa_type=Text, description="of the latest click on it")
    response_expires: float = Field(default=0.0, sa_type=Float(53))
    response_uses: int = 0


class OutboxLane(SQLModel, table=True):
    """Messages that must come in order: a conversation, a person's DM, an assessor's thread."""

    __table_args__ = (UniqueConstraint("workspace_id", "name"), Index("ix_outboxlane_next", "next_at"))

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    name: str
    next_at: float | None = Field(default=None, sa_type=Float(53), description="none: nothing waits")
    owner: str | None = None
    lease_until: float | None = Field(default=None, sa_type=Float(53))
    parked: str | None = Field(
        default=None, description="Slack's error that stopped it, until someone mends it"
    )


class OutboxMessage(SQLModel, table=True):
    """Something that must be said, written in the transaction of what it is about."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_outboxmessage_lane", "lane_id", "state", "id"),
        Index("ix_outboxmessage_thread", "thread_of", "state"),
        Index(
            "ix_outboxmessage_unreported",
            "id",
            sqlite_where=text("unreported"),
            postgresql_where=text("unreported"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    lane_id: int = Field(foreign_key="outboxlane.id")
    key: str = Field(description="says what it is, once: the same again is not said")
    kind: MessageKind = Field(sa_type=Choice(MessageKind))
    card_id: int | None = Field(default=None, foreign_key="card.id", description="for a card: which")
    channel: str | None = None
    person_id: int | None = Field(
        default=None, foreign_key="person.id", description="whose DM, or who alone sees it"
    )
    thread_of: int | None = Field(default=None, foreign_key="card.id")
    template: str = ""
    data: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, description="a statement's values, fixed"
    )
    state: MessageState = Field(default=MessageState.WAITING, sa_type=Choice(MessageState))
    started: int = Field(default=0, description="times a send was begun: after a crash it may have happened")
    attempts: int = Field(default=0, description="times a send is known to have failed")
    ts: str | None = None
    error: str | None = Field(
        default=None, description="Slack's word for why it was not sent, the latest one"
    )
    started_at: float | None = Field(
        default=None, sa_type=Float(53), description="when a send was first begun"
    )
    unreported: bool = Field(default=False, description="a refusal of which nobody has been told yet")
    added_at: datetime = Field(sa_type=Instant)


class Budget(SQLModel, table=True):
    """How many calls are left of a limit of Slack's, such as one channel's posts: a bucket that refills."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    name: str = Field(primary_key=True)
    tokens: float = Field(sa_type=Float(53))
    refilled_at: float = Field(sa_type=Float(53))
