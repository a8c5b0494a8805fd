"""What follows from a decision about a contract: notice that is proved, steps to buy again, the exit."""

from datetime import date, timedelta

import pytest

from bot.domain.calendar import working_day_on_or_before
from bot.sandbox.people.sights import Message
from tests.stories.registering import (
    A_DAY,
    ENGLAND,
    a_monday,
    becomes,
    breaks_on,
    decides,
    registers,
    with_break,
)
from tests.stories.world import COMMERCIAL, CONTRACT, Department

START = "When should what you buy instead begin?"
NOTICE = f"{CONTRACT}: give notice to the supplier."
EXIT = f"{CONTRACT}: finish the exit."


@pytest.fixture
def monday(office: Department) -> Department:
    a_monday(office)
    return office


def reminded(office: Department, on: date) -> Message:
    """Have the owner reminded of a break, a month before the last day to give notice."""
    registers(office, office.lead, terms=with_break(on))
    deadline = working_day_on_or_before(on - timedelta(days=92), ENGLAND)
    becomes(office, working_day_on_or_before(deadline - timedelta(days=30), ENGLAND) + A_DAY)
    return office.lead.sees("Record decision", in_="dm") if False else office.lead.sees(CONTRACT, in_="dm")
