from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.key_dates import ContractTerms, KeyDateKind, check_terms, key_dates, reminder_days
from bot.domain.notice import NO_NOTICE, Period, Unit
from bot.domain.problems import InvalidForm, Problem

HOSTING = ContractTerms(
    start=date(2026, 4, 1),
    end=date(2029, 3, 30),
    break_date=date(2028, 4, 3),
    renewal_date=None,
    notice=Period(3, Unit.MONTHS),
)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@st.composite
def plausible_terms(draw: st.DrawFn) -> ContractTerms:
    start = draw(DAYS)
    length = draw(st.integers(min_value=0, max_value=4_000))
    within = st.none() | st.integers(min_value=-5, max_value=length + 5).map(
        lambda n: start + timedelta(days=n)
    )
    return ContractTerms(
        start=start,
        end=start + timedelta(days=length),
        break_date=draw(within),
        renewal_date=draw(within),
        notice=Period(draw(st.integers(min_value=0, max_value=36)), draw(st.sampled_from(Unit))),
    )


@pytest.mark.parametrize(
    "terms",
    [
        HOSTING,
        replace(HOSTING, break_date=None),
        replace(HOSTING, break_date=HOSTING.start),
        replace(HOSTING, break_date=HOSTING.end),
        replace(HOSTING, renewal_date=HOSTING.start),
        replace(HOSTING, renewal_date=HOSTING.end),
        replace(HOSTING, renewal_date=HOSTING.end + timedelta(days=1)),
        replace(HOSTING, break_date=None, end=HOSTING.start, notice=NO_NOTICE),
        replace(HOSTING, break_date=None, end=date(2026, 7, 1)),
        replace(HOSTING, end=date.max),
    ],
)
def test_terms_that_can_be(terms: ContractTerms) -> None:
    check_terms(terms)


@pytest.mark.parametrize(
    ("terms", "problems"),
    [
        (replace(HOSTING, end=date(2026, 3, 31)), {"end": Problem.END_BEFORE_START}),
        (replace(HOSTING, break_date=date(2026, 3, 31)), {"break_date": Problem.DATE_OUTSIDE_CONTRACT}),
        (replace(HOSTING, break_date=date(2029, 3, 31)), {"break_date": Problem.DATE_OUTSIDE_CONTRACT}),
        (replace(HOSTING, renewal_date=date(2026, 3, 31)), {"renewal_date": Problem.DATE_OUTSIDE_CONTRACT}),
        (replace(HOSTING, renewal_date=date(2029, 4, 1)), {"renewal_date": Problem.DATE_OUTSIDE_CONTRACT}),
        (
            replace(HOSTING, break_date=None, end=date(2026, 6, 30)),
            {"notice": Problem.NOTICE_LONGER_THAN_TERM},
        ),
        (
            replace(HOSTING, notice=Period(9_999, Unit.MONTHS)),
            {"notice": Problem.NOTICE_LONGER_THAN_TERM},
        ),
        (
            ContractTerms(
                start=date(2026, 4, 1),
                end=date(2026, 4, 30),
                break_date=date(2028, 4, 1),
                renewal_date=date(2025, 4, 1),
                notice=Period(90, Unit.DAYS),
            ),
            {
                "break_date": Problem.DATE_OUTSIDE_CONTRACT,
                "renewal_date": Problem.DATE_OUTSIDE_CONTRACT,
                "notice": Problem.NOTICE_LONGER_THAN_TERM,
            },
        ),
    ],
)
def test_terms_that_cannot_be_are_refused_field_by_field(
    terms: ContractTerms, problems: Mapping[str, Problem]
) -> None:
    with pytest.raises(InvalidForm) as refused:
        check_terms(terms)

    assert {one.field: one.problem for one in refused.value.problems} == problems


def test_a_refusal_carries_the_dates_of_the_contract_in_words() -> None:
    with pytest.raises(InvalidForm) as refused:
        check_terms(replace(HOSTING, break_date=date(2030, 1, 1)))

    assert refused.value.problems[0].values == {"start": "1 April 2026", "end": "30 March 2029"}


def test_each_key_date_has_its_deadline_the_earliest_first() -> None:
    terms = replace(HOSTING, renewal_date=date(2027, 4, 1))

    found = key_dates(terms, "england-and-wales")

    assert [(kind, explained.date, explained.deadline) for kind, explained in found] == [
        (KeyDateKind.RENEWAL, date(2027, 4, 1), date(2026, 12, 31)),
        (KeyDateKind.BREAK, date(2028, 4, 3), date(2027, 12, 31)),
        (KeyDateKind.END, date(2029, 3, 30), date(2028, 12, 29)),
    ]


def test_a_contract_without_a_break_or_a_renewal_still_ends() -> None:
    found = key_dates(replace(HOSTING, break_date=None), "scotland")

    assert [kind for kind, _ in found] == [KeyDateKind.END]


def test_key_dates_with_one_deadline_stand_as_break_renewal_end() -> None:
    terms = replace(HOSTING, break_date=HOSTING.end, renewal_date=HOSTING.end)

    assert [kind for kind, _ in key_dates(terms, "scotland")] == [
        KeyDateKind.BREAK,
        KeyDateKind.RENEWAL,
        KeyDateKind.END,
    ]


@settings(deadline=None)
@given(plausible_terms())
def test_accepted_terms_have_every_deadline_in_order_and_their_dates_within_the_contract(
    terms: ContractTerms,
) -> None:
    assume(acceptable(terms))

    found = key_dates(terms, "england-and-wales")

    deadlines = [explained.deadline for _, explained in found]
    assert deadlines == sorted(deadlines)
    assert len(found) == 1 + (terms.break_date is not None) + (terms.renewal_date is not None)
    assert all(terms.start <= each.date <= terms.end + timedelta(days=1) for _, each in found)
    assert next(each for kind, each in found if kind is KeyDateKind.END).less_notice >= terms.start


def acceptable(terms: ContractTerms) -> bool:
    try:
        check_terms(terms)
    except InvalidForm:
        return False
    return True


DEADLINE = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("today", "reminders"),
    [
        (date(2027, 1, 1), ((90, date(2027, 10, 2)), (30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 10, 2), ((90, date(2027, 10, 2)), (30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 10, 3), ((30, date(2027, 12, 1)), (7, date(2027, 12, 24)))),
        (date(2027, 12, 24), ((7, date(2027, 12, 24)),)),
        (date(2027, 12, 25), ((6, date(2027, 12, 25)),)),
        (date(2027, 12, 31), ((0, date(2027, 12, 31)),)),
        (date(2028, 1, 1), ()),
    ],
)
def test_reminders_still_to_come(today: date, reminders: tuple[tuple[int, date], ...]) -> None:
    assert reminder_days(DEADLINE, (90, 30, 7), today) == reminders


def test_the_order_and_repeats_of_a_policy_do_not_matter() -> None:
    today = date(2027, 1, 1)

    assert reminder_days(DEADLINE, (7, 90, 7, 30), today) == reminder_days(DEADLINE, (90, 30, 7), today)


def test_a_policy_without_reminders_has_none() -> None:
    assert reminder_days(DEADLINE, (), date(2027, 12, 1)) == ()


@settings(deadline=None)
@given(DAYS, st.lists(st.integers(min_value=0, max_value=400)), DAYS)
def test_reminders_lie_between_today_and_the_deadline_and_one_is_never_missing(
    deadline: date, before: list[int], today: date
) -> None:
    found = reminder_days(deadline, before, today)

    assert bool(found) == (bool(before) and today <= deadline)
    assert [day for _, day in found] == sorted({day for _, day in found})
    assert all(today <= day <= deadline and (deadline - day).days == number for number, day in found)
    assert all(
        (days, deadline - timedelta(days=days)) in found for days in before if days <= (deadline - today).days
    )
