"""Numbers, amounts, days and lists are said in one place, as GOV.UK says them."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.english import day, figure, listed, money, number, plural
from bot.domain.money import LARGEST_PENCE, parse_pounds

AMOUNTS = st.integers(0, LARGEST_PENCE) | st.integers(0, LARGEST_PENCE // 10_000_000).map(
    lambda tenths: tenths * 10_000_000
)


def test_amounts_are_said_as_govuk_says_them() -> None:
    said = {0: "£0", 4950: "£49.50", 95_000: "£950", 10_000_000: "£100,000", 120_000_000: "£1.2 million"}
    assert {pence: money(pence) for pence in said} == said
    assert (money(123_456_789), money(-5_000), money(250_000_000_000)) == (
        "£1,234,567.89", "-£50", "£2.5 billion",
    )  # fmt: skip


@given(AMOUNTS)
def test_an_amount_that_is_said_is_read_as_the_same(pence: int) -> None:
    assert parse_pounds(money(pence)) == pence
    assert parse_pounds(figure(pence)) == pence


@given(AMOUNTS)
def test_what_is_owed_is_said_with_a_minus_before_the_pound(pence: int) -> None:
    assert money(-pence) == (f"-{money(pence)}" if pence else "£0")


@given(st.integers(-(10**15), 10**15))
def test_a_number_has_a_comma_between_thousands(count: int) -> None:
    assert number(count) == f"{count:,}"


@given(st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=6))
def test_no_decimal_is_lost(count: Decimal) -> None:
    assert Decimal(number(count).replace(",", "")) == count


@given(st.integers(0, 10**9))
def test_one_is_singular_and_everything_else_is_not(count: int) -> None:
    assert plural(count, "day") == f"{number(count)} day{'' if count == 1 else 's'}"
    assert plural(count, "entry", "entries").endswith("entry" if count == 1 else "entries")


@given(st.dates())
def test_a_day_is_read_back_from_its_words(on: date) -> None:
    name, month, year = day(on).split()
    assert (int(name), f"{on:%B}", int(year)) == (on.day, month, on.year)


@given(st.lists(st.text(st.characters(exclude_characters=","), min_size=1), max_size=6))
def test_every_thing_of_a_list_is_named_once_and_in_order(things: list[str]) -> None:
    first, end = things[:-1], things[-1:]
    assert listed(things) == " and ".join([part for part in (", ".join(first), *end) if part])
    assert listed(things, "or").count(" or ") >= (len(things) > 1)
