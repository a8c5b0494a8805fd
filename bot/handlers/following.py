"""What follows from a decision about a contract: its buttons and forms."""

from collections.abc import Callable
from functools import partial

from bot.domain.calendar import london_date
from bot.flows.contracting import following
from bot.flows.contracting.following import Done
from bot.handlers.desk import Incoming, carrying, whole
from bot.handlers.forms import Form


def ask(incoming: Incoming, template: str) -> None:
    """Ask when something was done, or why it is not needed, while it is still to do."""
    follow_up = whole(incoming.value)
    if following.consider(incoming.context, incoming.now, incoming.who, follow_up):
        carried = carrying(follow_up=follow_up)
        incoming.open(lambda modals: modals.follow_up(template, follow_up, carried))


def keep_done(incoming: Incoming, form: Form) -> None:
    """Keep that something was done, and what shows it."""
    said = Done(on=form.past_day("on", london_date(incoming.now)), words=form.text("words"))
    form.check()
    following.done(incoming.context, incoming.now, incoming.who, incoming.carried_id("follow_up"), said)


def keep_not_needed(incoming: Incoming, form: Form) -> None:
    """Keep why something is not needed."""
    follow_up, reason = incoming.carried_id("follow_up"), form.text("words")
    form.check()
    following.not_needed(incoming.context, incoming.now, incoming.who, follow_up, reason)


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    name: partial(ask, template=name) for name in ("follow_up_done", "follow_up_not_needed")
}

VIEWS: dict[str, Callable[[Incoming, Form], None]] = {
    "follow_up_done": keep_done,
    "follow_up_not_needed": keep_not_needed,
}
