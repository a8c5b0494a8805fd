"""Checks of the files that are a list each: products, and services that have closed."""

from collections.abc import Iterator

from bot.config.checks.ids import Fault, used_once
from bot.config.values import ClosedServices, Products


def of_products(file: Products) -> Iterator[Fault]:
    """Yield what is wrong across products."""
    yield from used_once(
        "product", ((each.id, ("products", place, "id")) for place, each in enumerate(file.products))
    )


def of_closed_services(file: ClosedServices) -> Iterator[Fault]:
    """Yield what is wrong across names that have closed: in whatever case, each stands there once."""
    seen: set[str] = set()
    for place, service in enumerate(file.services):
        for position, name in enumerate(service.names):
            plain = " ".join(name.casefold().split())
            if plain in seen:
                yield ("services", place, "names", position), f"{name} is here already; take one of them out"
            seen.add(plain)
