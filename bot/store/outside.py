"""The tables of what leaves Slack: calendars under secret links, and emails.

`bot.store.tables` has them all; import them from there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.store.types import Choice, Instant


class EmailState(StrEnum):
    """How far an email has come. From `DELIVERED` on they are Notify's own words for what became of it.

    `DROPPED`: there was nothing left to say, or nobody to say it to, when its turn came.
    """

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    REFUSED = "refused"
    DELIVERED = "delivered"
    PERMANENT_FAILURE = "permanent-failure"
    TEMPORARY_FAILURE = "temporary-failure"
    TECHNICAL_FAILURE = "technical-failure"


class CalendarFeed(SQLModel, table=True):
    """A secret link under which the key dates of a person, or of an organisation, are had as a calendar."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    token_digest: str = Field(unique=True, description="SHA-256 of the secret in the link, in hexadecimal")
    person_id: int = Field(foreign_key="person.id", index=True, description="who asked for it")
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", description="whose dates; none: the person's own"
    )
    made_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class Email(SQLModel, table=True):
    """An email by GOV.UK Notify, kept with what it is about and written when a worker sends it.

    Addresses are in the configuration alone.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "ix_email_waiting",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    key: str = Field(description="says what it is, once")
    person_id: int = Field(foreign_key="person.id")
    message_id: int | None = Field(default=None, foreign_key="remindermessage.id", index=True)
    template: str = Field(description="name of the template among those that are listed for Notify")
    data: dict[str, Any] = Field(sa_type=JSON, description="what it is about, by ids")
    state: EmailState = Field(default=EmailState.WAITING, sa_type=Choice(EmailState))
    number: int = Field(default=1, description="which try to have it delivered it is")
    next_at: float = Field(
        default=0.0,
        sa_type=Float(53),
        description="not to be sent before, on the database's clock; until then its owner may be sending it",
    )
    owner: str | None = None
    started: int = Field(default=0, description="how often sending it was begun")
    attempts: int = Field(default=0, description="how many of these are known to have sent nothing")
    notify_id: str | None = None
    error: str | None = None
    added_at: datetime = Field(sa_type=Instant)
    receipt_at: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def reference(self) -> str:
        """What Notify keeps it under: its key, with its workspace's id before."""
        return f"{self.workspace_id}/{self.key}"
