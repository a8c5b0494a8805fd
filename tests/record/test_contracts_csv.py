import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contract import ContractSaid
from bot.domain.contract_facts import Supplies
from bot.domain.incoming import Incoming
from bot.domain.money import LARGEST_PENCE
from bot.domain.ownership import Ownership
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Renewal, Terms
from bot.record.contracts.cells import guarded, joined, split, unguarded
from bot.record.contracts.own_csv import COLUMNS, Kept, row, written
from tests.domain.test_terms_words import LENGTHS, NOTICES, OPTIONS, lists

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
KEYS = st.text("ABC/-=+@'|;\\ 0123", min_size=1, max_size=20).filter(lambda text: text.strip())
LINES = TEXT.filter(lambda text: text.strip()).map(lambda text: text[:100]).filter(lambda text: text.strip())
NUMBERS = st.none() | st.text("0123456789NI", min_size=1, max_size=9)
SUPPLIERS = st.lists(st.builds(Supplier, name=LINES, number=NUMBERS), min_size=1, max_size=4).map(tuple)
START = date(2027, 4, 1)
TERMS = st.builds(
    Terms,
    start=st.just(START),
    end=st.just(date(2999, 3, 31)),
    notice=st.none() | NOTICES.filter(lambda notice: notice.period.number < 300),
    breaks=lists(
        st.builds(Break, on=st.dates(START, date(2900, 1, 1)))
        | st.builds(
            Break, any_time=st.just(True), notice=st.none() | NOTICES.filter(lambda n: n.number < 300)
        )
    ),
    options=lists(OPTIONS),
    renewal=st.none() | st.builds(Renewal, on=st.dates(START, date(2900, 1, 1)), length=st.none() | LENGTHS),
    reviews=st.lists(st.dates(START, date(2900, 1, 1)), max_size=3).map(tuple),
    automatic=st.none() | st.booleans(),
)
SAID = st.builds(
    ContractSaid,
    reference=st.none() | KEYS,
    ocid=st.none() | KEYS,
    title=LINES,
    suppliers=SUPPLIERS,
    value_pence=st.integers(0, LARGEST_PENCE),
    spent_pence=st.none() | st.integers(0, LARGEST_PENCE),
    terms=TERMS,
    product=st.none() | st.just("software-licences"),
    supplies=st.frozensets(st.sampled_from(Supplies)),
    data_owner=st.none() | st.sampled_from(Ownership),
    ip_owner=st.none() | st.sampled_from(Ownership),
    usage_based=st.none() | st.booleans(),
    links=st.lists(LINES, max_size=3).map(tuple),
    notes=TEXT.filter(lambda text: not text or not text.isspace()),
    guessed=st.dictionaries(st.sampled_from(["options", "value_pence"]), TEXT, max_size=2),
)


@given(TEXT)
def test_a_guarded_cell_is_never_a_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).lstrip().startswith(("=", "+", "-", "@"))
    assert not guarded(cell).startswith(("\t", "\r"))


@given(st.lists(st.lists(LINES, min_size=1, max_size=3), max_size=4))
def test_several_values_in_a_cell_come_back_as_they_were(values: list[list[str]]) -> None:
    assert split(joined(values)) == values


@given(SAID)
def test_what_is_exported_is_imported_as_it_was(said: ContractSaid) -> None:
    lines = csv.reader(io.StringIO("".join(written([Kept(said, "U1", None, 7, "view:V1")])), newline=""))
    heads, cells = list(lines)
    named = dict(zip(heads, cells, strict=True))
    read = row(2, named, {name: name for name in COLUMNS}, "england-and-wales")
    assert isinstance(read, Incoming), read
    assert read.said == said
    assert (read.owner, read.deputy, read.assessment_id) == ("U1", None, 7)
    assert read.key == (None if said.reference or said.ocid else "view:V1")
