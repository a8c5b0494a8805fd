"""A database of the first revision is brought here with all that is in it, and goes on being used."""

from collections.abc import Iterator

import pytest
from sqlalchemy import MetaData, func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel
from sqlmodel import select as rows_of

from bot.domain.lifecycle import Outcome
from bot.domain.spend import Phase
from bot.store.editions import edition_of
from bot.store.engine import Database
from bot.store.migrate import upgrade
from bot.store.questionnaires import questionnaires_of
from bot.store.tables import Answer, Assessment, Card, CardKind, Contract, Decision
from bot.store.words import said
from tests.cards.checking import check_home, check_message, check_view, words_of
from tests.cards.world import CARDS, CONFIG, NOW, STANDARD
from tests.store.old_rows import ROWS, UNCHANGING, make


@pytest.fixture
def old(empty_database_url: str) -> Iterator[Database]:
    """Give a database that was at 0001 and has just been upgraded."""
    database = Database(empty_database_url)
    make(database)
    upgrade(database)
    yield database
    database.close()


def test_every_row_is_still_there(old: Database) -> None:
    tables = MetaData()
    tables.reflect(old.engine)
    with old.reading() as session:
        for name in {name for name, _ in ROWS}:
            expected = sum(name == each for each, _ in ROWS)
            assert session.execute(select(func.count()).select_from(tables.tables[name])).scalar() == expected


def test_answers_have_the_phase_and_the_edition_of_their_assessment(old: Database) -> None:
    with old.reading() as session:
        answers = session.exec(rows_of(Answer).order_by(Answer.id)).all()  # type: ignore[arg-type]
        assert [answer.phase for answer in answers] == [Phase.BETA, Phase.BETA, Phase.ALPHA]
        assert {answer.edition for answer in answers} == {"tcop-2016"}
        assert {answer.inherited_from_id for answer in answers} == {None}
        contract = session.get_one(Contract, 1)
        assert (contract.supplies, contract.said_terms.automatic, contract.product) == ([], None, None)
        decision = session.get_one(Decision, 1)
        words = said(session, 1, [decision.exemption_by])
        assert (decision.outcome, words[decision.exemption_by].text) == (Outcome.APPROVE, "The board")
        assert (decision.exemption_on, decision.exemption_until) == (None, None)


def test_what_was_recorded_still_cannot_be_changed(old: Database) -> None:
    with old.writing() as session:
        session.execute(text("INSERT INTO edition VALUES ('d', 's', '{}', '2027-04-01 09:00:00.000000')"))
    for table in (*UNCHANGING, "edition"):
        key = "digest" if table == "edition" else "id"
        for attempt in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):  # noqa: S608  no input
            with pytest.raises(DBAPIError, match="only added to"), old.writing() as session:
                session.execute(text(attempt))


@pytest.mark.parametrize("table", [Answer, Assessment, Contract])
def test_what_was_unique_still_is(old: Database, table: type[SQLModel]) -> None:
    with old.reading() as session:
        again = table(**session.get_one(table, 1).model_dump(exclude={"id"}))
    with pytest.raises(IntegrityError), old.writing() as session:
        session.add(again)


def test_what_was_indexed_still_is(old: Database) -> None:
    tables = inspect(old.engine)
    assert {index["name"] for index in tables.get_indexes("answer")} >= {"ix_answer_assessment_question"}
    assert {index["name"] for index in tables.get_indexes("assessment")} >= {
        "ix_assessment_parent_id",
        "ix_assessment_started_by_id",
        "ix_assessment_organisation_status",
    }


def test_what_was_begun_before_editions_were_kept_is_answered_on_the_present_one(old: Database) -> None:
    with old.reading() as session:
        begun = [session.get_one(Assessment, key) for key in (1, 2)]
        assert edition_of(session, begun[0], CONFIG.editions) == STANDARD
        sheets = questionnaires_of(session, begun, CONFIG.editions)
        assert sheets[1].answers["user-research"].value == "yes"
        assert sheets[1].facts.parts == 1


def test_every_card_about_it_can_be_drawn(old: Database) -> None:
    with old.reading() as session:
        for kind, subject in ((CardKind.ASSESSMENT, 1), (CardKind.ASSESSMENT, 2), (CardKind.REVIEW, 1)):
            card = Card(id=99, workspace_id=1, kind=kind, subject_id=subject, part="")
            check_message(CARDS.draw(session, card, NOW))
        review = CARDS.draw(session, Card(id=99, workspace_id=1, kind=CardKind.REVIEW, subject_id=1), NOW)
        assert "1 finding stands in the way of a plain approval" in words_of(review)
        assert "1. Define user needs: *partly met*" in words_of(review)
        assert "There are none" in words_of(review)
        for person in (1, 2):
            check_home(
                CARDS.draw(session, Card(id=99, workspace_id=1, kind=CardKind.HOME, subject_id=person), NOW)
            )
        modals = CARDS.modals(session, 1, NOW)
        for view in (modals.revoke(1), modals.sensitive(1), *(modals.decide(each, 1) for each in Outcome)):
            check_view(view)
