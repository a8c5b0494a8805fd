"""A page and a PDF say the same, whatever people wrote; a table holds no formula."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from bot.domain.lifecycle import Status
from bot.domain.spend import Kind
from bot.record.model import Condition, Record, Words
from bot.record.page import page_of
from bot.record.pdf import pdf_of
from bot.record.public import public
from bot.record.table import COLUMNS, csv_of, row_of
from tests.cards.test_sensitive import take
from tests.cards.world import BEN, LEAD, World
from tests.record.conftest import Kept, keep_and_agree, record_of
from tests.record.test_versions import pdf_text

ERASED = "2029-05-01 10:00:00.000000"
HOSTILE = '#import "x" *bold* $x$ @label <script>alert(1)</script> `code` \\ "]) #{1+1} [link](x) {{ 7*7 }}'


def titled(record: Record, title: str) -> Record:
    return record.model_copy(update={"assessment": record.assessment.model_copy(update={"title": title})})


def test_what_people_wrote_is_never_read_as_markup(peopled: Kept) -> None:
    record = titled(peopled.record(), HOSTILE)
    assert "<script>" not in page_of(record)
    assert "{{ 7*7 }}" in page_of(record)
    assert "*bold* $x$ @label" in pdf_text(record)
    assert "alert(1)</script> `code`" in pdf_text(record)


def test_what_became_of_a_condition_and_who_agreed_is_told(peopled: Kept) -> None:
    keep_and_agree(peopled)
    record = peopled.record()
    told = page_of(record)
    for words in (
        f"Said to be done by {LEAD} on 1 April 2027",
        "Report 7, page 3",
        f"Accepted by {BEN} on",
        f"Security objected to submission 2, by {BEN}, on",
        "Nobody has tried it",
    ):
        assert words in told
    assert [step.status for step in record.decisions[-1].conditions[1].steps] == ["done", "accepted"]
    open_to_all = page_of(public(record))
    assert "Report 7, page 3" in open_to_all
    assert "Security objected to submission 2, on" in open_to_all
    assert LEAD not in open_to_all
    assert BEN not in open_to_all


def test_a_pdf_is_tagged_and_has_a_title_and_a_language(peopled: Kept) -> None:
    pdf = PdfReader(io.BytesIO(pdf_of(peopled.record())))
    root: Any = pdf.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Licensing service \u2013 Record of submission 2"
    assert "pdfuaid" in str(root["/Metadata"].get_object().get_data())


@pytest.mark.parametrize("title", ["汉字 and العربية", "\ue123\U0010fffd", "😀 \u0001\u202e", " \u200b "])
def test_characters_that_no_font_has_do_not_keep_a_pdf_from_being_made(title: str, peopled: Kept) -> None:
    assert "What was decided" in pdf_text(titled(peopled.record(), title))


def test_a_character_of_no_font_is_written_by_its_number(peopled: Kept) -> None:
    assert "so [U+10FFFD] it is" in pdf_text(titled(peopled.record(), "so \U0010fffd it is"))


def test_the_same_record_is_the_same_pdf(peopled: Kept) -> None:
    assert pdf_of(peopled.record()) == pdf_of(peopled.record())


def test_words_that_were_erased_say_when(peopled: Kept) -> None:
    record = peopled.record()
    gone = Words(erased_on=date(2029, 5, 1))
    made = record.decisions[-1].model_copy(update={"words": gone, "conditions": (Condition(words=gone),)})
    erased = record.model_copy(update={"decisions": (*record.decisions[:-1], made)})
    assert "Erased on 1 May 2029" in page_of(erased)
    assert "Erased on 1 May 2029" in pdf_text(erased)
    assert row_of(erased)["reason"] == row_of(erased)["conditions"] == "[erased on 2029-05-01]"


def test_words_that_are_erased_from_where_they_are_kept_are_gone_from_the_record(peopled: Kept) -> None:
    with peopled.world.database.writing() as session:
        session.execute(text("UPDATE words SET text = NULL, salt = NULL, erased_at = :at"), {"at": ERASED})
    record = peopled.record()
    assert "Too dear." not in page_of(record)
    assert {answer.words.erased_on for answer in record.answers} == {date(2029, 5, 1)}
    assert "Erased on 1 May 2029" in pdf_text(record)
    assert "Erased on 1 May 2029" in page_of(public(record))
    assert record.decisions[-1].words == Words(erased_on=date(2029, 5, 1))
    assert record.decisions[-1].conditions[0].words.erased_on == date(2029, 5, 1)


def test_a_part_in_which_something_stands_in_the_way_is_named(world: World) -> None:
    here = world.kitchens()
    service = here.assessment(status=Status.SUBMITTED)
    part = here.assessment(title="Tea room", kind=Kind.COMPONENT, parent_id=service.id)
    here.answer_all(service)
    here.answer_all(part, {"fridge-cold": "no"})
    record = record_of(here, here.submission(service, frozen=take(here, service)))

    said = "Something in Tea room, a part of this, stands in the way of a plain approval."
    for version in (record, public(record)):
        assert said in page_of(version)
        assert said in " ".join(pdf_text(version).split())


def test_a_page_needs_no_other_file(peopled: Kept) -> None:
    page = page_of(peopled.record())
    assert '<html lang="en-GB"' in page
    assert "src=" not in page
    assert "url(" not in page
    assert "<link" not in page


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n=", "  =", "\uff1d"])
def test_no_cell_is_a_formula(begins: str, peopled: Kept) -> None:
    record = titled(peopled.record(), f"{begins}cmd|' /C calc'!A0")
    (row,) = csv.DictReader(io.StringIO(csv_of([record]), newline=""))
    assert row["title"].startswith("'")
    assert row["whole_life_cost_pounds"] == "1200000"


def test_every_column_is_explained_and_filled() -> None:
    explained = Path("docs/record.md").read_text("utf-8").split("## Columns")[1]
    for name in COLUMNS:
        assert f"`{name}`" in explained


def test_a_row_is_a_submission_with_the_decision_that_stands(peopled: Kept) -> None:
    row = row_of(peopled.record())
    assert tuple(row) == COLUMNS
    assert (row["number"], row["outcome"], row["decisions"]) == (2, "approve_with_conditions", 3)
    assert str(row["conditions"]).splitlines()[1] == "Publish the menu"
