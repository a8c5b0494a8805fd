"""Named queries give nothing of another workspace, even when they are asked with its ids."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from bot.domain.contract_rights import ContractRole
from bot.domain.lifecycle import Outcome, Status
from bot.domain.spend import Kind
from bot.domain.standard import AnswerValue
from bot.store import (
    assessments,
    contract_lists,
    contracts,
    evidence,
    noted,
    overviews,
    plans,
    portfolios,
    roles,
    unowned,
    versions,
)
from bot.store.contract_access import Viewer
from bot.store.contract_lists import Asked, Listed
from bot.store.engine import Database, NotFoundError
from bot.store.tables import (
    Assessment,
    CardKind,
    Decision,
    Evidence,
    EvidenceKind,
    EvidenceState,
    FollowUp,
    FollowUpKind,
    KeyDate,
    Note,
    Submission,
)
from tests.cards.world import ASHA, DEVELOPER, LEAD, NOW, World

Query = Callable[[Session, int], Any]


class Filled:
    """A workspace with one of everything."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: Assessment = world.assessment()
        world.answer(self.open, "user-research", AnswerValue.YES, "12 interviews")
        about = {"assessment_id": self.open.id, "question": "user-research"}
        lead = world.person(LEAD)
        world.add(Note, **about, words=world.said("Look again."), person_id=lead, at=NOW)
        self.piece: Evidence = world.add(
            Evidence,
            **about,
            kind=EvidenceKind.MESSAGE,
            state=EvidenceState.KEPT,
            origin="C1:1.1",
            added_by_id=lead,
            added_at=NOW,
        )
        self.sent: Submission = world.submission(world.assessment(status=Status.SUBMITTED))
        self.decided: Submission = world.submission(world.assessment(status=Status.APPROVED))
        self.decision: Decision = world.decision(self.decided, Outcome.APPROVE, "Publish the code.")
        world.assessment(kind=Kind.ORGANISATION, year=2026)
        self.key_date: KeyDate = world.key_date(
            world.contract(end=date(2028, 3, 31)), deadline=date(2027, 5, 1)
        )
        world.key_date(world.contract(), decide_by=date(2027, 5, 2))
        world.contract(owner_id=None)
        world.add(
            FollowUp,
            contract_id=self.key_date.contract_id,
            key_date_id=self.key_date.id,
            kind=FollowUpKind.EXIT,
            due=date(2027, 5, 1),
        )

    def queries(self) -> dict[str, Query]:
        """Every query that gives several things, asked with this workspace's own ids."""
        key, organisations = self.open.id or 0, [self.world.organisation_id]
        lead, owner = (self.world.person(person) for person in (LEAD, DEVELOPER))
        decision, of_contracts = self.decision.id or 0, organisations[0]
        until, decided = date(2027, 6, 1), self.decided.id or 0
        may, october, next_year = date(2027, 5, 1), date(2027, 10, 1), date(2029, 12, 31)

        def viewer(of: int) -> Viewer:
            return Viewer(of, owner, {ContractRole.COMMERCIAL_LEAD: frozenset(organisations)})

        def page(shown: Listed) -> Query:
            return lambda session, of: (
                contract_lists.listed(session, viewer(of), Asked(shown), NOW.date()).rows
            )

        return {
            "evidence": lambda session, of: evidence.by_ids(session, of, [self.piece.id or 0]),
            "of_origin": lambda session, of: evidence.of_origin(
                session, of, self.piece.kind, self.piece.origin
            ),
            "newest_answerable": lambda session, of: roles.newest_answerable(session, of, LEAD, "", 10),
            "latest_answers": lambda session, of: assessments.latest_answers(session, of, key),
            "answered_by": lambda session, of: assessments.answered_by(session, of, key),
            "organisations_plan": lambda session, of: assessments.organisations_plan(
                session, of, organisations[0], 2026
            ),
            "latest_submission": lambda session, of: assessments.latest_submission(
                session, of, self.sent.assessment_id
            ),
            "decisions": lambda session, of: assessments.decisions(session, of, decided),
            "decision_history": lambda session, of: assessments.decision_history(
                session, of, self.decided.assessment_id
            ),
            "conditions": lambda session, of: assessments.conditions(session, of, decision),
            "newest_known_to": lambda session, of: roles.newest_known_to(
                session, of, LEAD, organisations, 10, list(Kind)
            ),
            "unfinished_of": lambda session, of: assessments.unfinished_of(session, of, lead, 10).rows,
            "lines_of": lambda session, of: plans.lines_of(session, of, organisations[0]),
            "entries_of": lambda session, of: portfolios.entries_of(
                session, of, {organisations[0]: "Department for Examples"}, NOW.date()
            ),
            "versions": lambda session, of: versions.versions(session, of, key, "user-research"),
            "all_versions": lambda session, of: versions.all_versions(session, of, key),
            "times_answered": lambda session, of: versions.times_answered(session, of, key),
            "notes_of": lambda session, of: noted.notes_of(session, of, key),
            "evidenced": lambda session, of: noted.evidenced(session, of, key),
            **{f"listed:{shown}": page(shown) for shown in (Listed.SOON, Listed.ENDING, Listed.ALL)},
            "nearest": lambda session, of: unowned.nearest(session, of, of_contracts, 8),
            "groups": lambda session, of: unowned.groups(
                session, of, of_contracts, self.world.config.organisations[0].commercial, [NOW]
            ),
            "unowned_count": lambda session, of: unowned.unowned_count(session, of, of_contracts),
            "overdue": lambda session, of: overviews.overdue(session, of, of_contracts, october, 9).rows,
            "to_decide": lambda session, of: (
                overviews.to_decide(session, of, of_contracts, may, october, 9).rows
            ),
            "notice": lambda session, of: (
                overviews.notice(session, of, of_contracts, may, may, until, 9).rows
            ),
            "follow_ups_late": lambda session, of: (
                overviews.follow_ups_late(session, of, of_contracts, until, 9).rows
            ),
            "ending_by_day": lambda session, of: overviews.ending_by_day(
                session, of, of_contracts, may, next_year
            ),
            "largest_ending": lambda session, of: overviews.largest_ending(
                session, of, of_contracts, may, next_year, 9
            ),
            "ending_over": lambda session, of: overviews.ending_over(
                session, of, of_contracts, may, next_year, 1
            ),
            "running_over": lambda session, of: overviews.running_over(session, of, of_contracts, may, 1),
        }


def test_every_query_finds_its_own_workspaces_rows_and_no_others(database: Database) -> None:
    here, elsewhere = World(database), World(database, "T0ELSEWHERE")
    queries = Filled(here).queries()
    with database.reading() as session:
        for name, query in queries.items():
            assert query(session, here.workspace_id), name
            assert not query(session, elsewhere.workspace_id), name


def test_single_rows_of_another_workspace_are_not_given(world: World) -> None:
    filled, elsewhere = Filled(world), World(world.database, "T0ELSEWHERE").workspace_id
    with world.database.reading() as session:
        found = contracts.dated_contract(session, world.workspace_id, filled.key_date.id or 0)
        assert found.contract.title == "Case management hosting"
        with pytest.raises(NotFoundError):
            contracts.dated_contract(session, elsewhere, filled.key_date.id or 0)


def test_the_latest_answer_counts(world: World) -> None:
    assessment = world.assessment()
    world.answer(assessment, "user-research", AnswerValue.NO)
    last = world.answer(assessment, "user-research", AnswerValue.YES, by=DEVELOPER)
    world.answer(assessment, "agreed-aims", AnswerValue.PARTLY)
    with world.database.reading() as session:
        answers = assessments.latest_answers(session, world.workspace_id, assessment.id or 0)
    assert answers["user-research"].id == last.id
    assert set(answers) == {"user-research", "agreed-aims"}


def test_a_revoked_decision_does_not_stand(world: World) -> None:
    submission = world.submission(world.assessment())
    assert assessments.standing_decision([]) is None
    made = world.decision(submission, Outcome.APPROVE)
    revoked = world.decision(submission, None, number=2)
    again = world.decision(submission, Outcome.REJECT, number=3, decided_by_id=world.person(ASHA))
    assert assessments.standing_decision([made]) is made
    assert assessments.standing_decision([made, revoked]) is None
    assert assessments.standing_decision([made, revoked, again]) is again


MOST_FOR_AN_ASSESSMENT = 21
MOST_FOR_A_REVIEW = 14
MOST_FOR_HOME = 17


def test_no_card_takes_more_queries_for_a_larger_tree(world: World) -> None:
    """However many parts, answers, contracts and editions there are, the database is asked as often."""
    programme = world.assessment(kind=Kind.PROGRAMME)
    service = world.assessment(parent_id=programme.id)

    def grow(components: int) -> None:
        for _ in range(components):
            component = world.assessment(parent_id=service.id, kind=Kind.COMPONENT)
            world.answer(component, "user-research", AnswerValue.YES)
            world.answer(component, "agreed-aims", AnswerValue.NO)
            world.key_date(world.contract(assessment_id=component.id))

    grow(1)
    cards = [world.card(CardKind.ASSESSMENT, each) for each in (programme, service)]
    review = world.card(CardKind.REVIEW, world.submission(service))
    home = world.card(CardKind.HOME, world.person(LEAD))
    few = [world.queries(card) for card in (*cards, review)]
    grow(29)
    assert [world.queries(card) for card in (*cards, review)] == few
    assert max(few[:2]) <= MOST_FOR_AN_ASSESSMENT
    assert few[2] <= MOST_FOR_A_REVIEW
    assert world.queries(home) <= MOST_FOR_HOME


def test_editions_that_are_not_configured_any_more_are_read_once_each(world: World) -> None:
    kitchens = world.kitchens()
    programme = kitchens.assessment(kind=Kind.PROGRAMME)
    kitchens.assessment(parent_id=programme.id)
    after = World(world.database, world.team)
    card = after.card(CardKind.ASSESSMENT, programme)
    few = after.queries(card)
    for _ in range(5):
        kitchens.assessment(parent_id=programme.id)
    assert after.queries(card) <= few
