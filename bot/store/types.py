"""Column types of our own."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# a constraint without a name cannot be changed by a later migration on SQLite
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

E = TypeVar("E", bound=StrEnum)


class NaiveDatetimeError(ValueError):
    """A datetime without a zone was about to be stored; give it one (business time is UTC)."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC and given back aware, also by SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values and store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDatetimeError(str(value))
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[E], Generic[E]):
    """One of a StrEnum's members, stored as its value so that a new member needs no migration."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[E]) -> None:
        """Take the enumeration whose values may be stored."""
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Store the member's value."""
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Give back the member."""
        return None if value is None else self.choices(value)
