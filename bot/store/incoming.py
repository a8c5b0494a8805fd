"""The tables of files of contracts: what they would do, and why lines of them are refused.

`bot.store.tables` has them all; import them from there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.types import Choice, Instant


class ImportState(StrEnum):
    """How far a file of contracts has come.

    While it is `STAGING` or `READY` nobody sees its contracts. `ACCEPTED` is the one moment at which all of
    them are there; what is left, their key dates and the changes to others, is done in small steps until
    `DONE`. Nothing comes of one that is `DROPPED`; it is `CLEARED` once nothing of it is left.
    """

    STAGING = "staging"
    READY = "ready"
    ACCEPTED = "accepted"
    DONE = "done"
    DROPPED = "dropped"
    CLEARED = "cleared"


class ContractImport(SQLModel, table=True):
    """A file of contracts: what it would do, and how far that has come."""

    __table_args__ = (UniqueConstraint("workspace_id", "origin"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    origin: str = Field(description="what brought it: a Slack file's id, or the command's own")
    name: str = Field(sa_type=Text, description="of the file")
    slack_file: str | None = Field(default=None, description="Slack's id of the file; none: it is here")
    state: ImportState = Field(sa_type=Choice(ImportState), index=True)
    worker: str | None = Field(default=None, description="who reads it just now")
    held_until: float = Field(
        default=0.0, sa_type=Float(53), description="that worker's own until then, on the database's clock"
    )
    attempts: int = Field(default=0, description="how often reading it was begun")
    problem: str | None = Field(default=None, description="why nothing of it can be taken")
    problem_values: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    rows: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    guessed: int = 0
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)
    accepted_by_id: int | None = Field(default=None, foreign_key="person.id")
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)


class ContractChange(SQLModel, table=True):
    """What an import would change of a contract that is there already; gone once it is done."""

    __table_args__ = (UniqueConstraint("import_id", "contract_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    import_id: int = Field(foreign_key="contractimport.id")
    contract_id: int = Field(foreign_key="contract.id")
    line: int
    values: dict[str, Any] = Field(
        sa_type=JSON, description="new values by the register's columns; of terms those that are new"
    )
    fields: list[str] = Field(sa_type=JSON, description="the fields that change, by the values' names")


class ImportProblem(SQLModel, table=True):
    """Why a line of an imported file is refused."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    import_id: int = Field(foreign_key="contractimport.id", index=True)
    line: int
    field: str = Field(description="the column or path in the file; empty: the whole line")
    problem: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
