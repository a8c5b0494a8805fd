"""Two hundred assessors decide on one submission in the same moment: one decision, whatever the database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlmodel import select

from bot.domain.lifecycle import Outcome, Status
from bot.flows.context import Context
from bot.flows.deciding import review
from bot.flows.deciding.review import Seen, Verdict
from bot.store.audit import AuditTrail
from bot.store.engine import Database, DatabaseBusyError, key_of
from bot.store.people import Who
from bot.store.tables import Agreement, Assessment, AuditEntry, CardKind, Decision
from tests.cards.world import NOW, TEAM, World

CROWD = 200
SOME = 20
"""How many act at the very same time; the others wait for a place."""


def test_two_hundred_decisions_at_once_are_one(database: Database) -> None:
    busy = World(database)
    assessors = tuple(f"U0CROWD{number:03}" for number in range(CROWD))
    [organisation] = busy.config.organisations
    lead = organisation.assessors.model_copy(update={"members": assessors})
    config = replace(busy.config, organisations=(organisation.model_copy(update={"assessors": lead}),))
    context = Context(busy.database, config, AuditTrail(b"secret"))
    assessment = busy.assessment(status=Status.SUBMITTED)
    submission = busy.submission(assessment, findings=[])
    card = busy.card(CardKind.ASSESSMENT, assessment)
    busy.change(card, channel=TEAM)
    busy.card(CardKind.REVIEW, submission)
    seen = Seen(key_of(submission), "abc", 0)
    outcomes = [Outcome.APPROVE, Outcome.REJECT]

    def decides(number: int) -> None:
        who = Who(busy.team, assessors[number], f"act {number}")
        verdict = Verdict(outcome=outcomes[number % 2], words="So it is.")
        while True:
            try:
                review.decide(context, NOW, who, seen, verdict)
            except DatabaseBusyError:
                continue  # as a person presses again
            return

    with ThreadPoolExecutor(SOME) as crowd:
        list(crowd.map(decides, range(CROWD)))

    with busy.database.reading() as session:
        [decision] = session.exec(select(Decision)).all()
        events = [entry.event for entry in session.exec(select(AuditEntry))]
        approvals = len(session.exec(select(Agreement)).all())
        status = session.get_one(Assessment, assessment.id).status
    assert events.count("decided") == 1
    assert events.count("refused") == CROWD - 1
    assert approvals == (decision.outcome is Outcome.APPROVE)
    assert status is (Status.APPROVED if decision.outcome is Outcome.APPROVE else Status.REJECTED)
