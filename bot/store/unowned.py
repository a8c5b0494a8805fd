"""Contracts that nobody answers for: the nearest to a decision, and how many for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, true
from sqlmodel import Session, col, func, select

from bot.config import Commercial
from bot.domain.spend import PENCE_IN_A_POUND
from bot.store.contracts import OPEN, visible
from bot.store.tables import Contract, KeyDate

ALL_OTHERS = -1
"""The group of contracts that the organisation's general leads answer for."""


@dataclass(frozen=True)
class Unowned:
    """A contract without an owner, and the nearest day by which something has to be decided, if any."""

    contract: Contract
    decide_by: date | None


@dataclass(frozen=True)
class Group:
    """Contracts without an owner that the same people lead: all, and how many since before each instant.

    `led_by` is the place among the configuration's `leads_for`, or ALL_OTHERS.
    """

    led_by: int
    total: int
    since_before: tuple[int, ...]


def nearest(session: Session, workspace_id: int, organisation_id: int, most: int) -> list[Unowned]:
    """Return contracts without an owner, the nearest decision first and those without one last."""
    first = func.min(KeyDate.decide_by)
    found: Any = (
        select(Contract.id, first.label("decide_by"))
        .outerjoin(
            KeyDate,
            and_(col(KeyDate.contract_id) == col(Contract.id), col(KeyDate.status).in_(OPEN)),
        )
        .where(*_unowned(workspace_id, organisation_id))
        .group_by(col(Contract.id))
        .order_by(first.is_(None), first, col(Contract.id))
        .limit(most)
    )
    days = dict(session.exec(found).all())
    rows = session.exec(select(Contract).where(col(Contract.id).in_(days)))
    contracts = {contract.id: contract for contract in rows}
    return [Unowned(contracts[key], day) for key, day in days.items()]


def groups(
    session: Session,
    workspace_id: int,
    organisation_id: int,
    commercial: Commercial,
    instants: Sequence[datetime],
) -> list[Group]:
    """Return how many contracts have no owner, by who leads them; and since before each of these instants."""
    since: ColumnElement[Any] = func.coalesce(Contract.owner_left_at, Contract.registered_at)
    each: Any = (
        select(
            _led_by(commercial).label("led_by"),
            *(case((since < at, 1), else_=0).label(f"before_{place}") for place, at in enumerate(instants)),
        )
        .where(*_unowned(workspace_id, organisation_id))
        .subquery()
    )
    counted: Any = select(
        each.c.led_by,
        func.count(),
        *(func.sum(each.c[f"before_{place}"]) for place in range(len(instants))),
    ).group_by(each.c.led_by)
    return [Group(led_by, total, tuple(map(int, before))) for led_by, total, *before in session.exec(counted)]


def unowned_count(session: Session, workspace_id: int, organisation_id: int) -> int:
    """Return how many contracts have no owner."""
    query = select(func.count()).select_from(Contract).where(*_unowned(workspace_id, organisation_id))
    return session.exec(query).one()


def _unowned(workspace_id: int, organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Contract.workspace_id) == workspace_id,
        col(Contract.organisation_id) == organisation_id,
        col(Contract.owner_id).is_(None),
        visible(),
    )


def _led_by(commercial: Commercial) -> ColumnElement[int]:
    """Return the place of the first of `leads_for` that fits a contract."""
    fits = [
        (
            and_(
                col(Contract.product).in_(each.products) if each.products else true(),
                col(Contract.value_pence) >= each.value_at_least * PENCE_IN_A_POUND,
            ),
            literal(place),
        )
        for place, each in enumerate(commercial.leads_for)
    ]
    return case(*fits, else_=literal(ALL_OTHERS)) if fits else literal(ALL_OTHERS)
