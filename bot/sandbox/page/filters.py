"""How the page's templates write times, days and JSON."""

import json
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from jinja2 import Environment

from bot.sandbox.page.mrkdwn import followed

LOCALE = "en_GB"


def add_filters(environment: Environment) -> None:
    """Add the filters to an environment."""
    environment.filters |= {
        "time": lambda at: f"{at:%H:%M}",
        "exact_time": lambda at: f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}",
        "long_day": _long_day,
        "short_day": _short_day,
        "long_moment": lambda at: f"{_long_day(at)}, {at:%H:%M}",
        "pretty_json": pretty_json,
        "safe_address": lambda address: followed(address) or "#",
    }


def pretty_json(value: Any) -> str:
    """Return JSON as people read it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _long_day(at: date | datetime) -> str:
    return format_date(at, "EEEE d MMMM y", locale=LOCALE)


def _short_day(at: date | datetime) -> str:
    return format_date(at, "d MMMM", locale=LOCALE)
