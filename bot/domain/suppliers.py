"""Suppliers as a register knows them."""

from typing import Annotated

from pydantic import StringConstraints

from bot.domain.values import Value


class Supplier(Value):
    """A supplier of a contract, with its company number where it is known."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] | None = None
