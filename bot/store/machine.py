"""Machine time on the database's own clock, so that several machines agree about leases and retries."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, select


class machine_seconds(FunctionElement[float]):  # noqa: N801  named as SQL functions are
    """Seconds since 1970 on the database's clock, also inside a long transaction."""

    type = Float(53)
    inherit_cache = True


@compiles(machine_seconds, "sqlite")
def _sqlite(element: machine_seconds, compiler: SQLCompiler, **kw: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(machine_seconds, "postgresql")
def _postgresql(element: machine_seconds, compiler: SQLCompiler, **kw: Any) -> str:
    return "extract(epoch from clock_timestamp())::float8"


def machine_now(session: Session) -> float:
    """Return the database's machine time in seconds since 1970."""
    return session.exec(select(machine_seconds())).one()
