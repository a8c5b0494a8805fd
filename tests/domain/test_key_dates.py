"""The dates on which somebody must have decided follow from a contract's terms."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.key_dates import KeyDateKind, Practice, key_dates
from bot.domain.notice import Notice, Period, Unit
from bot.domain.problems import InvalidForm
from bot.domain.terms import Break, Length, Option, Renewal, Terms, check_terms

THREE_MONTHS = Notice(number=3, unit=Unit.MONTHS)
ENGLAND = Practice("england-and-wales", Period(6, Unit.MONTHS), Notice(number=6, unit=Unit.MONTHS))
HOSTING = Terms(
    start=date(2026, 4, 1),
    end=date(2029, 3, 30),
    notice=THREE_MONTHS,
    breaks=(Break(on=date(2028, 4, 3)),),
)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
LENGTHS = st.builds(
    Length, number=st.integers(1, 40), unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])
)
NOTICES = st.none() | st.builds(
    Notice, number=st.integers(0, 36), unit=st.sampled_from(Unit), clear=st.sampled_from([True, False, None])
)


def changed(**changes: object) -> Terms:
    return HOSTING.model_copy(update=changes)


@st.composite
def plausible_terms(draw: st.DrawFn) -> Terms:
    start = draw(DAYS)
    length = draw(st.integers(min_value=0, max_value=4_000))
    within = st.integers(min_value=-5, max_value=length + 5).map(lambda n: start + timedelta(days=n))
    clauses = st.one_of(
        within.map(lambda on: Break(on=on)),
        st.builds(lambda first, every: Break(first_after=first, every=every), LENGTHS, st.none() | LENGTHS),
        st.just(Break(any_time=True)),
    )
    return Terms(
        start=start,
        end=start + timedelta(days=length),
        notice=draw(NOTICES),
        breaks=tuple(draw(st.lists(clauses, max_size=3))),
        options=tuple(Option(length=each) for each in draw(st.lists(LENGTHS, max_size=3))),
        renewal=draw(st.none() | within.map(lambda on: Renewal(on=on))),
        reviews=tuple(draw(st.lists(within, max_size=2))),
    )


def test_each_key_date_has_its_deadlines_the_earliest_first() -> None:
    found = key_dates(changed(renewal=Renewal(on=date(2027, 4, 1))), ENGLAND)

    assert [(kind, each.date, each.deadline, each.decide_by) for kind, each in found] == [
        (KeyDateKind.RENEWAL, date(2027, 4, 1), date(2026, 12, 31), date(2026, 6, 30)),
        (KeyDateKind.BREAK, date(2028, 4, 3), date(2027, 12, 31), date(2027, 6, 30)),
        (KeyDateKind.END, date(2029, 3, 30), date(2028, 12, 29), date(2028, 6, 29)),
    ]


def test_a_contract_with_nothing_else_still_ends() -> None:
    assert [kind for kind, _ in key_dates(changed(breaks=None), ENGLAND)] == [KeyDateKind.END]


def test_while_an_option_is_open_the_end_can_be_an_extension() -> None:
    terms = changed(breaks=(), options=(Option(length=Length(number=12)),))

    assert [(kind, each.date) for kind, each in key_dates(terms, ENGLAND)] == [
        (KeyDateKind.EXTENSION, date(2029, 3, 30))
    ]
    assert [(kind, each.date) for kind, each in key_dates(terms.extended(), ENGLAND)] == [
        (KeyDateKind.END, date(2030, 3, 30))
    ]


def test_a_notice_nobody_knows_is_assumed_and_said_to_be() -> None:
    [(_, found)] = key_dates(changed(breaks=(), notice=None), ENGLAND)

    assert found.assumed
    assert found.less_notice == date(2028, 9, 30)


def test_a_review_needs_no_notice() -> None:
    found = key_dates(changed(breaks=(), reviews=(date(2027, 4, 3),)), ENGLAND)

    [review] = [each for kind, each in found if kind is KeyDateKind.REVIEW]
    assert review.deadline == review.decide_by == date(2027, 4, 2)


def test_a_clause_has_its_own_notice_and_of_two_on_one_day_the_longer_counts() -> None:
    longer = Break(on=date(2028, 4, 3), notice=Notice(number=6, unit=Unit.MONTHS))

    found = key_dates(changed(breaks=(*(HOSTING.breaks or ()), longer)), ENGLAND)

    assert [(kind, each.deadline) for kind, each in found if kind is KeyDateKind.BREAK] == [
        (KeyDateKind.BREAK, date(2027, 10, 1))
    ]


def test_key_dates_with_one_deadline_stand_in_their_order() -> None:
    terms = changed(breaks=(Break(on=HOSTING.end),), renewal=Renewal(on=HOSTING.end))

    assert [kind for kind, _ in key_dates(terms, ENGLAND)] == [
        KeyDateKind.BREAK,
        KeyDateKind.RENEWAL,
    ]


@settings(deadline=None)
@given(plausible_terms())
def test_accepted_terms_have_each_date_once_within_the_contract_and_in_order(terms: Terms) -> None:
    assume(acceptable(terms))

    found = key_dates(terms, ENGLAND)

    deadlines = [explained.deadline for _, explained in found]
    assert deadlines == sorted(deadlines)
    assert len({(kind, each.date) for kind, each in found}) == len(found)
    assert all(terms.start <= each.date <= terms.extent + timedelta(days=1) for _, each in found)
    last = {each.date for kind, each in found if kind in (KeyDateKind.END, KeyDateKind.EXTENSION)}
    assert last == {terms.end} or (terms.renews_at_end and not last)


def acceptable(terms: Terms) -> bool:
    try:
        check_terms(terms, ENGLAND.nation)
    except InvalidForm:
        return False
    return True


@pytest.mark.parametrize("kind", list(KeyDateKind))
def test_every_kind_comes_up(kind: KeyDateKind) -> None:
    terms = changed(
        renewal=Renewal(on=date(2027, 4, 1)),
        reviews=(date(2027, 5, 4),),
        options=(Option(length=Length(number=1), used=kind is KeyDateKind.END),),
    )

    assert kind in {each for each, _ in key_dates(terms, ENGLAND)}
