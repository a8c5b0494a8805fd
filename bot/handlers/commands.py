"""`/spend …`: what each word after it does."""

from collections.abc import Callable

from bot.handlers import (
    actions,
    calendars,
    contract_views,
    contracting,
    evidencing,
    helping,
    planning,
    seeing,
    typed,
)
from bot.handlers.desk import Incoming
from bot.render import Drawing

COMMANDS: dict[str, Callable[[Incoming], Drawing | None]] = {
    "start": actions.start,
    "organisation": actions.start_year,
    "contract": contracting.add,
    "contracts": contract_views.show_list,
    "calendar": calendars.show,
    **planning.ANSWERS,
    **seeing.ANSWERS,
}

SHORTCUTS: dict[str, Callable[[Incoming], None]] = {
    "start_assessment": actions.start,
    "add_contract": contracting.add,
    "use_as_evidence": evidencing.bring,
}


WITH_WORDS = ("contracts", "plan", "list", "show", "find")
"""Commands that say more by the words that follow them."""


def handle(incoming: Incoming) -> Drawing | None:
    """Do what the command says and return what to answer, if anything."""
    word = typed.read(str(incoming.body.get("text", ""))).word
    if word in COMMANDS:
        return COMMANDS[word](incoming)
    if not word:
        return helping.alone(incoming, COMMANDS)
    if word == helping.HELP:
        return helping.explain(incoming, COMMANDS)
    return helping.unknown(incoming, COMMANDS, WITH_WORDS)


def handle_shortcut(incoming: Incoming) -> None:
    """Do what a shortcut is for."""
    SHORTCUTS[incoming.body["callback_id"]](incoming)
