"""What can be evidence, and how a message reads when it is quoted."""

import pytest

from bot.domain.evidence import (
    LARGEST,
    LONGEST_TITLE,
    Brought,
    SlackFile,
    SlackMessage,
    told_of,
    unsuitable,
)
from bot.domain.problems import Problem
from bot.domain.written import quoted


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ({"name": "notes.pdf", "mimetype": "application/pdf"}, None),
        ({"name": "notes", "mode": "snippet"}, None),
        ({"id": "F1", "mode": "file_access"}, None),
        ({"name": "a.EXE"}, Problem.EVIDENCE_IS_PROGRAM),
        ({"name": "harmless", "mimetype": "application/x-msdownload"}, Problem.EVIDENCE_IS_PROGRAM),
        ({"name": "costs.xlsm"}, Problem.EVIDENCE_IS_PROGRAM),
        ({"name": "a.tar.gz"}, Problem.EVIDENCE_IS_ARCHIVE),
        ({"name": "x", "mimetype": "application/zip"}, Problem.EVIDENCE_IS_ARCHIVE),
        ({"name": "a.pdf", "mode": "tombstone"}, Problem.EVIDENCE_DELETED),
        ({"name": "a.pdf", "mode": "hidden_by_limit"}, Problem.EVIDENCE_HIDDEN),
        ({"name": "a.gdoc", "is_external": True, "mode": "hosted"}, Problem.EVIDENCE_ELSEWHERE),
        ({"name": "a.pdf", "mode": "external"}, Problem.EVIDENCE_ELSEWHERE),
        ({"name": "a.pdf", "size": LARGEST + 1}, Problem.EVIDENCE_TOO_LARGE),
    ],
)
def test_kinds_of_files(file: dict[str, object], problem: Problem | None) -> None:
    assert unsuitable(told_of(file)) is problem


def test_a_long_name_loses_its_middle() -> None:
    told = told_of({"id": "F1", "name": f"{'x' * 300}.pdf", "user": "U1", "size": "12"})
    assert len(told.name) == LONGEST_TITLE
    assert told.name.endswith("x.pdf")
    assert (told.author, told.size) == ("U1", 0)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("see <https://example.gov.uk/a|our notes>", "see our notes (https://example.gov.uk/a)"),
        ("see <https://example.gov.uk/a>", "see https://example.gov.uk/a"),
        ("<https://example.gov.uk|https://example.gov.uk>", "https://example.gov.uk"),
        ("ask <@U012AB3CD> in <#C012AB3CD|general>", "ask @U012AB3CD in #general"),
        ("<!here> <!subteam^S1|@ops> 3 &lt; 4 &amp; 5", "@here @ops 3 < 4 & 5"),
        ("<mailto:a@example.gov.uk|a@example.gov.uk>", "a@example.gov.uk"),
    ],
)
def test_a_message_is_quoted_as_it_reads(text: str, reads: str) -> None:
    assert quoted(text) == reads


def test_what_is_suitable_of_what_was_brought() -> None:
    fine, zipped = SlackFile("F1", "a.pdf", "", 1, "hosted"), SlackFile("F2", "a.zip", "", 1, "hosted")
    said = SlackMessage("C1:1700000000.000100", "Twelve.", "U1")
    assert Brought(said, (fine, zipped)).suitable == Brought(said, (fine,))
    assert Brought(None, (zipped,)).suitable.is_nothing
    assert said.at is not None
    assert said.at.year == 2023
    assert SlackMessage("C1", "", "").at is None
