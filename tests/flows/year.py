"""A year of a small register, told day by day: what everybody is told, as they would read it.

python -m tests.flows.year        writes docs/a-year-of-contracts.md anew
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.cards import Cards
from bot.domain.calendar import in_words, london_instant
from bot.domain.contract import ContractSaid
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision
from bot.domain.money import pounds
from bot.domain.notice import Notice, Unit
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Length, Option, Renewal, Terms
from bot.flows import due
from bot.flows.contracting import contracts, deadlines, following
from bot.flows.contracting.contracts import NewContract
from bot.flows.contracting.deadlines import Decided
from bot.flows.contracting.following import Done
from bot.render import Drawing, Renderer
from bot.render.drawing import Json
from bot.store.people import Who
from bot.store.tables import (
    Card,
    Contract,
    FollowUp,
    FollowUpKind,
    KeyDate,
    MessageKind,
    OutboxMessage,
    Person,
)
from tests.flows.reminded import WORKSPACE, Register, copied

PAGE = Path("docs/a-year-of-contracts.md")
FIRST, LAST = date(2027, 1, 4), date(2027, 12, 31)
CARYS, DINA, ASHA = "U0COMMERCE", "U0DELIVERY", "U0ASSESS01"
NAMES = {CARYS: "Carys", DINA: "Dina", ASHA: "Asha", "C0COMMERC1": "#commercial"}
MONTHS = Unit.MONTHS

INTRODUCTION = """# A year of contracts

What the bot says about a register of four contracts in the course of 2027, and to whom. A test plays the year
day by day with the configuration that is shipped, and compares what is said with this page. In italics: what
people do.

"""


@dataclass(frozen=True)
class Act:
    """What somebody does on a day, in words, and the doing of it."""

    day: date
    words: str
    do: Callable[["Year"], None]


class Year:
    """The register, its people and what was said so far."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._cards = Cards(register.context.config, Renderer(filters={"pounds": pounds}))
        self._said = 0
        self._acts = 0

    def who(self, user: str) -> Who:
        self._acts += 1
        return Who(WORKSPACE, user, f"year:{self._acts}")

    def adds(self, user: str, owner: str | None, said: ContractSaid) -> None:
        """Have somebody add a contract."""
        context = self.register.context
        new = NewContract(organisation=context.config.organisations[0].id, said=said, owner=owner)
        who = self.who(user)
        contracts.register(context, self.register.now, who, f"view:{who.act}", new)

    def key_date(self, title: str, kind: KeyDateKind) -> int:
        """Return the id of the latest key date of a kind of a contract."""
        query = (
            select(KeyDate.id)
            .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
            .where(Contract.title == title, KeyDate.kind == kind)
            .order_by(col(KeyDate.on).desc())
        )
        with self.register.database.reading() as session:
            return session.exec(query).first() or 0

    def decides(self, user: str, title: str, kind: KeyDateKind, decided: Decided) -> None:
        """Have somebody record a decision."""
        key_date = self.key_date(title, kind)
        deadlines.record_decision(self.register.context, self.register.now, self.who(user), key_date, decided)

    def looks(self) -> None:
        """Have the clock look until nothing is due any more."""
        self.register.ticks()
        while due.tick(self.register.context, self.register.now):
            pass

    def news(self) -> Iterator[str]:
        """Give what was said since the last time, as Markdown."""
        query = (
            select(OutboxMessage).where(col(OutboxMessage.id) > self._said).order_by(col(OutboxMessage.id))
        )
        with self.register.database.reading() as session:
            people = {person.id: person.slack_id for person in session.exec(select(Person))}
            for message in session.exec(query):
                self._said = message.id or 0
                to = message.channel or people.get(message.person_id, "")
                if message.kind is MessageKind.CARD:
                    card = session.get_one(Card, message.card_id)
                    drawing = self._cards.draw(session, card, self.register.now)
                else:
                    drawing = self._cards.say(message.template, message.data)
                yield _told(NAMES.get(to, to), drawing)


def _told(to: str, drawing: Drawing) -> str:
    words = "\n".join(
        _words(block) for block in drawing.blocks if block["type"] in ("header", "section", "context")
    )
    for slack_id, name in NAMES.items():
        words = words.replace(f"<@{slack_id}>", f"@{name}").replace(f"<#{slack_id}>", name)
    words = re.sub(r"[*`]", "", words).replace("&amp;", "&")
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return f"To {to}:\n\n" + "\n".join(f"> {line}<br>" for line in lines)[: -len("<br>")] + "\n"


def _words(block: Json) -> str:
    texts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return "\n".join(str(text["text"]) for text in texts if text)


def _contract(title: str, supplier: str, value: int, terms: Terms) -> ContractSaid:
    return ContractSaid(
        title=title, suppliers=(Supplier(name=supplier),), value_pence=value * 100, terms=terms
    )


HOSTING = _contract(
    "Case management hosting",
    "Example Hosting Ltd",
    450_000,
    Terms(
        start=date(2025, 10, 1),
        end=date(2027, 9, 30),
        notice=Notice(number=3, unit=MONTHS),
        breaks=(),
        options=(Option(length=Length(number=12)), Option(length=Length(number=12))),
        automatic=False,
    ),
)
LICENCES = _contract(
    "Document licences",
    "Sample Software plc",
    80_000,
    Terms(
        start=date(2024, 6, 1),
        end=date(2027, 5, 31),
        notice=Notice(number=30, unit=Unit.DAYS),
        breaks=(),
        options=(),
        renewal=Renewal(on=date(2027, 6, 1), length=Length(number=12)),
        automatic=True,
    ),
)
DESK = _contract(
    "Service desk",
    "Helpful Services Ltd",
    2_400_000,
    Terms(
        start=date(2025, 12, 1),
        end=date(2029, 11, 30),
        notice=Notice(number=60, unit=Unit.WORKING_DAYS, clear=True),
        breaks=(Break(on=date(2027, 12, 1)),),
        options=(),
        automatic=False,
    ),
)
PRINTERS = _contract(
    "Printers", "Paper and Ink LLP", 60_000, Terms(start=date(2024, 1, 1), end=date(2027, 12, 17))
)


def _notes(year: Year, user: str, title: str, kind: KeyDateKind) -> None:
    register = year.register
    deadlines.acknowledge(register.context, register.now, year.who(user), year.key_date(title, kind))


def _does(year: Year, user: str, what: FollowUpKind, title: str, words: str, on: date | None = None) -> None:
    """Have somebody say that something which had to follow is done."""
    register = year.register
    query = select(FollowUp.id).where(FollowUp.kind == what, FollowUp.title == title)
    with register.database.reading() as session:
        row = session.exec(query).first() or 0
    said = Done(on or register.today, words)
    following.done(register.context, register.now, year.who(user), row, said)


def _takes(year: Year, user: str, contract: int) -> None:
    register = year.register
    contracts.hand_over(register.context, register.now, year.who(user), contract, user)


EXTENDS = Decided(decision=DateDecision.EXTEND, words="It works well, and the price holds.")
BUYS_AGAIN = Decided(
    decision=DateDecision.REPROCURE,
    words="The board agreed on 23 February.",
    planned_start=date(2027, 12, 1),
)
LETS_END = Decided(decision=DateDecision.LET_END, words="We have new printers.")
HOSTED, DOCUMENTS, HELP, PAPER = (each.title for each in (HOSTING, LICENCES, DESK, PRINTERS))
MILESTONE, NOTICE = FollowUpKind.MILESTONE, FollowUpKind.NOTICE_SERVED

ACTS = (
    Act(FIRST, f"Carys adds {HOSTED}, which Dina answers for.", lambda year: year.adds(CARYS, DINA, HOSTING)),
    Act(FIRST, f"Carys adds {DOCUMENTS}.", lambda year: year.adds(CARYS, CARYS, LICENCES)),
    Act(FIRST, f"Carys adds {HELP}.", lambda year: year.adds(CARYS, CARYS, DESK)),
    Act(FIRST, f"Carys adds {PAPER}: nobody answers for it.", lambda year: year.adds(CARYS, None, PRINTERS)),
    Act(date(2027, 1, 12), f"Asha takes {PAPER} on.", lambda year: _takes(year, ASHA, 4)),
    Act(
        date(2027, 2, 2),
        f"Dina presses Got it for {HOSTED}.",
        lambda year: _notes(year, DINA, HOSTED, KeyDateKind.EXTENSION),
    ),
    Act(
        date(2027, 2, 24),
        f"Carys records that {HELP} is ended at its break and bought again.",
        lambda year: year.decides(CARYS, HELP, KeyDateKind.BREAK, BUYS_AGAIN),
    ),
    Act(
        date(2027, 2, 26),
        "Carys says that the business case is agreed.",
        lambda year: _does(year, CARYS, MILESTONE, "Agree the business case", "Signed by the board."),
    ),
    Act(
        date(2027, 3, 17),
        f"Asha records that {PAPER} is to end.",
        lambda year: year.decides(ASHA, PAPER, KeyDateKind.END, LETS_END),
    ),
    Act(
        date(2027, 3, 22),
        f"Dina records that {HOSTED} is extended.",
        lambda year: year.decides(DINA, HOSTED, KeyDateKind.EXTENSION, EXTENDS),
    ),
    Act(
        date(2027, 5, 28),
        "Carys says that the tender is published.",
        lambda year: _does(year, CARYS, MILESTONE, "Publish the tender", "On Find a Tender today."),
    ),
    Act(
        date(2027, 8, 20),
        "Carys says that notice was given.",
        lambda year: _does(year, CARYS, NOTICE, "", "Recorded delivery, signed for.", date(2027, 8, 19)),
    ),
    Act(
        date(2027, 8, 31),
        "Carys says that the supplier is chosen.",
        lambda year: _does(year, CARYS, MILESTONE, "Choose the supplier", "Kind Desk Ltd."),
    ),
)


def told() -> str:
    """Return the whole year as Markdown."""
    lines = [INTRODUCTION]
    with tempfile.TemporaryDirectory() as folder:
        register = copied(Path(folder))
        year = Year(register)
        day = FIRST
        while day <= LAST:
            register.now = london_instant(day, register.context.config.reminders.send_at) + timedelta(
                minutes=5
            )
            year.looks()
            told = list(year.news())
            register.passes(timedelta(hours=2))
            for act in ACTS:
                if act.day == day:
                    act.do(year)
                    told.append(f"*{act.words}*\n")
                    told += year.news()
            if told:
                lines += [f"## {day:%A} {in_words(day)}\n", *told]
            day += timedelta(days=1)
        register.database.close()
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(told(), "utf-8")
