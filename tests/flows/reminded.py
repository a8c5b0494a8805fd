"""A register of contracts whose clock a test moves, without Slack: what was said are rows."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import col, select

from bot.config import Config, keeping, load
from bot.domain.calendar import london_date
from bot.domain.contract import ContractSaid
from bot.domain.reminding import ContractPolicy, Step
from bot.domain.suppliers import Supplier
from bot.domain.terms import Terms
from bot.flows.context import Context
from bot.flows.contracting import contracts, dating, remind
from bot.flows.contracting.contracts import NewContract
from bot.store.audit import AuditTrail
from bot.store.engine import Database
from bot.store.migrate import upgrade
from bot.store.people import Who
from bot.store.tables import Contract, KeyDate, Reminder, ReminderMessage

OWNER = "U0COMMERCE"
WORKSPACE = "T0SANDBOX1"


NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


@cache
def shipped() -> Config:
    """Return the configuration as it is shipped."""
    return load(Path("config"))


@cache
def _empty() -> bytes:
    """Return a migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        upgrade(database)
        database.close()
        return Path(folder, "empty.db").read_bytes()


def copied(folder: Path) -> "Register":
    """Return an empty register in an SQLite file of its own."""
    (folder / "register.db").write_bytes(_empty())
    return Register(Database(f"sqlite:///{folder}/register.db"), shipped(), NOW)


class Register:
    """Contracts of one owner, and any number of clocks that look at them."""

    def __init__(self, database: Database, config: Config, now: datetime) -> None:
        self.database, self.now = database, now
        self.context = Context(database, config, AuditTrail(b"k" * 32))
        self._acts = 0

    @property
    def today(self) -> date:
        return london_date(self.now)

    def who(self) -> Who:
        self._acts += 1
        return Who(WORKSPACE, OWNER, f"act:{self._acts}")

    def registers(self, terms: Terms, value_pence: int = 100_000_00, owner: str | None = OWNER) -> int:
        """Add a contract; return its id."""
        said = ContractSaid(
            title=f"Contract {self._acts}",
            suppliers=(Supplier(name="Acme Ltd"),),
            value_pence=value_pence,
            terms=terms,
        )
        organisation = self.context.config.organisations[0].id
        new = NewContract(organisation=organisation, said=said, owner=owner)
        contracts.register(self.context, self.now, self.who(), f"view:{self._acts}", new)
        with self.database.reading() as session:
            return max(each for each in session.exec(select(Contract.id)) if each is not None)

    def passes(self, time: timedelta) -> None:
        self.now += time

    def becomes(self, day: date, hour: int = 12) -> None:
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=self.now.tzinfo)

    def ticks(self, clocks: int = 1) -> None:
        """Have so many clocks look until nothing is due any more, all at once."""

        def look(context: Context) -> None:
            while remind.tick(context, self.now):
                pass

        contexts = [replace(self.context) for _ in range(clocks)]
        if clocks == 1:
            look(self.context)
            return
        with ThreadPoolExecutor(clocks) as pool:
            list(pool.map(look, contexts))

    def edits(self, policy: ContractPolicy) -> None:
        """Change the policy of all contracts, as editing its file and starting again does."""
        config = self.context.config
        reminders = config.reminders.model_copy(update={"contracts": (policy,)})
        self.context = replace(self.context, config=replace(config, reminders=reminders))

    def dates(self) -> list[KeyDate]:
        with self.database.reading() as session:
            return list(session.exec(select(KeyDate).order_by(col(KeyDate.id))))

    def steps(self, key_date: KeyDate) -> tuple[Step, ...]:
        """Return all reminders of a key date by the policy of now."""
        with self.database.reading() as session:
            contract = session.get_one(Contract, key_date.contract_id)
        config = self.context.config
        kept = keeping(config, config.organisations[0], contract.product, contract.value_pence)
        return kept.steps(dating.course_of(key_date))

    def said(self, recipient: str | None = None) -> list[Reminder]:
        """Return what was said, in order."""
        query = select(Reminder).order_by(col(Reminder.id))
        with self.database.reading() as session:
            found = list(session.exec(query))
        return [each for each in found if recipient in (None, each.recipient)]

    def messages(self) -> list[ReminderMessage]:
        with self.database.reading() as session:
            return list(session.exec(select(ReminderMessage).order_by(col(ReminderMessage.id))))
