"""A small register as people leave it: an assessment changed, approved with conditions, and a contract."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlmodel import select

from bot.config import load
from bot.domain.contract import ContractSaid
from bot.domain.lifecycle import DateDecision, Outcome
from bot.domain.notice import Notice, Unit
from bot.domain.spend import Kind, Phase
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Terms
from bot.flows import assess, planning
from bot.flows.assess import NewAssessment
from bot.flows.context import Context
from bot.flows.contracting import contracts, deadlines
from bot.flows.contracting.contracts import NewContract
from bot.flows.contracting.deadlines import Decided
from bot.flows.conversing import conversation
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.turns import Asked
from bot.flows.deciding import enquiring, review, withdrawing
from bot.flows.deciding.review import NewCondition, Seen, Verdict
from bot.flows.planning import NewItem
from bot.store.anchors import anchor
from bot.store.assessments import latest_answers
from bot.store.audit import AuditTrail
from bot.store.delivered import Shown, remember
from bot.store.engine import Database
from bot.store.people import Who
from bot.store.tables import Card, CardKind, KeyDate, Submission, Workspace
from tests.cards.world import ASHA, CARYS, DEVELOPER, LEAD, NOW, TEAM

KEY = "k" * 32
WORKSPACE = "T0SANDBOX1"
PURPOSE = "Lets people renew a fishing licence"
EVIDENCE = "12 interviews, ask Priya on 01632 960001"
REASON = "It has to be tried with anglers first"
CONDITION = "Publish the code by May"
DUE = date(2027, 12, 1)
SUMMARY = f"Submission 2: {PURPOSE}"
ON_DATE = "Priya says the break is too dear"


class Register:
    """A register in a database that is up to date."""

    def __init__(self, database: Database, config: Path) -> None:
        self.database = database
        self.context = Context(database, load(config), AuditTrail(KEY.encode()))
        self._acts = 0

    def fill(self) -> None:
        """Have everything happen, hour by hour."""
        organisation = self.context.config.organisations[0]
        new = NewAssessment(
            organisation=organisation.id,
            title="Licence payments",
            purpose=PURPOSE,
            kind=Kind.SERVICE,
            parent_id=None,
            phase=Phase.BETA,
            category="digital-services",
            cost_pence=120_000_000,
            public_facing=True,
            novel=False,
            channel=TEAM,
        )
        assess.start(self.context, NOW, self.who(LEAD), "view:1", new)
        for question in ("user-research", "agreed-aims", "shared", "reuse"):
            self.answer(question, "yes", EVIDENCE if question == "user-research" else "")
        assess.submit(self.context, self.later(), self.who(LEAD), 1)
        self.decide(1, Verdict(outcome=Outcome.ASK_FOR_CHANGES, words=REASON))
        self.answer("reuse", "no", "There is nothing like it")
        assess.submit(self.context, self.later(), self.who(LEAD), 1)
        self.shown(2, SUMMARY)
        verdict = Verdict(
            outcome=Outcome.APPROVE_WITH_CONDITIONS,
            words="Good",
            conditions=(NewCondition(CONDITION, DUE), NewCondition("Test it", DUE)),
        )
        self.decide(2, verdict)
        self._contract()

    def who(self, user: str) -> Who:
        self._acts += 1
        return Who(WORKSPACE, user, f"act:{self._acts}", channel=TEAM)

    def later(self) -> Any:
        return NOW + timedelta(hours=self._acts)

    def answer(self, question: str, value: str, words: str) -> None:
        with self.database.reading() as session:
            latest = latest_answers(session, 1, 1).get(question)
        asked = Asked(1, question, latest.id or 0 if latest else 0)
        entered = Entered(value, words, f"view:{question}:{self._acts}")
        assert conversation.answer(self.context, self.later(), self.who(DEVELOPER), asked, entered)

    def decide(self, submission_id: int, verdict: Verdict) -> None:
        with self.database.reading() as session:
            digest = session.get_one(Submission, submission_id).digest
        seen = Seen(submission_id, digest, 0)
        review.decide(self.context, self.later(), self.who(ASHA), seen, verdict)

    def shown(self, submission_id: int, text: str) -> None:
        """Have Slack show a submission."""
        with self.database.writing() as session:
            query = select(Card).where(Card.kind == CardKind.REVIEW, Card.subject_id == submission_id)
            remember(session, session.exec(query).one().id or 0, Shown(text, ()))

    def withdraw(self) -> tuple[str, str, str]:
        """Have a third submission asked about, answered for and withdrawn; return what was said."""
        said = ("Who runs it?", "We do, until May", "We found a better way")
        assess.submit(self.context, self.later(), self.who(LEAD), 1)
        with self.database.reading() as session:
            digest = session.get_one(Submission, 3).digest
        assert enquiring.ask(self.context, self.later(), self.who(ASHA), Seen(3, digest, 0), said[0])
        assert enquiring.answer(self.context, self.later(), self.who(DEVELOPER), 1, said[1])
        withdrawing.withdraw(self.context, self.later(), self.who(LEAD), 3, digest, said[2])
        return said

    def plan(self) -> None:
        """Have something planned."""
        organisation = self.context.config.organisations[0]
        new = NewItem(
            programme="Licensing",
            title="Letters by text",
            category="digital-services",
            spend={2027: 50_000_00},
            funded=True,
        )
        planning.add(self.context, self.later(), self.who(LEAD), "view:plan", organisation.id, new)

    def anchor(self) -> str:
        with self.database.writing() as session:
            return anchor(session, session.exec(select(Workspace)).one().id or 0)

    def _contract(self) -> None:
        terms = Terms(
            start=date(2026, 4, 1),
            end=date(2029, 3, 31),
            breaks=(Break(on=date(2028, 4, 1)),),
            notice=Notice(number=3, unit=Unit.MONTHS),
        )
        said = ContractSaid(
            title="Hosting",
            suppliers=(Supplier(name="Example Hosting Ltd"),),
            value_pence=95_000_00,
            terms=terms,
        )
        organisation = self.context.config.organisations[0].id
        new = NewContract(
            organisation=organisation, said=said, owner=CARYS, deputy=DEVELOPER, assessment_id=1
        )
        contracts.register(self.context, self.later(), self.who(CARYS), "view:c", new)
        with self.database.reading() as session:
            key_date = session.exec(select(KeyDate).order_by(KeyDate.id)).first()  # type: ignore[arg-type]
        assert key_date is not None
        decided = Decided(decision=next(iter(DateDecision)), words=ON_DATE)
        deadlines.record_decision(self.context, self.later(), self.who(DEVELOPER), key_date.id or 0, decided)


def raw(database: Database, *statements: str) -> None:
    """Do to a database what somebody can who has it: without its triggers and references."""
    if database.is_sqlite:
        connection = sqlite3.connect(str(database.url.database))
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        dropped = [f"DROP TRIGGER {name}" for (name,) in triggers]
        for statement in (*dropped, *statements):
            connection.execute(statement)
        connection.commit()
        connection.close()
        return
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as served:
        served.execute("SET session_replication_role = replica")
        for statement in statements:
            served.execute(statement.encode())
