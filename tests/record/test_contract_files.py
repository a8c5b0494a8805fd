"""Files of contracts of every kind: what is read from them, and what is refused with its line and column."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.contract import ContractSaid
from bot.domain.incoming import FileRefused, Incoming, Refused
from bot.domain.problems import Problem
from bot.domain.suppliers import Supplier
from bot.domain.terms import Length, Option
from bot.record.contracts import file

DATA = Path(__file__).parents[1] / "data"
NATION = "england-and-wales"
HEAD = "reference,title,suppliers,value_pounds,start,end"
GOOD = "A,Hosting,Example Ltd,1000,2026-04-01,2029-03-31"
A_YEAR = Option(length=Length(number=12))


def rows(folder: Path, content: str | bytes | Any, name: str = "file") -> list[Incoming | Refused]:
    path = folder / name
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(file.rows(path, NATION))


def one(folder: Path, content: str | bytes | Any) -> ContractSaid:
    (row,) = rows(folder, content)
    assert isinstance(row, Incoming), row
    return row.said


def refused(folder: Path, content: str | bytes | Any) -> list[tuple[int, str, str]]:
    return [
        (row.line, problem.field, problem.problem.value)
        for row in rows(folder, content)
        if isinstance(row, Refused)
        for problem in row.problems
    ]


# Our own columns


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_our_own_columns_are_read_however_a_spreadsheet_wrote_them(
    tmp_path: Path, mark: str, between: str
) -> None:
    said = one(tmp_path, mark + f"{HEAD}\r\n{GOOD}\r\n".replace(",", between))
    assert (said.reference, said.value_pence, said.terms.end) == ("A", 100_000, date(2029, 3, 31))


def test_columns_go_by_other_names_too(tmp_path: Path) -> None:
    said = one(
        tmp_path,
        "Title,Supplier,Value,Start date,End date,Notice period,Break clauses\n"
        "Hosting,Example Ltd,£1.2m,1 April 2026,31/03/2029,3 months,any time with 90 days notice\n",
    )
    assert said.value_pence == 120_000_000
    assert said.terms.breaks is not None
    assert said.terms.breaks[0].any_time


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("A,Hosting,Example Ltd,1000,2029-04-01,2029-03-31", "end", "end_before_start"),
        ("A,Hosting,Example Ltd,1000,30 February 2026,2029-03-31", "start", "no_such_day"),
        ("A,Hosting,Example Ltd,1000,01/04/26,2029-03-31", "start", "year_too_short"),
        ("A,Hosting,Example Ltd,-5,2026-04-01,2029-03-31", "value_pounds", "money_negative"),
        ("A,Hosting,Example Ltd,lots,2026-04-01,2029-03-31", "value_pounds", "money_unreadable"),
        ("A,,Example Ltd,5,2026-04-01,2029-03-31", "title", "cell_empty"),
        ("A,Hosting,|5,5,2026-04-01,2029-03-31", "suppliers", "supplier_unreadable"),
        (f"A,{'x' * 301},Example Ltd,5,2026-04-01,2029-03-31", "title", "text_too_long"),
        ("A,Host\0ing,Example Ltd,5,2026-04-01,2029-03-31", "", "text_broken"),
        ("A,Hosting,Example Ltd,5,2026-04-01,2029-03-31,more", "", "cells_too_many"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(tmp_path: Path, line: str, column: str, problem: str) -> None:
    assert refused(tmp_path, f"{HEAD}\n{GOOD}\n\n{line}\n") == [(4, column, problem)]


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("breaks", "1 April 2040", "date_outside_contract"),
        ("notice", "4 years", "notice_longer_than_term"),
        ("notice", "soon", "notice_unreadable"),
        ("options", "3+1", "option_unreadable"),
        ("max_extent", "2028-01-01", "extent_before_end"),
        ("renewal", "2040-01-01", "date_outside_contract"),
        ("reviews", "2040-01-01", "date_outside_contract"),
        ("automatic", "perhaps", "choice_unknown"),
        ("supplies", "magic", "choice_unknown"),
        ("data_owner", "nobody", "choice_unknown"),
        ("product", "Not an id", "choice_unknown"),
        ("owner", "Dina", "person_unknown"),
        ("assessment", "seven", "number_unreadable"),
        ("guessed", "something", "guess_unreadable"),
        ("links", "https://example.gov.uk/" + "x" * 300, "text_too_long"),
    ],
)
def test_every_column_says_what_it_cannot_take(tmp_path: Path, column: str, cell: str, problem: str) -> None:
    assert refused(tmp_path, f"{HEAD},{column}\n{GOOD},{cell}\n") == [(2, column, problem)]


def test_all_that_is_wrong_with_a_line_is_said_at_once(tmp_path: Path) -> None:
    found = refused(tmp_path, f"{HEAD},notice\nA,,Example Ltd,-1,soon,1/1/30,x\n")
    assert [problem for _, _, problem in found] == [
        "cell_empty", "money_negative", "date_unreadable", "year_too_short", "notice_unreadable",
    ]  # fmt: skip


def test_a_formula_is_text_on_the_way_in(tmp_path: Path) -> None:
    assert one(tmp_path, f"{HEAD}\n{GOOD.replace('Hosting', '=1+1')}\n").title == "=1+1"
    assert one(tmp_path, f"{HEAD}\n{GOOD.replace('Hosting', chr(39) + '=1+1')}\n").title == "=1+1"


def test_a_column_that_is_not_known_is_told_of(tmp_path: Path) -> None:
    found = rows(tmp_path, f"{HEAD},notise\n{GOOD},x\n")
    told = next(row for row in found if isinstance(row, Refused))
    assert (told.line, told.problems[0].problem) == (0, Problem.COLUMN_UNKNOWN)
    assert told.problems[0].values["meant"] == "notice"
    assert any(isinstance(row, Incoming) for row in found)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.FILE_EMPTY),
        (b"PK\x03\x04...", Problem.IS_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", Problem.IS_SPREADSHEET),
        (f"{HEAD}\n{GOOD}\n".encode("utf-16"), Problem.NOT_UTF8),
        (f"{HEAD}\n{GOOD}\n".replace("Hosting", "Café").encode("latin-1"), Problem.NOT_UTF8),
        (b"title,start\nx,y\n", Problem.COLUMNS_MISSING),
        (f"{HEAD},Title\n{GOOD},x\n".encode(), Problem.COLUMN_TWICE),
        (f'{HEAD}\n"{GOOD}'.encode(), Problem.FILE_BROKEN),
        (b'{"releases": [', Problem.FILE_BROKEN),
        (b"{nonsense", Problem.FILE_BROKEN),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    tmp_path: Path, content: bytes, problem: Problem
) -> None:
    with pytest.raises(FileRefused) as why:
        rows(tmp_path, content)
    assert why.value.problem is problem


# Contracts Finder

FINDER = (
    "Notice Identifier,Organisation Name,Title,Description,Published Date,Value Low,Value High,Awarded Value,"
    '"Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]",Contract start date,Contract end date\n'
)


def finder(**changed: str) -> str:
    cells = {
        "id": "CF-1",
        "title": "Case management",
        "text": "",
        "value": "0",
        "suppliers": (
            "[Example Ltd|1 High Street|Companies House|01234567|Yes|No][Other Ltd|2 Low Road|DUNS|99|No|No]"
        ),
        "start": "01/04/2026",
        "end": "31/03/2029",
    } | changed
    return (
        f'{FINDER}{cells["id"]},Department,"{cells["title"]}","{cells["text"]}",2026-03-01T10:00:00Z,1,2,'
        f'{cells["value"]},"{cells["suppliers"]}",{cells["start"]},{cells["end"]}\n'
    )


def test_an_export_of_contracts_finder_is_read(tmp_path: Path) -> None:
    said = one(tmp_path, b"\xef\xbb\xbf" + finder().encode())
    assert said.ocid == "contracts-finder:CF-1"
    assert said.suppliers == (Supplier(name="Example Ltd", number="01234567"), Supplier(name="Other Ltd"))
    assert (said.terms.start, said.terms.end) == (date(2026, 4, 1), date(2029, 3, 31))
    assert said.terms.notice is None
    assert dict(said.guessed) == {"value_pence": "0"}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Hosting on a 3+1 basis", (A_YEAR,)),
        ("2 years + 1 + 1", (A_YEAR, A_YEAR)),
        ("24 months plus 6 months", (Option(length=Length(number=6)),)),
        ("with the option to extend for two further periods of 12 months", (A_YEAR, A_YEAR)),
        ("2 x 12 months", (A_YEAR, A_YEAR)),
        ("may be extended by up to a further 24 months", (Option(length=Length(number=24)),)),
        ("A service for 3,000 people, open 24/7", None),
    ],
)
def test_extensions_in_free_text_are_guesses(
    tmp_path: Path, text: str, options: tuple[Option, ...] | None
) -> None:
    said = one(tmp_path, finder(text=text, value="1000"))
    assert said.terms.options == options
    assert dict(said.guessed) == ({"options": text} if options else {})
    assert said.notes == text


def test_a_bad_notice_of_contracts_finder_is_named_by_its_columns(tmp_path: Path) -> None:
    assert refused(tmp_path, finder(start="31/02/2026", value="-1", title="")) == [
        (2, "Title", "cell_empty"),
        (2, "Awarded Value", "money_negative"),
        (2, "Contract start date", "no_such_day"),
    ]


# Open Contracting

RELEASE: dict[str, Any] = {
    "ocid": "ocds-b5fd17-1",
    "id": "1",
    "date": "2026-03-01T00:00:00Z",
    "tender": {"title": "Case management"},
    "awards": [
        {
            "id": "1",
            "status": "active",
            "value": {"amount": 1200000.5, "currency": "GBP"},
            "suppliers": [{"id": "GB-COH-01234567", "name": "Example Ltd"}, {"id": "x", "name": "Other Ltd"}],
            "contractPeriod": {
                "startDate": "2026-04-01T00:00:00+01:00",
                "endDate": "2029-03-31T23:59:59+01:00",
            },
        }
    ],
}


def release(**award: Any) -> dict[str, Any]:
    return RELEASE | {"awards": [RELEASE["awards"][0] | award]}


@pytest.mark.parametrize(
    "content",
    [
        RELEASE,
        [RELEASE],
        {"uri": "x", "releases": [RELEASE], "publisher": {"name": "y"}},
        {"records": [{"ocid": "ocds-b5fd17-1", "compiledRelease": RELEASE, "releases": [{"url": "z"}]}]},
        {"records": [{"ocid": "ocds-b5fd17-1", "releases": [RELEASE]}]},
        f"{json.dumps(RELEASE)}\n",
        f"{json.dumps({'releases': [RELEASE]})}\n",
    ],
)
def test_a_release_is_found_in_every_shape_of_file(tmp_path: Path, content: Any) -> None:
    said = one(tmp_path, content)
    assert (said.ocid, said.title, said.value_pence) == ("ocds-b5fd17-1/1", "Case management", 120_000_050)
    assert said.suppliers == (Supplier(name="Example Ltd", number="01234567"), Supplier(name="Other Ltd"))
    assert (said.terms.start, said.terms.end) == (date(2026, 4, 1), date(2029, 3, 31))


def test_json_lines_are_releases_one_after_another(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(RELEASE | {"ocid": f"ocds-{number}"}) for number in range(3))
    found = rows(tmp_path, lines)
    assert [row.line for row in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-31T23:00:00Z", date(2026, 4, 1)),
        ("2026-04-01T00:00:00+01:00", date(2026, 4, 1)),
        ("2026-06-30T23:59:00Z", date(2026, 6, 30)),
        ("2026-06-30T23:30:00Z", date(2026, 7, 1)),
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-04-01T09:00:00", date(2026, 4, 1)),
    ],
)
def test_a_moment_is_a_day_in_london(tmp_path: Path, said: str, day: date) -> None:
    period = {"startDate": said, "endDate": "2029-03-31"}
    assert one(tmp_path, release(contractPeriod=period)).terms.start == day


def test_what_an_award_does_not_say_the_tender_does(tmp_path: Path) -> None:
    tender = {
        "title": "T",
        "contractPeriod": {"startDate": "2026-04-01", "durationInDays": 365, "maxExtentDate": "2028-03-31"},
        "options": {"description": "Two options of 12 months"},
    }
    said = one(
        tmp_path, release(contractPeriod={}, value={"amount": 0, "currency": "GBP"}) | {"tender": tender}
    )
    assert (said.terms.end, said.terms.max_extent) == (date(2027, 3, 31), date(2028, 3, 31))
    assert said.terms.options == (A_YEAR, A_YEAR)
    assert set(said.guessed) == {"end", "options", "value_pence"}


def test_a_contract_is_the_same_before_and_after_it_is_signed(tmp_path: Path) -> None:
    award = RELEASE["awards"][0]
    signed = RELEASE | {
        "contracts": [
            {"id": "c1", "awardID": "1", "period": award["contractPeriod"], "title": "Signed"},
            {"id": "c2", "awardID": "1", "period": award["contractPeriod"], "title": "Lot 2"},
            {"id": "c3", "awardID": "1", "status": "cancelled"},
        ]
    }
    found = [row.said for row in rows(tmp_path, signed) if isinstance(row, Incoming)]
    assert [(said.ocid, said.title) for said in found] == [
        ("ocds-b5fd17-1/1", "Signed"),
        ("ocds-b5fd17-1/c2", "Lot 2"),
    ]


@pytest.mark.parametrize(
    ("changed", "path", "problem"),
    [
        ({"contractPeriod": {"startDate": "2026-04-01"}}, "awards/0/contractPeriod/endDate", "cell_empty"),
        ({"contractPeriod": {}}, "awards/0/contractPeriod/startDate", "cell_empty"),
        ({"suppliers": []}, "awards/suppliers", "cell_empty"),
        ({"value": {"amount": 5, "currency": "EUR"}}, "awards/0/value", "currency_foreign"),
        ({"value": {"amount": -5}}, "awards/0/value", "money_negative"),
        ({"value": {"amount": "x"}}, "awards/0/value", "money_unreadable"),
        ({"value": {"amount": 10**15}}, "awards/0/value", "money_too_large"),
        ({"status": "terminated"}, "awards/0/status", "contract_over"),
        ({"title": "a\0b"}, "", "text_broken"),
        ({"id": "a\0b"}, "", "text_broken"),
        ({"value": {"amount": json.loads("1" + "0" * 400)}}, "awards/0/value", "money_too_large"),
        ({"value": {"amount": "1e999999"}}, "awards/0/value", "money_unreadable"),
        ({"value": {"amount": {"of": 5}}}, "awards/0/value", "money_unreadable"),
        ({"suppliers": [{"name": ["Example"]}]}, "awards/suppliers", "cell_empty"),
    ],
)
def test_a_release_says_what_is_wrong_by_its_path(
    tmp_path: Path, changed: dict[str, Any], path: str, problem: str
) -> None:
    assert (1, path, problem) in refused(tmp_path, release(**changed))


@pytest.mark.parametrize("odd", [None, 5, True, "x", [], ["x"], {}, {"x": 1}, [None], "NESTED"])
@pytest.mark.parametrize(
    "name", ["id", "status", "title", "suppliers", "value", "relatedLots", "contractPeriod", "description"]
)
def test_a_field_of_another_kind_than_it_should_be_breaks_nothing(
    tmp_path: Path, name: str, odd: Any
) -> None:
    lots = {"tender": {"title": "Hosting", "lots": [{"id": "1"}]}, "parties": [{"id": "x", "roles": 5}]}
    text = json.dumps(release(**{name: odd}) | lots | {"date": odd})
    found = rows(tmp_path, text.replace('"NESTED"', "[" * 5000 + "]" * 5000))
    assert len(found) == 1


@pytest.mark.parametrize("suppliers", ["x" * 301, "Example Ltd | " + "1" * 61])
def test_a_supplier_that_is_too_long_is_refused(tmp_path: Path, suppliers: str) -> None:
    line = GOOD.replace("Example Ltd", suppliers)
    assert refused(tmp_path, f"{HEAD}\n{line}\n") == [(2, "suppliers", "text_too_long")]


@pytest.mark.parametrize("name", sorted(each.name for each in (DATA / "ocds").glob("*.json")))
def test_the_example_of_the_open_contracting_partnership_is_one_contract(name: str) -> None:
    found = list(file.rows(DATA / "ocds" / name, NATION))
    assert all(isinstance(row, Incoming) for row in found)
    last = found[-1]
    assert isinstance(last, Incoming)
    assert last.said.title == "Contract to build new cycle lanes in the centre of town."
    assert last.said.suppliers[0].number == "11111111"
    assert last.said.terms.max_extent == date(2011, 12, 31)
    assert len({row.said.ocid for row in found if isinstance(row, Incoming)}) == 1


@pytest.mark.parametrize("column", ["reference", "title", "links", "notes", "ocid", "suppliers"])
def test_a_sign_that_no_text_has_is_refused_wherever_it_stands(tmp_path: Path, column: str) -> None:
    cells = dict(zip(HEAD.split(","), GOOD.split(","), strict=True)) | {"links": "https://a", "ocid": "x"}
    cells[column] = f"{cells.get(column, 'x')}\0y"
    lines = ",".join(cells), ",".join(cells.values())
    assert refused(tmp_path, "\n".join(lines)) == [(2, "", "text_broken")]
