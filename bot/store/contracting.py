"""The tables of contracts: the register, key dates and their reminders, and what follows from decisions.

`bot.store.tables` has them all; import them from there.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, BigInteger, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.domain.contract import ContractSaid, Missing, missing
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.ownership import Ownership
from bot.domain.terms import Terms
from bot.store.types import Choice, Instant

_SAID = tuple(name for name in ContractSaid.model_fields if name != "terms")
_LIVE = text("staged_in_id IS NULL")
_TO_DO = text("done_at IS NULL AND dropped_at IS NULL")


class FollowUpKind(StrEnum):
    """What has to follow from a decision about a key date."""

    NOTICE_SERVED = "notice_served"
    MILESTONE = "milestone"
    EXIT = "exit"


class Contract(SQLModel, table=True):
    """A contract in the register. Those still `staged_in` an import count once that is accepted."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "origin"),
        Index(
            "ix_contract_reference",
            "organisation_id",
            "reference",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "ix_contract_ocid",
            "organisation_id",
            "ocid",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_contract_reference_staged", "organisation_id", "reference", "staged_in_id"),
        Index("ix_contract_ocid_staged", "organisation_id", "ocid", "staged_in_id"),
        Index("ix_contract_owner", "organisation_id", "owner_id", "end"),
        Index("ix_contract_end", "organisation_id", "end"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    staged_in_id: int | None = Field(default=None, foreign_key="contractimport.id", index=True)
    origin: str = Field(description="what made it, such as a modal's view id: the same again makes nothing")
    reference: str | None = Field(default=None, description="the organisation's own, once in its register")
    ocid: str | None = Field(default=None, description="Open Contracting's id with the contract's, once too")
    title: str = Field(sa_type=Text)
    suppliers: list[dict[str, Any]] = Field(sa_type=JSON, description="name and company number of each")
    value_pence: int = Field(sa_type=BigInteger)
    spent_pence: int | None = Field(default=None, sa_type=BigInteger)
    start: date
    end: date = Field(description="the last day, extensions that were taken counted in")
    terms: dict[str, Any] = Field(sa_type=JSON, description="bot.domain.terms without start and end")
    product: str | None = Field(default=None, description="id of a kind of product in the configuration")
    supplies: list[str] = Field(default_factory=list, sa_type=JSON, description="what the supplier does")
    data_owner: Ownership | None = Field(default=None, sa_type=Choice(Ownership), nullable=True)
    ip_owner: Ownership | None = Field(default=None, sa_type=Choice(Ownership), nullable=True)
    usage_based: bool | None = Field(default=None, description="paid by use; none: not said yet")
    links: list[str] = Field(default_factory=list, sa_type=JSON)
    notes: str = Field(default="", sa_type=Text)
    guessed: dict[str, str] = Field(
        default_factory=dict,
        sa_type=JSON,
        description="fields that were guessed, with the text they come from",
    )
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    owner_left_at: datetime | None = Field(
        default=None, sa_type=Instant, description="since when it has had no owner, where it had one"
    )
    registered_by_id: int = Field(foreign_key="person.id", index=True)
    registered_at: datetime = Field(sa_type=Instant)
    revision: int = Field(default=1, description="raised by each change: a form filled in before it is stale")

    @property
    def supplier(self) -> str:
        """The suppliers' names in one line."""
        return ", ".join(str(each["name"]) for each in self.suppliers)

    @property
    def said(self) -> ContractSaid:
        """All that is said of it, as a value."""
        columns = {name: getattr(self, name) for name in _SAID}
        return ContractSaid(**columns, terms=self.said_terms)

    @property
    def said_terms(self) -> Terms:
        """When it runs and can be left, as a value."""
        return Terms.model_validate(self.terms | {"start": self.start, "end": self.end})

    @property
    def lacks(self) -> tuple[Missing, ...]:
        """What is missing for reminders that can be relied on, what matters most first."""
        return missing(self.said, has_owner=self.owner_id is not None, has_deputy=self.deputy_id is not None)

    def say(self, said: ContractSaid) -> Self:
        """Keep what is said of it; return the contract."""
        for name, value in columns_of(said).items():
            setattr(self, name, value)
        return self


def columns_of(said: ContractSaid) -> dict[str, Any]:
    """Return what is said of a contract by the register's columns."""
    kept = said.model_dump(
        mode="json", include={"suppliers", "supplies", "links", "guessed"}, exclude_none=True
    )
    return {
        **{name: getattr(said, name) for name in _SAID},
        **kept,
        "supplies": sorted(kept["supplies"]),
        "start": said.terms.start,
        "end": said.terms.end,
        "terms": said.terms.kept,
    }


class KeyDate(SQLModel, table=True):
    """A day of a contract that somebody must decide before: a break, a renewal, the end and others.

    Its reminders are found through `next_at` and `planned`; both are none where nothing is to come.
    """

    __table_args__ = (
        UniqueConstraint("contract_id", "kind", "on"),
        Index("ix_keydate_next", "next_at"),
        Index("ix_keydate_planned", "planned"),
        Index("ix_keydate_decide_by", "workspace_id", "status", "decide_by"),
        Index("ix_keydate_deadline", "workspace_id", "status", "deadline"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    contract_id: int = Field(foreign_key="contract.id")
    kind: KeyDateKind = Field(sa_type=Choice(KeyDateKind))
    on: date
    deadline: date = Field(description="the last day notice can be given")
    decide_by: date = Field(description="the last day to decide, with the time the organisation needs")
    status: DateStatus = Field(sa_type=Choice(DateStatus))
    next_at: datetime | None = Field(
        default=None, sa_type=Instant, description="when the clock looks at it next"
    )
    planned: str | None = Field(
        default=None, description="digest of the policies and bank holidays that `next_at` follows from"
    )
    handled_through: date = Field(description="reminders up to this day were said or are not wanted")
    asked_on: date | None = Field(default=None, description="first reminded then, and not answered since")
    acknowledged_by_id: int | None = Field(default=None, foreign_key="person.id")
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    snoozed_until: date | None = None
    decision: DateDecision | None = Field(default=None, sa_type=Choice(DateDecision))
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    words: str = Field(default="", sa_type=Text, description="what was said with the decision")
    planned_start: date | None = Field(default=None, description="when what is procured anew is to begin")
    rolled_to: date | None = Field(default=None, description="until when it rolled over with nothing decided")
    sequence: int = Field(default=0, description="raised by each change that calendars have to learn of")


class ReminderMessage(SQLModel, table=True):
    """One message that reminds one recipient of all that is due for them at one time."""

    __table_args__ = (UniqueConstraint("workspace_id", "recipient", "day", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    recipient: str = Field(description="'person:5', or 'channel:C0123'")
    day: date = Field(description="in London")
    number: int = Field(description="1, 2, … of that recipient on that day")
    made_at: datetime = Field(sa_type=Instant)
    late_since: date | None = Field(
        default=None, description="the day the first of them was due, if not this one"
    )


class Reminder(SQLModel, table=True):
    """That somebody was reminded of a key date by one step of its policy: at most once."""

    __table_args__ = (UniqueConstraint("key_date_id", "step", "recipient"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    key_date_id: int = Field(foreign_key="keydate.id")
    step: str = Field(description="what called for it, such as 'notice:30' or 'snoozed:2027-04-01'")
    recipient: str = Field(description="as the message's")
    message_id: int | None = Field(
        default=None,
        foreign_key="remindermessage.id",
        index=True,
        description="none: from before there were any",
    )
    at: datetime = Field(sa_type=Instant)


class FollowUp(SQLModel, table=True):
    """Something that follows from a decision: notice to serve, a step of procuring anew, the exit."""

    __table_args__ = (
        UniqueConstraint("key_date_id", "kind", "title"),
        Index(
            "ix_followup_open",
            "workspace_id",
            "due",
            sqlite_where=_TO_DO,
            postgresql_where=_TO_DO,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    contract_id: int = Field(foreign_key="contract.id", index=True)
    key_date_id: int = Field(foreign_key="keydate.id")
    kind: FollowUpKind = Field(sa_type=Choice(FollowUpKind))
    title: str = Field(default="", sa_type=Text, description="a milestone's, as it was configured")
    due: date
    was_due: date | None = Field(default=None, description="when it should have been, past when it began")
    done_on: date | None = Field(default=None, description="the day it was done, as its doer said")
    done_by_id: int | None = Field(
        default=None, foreign_key="person.id", description="who said it is done, or not needed"
    )
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    words: str = Field(default="", sa_type=Text, description="the evidence, or why it is not needed")
    dropped_at: datetime | None = Field(default=None, sa_type=Instant, description="no longer wanted")

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still to do: neither done nor dropped."""
        return self.done_at is None and self.dropped_at is None
