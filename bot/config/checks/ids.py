"""Ids that are used once, and names of things that exist."""

from collections.abc import Collection, Iterable, Iterator

from bot.config.source import Where, did_you_mean

Fault = tuple[Where, str]
"""Where something is wrong in a file, and what is wrong there."""


def used_once(what: str, ids: Iterable[tuple[str, Where]]) -> Iterator[Fault]:
    """Yield a fault for each id that came up before."""
    seen: set[str] = set()
    for identity, where in ids:
        if identity in seen:
            yield where, f"there is another {what} {identity}; each id is used once"
        seen.add(identity)


def named_once(names: Iterable[str], where: Where) -> Iterator[Fault]:
    """Yield a fault for each name that stands in a list for the second time."""
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            yield (*where, position), f"{name} is in this list twice; take one of them out"
        seen.add(name)


def there_is(what: str, name: str, known: Collection[str], where: Where) -> Iterator[Fault]:
    """Yield a fault where there is nothing of this name."""
    if name not in known:
        yield where, f"there is no {what} {name}{did_you_mean(name, known)}"
