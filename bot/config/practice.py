"""The ids of the practice workspace, which the example configuration has and no real workspace."""

from collections.abc import Iterator

from bot.config.loading import Config

PRACTICE_PEOPLE = frozenset({"U0DELIVERY", "U0DEVELOP1", "U0ASSESS01", "U0ASSESS02", "U0COMMERCE"})
PRACTICE_CHANNELS = frozenset(
    {"C0LICENSE1", "C0APPROVE1", "C0COMMERC1", "C0PAYMENT1", "C0GENERAL1", "C0OLDPROJ1"}
)


def left_from_practice(config: Config) -> tuple[str, ...]:
    """Return a sentence for each id of the practice workspace that organisations.yaml still has."""
    found = dict.fromkeys(each for each in _ids(config) if each in PRACTICE_PEOPLE | PRACTICE_CHANNELS)
    return tuple(
        f"organisations.yaml: {each} belongs to the practice workspace: "
        f"put your own {'channel' if each in PRACTICE_CHANNELS else 'person'}'s id."
        for each in found
    )


def _ids(config: Config) -> Iterator[str]:
    for organisation in config.organisations:
        yield organisation.assessors.channel
        yield from organisation.assessors.members
        yield from organisation.assessors.leads
        yield organisation.commercial.channel
        yield from organisation.commercial.leads
        yield from organisation.admins
