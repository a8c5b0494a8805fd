"""A record holds everything; its other versions leave out what their readers may not read, everywhere."""

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from bot.domain.lifecycle import Outcome
from bot.record.model import Record, Version
from bot.record.page import page_of
from bot.record.pdf import pdf_of
from bot.record.public import public, version_of, without_sensitive
from bot.record.table import csv_of
from tests.cards.test_sensitive import GIVEN_AWAY, SECRET
from tests.cards.world import ASHA, BEN, LEAD, World
from tests.record.conftest import KEEPER, Kept, record_of
from tests.store.old_rows import SNAPSHOT

SLACK_ID = re.compile(r"\b[UWCDG]0[A-Z0-9]{6,}\b")


def pdf_text(record: Record) -> str:
    """Return what a PDF says, without the ends of lines."""
    pages = PdfReader(io.BytesIO(pdf_of(record))).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


WAYS: dict[str, Callable[[Record], str]] = {
    "html": page_of,
    "json": lambda record: record.model_dump_json(),
    "csv": lambda record: csv_of([record]),
    "pdf": pdf_text,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_sensitive_word_is_in_a_version_that_leaves_them_out(way: str, secretive: Kept) -> None:
    full = secretive.record()
    assert SECRET in WAYS[way](full)
    for version in (Version.WITHOUT_SENSITIVE, Version.PUBLIC):
        said = WAYS[way](version_of(full, version))
        assert [each for each in GIVEN_AWAY if each in said] == []
        assert "Ask again in May" in said


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_in_a_public_version(way: str, peopled: Kept) -> None:
    full = peopled.record()
    before = WAYS[way](full)
    assert LEAD in before
    assert ASHA in before
    assert "Permanent Secretary" in before
    after = WAYS[way](public(full))
    for each in (LEAD, ASHA, BEN, KEEPER, "U0WRITTEN1", "jane", "the-vault", "Permanent Secretary", "<@"):
        assert each not in after
    assert SLACK_ID.findall(after) == []
    assert "Publish the menu" in after
    assert "Too dear." in after or way == "csv"


def test_a_full_record_has_every_decision_in_order_and_says_which_stands(peopled: Kept) -> None:
    record = peopled.record()
    assert [(made.submission, made.number, made.outcome, made.stands) for made in record.decisions] == [
        (1, 1, Outcome.ASK_FOR_CHANGES, False),
        (2, 1, Outcome.REJECT, False),
        (2, 2, None, False),
        (2, 3, Outcome.APPROVE_WITH_CONDITIONS, True),
    ]
    assert record.standing is record.decisions[-1]
    assert [each.words.text for each in record.decisions[-1].conditions][1] == "Publish the menu"
    keeper = next(answer for answer in record.answers if answer.question == "kitchen-keeper")
    assert keeper.person == KEEPER
    assert keeper.section is not None


def test_what_shows_through_a_sensitive_answer_is_left_out_with_it(secretive: Kept) -> None:
    full = secretive.record()
    safe = without_sensitive(full)
    assert all(point.withheld and point.result is None for point in safe.points)
    assert all(answer.withheld and answer.asks and not answer.value for answer in safe.answers)
    assert safe.findings_withheld == len(full.findings) - len(safe.findings) > 0
    assert safe.left_out == ()
    assert safe.submission.by == LEAD
    assert not any(answer.withheld for answer in full.answers)


def test_a_rating_that_a_sensitive_answer_counts_towards_is_left_out_whole(peopled: Kept) -> None:
    full = peopled.record()
    criterion = {"title": "Risk", "answered": "", "level": "High", "points": 3}
    rating = {"by": "total", "level": "High", "total": 9, "missing": 0, "how": [criterion]}
    risky = Record.model_validate(full.model_dump() | {"rating": rating})
    assert "Level: High, 9 in all" in pdf_text(risky)
    assert without_sensitive(risky).rating is not None
    assert "High" not in page_of(without_sensitive(risky))
    assert "The level of scrutiny is left out" in page_of(without_sensitive(risky))


def test_versions_can_be_made_of_one_another_and_read_back(peopled: Kept) -> None:
    full = peopled.record()
    assert public(without_sensitive(full)) == public(full) == public(public(full))
    assert without_sensitive(public(full)).version is Version.PUBLIC
    assert version_of(full, Version.FULL) is full
    assert Record.model_validate_json(full.model_dump_json(by_alias=True)) == full


def test_words_that_are_no_ids_stay(peopled: Kept) -> None:
    said = "The UNIVERSITY and CONSULTANTS agree: G-Cloud 14, RM6187, 2.5% @ £10, C# and #1"
    full = peopled.record()
    purpose = full.assessment.purpose.model_copy(update={"text": said})
    spoken = full.model_copy(update={"assessment": full.assessment.model_copy(update={"purpose": purpose})})
    assert public(spoken).assessment.purpose.text == said


@pytest.mark.parametrize("way", WAYS)
def test_a_submission_that_the_first_version_froze_has_a_record_too(way: str, world: World) -> None:
    person = world.person(LEAD)
    by = {name: answer | {"by": person} for name, answer in SNAPSHOT["answers"].items()}
    facts = SNAPSHOT["assessment"] | {"started_by": person}
    old = SNAPSHOT | {"answers": by, "assessment": facts}
    submission = world.submission(world.assessment(), frozen=old)
    for record in (record_of(world, submission), public(record_of(world, submission))):
        said = WAYS[way](record)
        assert "Licensing" in said
        assert way == "csv" or "5 so far" in said
