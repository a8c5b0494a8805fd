"""A time of day is said to each person in their own time zone, and to a channel in UK time."""

import re
import time

import pytest

from bot.sandbox.people.person import Person
from bot.store.people import known_person
from tests.cards.checking import TAKE
from tests.patience import PATIENCE
from tests.stories.world import ASSESSORS, Department

MOMENT = r" at (midday|midnight|[0-9]+(:[0-9]{2})?(am|pm))"


def knows(office: Department, person: Person, zone: str) -> None:
    """Wait until the bot knows somebody's time zone."""
    end = time.monotonic() + PATIENCE
    while True:
        with office.bot.database.reading() as session:
            known = known_person(session, 1, person.id)
        if known is not None and known.time_zone == zone:
            return
        assert time.monotonic() < end, f"the bot does not know that {person.name} is in {zone}"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("zone", "where"),
    [("Europe/London", ""), ("America/New_York", " in New York"), ("Mars/Olympus_Mons", "")],
)
def test_each_reads_times_where_they_are_and_a_channel_in_uk_time(
    office: Department, zone: str, where: str
) -> None:
    _, summary = office.submitted()
    office.ben.opens_home()
    office.ben.sees("To review", on="home")
    office.sandbox.moves(office.ben, zone)
    knows(office, office.ben, zone)
    office.asha.clicks(TAKE, on=summary)
    office.ben.clicks(TAKE, on=summary, stale=True)
    told = office.ben.sees("To take it from them", in_=ASSESSORS)
    assert re.search(MOMENT + where + " and is looking at it", told.plain), told.plain
    shown = office.ben.sees("is looking at it, since", in_=ASSESSORS)
    assert re.search("since .*" + MOMENT + r"\.", shown.plain)
    office.ben.clicks("Take over", on=summary)
    modal = office.ben.sees_modal("Take over")
    assert re.search("since .*" + MOMENT + where + r"\.", modal.plain)


def test_the_zone_of_whoever_is_new_is_asked_for(office: Department) -> None:
    office.sandbox.moves(office.developer, "Asia/Tokyo")  # nobody knows the developer yet
    card = office.starts()
    office.developer.says("yes", thread=card)
    knows(office, office.developer, "Asia/Tokyo")
