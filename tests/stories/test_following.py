"""What follows from a decision about a contract: notice that is proved, steps to buy again, the exit."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from sqlmodel import select

from bot.domain.calendar import working_day_on_or_before
from bot.domain.following import asks_for_notice
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision
from bot.domain.notice import Notice, Unit
from bot.domain.terms import Terms
from bot.flows.contracting import contracts
from bot.sandbox.people.sights import Message
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.people import Who
from bot.store.tables import Contract
from tests.stories.registering import (
    A_DAY,
    ENGLAND,
    a_monday,
    becomes,
    breaks_on,
    decides,
    registers,
    with_break,
)
from tests.stories.world import COMMERCIAL, CONTRACT, Department

START = "When should what you buy instead begin?"
NOTICE = f"{CONTRACT}: give notice to the supplier."
EXIT = f"{CONTRACT}: finish the exit."
DAYS = ("On which day did the supplier get the notice?", "On which day was it done?")
EVIDENCE = (
    "Who gave it, how, and what shows it?",
    "How were data, access and the last invoice settled?",
    "What shows it?",
)


@pytest.fixture
def monday(office: Department) -> Department:
    a_monday(office)
    return office


def reminded(office: Department, on: date, before: int = 130, **terms: Any) -> Message:
    """Have the owner of a contract that can be left on a day reminded, so many days before."""
    registers(office, office.lead, terms=with_break(on) | terms)
    becomes(office, on - timedelta(days=before))
    return office.lead.sees(CONTRACT, in_="dm")


def is_done(office: Department, on: Message, day: date, words: str) -> None:
    office.lead.clicks("Done", on=on)
    modal = office.lead.sees_modal("Done")
    labels = {label: words for label in EVIDENCE if label in modal.plain}
    office.lead.fills({next(label for label in DAYS if label in modal.plain): day} | labels)
    office.lead.submits()


def days_said(message: Message) -> date:
    found = re.search(r"It is due by \w+ (\d+ \w+ \d{4})", message.plain)
    assert found, message.plain
    return datetime.strptime(found[1], "%d %B %Y").date()  # noqa: DTZ007  a day


def test_a_break_asks_for_notice_and_for_the_exit_until_both_are_done(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    reminder = reminded(office, on)
    decides(office, reminder, "End it at the break")
    notice = office.lead.sees(NOTICE, in_="dm")
    last = days_said(notice)
    assert last == working_day_on_or_before(on - relativedelta(months=3), ENGLAND)
    assert notice.buttons == ["Done", "Not needed"]
    office.is_drawn()
    assert "Still to do: give notice to the supplier, by" in reminder.now().plain
    assert "finish the exit, by" in reminder.now().plain
    assert office.said(EXIT, office.lead, in_="dm") == 0

    is_done(office, notice, office.today + A_DAY, "Not yet.")
    assert "This day has not come yet." in str(office.lead.sees_modal("Done").errors)
    office.lead.closes_modal()
    is_done(office, notice, office.today, "By recorded delivery, receipt 123.")
    office.lead.sees_no_modal()
    office.is_drawn()
    assert "By recorded delivery, receipt 123." in notice.now().plain
    assert notice.now().buttons == []
    assert "give notice to the supplier, by" not in reminder.now().plain
    office.lead.clicks("Done", on=notice, stale=True)
    office.lead.sees("Nothing was changed. Card payments: give notice to the supplier.", in_="dm")
    assert office.said("too late", office.carys, in_=COMMERCIAL) == 0

    becomes(office, on - timedelta(days=15))
    assert office.said(EXIT, office.lead, in_="dm") == 0
    becomes(office, working_day_on_or_before(on - timedelta(days=14), ENGLAND))
    first = office.lead.sees(EXIT, in_="dm")
    becomes(office, on + timedelta(days=2))
    late = office.lead.sees("and is 2 days late", in_="dm")
    assert office.said("has been reminded", office.carys, in_=COMMERCIAL) == 0
    becomes(office, on + timedelta(days=9))
    office.carys.sees(f"{CONTRACT} (Example Payments Ltd): finish the exit.", in_=COMMERCIAL)
    is_done(office, late, on, "Data is back, access is gone, the invoice is paid.")
    office.lead.sees_no_modal()
    office.is_drawn()
    assert first.now().buttons == []
    becomes(office, on + timedelta(days=60))
    assert office.said("has been reminded", office.carys, in_=COMMERCIAL) == 1


def test_notice_that_nobody_proves_and_notice_that_comes_too_late(monday: Department) -> None:
    office = monday
    decides(office, reminded(office, breaks_on(office, 400)), "End it at the break")
    last = days_said(office.lead.sees(NOTICE, in_="dm"))
    becomes(office, last + A_DAY if (last + A_DAY).weekday() < 5 else last + timedelta(days=3))
    late = office.lead.sees("late. If notice was given in time, say so.", in_="dm")
    office.carys.sees("Nobody has recorded that notice was given", in_=COMMERCIAL)
    is_done(office, late, office.today, "By email.")
    told = office.carys.sees("too late, on", in_=COMMERCIAL)
    assert "By email." in told.plain
    assert "after the last day" in office.lead.sees("By email.", in_="dm").plain


def test_buying_again_has_steps_and_those_that_are_past_say_so(monday: Department) -> None:
    office = monday
    reminder = reminded(office, breaks_on(office, 400))
    decides(office, reminder, "Use the break and buy again", **{START: office.today})
    assert "This day has passed." in office.lead.sees_modal("Record a decision").errors[START]
    start = office.today + relativedelta(months=4)
    office.lead.fills({START: start})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.is_drawn()
    for past in ("Agree the business case", "Publish the tender"):
        assert "It should have been done by" in office.lead.sees(f"{CONTRACT}: {past}", in_="dm").plain
    assert office.said(f"{CONTRACT}: Sign the new contract", office.lead, in_="dm") == 0
    assert "Sign the new contract, by" in reminder.now().plain

    tender = office.lead.sees(f"{CONTRACT}: Publish the tender", in_="dm")
    office.lead.clicks("Not needed", on=tender)
    office.lead.sees_modal("Not needed")
    office.lead.fills({"Why is it not needed?": "We call off a framework."})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.is_drawn()
    assert "We call off a framework." in tender.now().plain
    office.lead.clicks("Not needed", on=tender, stale=True)
    office.lead.sees("has recorded that this is not needed", in_="dm")
    sign = working_day_on_or_before(start - relativedelta(months=1), ENGLAND)
    becomes(office, working_day_on_or_before(sign - timedelta(days=14), ENGLAND))
    office.lead.sees(f"{CONTRACT}: Sign the new contract", in_="dm")


def test_a_break_that_is_not_used_asks_for_nothing(monday: Department) -> None:
    office = monday
    reminder = reminded(office, breaks_on(office, 400))
    decides(office, reminder, "Do not use the break")
    office.lead.sees_no_modal()
    office.is_drawn()
    assert "Still to do" not in reminder.now().plain
    assert office.said(NOTICE, office.lead, in_="dm") == 0


def test_what_is_to_do_goes_with_the_date_it_follows_from(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    decides(office, reminded(office, on), "End it at the break")
    notice = office.lead.sees(NOTICE, in_="dm")
    changes(office, breaks=())
    office.is_drawn()
    assert "what is recorded of the contract has changed" in notice.now().plain
    assert notice.now().buttons == []
    becomes(office, on + timedelta(days=30))
    assert office.said(EXIT, office.lead, in_="dm") == 0


def test_a_longer_notice_brings_what_is_to_do_forward(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    decides(office, reminded(office, on, before=200), "End it at the break")
    notice = office.lead.sees(NOTICE, in_="dm")
    changes(office, notice=Notice(number=4, unit=Unit.MONTHS))
    office.is_drawn()
    assert days_said(notice.now()) == working_day_on_or_before(on - relativedelta(months=4), ENGLAND)


def test_nobody_answers_for_it_so_the_channel_is_asked(monday: Department) -> None:
    office = monday
    on = breaks_on(office, 400)
    registers(office, terms=with_break(on))
    becomes(office, on - timedelta(days=130))
    office.carys.clicks("Record decision", on=office.carys.sees("left to give notice", in_=COMMERCIAL))
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "End it at the break"})
    office.carys.submits()
    asked = office.carys.sees(NOTICE, in_=COMMERCIAL)
    assert "Nobody answers for the contract yet." in asked.plain


@pytest.mark.parametrize(
    ("kind", "decision", "automatic", "months", "asked"),
    [
        ("break", "use_break", None, 0, True),
        ("break", "reprocure", None, 3, True),
        ("break", "let_end", None, 3, False),
        ("renewal", "let_end", None, 3, True),
        ("renewal", "let_end", None, 0, False),
        ("renewal", "renew", True, 3, False),
        ("end", "let_end", None, 3, False),
        ("end", "let_end", True, 3, True),
        ("extension", "reprocure", True, 3, True),
        ("extension", "extend", True, 3, False),
        ("end", "not_relevant", True, 3, False),
    ],
)
def test_which_decisions_ask_for_notice(
    kind: str, decision: str, *, automatic: bool | None, months: int, asked: bool
) -> None:
    terms = Terms(
        start=date(2027, 4, 1),
        end=date(2030, 3, 31),
        notice=Notice(number=months, unit=Unit.MONTHS),
        automatic=automatic,
    )
    assert asks_for_notice(KeyDateKind(kind), DateDecision(decision), terms) is asked


def changes(office: Department, **terms: Any) -> None:
    """Have what is recorded of the one contract changed."""
    with office.bot.database.reading() as session:
        contract = session.exec(select(Contract)).one()
    said = contract.said.model_copy(update={"terms": contract.said_terms.model_copy(update=terms)})
    who = Who(team=TEAM_ID, user=office.carys.id, act="change")
    contracts.change(office.bot.context, office.time(), who, contract.id or 0, contract.revision, said)
