"""Who may see and change an organisation's plan and its portfolio, as Slack's user ids."""

from bot.config.values import Organisation
from bot.domain.rights import RIGHTS, Act, Role


def leads(organisation: Organisation) -> frozenset[str]:
    """Return the lead assessors and commercial leads, who may change what anybody planned."""
    return frozenset((*organisation.assessors.leads, *organisation.commercial.leads))


def places_of(organisation: Organisation, person: str) -> frozenset[Role]:
    """Return what the configuration says somebody is in an organisation."""
    places = {
        Role.LEAD: organisation.assessors.leads,
        Role.COMMERCIAL_LEAD: organisation.commercial.leads,
        Role.ADMIN: organisation.admins,
    }
    return frozenset(role for role, people in places.items() if person in people)


def oversees(organisation: Organisation, person: str) -> bool:
    """Say whether somebody sees the whole portfolio of an organisation."""
    return not RIGHTS[Act.SEE_REGISTER].by.isdisjoint(places_of(organisation, person))
