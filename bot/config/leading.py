"""Who may see and change an organisation's plan and its portfolio, as Slack's user ids."""

from bot.config.values import Organisation


def leads(organisation: Organisation) -> frozenset[str]:
    """Return the lead assessors and commercial leads, who may change what anybody planned."""
    return frozenset((*organisation.assessors.leads, *organisation.commercial.leads))


def overseers(organisation: Organisation) -> frozenset[str]:
    """Return those who see the whole portfolio: the leads and the admins."""
    return leads(organisation) | frozenset(organisation.admins)
