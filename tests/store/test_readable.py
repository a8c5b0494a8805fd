"""What a list shows somebody is what the table of rights lets them read: no more, and no less."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.domain.lifecycle import Outcome, Status
from bot.domain.rights import Act, Role, has_right
from bot.domain.standard import AnswerValue
from bot.store import listing
from bot.store.agreements import panel_of
from bot.store.assessments import latest_submission
from bot.store.engine import Database, key_of
from bot.store.listing import Listed
from bot.store.membership import members_of
from bot.store.readable import Viewer, viewer_of
from bot.store.roles import roles_in, roles_of
from bot.store.tables import Assessment, Condition, Enquiry, Person, Request
from tests.cards.samples import FACTS
from tests.cards.world import ASHA, BEN, CARYS, CONFIG, DEVELOPER, LEAD, NOW, TEAM, World

SPECIALIST, ADMIN, STRANGER, BOARD = "U0SECURE01", "U0ADMIN001", "U0STRANGER", "U0BOARD001"
EVERYBODY = (LEAD, DEVELOPER, ASHA, BEN, CARYS, SPECIALIST, ADMIN, STRANGER, BOARD)
TEAMS = (LEAD, DEVELOPER, STRANGER, CARYS, BEN)
DEAR = 10_000_000_00


def grouped(world: World) -> World:
    """Return the same workspace where a specialist group, a board and an admin are people of ours."""
    first = CONFIG.organisations[0]
    groups = [
        each.model_copy(update={"members": [BOARD if each.id in first.above else SPECIALIST]})
        for each in first.groups
    ]
    organisation = first.model_copy(update={"groups": groups, "admins": [ADMIN]})
    return World(world.database, world.team, replace(CONFIG, organisations=(organisation,)))


class Crowd:
    """A workspace in which chance has given people every part there is."""

    def __init__(self, database: Database, seed: int) -> None:
        self.world = grouped(World(database))
        self.chance = random.Random(seed)  # noqa: S311  the same each time
        for person in EVERYBODY:
            self.world.person(person)
        self.assessments: list[Assessment] = []
        for _ in range(14):
            self._begins()
        for channel in (TEAM, "C0ELSEWHERE"):
            self.world.joins(self.chance.choice(TEAMS), channel)

    def _one(self) -> int:
        return self.world.person(self.chance.choice(TEAMS))

    def _begins(self) -> None:
        world, chance = self.world, self.chance
        parent = chance.choice([None, None, *self.assessments])
        channel = chance.choice((TEAM, "C0ELSEWHERE", ""))
        made = world.assessment(
            started_by_id=self._one(),
            owner_id=self._one(),
            channel=channel,
            direct_with_id=None if channel else world.person(LEAD),
            parent_id=parent.id if parent else None,
            status=chance.choice(list(Status)),
        )
        self.assessments.append(made)
        for happens in (self._answered, self._contracted, self._asked, self._submitted):
            if chance.random() < 0.4:
                happens(made)
        if parent and chance.random() < 0.5:
            self._submitted(parent, made)

    def _answered(self, made: Assessment) -> None:
        self.world.answer(made, "user-research", AnswerValue.YES, by=self.chance.choice(TEAMS))

    def _contracted(self, made: Assessment) -> None:
        self.world.contract(assessment_id=made.id, owner_id=self._one())

    def _asked(self, made: Assessment) -> None:
        closed = self.chance.choice((None, NOW))
        values: dict[str, Any] = {"section": "1", "asked_at": NOW, "due": NOW.date(), "closed_at": closed}
        people = {"asked_by_id": self._one(), "asked_of_id": self._one()}
        self.world.add(Request, assessment_id=made.id, **values, **people)

    def _submitted(self, made: Assessment, part: Assessment | None = None) -> None:
        world, chance = self.world, self.chance
        with world.database.reading() as session:
            before = latest_submission(session, world.workspace_id, key_of(made))
        named = chance.choice((None, *TEAMS))
        shown = {"asks": "Who?", "clause": None, "value": "1", "shown": "", "words": "", "sensitive": False}
        parts: list[dict[str, Any]] = [{"id": part.id, "title": part.title, "parts": []}] if part else []
        cost = chance.choice((1, DEAR * 2))
        frozen = world.submission(
            made,
            before.number + 1 if before else 1,
            submitted_by_id=self._one(),
            frozen={
                **FACTS,
                "assessment": FACTS["assessment"] | {"cost_pence": cost},
                "answers": {"who": shown | {"person": named}},
                "parts": parts,
                "findings": [],
                "evidence": 0,
            },
        )
        if chance.random() < 0.4:
            decision = world.decision(frozen, Outcome.APPROVE_WITH_CONDITIONS)
            kept = {"number": 1, "words": world.said("Do it."), "owner_id": self._one()}
            world.add(Condition, decision_id=decision.id, **kept, due=date(2027, 5, 1))
        if chance.random() < 0.4:
            asked = {"words": world.said("How?"), "asked_by_id": world.person(ASHA), "asked_at": NOW}
            told = {"answered_by_id": self._one(), "answered_at": NOW}
            world.add(Enquiry, submission_id=frozen.id, number=1, **asked, **told)


def roles(session: Session, world: World, slack_id: str, assessment: Assessment) -> frozenset[Role]:
    """Return what somebody is to an assessment, as every act asks for it."""
    person = session.exec(select(Person).where(Person.slack_id == slack_id)).one()
    organisation = world.config.organisations[0]
    members = members_of(session, world.workspace_id, organisation, NOW)
    submission = latest_submission(session, world.workspace_id, key_of(assessment))
    panel = panel_of(session, world.config, submission) if submission else None
    part = roles_of(session, person, assessment, submission)
    return part | roles_in(organisation, person, members, panel)


def viewer(session: Session, world: World, slack_id: str) -> Viewer:
    return viewer_of(session, world.config, world.workspace_id, slack_id, NOW)


@pytest.mark.parametrize("seed", range(6))
def test_what_may_be_read_is_what_the_table_of_rights_says(database: Database, seed: int) -> None:
    crowd = Crowd(database, seed)
    met: set[Role] = set()
    with database.reading() as session:
        for person in EVERYBODY:
            readable = viewer(session, crowd.world, person).may_read
            found = set(session.exec(select(Assessment.id).where(readable)))
            them = {each.id: roles(session, crowd.world, person, each) for each in crowd.assessments}
            assert found == {key for key, held in them.items() if has_right(Act.READ, held)}, person
            met.update(*them.values())
    assert met >= {Role.TEAM, Role.STARTER, Role.OWNER, Role.ASSESSOR, Role.LEAD, Role.ADMIN}


def test_chance_meets_every_role(sqlite_template: Any, tmp_path: Any) -> None:
    met: set[Role] = set()
    for seed in range(6):
        database = Database(f"sqlite:///{tmp_path / f'{seed}.db'}")
        (tmp_path / f"{seed}.db").write_bytes(sqlite_template.read_bytes())
        crowd = Crowd(database, seed)
        with database.reading() as session:
            for person in EVERYBODY:
                for each in crowd.assessments:
                    met |= roles(session, crowd.world, person, each)
        database.close()
    assert met == set(Role)


@pytest.mark.parametrize("seed", range(2))
def test_no_list_shows_what_may_not_be_read(database: Database, seed: int) -> None:
    crowd = Crowd(database, seed)
    with database.reading() as session:
        for person in EVERYBODY:
            theirs = viewer(session, crowd.world, person)
            shown = {
                row.assessment.id
                for which in Listed
                if which is not Listed.DECIDED
                for page in range(2)
                for row in listing.listed(session, theirs, which, page).rows
            }
            shown |= {row.assessment.id for row in listing.decided(session, theirs, NOW, 0).rows}
            called = {row.assessment.id for row in listing.found(session, theirs, "licen", 0).rows}
            found = shown | called
            for each in crowd.assessments:
                may = has_right(Act.READ, roles(session, crowd.world, person, each))
                assert may or each.id not in found, (person, each.id)
                is_there = listing.read(session, theirs, key_of(each)) is not None
                assert is_there == (may and each.status is not Status.DELETED)


def test_another_workspace_finds_nothing_even_with_the_same_people(database: Database) -> None:
    crowd = Crowd(database, 0)
    elsewhere = World(database, "T0ELSEWHERE")
    with database.reading() as session:
        ours = viewer(session, crowd.world, LEAD)
        theirs = replace(ours, workspace_id=elsewhere.workspace_id)
        assert session.exec(select(Assessment.id).where(ours.may_read)).all()
        assert not session.exec(select(Assessment.id).where(theirs.may_read)).all()


def test_words_are_found_as_they_stand(database: Database) -> None:
    world = World(database)
    world.assessment(title="100% of licences", purpose="For snake_case")
    world.assessment(title="1000 of them", purpose="For snakeXcase")
    supplied = world.assessment(title="Supplied", purpose="x")
    world.contract(assessment_id=supplied.id, suppliers=[{"name": "Société & Cie"}])
    with database.reading() as session:
        theirs = viewer(session, world, LEAD)

        def called(words: str) -> set[str]:
            return {row.assessment.title for row in listing.found(session, theirs, words, 0).rows}

        assert called("100%") == {"100% of licences"}
        assert called("snake_case") == {"100% of licences"}
        assert called("LICENCES 100") == {"100% of licences"}
        assert called("société") == {"Supplied"}
        assert called("nowhere") == set()
