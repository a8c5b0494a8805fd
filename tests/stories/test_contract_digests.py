"""The digests of contracts in the commercial channel: each week what is to do, each month what ends."""

import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlmodel import select

from bot.domain.suppliers import Supplier
from bot.flows.contracting import overview
from bot.store.tables import Contract, Organisation
from tests.stories.registering import (
    A_DAY,
    a_monday,
    becomes,
    breaks_on,
    decides,
    registers,
    statements_of,
    with_break,
)
from tests.stories.world import COMMERCIAL, Department

WEEK, MONTH = "Contracts this week", "What ends in the next 18 months"


@pytest.fixture
def monday(any_office: Department) -> Department:
    a_monday(any_office)
    return any_office


def test_each_week_says_what_is_overdue_what_comes_and_what_is_late(monday: Department) -> None:
    office = monday
    # with three months to decide and three months' notice, these are to be decided by so many days from now
    for title, days in (("Overdue", 150), ("Soon", 200), ("Much later", 500)):
        registers(office, office.lead, title=title, terms=with_break(breaks_on(office, days)))
    becomes(office, office.today + timedelta(days=6))
    assert office.said(WEEK, office.carys, in_=COMMERCIAL) == 0
    becomes(office, office.today + A_DAY)
    told = office.carys.sees(WEEK, in_=COMMERCIAL).plain
    overdue, soon = told.index("1 decision overdue"), told.index("1 decision to make in the next 30 days")
    assert overdue < told.index("Overdue, break on") < soon < told.index("Soon, break on")
    assert "Much later" not in told
    assert "late" not in told
    assert "without an owner" not in told

    becomes(office, office.today + timedelta(days=11))
    decides(office, office.lead.sees("Overdue: break on", in_="dm"), "End it at the break")
    office.lead.sees("Overdue: give notice to the supplier.", in_="dm")
    registers(office, title="Nobody's")
    becomes(office, office.today + timedelta(days=87))
    told = office.carys.sees("Overdue: give notice to the supplier, ", in_=COMMERCIAL).plain
    assert WEEK in told
    assert re.search(r"Overdue: give notice to the supplier, \d+ days late \(@Dina Lead\)", told)
    assert "1 contract without an owner. The list is in this channel." in told


def test_a_week_with_nothing_to_say_says_nothing(monday: Department) -> None:
    office = monday
    registers(office, office.lead)
    becomes(office, office.today + timedelta(days=14))
    assert office.said(WEEK, office.carys, in_=COMMERCIAL) == 0
    becomes(office, breaks_on(office, 630))  # a Monday in March, before Easter
    office.carys.sees("1 decision overdue", in_=COMMERCIAL)


def test_each_month_says_what_ends_by_value(monday: Department) -> None:
    office = monday
    soon = office.today + relativedelta(months=4)
    ends = {"Maps": (soon, 700), "Hosting": (soon, 600_000_000), "Far": (soon + relativedelta(years=3), 100)}
    for title, (end, pence) in ends.items():
        registers(
            office,
            office.lead,
            title=title,
            value_pence=pence,
            suppliers=(Supplier(name="A Ltd"), Supplier(name="B Ltd")),
            terms={"end": end},
        )
    first = office.today.replace(day=1) + relativedelta(months=1)
    becomes(office, first - A_DAY)
    assert office.said(MONTH, office.carys, in_=COMMERCIAL) == 0
    while office.said(MONTH, office.carys, in_=COMMERCIAL) == 0:
        becomes(office, office.today + A_DAY)
    assert office.today < first + timedelta(days=4)
    assert office.today.weekday() < 5
    told = office.carys.sees(MONTH, in_=COMMERCIAL).plain
    assert "2 contracts worth £6,000,007 end by" in told
    assert told.index("Hosting (A Ltd, B Ltd): £6 million") < told.index("Maps (A Ltd, B Ltd)")
    assert "Far" not in told
    assert "1 contract in this list is worth over £2 million." in told
    assert "1 contract that is running is worth over £5 million." in told
    becomes(office, first + timedelta(days=27))
    assert office.said(MONTH, office.carys, in_=COMMERCIAL) == 1


def test_digests_take_as_many_queries_for_many_contracts(office: Department) -> None:
    a_monday(office)
    asked = {}
    for number in (3, 30):
        for count in range(number):
            terms = with_break(breaks_on(office, 150 + count))
            registers(office, office.lead, title=f"Contract {number} {count}", terms=terms)
        with office.bot.database.reading() as session:
            contract = session.exec(select(Contract).limit(1)).one()
        row = Organisation(
            id=contract.organisation_id, workspace_id=contract.workspace_id, key="example-department"
        )
        asked[number] = [
            len(statements_of(office, lambda moment: act(moment, row, ""), contract.workspace_id))  # noqa: B023
            for act in (overview.week, overview.month)
        ]
        office.becomes(office.today + relativedelta(months=1))
    assert asked[30][0] <= asked[3][0] + 1
    assert asked[30][1] <= asked[3][1] + 1
    assert max(asked[30]) < 25
