"""A record tells every answer that was given before the one that was submitted."""

from datetime import timedelta

import pytest

from bot.record.model import Record
from bot.record.page import page_of
from bot.record.public import public, without_sensitive
from bot.store.tables import Assessment
from tests.cards.test_sensitive import take
from tests.cards.world import DEVELOPER, LEAD, NOW, World
from tests.record.conftest import Kept, record_of
from tests.record.test_versions import pdf_text


@pytest.fixture
def changed(world: World) -> Record:
    """Give the record of a submission in which one answer was changed twice, once by somebody else."""
    assessment = world.assessment()
    world.answer_all(assessment)
    hour = timedelta(hours=1)
    for place, (value, words, by) in enumerate(
        [
            ("no", "We begin in May, says Jo.", LEAD),
            ("partly", "Six <script>interviews</script> so far.", DEVELOPER),
            ("yes", "Twelve interviews.", LEAD),
        ]
    ):
        world.answer(assessment, "user-research", value, words, by=by, at=NOW + place * hour)
    submission = world.submission(assessment, frozen=take(world, assessment))
    return record_of(world, submission)


def test_every_answer_with_who_and_when(changed: Record) -> None:
    [answer] = [each for each in changed.answers if each.question == "user-research"]
    assert (answer.value, answer.words.text) == ("yes", "Twelve interviews.")
    assert [(each.value, each.words.text, each.by) for each in answer.versions] == [
        ("yes", "because", LEAD),
        ("no", "We begin in May, says Jo.", LEAD),
        ("partly", "Six <script>interviews</script> so far.", DEVELOPER),
    ]
    assert [each.at for each in answer.versions[1:]] == [NOW, NOW + timedelta(hours=1)]
    assert sum(bool(each.versions) for each in changed.answers) == 1
    for said in (page_of(changed), pdf_text(changed)):
        assert "Changed 3 times before it was submitted." in said
        assert f"On 1 April 2027 at 10:05am by {DEVELOPER}: Partly" in said
    assert "<script>" not in page_of(changed)
    assert Record.model_validate_json(changed.model_dump_json(by_alias=True)) == changed


def test_the_public_version_has_only_what_was_submitted(changed: Record) -> None:
    said = page_of(public(changed))
    assert "Twelve interviews." in said
    assert "says Jo" not in said
    assert "Changed 3 times" not in said


def test_earlier_sensitive_answers_are_left_out_with_the_last(secretive: Kept) -> None:
    world = secretive.world
    with world.database.reading() as session:
        assessment = session.get_one(Assessment, secretive.submission.assessment_id)
    world.answer(assessment, "fridge-cold", "no", "the zebra was ill", at=NOW + timedelta(hours=1))
    world.answer(assessment, "fridge-cold", "yes", "all is well", at=NOW + timedelta(hours=2))
    record = record_of(world, world.submission(assessment, number=2, frozen=take(world, assessment)))
    assert "the zebra was ill" in page_of(record)
    assert "zebra was ill" not in without_sensitive(record).model_dump_json()
