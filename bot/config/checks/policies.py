"""Checks of policies for contracts, and of the kinds of product that other files name."""

from collections.abc import Collection, Iterator

from bot.config.checks.ids import Fault, there_is, used_once
from bot.config.values import Organisations, ReminderPolicy


def of_policies(file: ReminderPolicy, products: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong across policies: each is used once, fits something, and names what there is."""
    yield from used_once(
        "policy", ((each.id, ("contracts", place, "id")) for place, each in enumerate(file.contracts))
    )
    for place, policy in enumerate(file.contracts):
        for number, product in enumerate(policy.products):
            yield from there_is("product", product, products, ("contracts", place, "products", number))
        if policy.fits_all and place < len(file.contracts) - 1:
            yield ("contracts", place, "id"), f"{policy.id} fits every contract, so none after it counts"


def of_leads(file: Organisations, products: Collection[str]) -> Iterator[Fault]:
    """Yield where commercial leads are named for a kind of product that there is not."""
    for place, organisation in enumerate(file.organisations):
        for line, leads in enumerate(organisation.commercial.leads_for):
            where = ("organisations", place, "commercial", "leads_for", line, "products")
            for number, product in enumerate(leads.products):
                yield from there_is("product", product, products, (*where, number))
