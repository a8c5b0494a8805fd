"""A file becomes contracts: seen all at once or not at all, and once only."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.notice import Notice, Unit
from bot.flows.contracting import contracts, importing
from bot.flows.contracting.contracts import NewContract
from bot.flows.contracting.importing import CannotAccept
from bot.store.tables import ImportState, Person
from tests.importing.world import CARYS, NOW, ORGANISATION, STRANGER, Register

TWO = ({"reference": "A"}, {"reference": "B", "end": "2028-03-31"})


def test_nobody_sees_a_contract_until_all_are_accepted(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    assert (row.state, books.counts(row)) == (ImportState.READY, (2, 0, 0, 0))
    assert books.contracts() == []
    assert books.accepts(row) is None
    assert [each.reference for each in books.contracts()] == ["A", "B"]
    assert books.key_dates() == []
    books.rests()
    assert books.state(row.id or 0).state is ImportState.DONE
    first, second = books.contracts()
    assert (first.staged_in_id, first.owner_id, first.said_terms.notice) == (
        None,
        None,
        Notice(number=3, unit=Unit.MONTHS),
    )
    assert books.key_dates() == [(first.id, "end", "2029-03-31"), (second.id, "end", "2028-03-31")]
    assert books.events() == [
        ("organisation:1", "import_accepted"),
        (f"contract:{first.id}", "imported"),
        (f"contract:{second.id}", "imported"),
    ]


def test_the_same_file_again_changes_nothing(books: Register) -> None:
    path = books.csv(*TWO, {"reference": ""})
    books.brings_in(path)
    before = books.contracts(), books.key_dates(), books.events()
    again = books.brings_in(path)
    assert books.counts(again) == (0, 0, 3, 0)
    assert books.contracts() == before[0]
    assert books.key_dates() == before[1]
    assert [event for event in books.events() if event[0] != "organisation:1"] == [
        event for event in before[2] if event[0] != "organisation:1"
    ]


def test_what_changed_is_changed_and_dates_follow(books: Register) -> None:
    books.brings_in(books.csv(*TWO))
    row = books.stages(books.csv({"reference": "A", "end": "2030-03-31", "owner": "U0DELIVERY"}, TWO[1]))
    assert books.counts(row) == (0, 1, 1, 0)
    assert books.contracts()[0].end.isoformat() == "2029-03-31"
    books.accepts(row)
    books.rests()
    changed = books.contracts()[0]
    assert (changed.end.isoformat(), changed.revision, changed.owner_id is None) == ("2030-03-31", 2, False)
    assert (changed.id, "end", "2030-03-31") in books.key_dates()
    assert books.events()[-1] == (f"contract:{changed.id}", "contract_changed")


def test_an_empty_cell_leaves_what_people_have_said(books: Register) -> None:
    books.brings_in(books.csv({"reference": "A", "notes": "Ask Dina.", "breaks": "none"}))
    row = books.stages(books.csv({"reference": "A", "notice": "", "notes": ""}))
    assert books.counts(row) == (0, 0, 1, 0)


@pytest.mark.parametrize("kept", ["reference", "ocid"])
def test_a_contract_twice_in_a_file_is_refused_the_second_time(books: Register, kept: str) -> None:
    one = {"reference": "", "ocid": "", kept: "A"}
    row = books.stages(books.csv(one, {**one, "title": "Again"}))
    assert books.counts(row) == (1, 0, 0, 1)
    assert books.problems(row) == [(3, kept, "twice_in_file")]
    books.accepts(row)
    books.rests()
    again = books.stages(books.csv(one, {**one, "title": "Again"}))
    assert books.counts(again) == (0, 0, 1, 1)


def test_a_row_that_is_two_contracts_is_refused(books: Register) -> None:
    books.brings_in(books.csv({"reference": "A", "ocid": ""}, {"reference": "", "ocid": "ocds-1"}))
    row = books.stages(books.csv({"reference": "A", "ocid": "ocds-1"}))
    assert books.problems(row) == [(2, "ocid", "matches_two")]


def test_only_who_brought_it_or_leads_may_accept(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    refused = books.accepts(row, STRANGER)
    assert refused is not None
    assert refused.why is CannotAccept.NOT_YOURS
    assert importing.drop(books.context, NOW, STRANGER, row.id or 0) == refused
    assert books.contracts() == []


def test_a_reference_taken_meanwhile_stops_the_whole_import(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    books.brings_in(books.csv({"reference": "B"}))
    refused = books.accepts(row)
    assert refused is not None
    assert (refused.why, refused.about) == (CannotAccept.TAKEN, "B")
    assert len(books.contracts()) == 1


def test_a_reference_taken_while_it_is_opened_gives_way(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    said = books.contracts()
    books.accepts(row)
    with books.context.database.writing() as session:
        copy = {**books.contracts()[1].model_dump(exclude={"id"}), "staged_in_id": None, "origin": "other"}
        session.add(type(books.contracts()[1]).model_validate(copy))
    books.rests()
    assert said == []
    done = books.state(row.id or 0)
    assert (done.state, books.counts(done)) == (ImportState.DONE, (1, 0, 0, 1))
    assert books.problems(done) == [(3, "", "reference_taken")]


def test_what_is_not_wanted_leaves_nothing_behind(books: Register) -> None:
    books.brings_in(books.csv({"reference": "C"}))
    row = books.stages(books.csv(*TWO, {"reference": "C", "title": "New"}, {"end": "soon"}))
    assert importing.drop(books.context, NOW, CARYS, row.id or 0) is None
    assert importing.drop(books.context, NOW, CARYS, row.id or 0) is None
    books.rests()
    assert books.state(row.id or 0).state is ImportState.CLEARED
    assert (books.rows(), books.problems(row)) == (1, [])
    refused = books.accepts(row)
    assert refused is not None
    assert refused.why is CannotAccept.NOT_READY


def test_what_nobody_accepts_for_a_week_is_dropped(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    books.rests()
    assert books.state(row.id or 0).state is ImportState.READY
    while importing.tick(books.context, NOW + timedelta(days=8)):
        pass
    assert books.state(row.id or 0).state is ImportState.CLEARED
    assert books.rows() == 0


def test_a_change_that_no_longer_fits_is_refused_alone(books: Register) -> None:
    books.brings_in(books.csv(*TWO))
    row = books.stages(
        books.csv({"reference": "A", "renewal": "2029-03-01"}, {"reference": "B", "title": "New"})
    )
    contract = books.contracts()[0]
    terms = contract.said_terms.model_copy(update={"end": NOW.date().replace(year=2028)})
    said = contract.said.model_copy(update={"terms": terms})
    contracts.change(books.context, NOW, CARYS, contract.id or 0, contract.revision, said)
    assert books.accepts(row) is None
    books.rests()
    done = books.state(row.id or 0)
    assert books.counts(done) == (0, 1, 0, 1)
    assert books.problems(done) == [(2, "", "moved_on")]
    assert [each.title for each in books.contracts()] == ["Hosting", "New"]


def test_registering_by_form_knows_what_was_accepted(books: Register) -> None:
    row = books.stages(books.csv(*TWO))
    books.accepts(row)
    said = books.contracts()[0].said
    with pytest.raises(Exception, match="reference_taken"):
        contracts.register(
            books.context, NOW, CARYS, "view:1", NewContract(organisation=ORGANISATION, said=said, owner=None)
        )


def test_an_owner_who_has_left_is_refused(books: Register) -> None:
    books.brings_in(books.csv({"reference": "A", "owner": "U0DELIVERY"}))
    with books.context.database.writing() as session:
        for person in session.exec(select(Person).where(Person.slack_id == "U0DELIVERY")):
            person.left_at = NOW
    row = books.stages(books.csv({"owner": "U0DELIVERY"}, {"reference": "C", "deputy": "U0DELIVERY"}))
    assert books.problems(row) == [(2, "owner", "person_has_left"), (3, "deputy", "person_has_left")]


def test_an_ocid_that_another_import_took_meanwhile_refuses_that_change_alone(books: Register) -> None:
    books.brings_in(books.csv(*TWO))
    ocid = {"ocid": "ocds-1/1"}
    rows = {"reference": "A", **ocid, "title": "New"}, {"reference": "B", "title": "New"}
    first = books.stages(books.csv(*rows))
    assert books.counts(first) == (0, 2, 0, 0)
    books.brings_in(books.csv({"reference": "C", **ocid}))
    assert books.accepts(first) is None
    books.rests()
    row = books.state(first.id or 0)
    assert (row.state, books.counts(row)) == (ImportState.DONE, (0, 1, 0, 1))
    assert books.problems(row) == [(2, "", "reference_taken")]
    assert [(each.title, each.ocid) for each in books.contracts()] == [
        ("Hosting", None),
        ("New", None),
        ("Hosting", "ocds-1/1"),
    ]
