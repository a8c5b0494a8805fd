"""Who may answer for a contract's dates: those of the table, and who presses in the commercial channel."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.problems import InvalidInput
from bot.flows.contracting import contracts, deadlines, following, owning
from bot.flows.contracting.belonging import Belongs
from bot.flows.contracting.deadlines import Decided
from bot.flows.contracting.following import Done
from bot.store.engine import NotFoundError
from bot.store.people import Who, ensure_member
from bot.store.tables import AuditEntry, Contract, FollowUp, FollowUpKind, KeyDate, OutboxMessage
from tests.flows.reminded import OWNER, WORKSPACE, Register
from tests.flows.test_reminding import TERMS

STRANGER, DEPUTY, ADMIN = "U0STRANGER", "U0DEPUTY01", "U0ASSESS01"
CHANNEL = "C0COMMERC1"
DECIDED = Decided(decision=DateDecision.LET_END)

Act = Callable[[Register, Who], object]

ACTS: dict[str, Act] = {
    "acknowledge": lambda on, who: deadlines.acknowledge(on.context, on.now, who, 1),
    "snooze": lambda on, who: deadlines.snooze(on.context, on.now, who, 1, on.today + timedelta(days=3)),
    "decide": lambda on, who: deadlines.record_decision(on.context, on.now, who, 1, DECIDED),
    "hand over": lambda on, who: contracts.hand_over(on.context, on.now, who, 1, STRANGER),
    "take": lambda on, who: contracts.take(on.context, on.now, who, 1),
    "open a form": lambda on, who: contracts.consider(on.context, on.now, who, 1),
    "open a form of a date": lambda on, who: deadlines.consider_date(on.context, on.now, who, 1),
}


def who(user: str, act: str = "act:1", channel: str | None = None) -> Who:
    return Who(WORKSPACE, user, act, channel=channel)


def state(register: Register) -> tuple[object, ...]:
    with register.database.reading() as session:
        date_, contract = session.get_one(KeyDate, 1), session.get_one(Contract, 1)
        return date_.status, date_.snoozed_until, date_.decision, contract.owner_id


def refused(register: Register) -> tuple[list[str], list[dict[str, object]]]:
    """Return what was tried in vain, and what was said of it."""
    with register.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "contract_refused"))
        said = session.exec(select(OutboxMessage).where(OutboxMessage.template == "answer_refused"))
        return [each.details["tried"] for each in entries], [dict(each.data) for each in said]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_stranger_is_told_who_may_and_it_is_written_down(any_register: Register, act: Act) -> None:
    any_register.registers(TERMS, owner=None)
    before = state(any_register)
    assert not act(any_register, who(STRANGER))
    assert state(any_register) == before
    assert refused(any_register) == (["answer"], [{"title": ""}])


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_of_another_workspace_is_reached(any_register: Register, act: Act) -> None:
    any_register.registers(TERMS, owner=None)
    before = state(any_register)
    with pytest.raises(NotFoundError):
        act(any_register, Who("T0ELSEWHERE", OWNER, "act:x", channel=CHANNEL))
    assert state(any_register) == before
    assert refused(any_register) == ([], [])


@pytest.mark.parametrize("user", [DEPUTY, ADMIN])
def test_those_of_the_table_may(any_register: Register, user: str) -> None:
    any_register.registers(TERMS, owner=DEPUTY)
    deadlines.record_decision(any_register.context, any_register.now, who(user), 1, DECIDED)
    assert state(any_register)[0] is DateStatus.DECIDED
    assert refused(any_register) == ([], [])


def test_who_presses_in_the_commercial_channel_may_and_can_send_the_form(any_register: Register) -> None:
    any_register.registers(TERMS, owner=None)
    register = any_register
    contracts.take(register.context, register.now, who(STRANGER, "act:1", "C0ELSEWHERE"), 1)
    assert state(register)[3] is None
    assert deadlines.consider_date(register.context, register.now, who(STRANGER, "act:2", CHANNEL), 1)
    deadlines.record_decision(register.context, register.now, who(STRANGER, "act:3"), 1, DECIDED)
    assert state(register)[2] is DateDecision.LET_END
    assert refused(register)[0] == ["answer"]


def test_nobody_who_has_left_is_made_to_answer_for_a_contract(any_register: Register) -> None:
    register = any_register
    register.registers(TERMS)
    with register.database.writing() as session:
        gone = ensure_member(session, 1, STRANGER)
    owning.changed(register.context, register.now, WORKSPACE, STRANGER, left=True)
    assert gone.id
    with pytest.raises(InvalidInput, match="person_has_left"):
        contracts.hand_over(register.context, register.now, register.who(), 1, STRANGER)
    with register.database.reading() as session:
        contract = session.get_one(Contract, 1)
    with pytest.raises(InvalidInput, match="person_has_left"):
        contracts.change(
            register.context,
            register.now,
            register.who(),
            1,
            contract.revision,
            contract.said,
            Belongs(owner=OWNER, deputy=STRANGER, assessment_id=None),
        )
    with pytest.raises(InvalidInput, match="person_has_left"):
        register.registers(TERMS, owner=STRANGER)
    assert state(register)[3] == 1


def test_what_follows_is_only_said_to_be_done_by_those_who_may(any_register: Register) -> None:
    register = any_register
    register.registers(TERMS.model_copy(update={"automatic": True}))
    deadlines.record_decision(register.context, register.now, register.who(), 1, DECIDED)
    with register.database.reading() as session:
        query = select(FollowUp).where(FollowUp.kind == FollowUpKind.NOTICE_SERVED)
        notice = session.exec(query.order_by(col(FollowUp.id))).one()
    assert notice.id
    assert not following.consider(register.context, register.now, who(STRANGER), notice.id)
    done = Done(on=register.today, words="By email.")
    following.done(register.context, register.now, who(STRANGER, "act:s2"), notice.id, done)
    following.not_needed(register.context, register.now, who(STRANGER, "act:s3"), notice.id, "No.")
    with register.database.reading() as session:
        row = session.get_one(FollowUp, notice.id)
        assert (row.done_at, row.dropped_at) == (None, None)
    assert refused(register)[0] == ["answer"] * 3
