"""The bank holidays that GOV.UK published last, as all processes share them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlmodel import Session

from bot.store.engine import ensured
from bot.store.machine import machine_now
from bot.store.tables import BankHolidays

A_DAY = 24 * 60 * 60.0
AN_HOUR = 60 * 60.0
Holidays = dict[str, frozenset[date]]


def kept(session: Session) -> Holidays:
    """Return the last good lists by nation; none where there were none yet."""
    row = session.get(BankHolidays, 1)
    return {
        nation: frozenset(map(date.fromisoformat, days)) for nation, days in (row.days if row else {}).items()
    }


def is_due(session: Session) -> bool:
    """Return whether it is time to ask GOV.UK again. Reads only."""
    row = session.get(BankHolidays, 1)
    return row is None or row.ask_at <= machine_now(session)


def claim(session: Session) -> bool:
    """Return whether it is for the caller to ask GOV.UK now; it is for nobody else for a day then."""
    row, now = _held(session), machine_now(session)
    if row.ask_at > now:
        return False
    row.ask_at = now + A_DAY
    return True


def again_later(session: Session) -> None:
    """Have GOV.UK asked again in an hour: it gave no lists."""
    _held(session).ask_at = machine_now(session) + AN_HOUR


def keep(session: Session, now: datetime, published: Mapping[str, Collection[date]]) -> bool:
    """Keep lists by nation; return whether they say anything new."""
    row = _held(session)
    days = {nation: sorted(day.isoformat() for day in listed) for nation, listed in published.items()}
    if row.days == days:
        return False
    row.days, row.changed_at = days, now
    return True


def _held(session: Session) -> BankHolidays:
    ensured(session, BankHolidays, {"days": {}, "ask_at": 0.0}, id=1)
    return session.get_one(BankHolidays, 1, with_for_update=True, populate_existing=True)
