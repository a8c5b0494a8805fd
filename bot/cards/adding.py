"""What somebody may add a part or a contract to, for the forms that ask."""

from collections.abc import Collection

from bot.cards.reading import Reading
from bot.config.leading import places_of
from bot.domain.rights import Act, has_right
from bot.domain.spend import Kind
from bot.domain.values import MOST_OPTIONS
from bot.store.membership import assessors_of
from bot.store.roles import newest_known_to
from bot.store.tables import Assessment

MOST_EARLIER = 20
"""Earlier assessments that are offered to begin from."""


def readable(
    reading: Reading, viewer: str, kinds: Collection[Kind], most: int = MOST_EARLIER
) -> list[Assessment]:
    """Return the newest assessments of these kinds that `viewer` (Slack's id) may read."""
    theirs = [
        key
        for key, organisation in reading.organisations.items()
        if viewer in assessors_of(reading.session, reading.workspace_id, organisation, reading.today)
    ]
    return newest_known_to(reading.session, reading.workspace_id, viewer, theirs, most, kinds)


def addable(reading: Reading, viewer: str, kinds: Collection[Kind] = tuple(Kind)) -> list[Assessment]:
    """Return the newest assessments of these kinds that `viewer` (Slack's id) may add to."""
    theirs = [
        key
        for key, organisation in reading.organisations.items()
        if has_right(Act.ADD_TO, places_of(organisation, viewer))
        or viewer in assessors_of(reading.session, reading.workspace_id, organisation, reading.today)
    ]
    return newest_known_to(reading.session, reading.workspace_id, viewer, theirs, MOST_OPTIONS, kinds)
