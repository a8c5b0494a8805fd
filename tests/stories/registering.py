"""Contracts in the register of a story's department, put there without a form."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import event
from sqlmodel import col, select

from bot.domain.contract import ContractSaid
from bot.domain.notice import Notice, Unit
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Terms
from bot.flows.context import Moment
from bot.flows.contracting import contracts
from bot.flows.contracting.contracts import NewContract
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.due import subjects_due
from bot.store.people import Who
from bot.store.tables import KeyDate
from tests.patience import wait_until
from tests.stories.world import CONTRACT, Department

ENGLAND = "england-and-wales"
A_DAY = timedelta(days=1)
_numbers = count(1)


def registers(
    office: Department, owner: Person | None = None, deputy: Person | None = None, **changed: Any
) -> None:
    """Have the commercial lead add a contract, with these `terms` besides its title and value."""
    today = office.today
    terms = {
        "start": today - timedelta(days=400),
        "end": today + timedelta(days=800),
        "notice": Notice(number=3, unit=Unit.MONTHS),
    } | changed.pop("terms", {})
    said = {
        "title": CONTRACT,
        "suppliers": (Supplier(name="Example Payments Ltd"),),
        "value_pence": 50_000_000,
        "terms": Terms(**terms),
    } | changed
    origin = f"test:{next(_numbers)}"
    contracts.register(
        office.bot.context,
        office.time(),
        Who(team=TEAM_ID, user=office.carys.id, act=origin),
        origin,
        NewContract(
            organisation="example-department",
            said=ContractSaid(**said),
            owner=owner.id if owner else None,
            deputy=deputy.id if deputy else None,
        ),
    )


def a_monday(office: Department) -> None:
    """Let it become a Monday in a June for which no bank holidays are published yet; it has none of them."""
    first = date(office.today.year + 6, 6, 1)
    office.becomes(first + timedelta(days=-first.weekday() % 7))


def becomes(office: Department, day: date) -> None:
    """Let time pass until noon of a day, and everything be said that is due then."""
    office.becomes(day)
    ticks(office)


def ticks(office: Department) -> None:
    """Have everything said that is due, also what the clock's own thread is at just now."""
    office.bot.clock.tick()
    wait_until(lambda: not _is_due(office))
    office.is_drawn()


def _is_due(office: Department) -> bool:
    key_dates = select(KeyDate.id).where(col(KeyDate.next_at) <= office.time())
    with office.bot.database.reading() as session:
        return bool(subjects_due(session, office.time(), 1, ())) or bool(session.exec(key_dates).first())


def breaks_on(office: Department, days: int) -> date:
    """Return the day so many days from now on which a contract can be left."""
    return office.today + timedelta(days=days)


def with_break(on: date) -> dict[str, Any]:
    """Return the terms of a contract that can be left on a day."""
    return {"breaks": (Break(on=on),)}


def decides(office: Department, on: Message, decision: str, **entries: Any) -> None:
    """Have whoever owns a contract record a decision, in their direct messages."""
    office.lead.clicks("Record decision", on=on)
    office.lead.sees_modal("Record a decision")
    office.lead.fills({"What was decided?": decision} | entries)
    office.lead.submits()


def statements_of(office: Department, act: Callable[[Moment], None], workspace_id: int) -> list[str]:
    """Return what the database is asked while something is done in one transaction."""
    here, asked = threading.get_ident(), []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == here:
            asked.append(statement)

    engine = office.bot.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with office.bot.database.writing(30) as session:
            act(Moment(office.bot.context, session, office.time(), workspace_id))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked
