"""Reminders of contract dates: to whom, when, in one message, and what happens by default."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.calendar import is_working_day
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.notice import Notice, Unit
from bot.domain.problems import InvalidInput
from bot.domain.reminding import ContractPolicy
from bot.domain.terms import Break, Length, Option, Renewal, Terms, check_terms
from bot.flows.contracting import contracts, deadlines, following
from bot.flows.contracting.deadlines import Decided
from bot.flows.contracting.following import Done
from bot.store.tables import Card, CardKind, Contract, FollowUp, KeyDate
from tests.flows.reminded import Register

ENGLAND = "england-and-wales"
OWNER, CHANNEL = "person:1", "channel:C0COMMERC1"
END = date(2028, 9, 29)
"""A Friday; the notice deadline is Thursday 29 June 2028 and the decision date Wednesday 29 March."""
TERMS = Terms(
    start=date(2026, 10, 1),
    end=END,
    notice=Notice(number=3, unit=Unit.MONTHS),
    breaks=(),
    options=(),
    automatic=False,
)


def said(register: Register, recipient: str = OWNER) -> list[str]:
    return [each.step for each in register.said(recipient)]


def only(register: Register) -> KeyDate:
    [key_date] = [each for each in register.dates() if each.status is not DateStatus.SUPERSEDED]
    return key_date


def contract_of(register: Register, contract: int = 1) -> Contract:
    with register.database.reading() as session:
        return session.get_one(Contract, contract)


def days_pass(register: Register, until: date) -> None:
    """Let time pass day by day, the clock looking at ten on each."""
    while register.today < until:
        register.becomes(register.today + timedelta(days=1), 10)
        register.ticks()


def test_a_year_and_a_half_day_by_day(register: Register) -> None:
    register.registers(TERMS)
    days_pass(register, date(2028, 10, 10))
    assert [(each.step, each.at.date().isoformat()) for each in register.said(OWNER)] == [
        ("decide:60", "2028-01-28"),
        ("decide:30", "2028-02-28"),
        ("decide:7", "2028-03-22"),
        ("decide:0", "2028-03-29"),
        ("late:1", "2028-04-12"),
        ("late:2", "2028-04-26"),
        ("late:3", "2028-05-10"),
        ("late:4", "2028-05-24"),
        ("notice:30", "2028-05-30"),
        ("notice:14", "2028-06-15"),
        ("notice:7", "2028-06-22"),
        ("notice:1", "2028-06-28"),
        ("notice:0", "2028-06-29"),
        ("missed", "2028-06-30"),
        ("passed", "2028-10-02"),
    ]
    assert only(register).status is DateStatus.LAPSED
    assert {each.late_since for each in register.messages()} == {None}


def test_what_falls_on_one_day_is_one_message(register: Register) -> None:
    for _ in range(3):
        register.registers(TERMS)
    days_pass(register, date(2028, 2, 1))
    assert len(register.messages()) == 1
    assert said(register) == ["decide:60"] * 3
    with register.database.reading() as session:
        assert [card.kind for card in session.exec(select(Card))] == [CardKind.REMINDERS]


def test_after_a_month_away_the_last_is_said_and_that_it_is_late(register: Register) -> None:
    register.registers(TERMS)
    register.registers(TERMS.model_copy(update={"end": date(2028, 9, 1)}))
    register.becomes(date(2028, 3, 9))
    register.ticks(3)
    assert sorted(said(register)) == ["decide:0", "decide:30"]
    [message] = register.messages()
    assert message.late_since == date(2028, 2, 28)


def test_nobody_is_reminded_at_night_or_on_a_holiday_but_of_what_cannot_wait(register: Register) -> None:
    register.registers(TERMS)
    register.becomes(date(2028, 3, 29), 23)
    register.ticks()
    assert said(register) == []
    register.becomes(date(2028, 4, 15))  # a Saturday
    register.ticks()
    assert said(register) == []
    register.becomes(date(2028, 6, 29), 20)  # the evening of the last day to give notice
    register.ticks()
    assert said(register) == ["notice:0"]


def test_a_clock_that_is_set_back_repeats_nothing(register: Register) -> None:
    register.registers(TERMS)
    register.becomes(date(2028, 3, 29))
    register.ticks()
    register.becomes(date(2028, 3, 1))
    register.ticks()
    register.becomes(date(2028, 3, 29))
    register.ticks()
    assert said(register) == ["decide:0"]


def test_the_day_the_clocks_go_forward_has_its_reminder_at_nine(register: Register) -> None:
    register.registers(TERMS.model_copy(update={"end": date(2028, 9, 26)}))
    assert only(register).decide_by == date(2028, 3, 24)
    register.becomes(date(2028, 3, 27), 7)  # Monday after the change: 8 in London
    register.ticks()
    assert said(register) == ["decide:0"]
    [due] = [each.next_at for each in register.dates()]
    assert due is not None
    assert due.isoformat() == "2028-04-03T08:00:00+00:00"


def test_a_policy_that_is_edited_counts_at_once_and_repeats_nothing(register: Register) -> None:
    register.registers(TERMS)
    register.becomes(date(2028, 2, 28))
    register.ticks()
    assert said(register) == ["decide:30"]
    usual = register.context.config.reminders.contracts[-1]
    register.edits(
        ContractPolicy.model_validate(usual.model_dump() | {"before_decision_days": (45, 30, 21, 7)})
    )
    register.ticks()
    days_pass(register, date(2028, 3, 23))
    assert said(register) == ["decide:30", "decide:21", "decide:7"]


def test_a_reminder_that_was_due_when_the_policy_was_edited_is_still_said(register: Register) -> None:
    register.registers(TERMS)
    register.becomes(date(2028, 3, 1))
    usual = register.context.config.reminders.contracts[-1]
    register.edits(ContractPolicy.model_validate(usual.model_dump() | {"late_every_days": 20}))
    register.ticks()
    assert said(register) == ["decide:30"]


def test_what_is_put_off_comes_on_its_day(register: Register) -> None:
    register.registers(TERMS)
    days_pass(register, date(2028, 2, 28))
    deadlines.snooze(register.context, register.now, register.who(), 1, date(2028, 3, 10))
    days_pass(register, date(2028, 3, 10))
    assert said(register)[-1] == "snoozed:2028-03-10"
    assert only(register).snoozed_until is None
    days_pass(register, date(2028, 3, 22))
    assert said(register)[-1] == "decide:7"


def test_what_is_put_off_to_a_weekend_comes_on_the_next_working_day_and_is_not_late(
    register: Register,
) -> None:
    register.registers(TERMS)
    days_pass(register, date(2028, 2, 28))
    deadlines.snooze(register.context, register.now, register.who(), 1, date(2028, 3, 11))
    days_pass(register, date(2028, 3, 13))
    assert said(register)[-1] == "snoozed:2028-03-13"
    assert register.messages()[-1].late_since is None


def test_what_nobody_answers_goes_on_and_an_answer_ends_that(register: Register) -> None:
    register.registers(TERMS)
    days_pass(register, date(2028, 2, 15))
    assert said(register, CHANNEL) == ["escalate:channel:2028-01-28"]
    deadlines.acknowledge(register.context, register.now, register.who(), 1)
    days_pass(register, date(2028, 6, 29))
    assert said(register, CHANNEL) == ["escalate:channel:2028-01-28"]
    days_pass(register, date(2028, 7, 20))
    assert said(register, CHANNEL) == [
        "escalate:channel:2028-01-28",
        "missed",
        "escalate:channel:2028-06-30",
    ]


def test_a_contract_nobody_owns_goes_to_the_channel(register: Register) -> None:
    register.registers(TERMS, owner=None)
    days_pass(register, date(2028, 2, 1))
    assert said(register, CHANNEL) == ["decide:60"]
    contracts.hand_over(register.context, register.now, register.who(), 1, "U0LEAD0001")
    days_pass(register, date(2028, 3, 1))
    assert said(register, CHANNEL) == ["decide:60"]
    assert [each.step for each in register.said() if each.recipient.startswith("person")] == ["decide:30"]


@pytest.mark.parametrize(
    ("changes", "happened"),
    [
        ({}, lambda row: row.rolled_to is None),
        (
            {"automatic": True, "options": (Option(length=Length(number=12)),)},
            lambda row: row.rolled_to == date(2029, 9, 29),
        ),
    ],
)
def test_what_happens_by_default_is_recorded(
    register: Register, changes: dict[str, Any], happened: Callable[[KeyDate], bool]
) -> None:
    register.registers(TERMS.model_copy(update=changes))
    days_pass(register, date(2028, 10, 3))
    lapsed, *following = register.dates()
    assert lapsed.status is DateStatus.LAPSED
    assert happened(lapsed)
    assert [each.on for each in following] == ([date(2029, 9, 29)] if lapsed.rolled_to else [])


def test_a_licence_rolls_over_every_year(register: Register) -> None:
    on = date(2027, 10, 1)
    renewal = Renewal(on=on, length=Length(number=12))
    changes = {"end": date(2027, 9, 30), "renewal": renewal, "automatic": True}
    register.registers(TERMS.model_copy(update=changes))
    days_pass(register, date(2029, 10, 3))
    assert [(each.kind, each.on, each.rolled_to) for each in register.dates()] == [
        (KeyDateKind.RENEWAL, date(2027, 10, 1), date(2028, 9, 30)),
        (KeyDateKind.RENEWAL, date(2028, 10, 1), date(2029, 9, 30)),
        (KeyDateKind.RENEWAL, date(2029, 10, 1), date(2030, 9, 30)),
        (KeyDateKind.RENEWAL, date(2030, 10, 1), None),
    ]


def test_extending_moves_the_end_and_its_reminders(register: Register) -> None:
    register.registers(TERMS.model_copy(update={"options": (Option(length=Length(number=12)),)}))
    days_pass(register, date(2028, 2, 1))
    decided = Decided(decision=DateDecision.EXTEND, words="The board agreed")
    deadlines.record_decision(register.context, register.now, register.who(), 1, decided)
    assert contract_of(register).end == date(2029, 9, 29)
    assert [(each.kind, each.status, each.on) for each in register.dates()] == [
        (KeyDateKind.EXTENSION, DateStatus.DECIDED, END),
        (KeyDateKind.END, DateStatus.OPEN, date(2029, 9, 29)),
    ]
    days_pass(register, date(2028, 12, 29))
    assert said(register) == ["decide:60"]


def test_once_notice_was_given_the_contract_ends_there_and_its_later_dates_do_not_count(
    register: Register,
) -> None:
    breaks = (Break(first_after=Length(number=18), every=Length(number=3)),)
    register.registers(TERMS.model_copy(update={"breaks": breaks}))
    first, *_ = register.dates()
    assert first.on == date(2028, 4, 1)
    decided = Decided(decision=DateDecision.USE_BREAK)
    deadlines.record_decision(register.context, register.now, register.who(), first.id or 0, decided)
    assert contract_of(register).end == END
    with register.database.reading() as session:
        notice = session.exec(select(FollowUp.id).order_by(FollowUp.id)).first() or 0  # type: ignore[arg-type]
    served = Done(register.today, "By email, acknowledged")
    following.done(register.context, register.now, register.who(), notice, served)
    assert contract_of(register).end == first.on
    assert {(each.kind, each.on): each.status for each in register.dates()} == {
        (KeyDateKind.BREAK, date(2028, 4, 1)): DateStatus.DECIDED,
        (KeyDateKind.END, date(2028, 4, 1)): DateStatus.DECIDED,
        (KeyDateKind.BREAK, date(2028, 7, 1)): DateStatus.SUPERSEDED,
        (KeyDateKind.END, END): DateStatus.SUPERSEDED,
    }
    days_pass(register, date(2028, 4, 10))
    assert said(register) == []


def test_changed_terms_supersede_what_does_not_follow_any_more(register: Register) -> None:
    register.registers(TERMS.model_copy(update={"breaks": (Break(on=date(2028, 3, 31)),)}))
    row = contract_of(register)
    said_now = row.said.model_copy(update={"terms": TERMS})
    contracts.change(register.context, register.now, register.who(), 1, row.revision, said_now)
    assert {each.kind: each.status for each in register.dates()} == {
        KeyDateKind.BREAK: DateStatus.SUPERSEDED,
        KeyDateKind.END: DateStatus.OPEN,
    }
    days_pass(register, date(2028, 1, 10))
    assert said(register) == []


def test_ten_clocks_on_a_busy_morning(any_register: Register) -> None:
    register = any_register
    for _ in range(60):
        register.registers(TERMS)
    register.becomes(date(2028, 1, 28), 10)
    while not is_working_day(register.today, ENGLAND):
        register.passes(timedelta(days=1))
    register.ticks(10)
    assert said(register) == ["decide:60"] * 60
    assert len({each.key_date_id for each in register.said()}) == 60
    assert len(register.messages()) == 1


@pytest.mark.parametrize(
    ("changed", "decision", "end", "kind"),
    [
        ({"options": (Option(length=Length(number=24)),)}, DateDecision.EXTEND, date(2029, 3, 31), "end"),
        (
            {"renewal": Renewal(on=date(2028, 9, 30), length=Length(number=12))},
            DateDecision.RENEW,
            date(2029, 3, 31),
            "end",
        ),
    ],
)
def test_a_contract_never_runs_on_past_its_maximum_extent(
    register: Register, changed: dict[str, Any], decision: DateDecision, end: date, kind: str
) -> None:
    extent = date(2029, 3, 31)
    register.registers(TERMS.model_copy(update={**changed, "max_extent": extent, "automatic": True}))
    decided = Decided(decision=decision)
    deadlines.record_decision(register.context, register.now, register.who(), 1, decided)
    contract = contract_of(register)
    assert (contract.end, contract.said_terms.open_options) == (end, ())
    check_terms(contract.said_terms, ENGLAND)  # so that it can still be changed
    assert [(each.kind.value, each.on) for each in register.dates() if each.next_at] == [(kind, end)]


def test_an_option_at_the_maximum_extent_is_none(register: Register) -> None:
    register.registers(
        TERMS.model_copy(update={"options": (Option(length=Length(number=12)),), "max_extent": END})
    )
    assert only(register).kind is KeyDateKind.END


@pytest.mark.parametrize(
    "renewal",
    [Renewal(on=date(2028, 9, 30)), Renewal(on=date(2028, 9, 30), length=Length(number=12))],
)
def test_a_renewal_until_nobody_knows_when_is_not_decided(register: Register, renewal: Renewal) -> None:
    extent = END if renewal.length else None
    register.registers(TERMS.model_copy(update={"renewal": renewal, "max_extent": extent}))
    decided = Decided(decision=DateDecision.RENEW)
    with pytest.raises(InvalidInput, match="renewal_unknown"):
        deadlines.record_decision(register.context, register.now, register.who(), 1, decided)
    assert only(register).status is DateStatus.OPEN
