"""Whatever several people answer to one question, and whatever they saw, nothing is lost or hidden."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.domain.crossing import MOMENT
from bot.flows.context import Context
from bot.flows.conversing import conversation
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.turns import Asked
from bot.store.audit import AuditTrail
from bot.store.engine import Database, DatabaseBusyError
from bot.store.people import Who
from bot.store.tables import Answer, AuditEntry, CardKind, OutboxMessage
from bot.store.versions import versions
from tests.cards.world import DEVELOPER, LEAD, NOW, TEAM, World

QUESTION = "user-research"
_acts = count(1)

ACTS = st.lists(
    st.tuples(
        st.sampled_from([LEAD, DEVELOPER]),
        st.sampled_from(["yes", "partly", "no"]),
        st.integers(0, 3),  # how many answers there are that they have not seen
        st.sampled_from([0, 1, 30, 60, 61, 3600]),  # seconds since what happened before
    ),
    max_size=8,
)


class Told:
    """What was said of one assessment since it began."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.before = len(self._all())

    def of(self, template: str) -> int:
        return sum(each.template == template for each in self._all()[self.before :])

    def _all(self) -> list[OutboxMessage]:
        with self.world.database.reading() as session:
            return list(session.exec(select(OutboxMessage).order_by(OutboxMessage.id)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def module_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    copied = shutil.copy(sqlite_template, tmp_path_factory.mktemp("crossing") / "crossing.db")
    database = Database(f"sqlite:///{copied}")
    yield World(database)
    database.close()


@given(acts=ACTS)
def test_every_answer_in_good_faith_is_kept_and_both_are_told(
    module_world: World, acts: list[tuple[str, str, int, int]]
) -> None:
    world = module_world
    context = Context(world.database, world.config, AuditTrail(b"secret"))
    for person in (LEAD, DEVELOPER):
        world.joins(person)
    assessment = world.assessment(asking=QUESTION)
    world.change(world.card(CardKind.ASSESSMENT, assessment), channel=TEAM)
    talk, told, now = world.talk(assessment).id or 0, Told(world), NOW
    kept: list[tuple[str, str, object]] = []
    crossed = refused = 0
    for person, value, unseen, seconds in acts:
        now += timedelta(seconds=seconds)
        with world.database.reading() as session:
            rows = versions(session, world.workspace_id, assessment.id or 0, QUESTION)[::-1]
        seen = max(0, len(rows) - unseen)
        asked = Asked(talk, QUESTION, (rows[seen - 1].id or 0) if seen else 0)
        act = f"act {next(_acts)}"
        done = conversation.answer(
            context, now, Who(world.team, person, act, channel=TEAM), asked, Entered(value, "Because.", act)
        )
        newer = kept[seen:]
        good_faith = not newer or now - newer[0][2] <= MOMENT  # type: ignore[operator]
        assert done is good_faith
        if good_faith:
            crossed += bool(newer) and newer[-1][0] != person
            kept.append((person, value, now))
        refused += not good_faith
    with world.database.reading() as session:
        rows = versions(session, world.workspace_id, assessment.id or 0, QUESTION)[::-1]
    assert [(row.value, row.at) for row in rows] == [(value, at) for _, value, at in kept]
    assert [row.person_id for row in rows] == [world.person(person) for person, _, _ in kept]
    assert told.of("answered_twice") == crossed
    assert told.of("stale_question") == refused
    if kept:
        assert world.sheet(assessment).answers[QUESTION].value == kept[-1][1]


def test_who_answer_in_the_very_same_moment_are_both_kept(database: Database) -> None:
    world = World(database)
    context = Context(world.database, world.config, AuditTrail(b"secret"))
    people = [LEAD, DEVELOPER, *(f"U0CROWD{number:03}" for number in range(8))]
    for person in people:
        world.joins(person)
    assessment = world.assessment(asking=QUESTION)
    world.change(world.card(CardKind.ASSESSMENT, assessment), channel=TEAM)
    asked = Asked(world.talk(assessment).id or 0, QUESTION, 0)
    told = Told(world)

    def answers(person: str) -> bool:
        while True:
            try:
                who = Who(world.team, person, f"act of {person}", channel=TEAM)
                return conversation.answer(context, NOW, who, asked, Entered("no", person, f"by {person}"))
            except DatabaseBusyError:
                continue  # as a person presses again

    with ThreadPoolExecutor(len(people)) as crowd:
        assert all(crowd.map(answers, people))

    with world.database.reading() as session:
        rows = list(session.exec(select(Answer)))
        answered = [entry for entry in session.exec(select(AuditEntry)) if entry.event == "answered"]
    assert {row.words for row in rows} == set(people)
    assert len(rows) == len(answered) == len(people)
    assert told.of("answered_twice") == len(people) - 1
