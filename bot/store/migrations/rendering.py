"""How our own column types are written in a migration."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from bot.store.types import Choice, Instant


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write a column type of ours as the plain type beneath it: a migration must outlive our classes."""
    if kind == "type" and isinstance(item, Choice | Instant):
        beneath: TypeDecorator[Any] = item
        return f"sa.{beneath.impl!r}"
    return False
