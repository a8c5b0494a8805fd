"""Contracts in lists: what is to be decided soon, what nobody answers for, what ends, what is called so.

However many contracts there are, one page takes the same few queries.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Text, cast, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.contract_rights import ContractAct
from bot.store.contract_access import Viewer
from bot.store.contracts import OPEN
from bot.store.engine import key_of
from bot.store.looking_for import holds, suppliers_hold
from bot.store.tables import Contract, KeyDate, Person

DAYS_AHEAD = 90
MONTHS_AHEAD = 18
A_PAGE = 10


class Listed(StrEnum):
    """Which contracts a list shows. The first two show dates, the others contracts with their next date."""

    SOON = "soon"
    OVERDUE = "overdue"
    MINE = "mine"
    UNOWNED = "unowned"
    ENDING = "ending"
    ALL = "all"


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: which contracts, of which kind of product, called what, which page (from 0).

    `words` stand anywhere in the title, the suppliers or the reference; no words leave everything in.
    """

    shown: Listed = Listed.SOON
    product: str | None = None
    words: str = ""
    page: int = 0


@dataclass(frozen=True)
class Row:
    """A contract, with the date of it that is listed or comes next, if one does."""

    contract: Contract
    key_date: KeyDate | None


@dataclass(frozen=True)
class Page:
    """The rows of one page, how many there are in all, and Slack's ids of owners by theirs, if known yet."""

    rows: tuple[Row, ...]
    total: int
    owners: Mapping[int, str] | None = None


def listed(session: Session, viewer: Viewer, asked: Asked, today: date) -> Page:
    """Return one page of what `viewer` may read; of dates those to be decided first, overdue before all."""
    if asked.shown in (Listed.SOON, Listed.OVERDUE):
        until = today + timedelta(days=DAYS_AHEAD if asked.shown is Listed.SOON else -1)
        return dates_until(session, viewer, ContractAct.READ, today, until, asked)
    return _contracts(session, viewer, asked, today)


def dates_until(
    session: Session,
    viewer: Viewer,
    act: ContractAct,
    today: date,
    until: date,
    asked: Asked = Asked(),
    most: int = A_PAGE,
) -> Page:
    """Return the undecided dates still to come whose decision is due by `until`, the most urgent first."""
    wanted: tuple[Any, ...] = (
        KeyDate.workspace_id == viewer.workspace_id,
        col(KeyDate.status).in_(OPEN),
        KeyDate.decide_by <= until,
        KeyDate.on >= today,
        viewer.may(act),
        *_called(asked),
    )
    joined = col(KeyDate.contract_id) == col(Contract.id)
    owner: Any = aliased(Person)
    columns: Any = (KeyDate, Contract, owner.slack_id, func.count().over())
    query: Any = (
        select(*columns)
        .select_from(KeyDate)
        .join(Contract, joined)
        .outerjoin(owner, owner.id == Contract.owner_id)
        .where(*wanted)
        .order_by(col(KeyDate.decide_by), col(KeyDate.id))
        .limit(most)
        .offset(asked.page * most)
    )
    found = session.exec(query).all()
    total = found[0][3] if found else 0
    if asked.page and not found:
        count = select(func.count()).select_from(KeyDate).join(Contract, joined).where(*wanted)
        total = session.exec(count).one()
    rows = tuple(Row(contract, key_date) for key_date, contract, _, _ in found)
    return Page(rows, total, {row[1].owner_id: row[2] for row in found if row[2]})


def open_dates(session: Session, contract_ids: Collection[int], today: date) -> dict[int, list[KeyDate]]:
    """Return the undecided dates to come of each of these contracts, the first to be decided first."""
    found: dict[int, list[KeyDate]] = {key: [] for key in contract_ids}
    query = (
        select(KeyDate)
        .where(
            col(KeyDate.contract_id).in_(list(contract_ids)),
            col(KeyDate.status).in_(OPEN),
            KeyDate.on >= today,
        )
        .order_by(col(KeyDate.decide_by), col(KeyDate.id))
    )
    for key_date in session.exec(query):
        found[key_date.contract_id].append(key_date)
    return found


def _contracts(session: Session, viewer: Viewer, asked: Asked, today: date) -> Page:
    wanted = (*_of(asked.shown, viewer, today), viewer.may(ContractAct.READ), *_called(asked))
    order: tuple[Any, ...] = (col(Contract.end), col(Contract.id))
    if asked.shown is Listed.ALL:
        order = (col(Contract.end) < today, *order)  # what has ended comes last
    total = session.exec(select(func.count()).select_from(Contract).where(*wanted)).one()
    query = select(Contract).where(*wanted).order_by(*order).limit(A_PAGE).offset(asked.page * A_PAGE)
    found = list(session.exec(query))
    dates = open_dates(session, [key_of(each) for each in found], today)
    return Page(tuple(Row(each, next(iter(dates[key_of(each)]), None)) for each in found), total)


def _of(shown: Listed, viewer: Viewer, today: date) -> tuple[ColumnElement[bool], ...]:
    runs = col(Contract.end) >= today
    match shown:
        case Listed.MINE:
            mine = or_(
                col(Contract.owner_id) == viewer.person_id, col(Contract.deputy_id) == viewer.person_id
            )
            return (mine, runs)
        case Listed.UNOWNED:
            return (col(Contract.owner_id).is_(None), runs)
        case Listed.ENDING:
            return (runs, col(Contract.end) <= today + relativedelta(months=MONTHS_AHEAD))
        case _:
            return ()


def _called(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    wanted: list[ColumnElement[bool]] = []
    if asked.product is not None:
        wanted.append(col(Contract.product) == asked.product)
    if asked.words:
        wanted.append(
            or_(
                *(holds(column, asked.words) for column in (Contract.title, Contract.reference)),
                suppliers_hold(cast(col(Contract.suppliers), Text), asked.words),
            )
        )
    return tuple(wanted)
