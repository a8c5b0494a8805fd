"""Evidence in every form of a record, and what its other versions leave out of it."""

from datetime import UTC, datetime

import pytest

from bot.record.model import Evidence, Record, Version, Words
from bot.record.page import page_of
from bot.record.public import version_of
from bot.record.table import row_of
from tests.cards.world import ASHA, LEAD
from tests.record.conftest import Kept
from tests.record.test_versions import SLACK_ID, pdf_text

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
DIGEST = "ab12" * 16
MESSAGE = Evidence(
    kind="message", state="kept", title="", address=f"https://x.slack.com/archives/C0LICENSE1/p1?cid={LEAD}",
    author=LEAD, words=Words(text="Twelve people want it, says <@U0WRITTEN1>."), digest=None, size=None,
    media_type=None, written_at=AT, added_by=ASHA, added_at=AT, held_in_slack=False,
)  # fmt: skip
FILE = MESSAGE.model_copy(
    update={
        "kind": "file", "title": "Interviews.pdf", "words": Words(), "digest": DIGEST, "size": 12,
        "held_in_slack": True, "address": f"https://x.slack.com/files/{LEAD}/F1/interviews.pdf",
    }
)  # fmt: skip
LINK = MESSAGE.model_copy(
    update={"kind": "link", "title": "Our notes", "address": "https://example.gov.uk/notes", "words": Words()}
)
LOST = FILE.model_copy(update={"state": "gone", "title": "", "digest": None, "address": None})


@pytest.fixture
def record(peopled: Kept) -> Record:
    """Give a record of which the first answer has evidence of each kind."""
    full = peopled.record()
    first, *others = full.answers
    attached = first.model_copy(update={"evidence": (MESSAGE, FILE, LINK, LOST)})
    return full.model_copy(update={"answers": (attached, *others)})


@pytest.mark.parametrize("way", [page_of, pdf_text])
def test_a_record_shows_evidence_and_says_what_only_slack_holds(way: object, record: Record) -> None:
    assert callable(way)
    said = way(record)
    for each in (
        f"Message in Slack, by {LEAD}", "Twelve people want it", "File Interviews.pdf",
        "Its contents are held only in Slack.", "Our notes", "https://example.gov.uk/notes",
        "File without a name", "It was deleted from Slack.",
    ):  # fmt: skip
        assert each in said, each
    assert DIGEST in said.replace(" ", "")


def test_a_public_version_has_nobody_in_its_evidence(record: Record) -> None:
    said = page_of(version_of(record, Version.PUBLIC))
    assert SLACK_ID.findall(said) == []
    assert "slack.com" not in said
    for each in ("Twelve people want it", "Interviews.pdf", DIGEST, "https://example.gov.uk/notes"):
        assert each in said


def test_evidence_of_a_sensitive_answer_is_left_out_with_it(record: Record) -> None:
    first, *others = record.answers
    finding = record.model_copy(update={"answers": (first.model_copy(update={"sensitive": True}), *others)})
    said = version_of(finding, Version.WITHOUT_SENSITIVE).model_dump_json()
    assert "Twelve people" not in said
    assert "Interviews.pdf" not in said
    assert DIGEST not in said


def test_the_register_counts_it(record: Record) -> None:
    row = row_of(record)
    assert (row["evidence_attached"], row["evidence_held_in_slack"]) == (4, 2)
    assert row["answers_with_evidence"] == record.evidence
