"""The ids of the practice workspace, which the example configuration has and no real workspace."""

from collections.abc import Iterator

from bot.config.loading import Config

PRACTICE_PEOPLE = frozenset(
    {"U0DELIVERY", "U0DEVELOP1", "U0ASSESS01", "U0ASSESS02", "U0COMMERCE", "U0SECURITY", "U0FINANCE1"}
)
PRACTICE_CHANNELS = frozenset(
    {
        "C0LICENSE1",
        "C0APPROVE1",
        "C0COMMERC1",
        "C0PAYMENT1",
        "C0GENERAL1",
        "C0OLDPROJ1",
        "C0SECURITY",
        "C0FINANCE1",
    }
)
PRACTICE_USER_GROUPS = frozenset({"S0ASSESSOR", "S0SECURITY"})
PRACTICE = {
    **dict.fromkeys(PRACTICE_PEOPLE, "person"),
    **dict.fromkeys(PRACTICE_CHANNELS, "channel"),
    **dict.fromkeys(PRACTICE_USER_GROUPS, "user group"),
}


def left_from_practice(config: Config) -> tuple[str, ...]:
    """Return a sentence for each id of the practice workspace that organisations.yaml still has."""
    found = dict.fromkeys(each for each in _ids(config) if each in PRACTICE)
    return tuple(
        f"organisations.yaml: {each} belongs to the practice workspace: put your own {PRACTICE[each]}'s id."
        for each in found
    )


def _ids(config: Config) -> Iterator[str]:
    for organisation in config.organisations:
        for group in organisation.all_groups:
            yield group.channel
            yield from group.members
            yield from group.deputies
            yield from (cover.who for cover in group.cover)
        yield from organisation.assessors.leads
        yield organisation.commercial.channel
        yield from organisation.commercial.leads
        yield from organisation.admins
