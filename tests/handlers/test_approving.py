"""Approvals of several people and groups: the decision falls with the last, and has what all asked for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.config import Config
from bot.domain.lifecycle import Outcome, Status
from bot.flows import membership
from bot.flows.context import Context
from bot.flows.deciding import agreeing, review, revoking
from bot.flows.deciding.approving import NewCondition, Verdict
from bot.flows.deciding.case import Seen
from bot.store.agreements import panel_of
from bot.store.audit import AuditTrail
from bot.store.engine import Database, key_of
from bot.store.people import Who
from bot.store.tables import Agreement, CardKind, Condition, Decision, OutboxMessage, Person, UserGroup, Words
from tests.cards.samples import BLOCKING
from tests.cards.world import ASHA, BEN, CARYS, CONFIG, NOW, TEAM, World

FARAH = "U0FINANCE1"
DUE = date(2027, 6, 1)


def configured(**changed: Any) -> Config:
    """Return the configuration with something else about the assessors, and nobody else to agree."""
    [organisation] = CONFIG.organisations
    assessors = organisation.assessors.model_copy(update=changed)
    groups = tuple(group for group in organisation.groups if group.id == "finance-board")
    changes = {"assessors": assessors, "groups": groups}
    return replace(CONFIG, organisations=(organisation.model_copy(update=changes),))


class Acting:
    """A submission and what is done to it, each act a little later than the one before."""

    def __init__(self, database: Database, config: Config, **submitted: Any) -> None:
        self.world = World(database, config=config)
        self.context = Context(database, config, AuditTrail(b"secret"))
        cost = submitted.pop("cost_pence", 120_000_000)
        self.assessment = self.world.assessment(status=Status.SUBMITTED, cost_pence=cost)
        self.world.change(self.world.card(CardKind.ASSESSMENT, self.assessment), channel=TEAM)
        self.submission = self.world.submission(self.assessment, **submitted)
        self.world.card(CardKind.REVIEW, self.submission)
        self.acts = 0

    def who(self, by: str) -> Who:
        self.acts += 1
        return Who(self.world.team, by, f"act {self.acts}")

    def seen(self, group: str = "lead") -> Seen:
        return Seen(key_of(self.submission), "abc", len(self.decisions()), group)

    def decides(self, by: str, outcome: Outcome = Outcome.APPROVE, **more: Any) -> None:
        verdict = Verdict(outcome=outcome, **more)
        review.decide(self.context, NOW, self.who(by), self.seen(), verdict)

    def agrees(self, by: str, group: str, *conditions: NewCondition, **more: Any) -> None:
        verdict = Verdict(outcome=Outcome.APPROVE, conditions=conditions, **more)
        agreeing.agree(self.context, NOW, self.who(by), self.seen(group), verdict)

    def decisions(self) -> list[Decision]:
        with self.world.database.reading() as session:
            return list(session.exec(select(Decision).order_by("id")))

    def conditions(self) -> list[str | None]:
        with self.world.database.reading() as session:
            rows = session.exec(select(Condition).order_by("number"))
            return [session.get_one(Words, row.words).text for row in rows]

    def told(self) -> list[str]:
        with self.world.database.reading() as session:
            rows = session.exec(select(OutboxMessage).order_by("id"))
            return [row.data.get("refusal") or row.template for row in rows]

    def awaited(self) -> list[tuple[str, int]]:
        with self.world.database.reading() as session:
            panel = panel_of(session, self.context.config, self.submission)
        return [(seat.group.id, seat.missing) for seat in panel.awaited]


@pytest.fixture
def two(world: World) -> Acting:
    return Acting(world.database, configured(needed=2, limit=None), findings=[])


def test_where_two_are_needed_two_people_decide(two: Acting) -> None:
    two.decides(BEN, Outcome.APPROVE_WITH_CONDITIONS, conditions=[NewCondition("Publish the code.", DUE)])
    assert two.awaited() == [("lead", 1)]
    two.decides(BEN)
    assert two.told()[-1] == "agreed_already"
    assert two.decisions() == []
    two.decides(ASHA)
    [decision] = two.decisions()
    assert decision.outcome is Outcome.APPROVE_WITH_CONDITIONS
    assert two.conditions() == ["Publish the code."]
    assert two.awaited() == []


def test_what_was_approved_before_a_revocation_counts_no_more(two: Acting) -> None:
    for person in (BEN, ASHA):
        two.decides(person)
    revoking.revoke(two.context, NOW, two.who(ASHA), key_of(two.submission), 1, "Too soon.")
    assert two.awaited() == [("lead", 2)]
    two.decides(BEN)
    assert two.awaited() == [("lead", 1)]
    two.decides(ASHA, Outcome.REJECT, words="Too dear.")
    assert [each.outcome for each in two.decisions()] == [Outcome.APPROVE, None, Outcome.REJECT]


def test_one_alone_rejects_or_asks_for_changes(two: Acting) -> None:
    two.decides(BEN, Outcome.ASK_FOR_CHANGES, words="Say more.")
    assert [each.outcome for each in two.decisions()] == [Outcome.ASK_FOR_CHANGES]


def test_an_exemption_and_conditions_reach_the_decision_that_the_board_makes_last(world: World) -> None:
    acting = Acting(world.database, configured(), cost_pence=12_000_000_00, findings=[BLOCKING])
    acting.decides(ASHA)
    assert acting.told()[-1] == "blocked"
    acting.decides(
        ASHA,
        Outcome.APPROVE_WITH_CONDITIONS,
        conditions=[NewCondition("Use open standards.", DUE, CARYS, "A link")],
        exemption_by="The Chief Digital Officer",
        exemption_on=date(2027, 3, 1),
        exemption_until=date(2028, 3, 1),
        expires_on=date(2028, 1, 31),
    )
    assert acting.decisions() == []
    acting.agrees(FARAH, "finance-board", NewCondition("Report each month.", DUE))
    [decision] = acting.decisions()
    assert decision.outcome is Outcome.APPROVE_WITH_CONDITIONS
    assert (decision.exemption_on, decision.exemption_until) == (date(2027, 3, 1), date(2028, 3, 1))
    assert decision.expires_on == date(2028, 1, 31)
    assert acting.conditions() == ["Use open standards.", "Report each month."]
    with acting.world.database.reading() as session:
        first, second = session.exec(select(Condition).order_by("number"))
        assert session.get_one(Words, first.evidence).text == "A link"
        assert session.get_one(Person, first.owner_id).slack_id == CARYS
        assert (second.evidence, second.owner_id) == (None, acting.assessment.started_by_id)
        assert first.due == second.due == DUE
        assert session.get_one(Words, decision.exemption_by).text == "The Chief Digital Officer"
        views = session.exec(select(Agreement).order_by("number")).all()
    assert [view.expires_on for view in views] == [date(2028, 1, 31), None]
    assert [(view.number, view.group, view.decisions) for view in views] == [
        (1, "lead", 0),
        (2, "finance-board", 0),
    ]


def test_admins_hear_once_a_day_of_a_user_group_that_cannot_be_read(world: World) -> None:
    context = Context(world.database, CONFIG, AuditTrail(b"secret"))
    for later in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        membership.unreadable(context, NOW + later, world.team, "S0SECURITY", "missing_scope")
    with world.database.reading() as session:
        said = session.exec(select(OutboxMessage).order_by("id")).all()
        [row] = session.exec(select(UserGroup)).all()
    assert [message.data["titles"] for message in said] == [["Security"], ["Security"]]
    assert (row.error, row.read_at, row.members) == ("missing_scope", None, [])
    membership.read(context, NOW, world.team, "S0SECURITY", [CARYS])
    with world.database.reading() as session:
        [row] = session.exec(select(UserGroup)).all()
    assert (row.error, row.read_at, row.members) == (None, NOW, [CARYS])
