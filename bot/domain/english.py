"""How numbers, amounts, days and lists are said: by Babel, in British English, in the style of GOV.UK.

This is the one place that says them; templates reach it through the filters of `bot.render.speech`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

LOCALE = Locale("en", "GB")

_WHOLE, _WITH_PENCE, _TENTHS = "¤#,##0", "¤#,##0.00", "¤#,##0.#"
_UNITS = ((1_000_000_000, "billion"), (1_000_000, "million"))


def day(on: date) -> str:
    """Return '1 April 2027'."""
    return format_date(on, "d MMMM y", locale=LOCALE)


def number(count: int | Decimal) -> str:
    """Return '1,200', with every decimal there is."""
    return format_decimal(count, locale=LOCALE, decimal_quantization=False)


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return '1 question' or '12 questions'; `many` where an s does not make it."""
    return f"{number(count)} {one if LOCALE.plural_form(count) == 'one' else many or one + 's'}"


def listed(things: Sequence[str], last: str = "and") -> str:
    """Return 'a, b and c'; with `last` as "or", 'a, b or c'."""
    return format_list(list(things), style="or" if last == "or" else "standard", locale=LOCALE)


def money(pence: int) -> str:
    """Return an amount given in pence: '£950', '£100,000', '£1.2 million', '£49.50'.

    Millions and billions are used only where one decimal place gives the amount exactly; otherwise
    the figure is given in full. Pence are shown only where there are some. Style:
    https://www.gov.uk/guidance/style-guide/a-to-z#money
    """
    for size, name in _UNITS:
        if abs(pence) >= size * 100 and pence % (size * 10) == 0:
            return f"{_currency(Decimal(pence) / (size * 100), _TENTHS)} {name}"
    return figure(pence)


def figure(pence: int) -> str:
    """Return an amount given in pence in figures only: '£1,200,000', '£49.50'."""
    return _currency(Decimal(pence) / 100, _WITH_PENCE if pence % 100 else _WHOLE)


def _currency(amount: Decimal, pattern: str) -> str:
    return format_currency(amount, "GBP", pattern, locale=LOCALE, currency_digits=False)
