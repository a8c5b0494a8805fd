"""Money: what people type for an amount in pounds, and how an amount is shown to them.

An amount is a whole number of pence. Nothing here uses floating point.
"""

import re
from decimal import Context, Decimal

from bot.domain.english import figure, money
from bot.domain.problems import InvalidInput, Problem

LARGEST_PENCE = 10_000_000_000_000
"""The most that is taken as an amount, in pence: £100 billion. More is likelier a slip of the finger."""

_AMOUNT = re.compile(
    r"""
    (?P<sign>[-\u2212\u2013]|minus\s)?\s*
    (?:£|gbp\b)?\s*
    (?P<inner_sign>[-\u2212])?
    (?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    \s*(?P<unit>k|thousand|m|mn|million|bn|billion)?
    (?:\s*(?:pounds?|gbp))?
    """,
    re.VERBOSE,
)
_UNITS = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
_MOST_DECIMALS_WITHOUT_UNIT = 2
_LONGEST_SHOWN = 60


def parse_pounds(text: str) -> int:
    """Read an amount in pounds, as people type it, and give it in pence.

    Takes "£1.2m", "250k", "1,200,000", "£1,200,000.50", "1.2 million" and "2.5bn".

    Raises InvalidInput, with no field, for a negative amount, for more than LARGEST_PENCE, and for
    anything that is not exactly one amount in whole pence. "1.200" is refused too: it may be meant as
    one thousand two hundred.
    """
    typed = text.strip()
    match = _AMOUNT.fullmatch(typed.lower())
    if match is None:
        raise _unreadable(typed)
    if match["sign"] or match["inner_sign"]:
        raise InvalidInput(field="", problem=Problem.MONEY_NEGATIVE, values={"typed": typed[:_LONGEST_SHOWN]})
    pence = _in_pence(match["number"].replace(",", ""), match["unit"])
    if pence is None:
        raise _unreadable(typed)
    if pence > LARGEST_PENCE:
        raise InvalidInput(field="", problem=Problem.MONEY_TOO_LARGE, values={"most": pounds(LARGEST_PENCE)})
    return pence


def pounds(pence: int) -> str:
    """Show an amount given in pence: "£950", "£100,000", "£1.2 million", "£49.50".

    Millions and billions are used only where one decimal place gives the amount exactly; otherwise
    the figure is given in full. Pence are shown only where there are some. Style:
    https://www.gov.uk/guidance/style-guide/a-to-z#money
    """
    return money(pence)


def typed_pounds(pence: int) -> str:
    """Give an amount as people would type it, exactly: "£1,200,000", "£49.50". `parse_pounds` reads it."""
    return figure(pence)


def _in_pence(number: str, unit: str | None) -> int | None:
    """Give the amount in pence, or None where it is not a whole number of them or may mean another number."""
    amount = Decimal(number)
    decimals = len(number.partition(".")[2])
    if unit is None and decimals > _MOST_DECIMALS_WITHOUT_UNIT:
        return None
    scale = Decimal(_UNITS[unit] * 100 if unit else 100)
    # The default context rounds to 28 digits, which would make a long fraction look whole.
    exact = Context(prec=len(number) + len(str(scale)))
    pence = exact.multiply(amount, scale)
    whole = int(pence)
    return whole if exact.compare(pence, Decimal(whole)) == 0 else None


def _unreadable(typed: str) -> InvalidInput:
    return InvalidInput(field="", problem=Problem.MONEY_UNREADABLE, values={"typed": typed[:_LONGEST_SHOWN]})
