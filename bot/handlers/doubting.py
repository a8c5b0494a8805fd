"""Buttons by which somebody says what a reply means, or that it is no answer."""

from collections.abc import Callable

from bot.flows.conversing import settling
from bot.handlers.desk import Incoming, parts, whole


def take(incoming: Incoming) -> None:
    """Take one of the readings as the answer."""
    doubt, reading = map(whole, parts(incoming.value, 2))
    settling.choose(incoming.context, incoming.now, incoming.who, doubt, reading - 1)


def leave(incoming: Incoming) -> None:
    """Take nothing: it is no answer, or the answer stays."""
    settling.leave(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def anew(incoming: Incoming) -> None:
    """Ask the question again."""
    settling.answer_anew(incoming.context, incoming.now, incoming.who, whole(incoming.value))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "doubt_take": take,
    "doubt_leave": leave,
    "doubt_anew": anew,
}
