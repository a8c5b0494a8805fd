"""`/spend calendar`: the links to a person's calendars, and the buttons that renew them and turn them off."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.flows.contracting import feeds
from bot.flows.contracting.feeds import Link
from bot.handlers.desk import Incoming, whole
from bot.render import Drawing


def show(incoming: Incoming) -> Drawing | None:
    """Show the links in a window of their own: nothing of them stays in a conversation."""
    if incoming.desk.links.feed("") is None:
        return Drawing(incoming.desk.cards.words("no_calendars", {}), ())
    shown = _shown(incoming, feeds.links(incoming.context, incoming.now, incoming.who))
    incoming.open(lambda modals: modals.calendars(shown))
    return None


def renew(incoming: Incoming) -> None:
    """Make a link anew; the one before works no more."""
    made = feeds.make_anew(incoming.context, incoming.now, incoming.who, whole(incoming.value))
    shown = _shown(incoming, made)
    incoming.turn(lambda modals: modals.calendars(shown))


def turn_off(incoming: Incoming) -> None:
    """Have a link work no more."""
    shown = _shown(
        incoming, feeds.turn_off(incoming.context, incoming.now, incoming.who, whole(incoming.value))
    )
    incoming.turn(lambda modals: modals.calendars(shown))


ACTIONS: dict[str, Callable[[Incoming], None]] = {"calendar_renew": renew, "calendar_off": turn_off}


def _shown(incoming: Incoming, links: Iterable[Link]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(link.organisation_id),
            "name": link.name,
            "address": incoming.desk.links.feed(link.token) if link.token else None,
            "since": link.since,
        }
        for link in links
    ]
