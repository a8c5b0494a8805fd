"""A standard is kept once as it stood, stays as it is, and is answered to its end."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from bot.domain.standard import Standard
from bot.store.editions import edition_of, is_newer, keep
from bot.store.engine import Database, NotFoundError
from bot.store.tables import Edition
from tests.cards.world import KITCHENS, NOW, STANDARD, World


def changed(standard: Standard) -> Standard:
    """Return the standard as somebody has edited its file."""
    return Standard.model_validate(standard.model_dump(by_alias=True) | {"title": "Edited since"})


def count(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Edition)).one()


def test_a_standard_is_kept_once(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            assert keep(session, KITCHENS, NOW) == KITCHENS.digest
    assert count(database) == 1
    with database.writing() as session:
        keep(session, changed(KITCHENS), NOW)
    assert count(database) == 2


def test_several_at_once_keep_it_once(database: Database) -> None:
    failed: list[Exception] = []
    ready = threading.Barrier(4)

    def begin() -> None:
        try:
            ready.wait()
            with database.writing() as session:
                keep(session, KITCHENS, NOW)
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert count(database) == 1


@pytest.mark.parametrize("standard", [STANDARD, KITCHENS], ids=lambda standard: standard.id)
def test_what_is_read_back_is_what_was_kept(database: Database, standard: Standard) -> None:
    with database.writing() as session:
        keep(session, standard, NOW)
    assessment = World(database).assessment(standard=standard.id, edition=standard.digest)
    with database.reading() as session:
        back = edition_of(session, assessment, {})
    assert back == standard
    assert back.digest == standard.digest


@pytest.mark.parametrize("attempt", ["UPDATE edition SET text = '{}'", "DELETE FROM edition"])
def test_what_is_kept_cannot_be_changed(database: Database, attempt: str) -> None:
    with database.writing() as session:
        keep(session, KITCHENS, NOW)
    with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
        session.execute(text(attempt))


def test_an_edition_that_is_not_configured_any_more_is_answered_to_its_end(database: Database) -> None:
    before = World(database).kitchens()
    assessment = before.assessment()
    later = changed(KITCHENS)
    config = replace(before.config, standards={**before.config.standards, later.id: later})
    with database.reading() as session:
        assert edition_of(session, assessment, config.editions).title == KITCHENS.title
        assert edition_of(session, assessment, {}).title == KITCHENS.title
        assert edition_of(session, assessment, before.config.editions) is KITCHENS


def test_what_was_begun_before_editions_were_kept_needs_its_standard(database: Database) -> None:
    world = World(database)
    assessment = world.assessment(edition=None)
    with database.reading() as session:
        assert edition_of(session, assessment, world.config.editions) == STANDARD
        with pytest.raises(NotFoundError, match="tcop-2016"):
            edition_of(session, assessment, {KITCHENS.digest: KITCHENS})


def test_newer_is_the_same_standard_edited_or_the_one_that_follows(database: Database) -> None:
    begun = World(database).kitchens().assessment()
    follows = KITCHENS.model_dump(by_alias=True) | {"id": "next-kitchens", "follows": KITCHENS.id}
    assert not is_newer(KITCHENS, begun)
    assert is_newer(changed(KITCHENS), begun)
    assert is_newer(Standard.model_validate(follows), begun)
    assert not is_newer(STANDARD, begun)
