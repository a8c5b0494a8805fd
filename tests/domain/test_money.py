import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.money import LARGEST_PENCE, parse_pounds, pounds
from bot.domain.problems import InvalidInput, Problem

AMOUNTS = st.integers(min_value=0, max_value=LARGEST_PENCE)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("£1.2m", 120_000_000),
        ("250k", 25_000_000),
        ("250K", 25_000_000),
        ("1,200,000", 120_000_000),
        ("£1,200,000.50", 120_000_050),
        ("1.2 million", 120_000_000),
        ("£3 Million", 300_000_000),
        ("2.5bn", 250_000_000_000),
        ("1 billion", 100_000_000_000),
        ("40 thousand", 4_000_000),
        ("£ 950", 95_000),
        ("950 pounds", 95_000),
        ("GBP 950", 95_000),
        ("950 gbp", 95_000),
        ("  £950\n", 95_000),
        ("£\u00a0950", 95_000),
        (".5m", 50_000_000),
        ("1.5", 150),
        ("0.01", 1),
        ("0", 0),
        ("£0", 0),
        ("007", 700),
        ("1.23456789m", 123_456_789),
        ("£100bn", LARGEST_PENCE),
    ],
)
def test_amounts_as_people_type_them(typed: str, pence: int) -> None:
    assert parse_pounds(typed) == pence


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.MONEY_UNREADABLE),
        ("   ", Problem.MONEY_UNREADABLE),
        ("lots", Problem.MONEY_UNREADABLE),
        ("£", Problem.MONEY_UNREADABLE),
        ("1,2,3", Problem.MONEY_UNREADABLE),
        ("12,00,000", Problem.MONEY_UNREADABLE),
        ("1 200 000", Problem.MONEY_UNREADABLE),
        ("1.200.000", Problem.MONEY_UNREADABLE),
        ("1.200", Problem.MONEY_UNREADABLE),
        ("1.234567891m", Problem.MONEY_UNREADABLE),
        ("1.0000000000000000000000000000000000001m", Problem.MONEY_UNREADABLE),
        ("£1m to £2m", Problem.MONEY_UNREADABLE),
        ("about £1m", Problem.MONEY_UNREADABLE),
        ("£1m a year", Problem.MONEY_UNREADABLE),
        ("5b", Problem.MONEY_UNREADABLE),
        ("$5", Problem.MONEY_UNREADABLE),
        ("1e9", Problem.MONEY_UNREADABLE),
        ("1_000", Problem.MONEY_UNREADABLE),
        ("\u0661\u0662", Problem.MONEY_UNREADABLE),
        ("nan", Problem.MONEY_UNREADABLE),
        ("-5", Problem.MONEY_NEGATIVE),
        ("-£5", Problem.MONEY_NEGATIVE),
        ("£-5", Problem.MONEY_NEGATIVE),
        ("\u22125m", Problem.MONEY_NEGATIVE),
        ("minus 5", Problem.MONEY_NEGATIVE),
        ("£100,000,000,000.01", Problem.MONEY_TOO_LARGE),
        ("100.1bn", Problem.MONEY_TOO_LARGE),
        ("9" * 5_000, Problem.MONEY_TOO_LARGE),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(typed: str, problem: Problem) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pounds(typed)

    assert refused.value.problem is problem
    assert refused.value.field == ""


def test_a_refusal_says_the_most_there_may_be_or_what_was_typed() -> None:
    with pytest.raises(InvalidInput) as too_large:
        parse_pounds("200bn")
    with pytest.raises(InvalidInput) as unreadable:
        parse_pounds(" lots and lots ")
    with pytest.raises(InvalidInput) as very_long:
        parse_pounds("x" * 3_000)

    assert too_large.value.values == {"most": "£100 billion"}
    assert unreadable.value.values == {"typed": "lots and lots"}
    assert len(very_long.value.values["typed"]) == 60


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (4_950, "£49.50"),
        (95_000, "£950"),
        (10_000_000, "£100,000"),
        (99_999_999, "£999,999.99"),
        (100_000_000, "£1 million"),
        (120_000_000, "£1.2 million"),
        (123_000_000, "£1,230,000"),
        (120_000_001, "£1,200,000.01"),
        (1_250_000_000, "£12.5 million"),
        (99_990_000_000, "£999.9 million"),
        (100_000_000_000, "£1 billion"),
        (250_000_000_000, "£2.5 billion"),
        (125_000_000_000, "£1,250 million"),
        (LARGEST_PENCE, "£100 billion"),
        (-95_000, "-£950"),
        (-120_000_000, "-£1.2 million"),
    ],
)
def test_amounts_as_people_see_them(pence: int, shown: str) -> None:
    assert pounds(pence) == shown


@settings(deadline=None)
@given(AMOUNTS)
def test_what_is_shown_can_be_typed_back(pence: int) -> None:
    assert parse_pounds(pounds(pence)) == pence


@settings(deadline=None)
@given(AMOUNTS.map(lambda pence: pence // 100 * 100))
def test_whole_pounds_read_the_same_with_and_without_their_trimmings(pence: int) -> None:
    whole = pence // 100

    assert {parse_pounds(form) for form in (f"{whole}", f"{whole:,}", f"£{whole:,}.00", f" £ {whole} ")} == {
        pence
    }


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=99_999), st.sampled_from([("k", 3), ("m", 6), ("bn", 9)]))
def test_a_unit_moves_the_decimal_point(thousandths: int, unit: tuple[str, int]) -> None:
    name, power = unit

    assert parse_pounds(f"{thousandths // 1000}.{thousandths % 1000:03}{name}") == thousandths * 10 ** (
        power - 1
    )


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0123456789.,£-kmbn "))
def test_any_text_is_an_amount_within_bounds_or_a_named_problem(typed: str) -> None:
    found = read_or_problem(typed)

    if isinstance(found, Problem):
        assert found in {Problem.MONEY_UNREADABLE, Problem.MONEY_NEGATIVE, Problem.MONEY_TOO_LARGE}
    else:
        assert 0 <= found <= LARGEST_PENCE


def read_or_problem(typed: str) -> int | Problem:
    try:
        return parse_pounds(typed)
    except InvalidInput as refused:
        return refused.problem
