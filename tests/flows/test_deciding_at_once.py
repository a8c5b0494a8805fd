"""People decide, hand over and change contracts while clocks remind of them: nothing waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlmodel import select

from bot.domain.lifecycle import DateDecision, DateStatus
from bot.flows.contracting import contracts, deadlines, remind
from bot.flows.contracting.deadlines import Decided
from bot.store.engine import DatabaseBusyError
from bot.store.tables import Contract, KeyDate, Reminder
from tests.flows.reminded import OWNER, Register
from tests.flows.test_reminding import TERMS

MANY, TRIES = 24, 5
OTHER = "U0ASSESS01"


def decides(register: Register, contract: int) -> None:
    decided = Decided(decision=DateDecision.LET_END)
    deadlines.record_decision(register.context, register.now, register.who(), contract, decided)


def hands_over(register: Register, contract: int) -> None:
    contracts.hand_over(register.context, register.now, register.who(), contract, OTHER)


def changes(register: Register, contract: int) -> None:
    with register.database.reading() as session:
        row = session.get_one(Contract, contract)
    said = row.said.model_copy(update={"title": f"Changed {contract}"})
    contracts.change(register.context, register.now, register.who(), contract, row.revision, said)


def looks(register: Register, _: int) -> None:
    while remind.tick(register.context, register.now):
        pass


def persists(register: Register, act: Callable[[Register, int], None], contract: int = 0) -> list[str]:
    """Do something until the database is not busy; return why it was."""
    busy: list[str] = []
    while len(busy) < TRIES:
        try:
            act(register, contract)
        except DatabaseBusyError as error:
            busy.append(repr(error.__cause__))
        else:
            return busy
    raise AssertionError(busy)


def test_decisions_changes_and_handing_over_while_four_clocks_remind(any_register: Register) -> None:
    register = any_register
    for number in range(MANY):
        register.registers(TERMS, owner=OWNER if number % 2 else OTHER)
    register.becomes(date(2028, 3, 29))
    register.ticks()  # so that there are messages that both sides touch
    register.becomes(date(2028, 6, 29))
    acts = (decides, hands_over, changes)
    with ThreadPoolExecutor(8) as pool:
        doing = [pool.submit(persists, register, looks) for _ in range(4)]
        doing += [pool.submit(persists, register, acts[each % 3], each) for each in range(1, MANY + 1)]
        busy = [why for each in doing for why in each.result()]
    register.ticks()
    with register.database.reading() as session:
        said = [(each.key_date_id, each.step, each.recipient) for each in session.exec(select(Reminder))]
        dates = session.exec(select(KeyDate)).all()
    assert len(said) == len(set(said))
    assert {each.status for each in dates if each.contract_id % 3 == 0} == {DateStatus.DECIDED}
    assert not [why for why in busy if "deadlock" in why]
