"""What a contract can say of itself, and what it cannot."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.notice import Notice, Unit
from bot.domain.problems import InvalidForm, Problem
from bot.domain.terms import MOST_BREAKS, Break, Length, Option, Renewal, Terms, check_terms
from tests.domain.test_key_dates import HOSTING, changed

ENGLAND = "england-and-wales"
YEAR = Length(number=12)


@pytest.mark.parametrize(
    "terms",
    [
        HOSTING,
        changed(breaks=None),
        changed(breaks=(Break(on=HOSTING.start),)),
        changed(breaks=(Break(on=HOSTING.end),)),
        changed(breaks=(Break(any_time=True), Break(first_after=YEAR, every=YEAR))),
        changed(renewal=Renewal(on=HOSTING.start)),
        changed(renewal=Renewal(on=HOSTING.end + timedelta(days=1))),
        changed(breaks=None, end=HOSTING.start, notice=Notice(number=0, unit=Unit.DAYS)),
        changed(breaks=None, end=date(2026, 7, 1)),
        changed(end=date.max),
        changed(breaks=(Break(on=date(2029, 12, 1)),), options=(Option(length=YEAR),)),
    ],
)
def test_terms_that_can_be(terms: Terms) -> None:
    check_terms(terms, ENGLAND)


@pytest.mark.parametrize(
    ("terms", "problems"),
    [
        (changed(end=date(2026, 3, 31)), {"end": Problem.END_BEFORE_START}),
        (changed(max_extent=date(2029, 3, 29)), {"max_extent": Problem.EXTENT_BEFORE_END}),
        (changed(breaks=(Break(on=date(2026, 3, 31)),)), {"breaks": Problem.DATE_OUTSIDE_CONTRACT}),
        (changed(breaks=(Break(on=date(2029, 3, 31)),)), {"breaks": Problem.DATE_OUTSIDE_CONTRACT}),
        (
            changed(breaks=(Break(first_after=Length(number=37)),)),
            {"breaks": Problem.DATE_OUTSIDE_CONTRACT},
        ),
        (changed(renewal=Renewal(on=date(2026, 3, 31))), {"renewal": Problem.DATE_OUTSIDE_CONTRACT}),
        (changed(renewal=Renewal(on=date(2029, 4, 1))), {"renewal": Problem.DATE_OUTSIDE_CONTRACT}),
        (changed(reviews=(date(2029, 4, 1),)), {"reviews": Problem.DATE_OUTSIDE_CONTRACT}),
        (changed(breaks=None, end=date(2026, 6, 30)), {"notice": Problem.NOTICE_LONGER_THAN_TERM}),
        (
            changed(breaks=(Break(any_time=True, notice=Notice(number=99, unit=Unit.MONTHS)),)),
            {"breaks": Problem.NOTICE_LONGER_THAN_TERM},
        ),
        (
            Terms(
                start=date(2026, 4, 1),
                end=date(2026, 4, 30),
                breaks=(Break(on=date(2028, 4, 1)),),
                renewal=Renewal(on=date(2025, 4, 1)),
                notice=Notice(number=90, unit=Unit.DAYS),
            ),
            {
                "breaks": Problem.DATE_OUTSIDE_CONTRACT,
                "renewal": Problem.DATE_OUTSIDE_CONTRACT,
                "notice": Problem.NOTICE_LONGER_THAN_TERM,
            },
        ),
    ],
)
def test_terms_that_cannot_be_are_refused_field_by_field(
    terms: Terms, problems: Mapping[str, Problem]
) -> None:
    with pytest.raises(InvalidForm) as refused:
        check_terms(terms, ENGLAND)

    assert {one.field: one.problem for one in refused.value.problems} == problems


def test_a_refusal_carries_the_dates_of_the_contract_in_words() -> None:
    with pytest.raises(InvalidForm) as refused:
        check_terms(changed(breaks=(Break(on=date(2030, 1, 1)),)), ENGLAND)

    assert refused.value.problems[0].values == {"start": "1 April 2026", "end": "30 March 2029"}


def test_a_break_comes_again_without_being_pulled_forward_by_a_short_month() -> None:
    clause = Break(first_after=Length(number=1), every=Length(number=12))

    assert list(clause.days(date(2026, 1, 31), date(2029, 6, 1))) == [
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2029, 2, 28),
    ]


def test_every_twelve_months_from_month_24() -> None:
    clause = Break(first_after=Length(number=24), every=YEAR)

    assert list(clause.days(date(2026, 4, 1), date(2029, 3, 31))) == [date(2028, 4, 1)]
    assert list(clause.days(date(2026, 4, 1), date(2030, 4, 1))) == [
        date(2028, 4, 1), date(2029, 4, 1), date(2030, 4, 1),
    ]  # fmt: skip


def test_no_clause_fills_the_register() -> None:
    daily = Break(first_after=Length(number=1, unit=Unit.DAYS), every=Length(number=1, unit=Unit.DAYS))

    assert len(list(daily.days(date(2026, 4, 1), date.max))) == MOST_BREAKS
    assert len(list(Break(first_after=YEAR, every=YEAR).days(date(9990, 1, 1), date.max))) == 9


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"on": "2027-04-01", "any_time": True},
        {"on": "2027-04-01", "every": {"number": 12}},
        {"first_after": {"number": 5, "unit": "working_days"}},
    ],
)
def test_a_break_is_one_of_three(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Break.model_validate(said)


def test_an_extension_runs_from_the_day_after_so_that_a_month_end_stays_one() -> None:
    terms = changed(end=date(2027, 2, 28), options=(Option(length=Length(number=1)), Option(length=YEAR)))

    once = terms.extended()

    assert once.end == date(2027, 3, 31)
    assert [option.used for option in once.options or ()] == [True, False]
    assert once.extent == terms.extent == date(2028, 3, 31)
    with pytest.raises(ValueError, match="no option"):
        once.extended().extended()


def test_the_day_the_contract_names_is_its_maximum_extent() -> None:
    assert changed(max_extent=date(2031, 3, 31)).extent == date(2031, 3, 31)
    assert changed().extent == HOSTING.end
    assert changed(end=date.max, options=(Option(length=YEAR),)).extent == date.max


@settings(deadline=None)
@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)),
    st.lists(st.integers(1, 48), min_size=1, max_size=5),
)
def test_options_taken_one_after_another_lead_to_the_maximum_extent(end: date, months: list[int]) -> None:
    terms = Terms(
        start=end, end=end, options=tuple(Option(length=Length(number=number)) for number in months)
    )
    extent = terms.extent

    for _ in months:
        terms = terms.extended()

    assert terms.end == extent
    assert terms.open_options == ()


def test_what_is_kept_beside_its_columns_reads_back() -> None:
    terms = changed(options=(), automatic=False, reviews=(date(2027, 1, 5),))

    assert Terms.model_validate(terms.kept | {"start": terms.start, "end": terms.end}) == terms


def test_the_first_break() -> None:
    assert HOSTING.first_break == date(2028, 4, 3)
    assert changed(breaks=None).first_break is None
    assert changed(breaks=(Break(any_time=True), *(HOSTING.breaks or ()))).first_break == HOSTING.start
