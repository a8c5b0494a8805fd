"""`/spend …`: what each word after it does."""

from collections.abc import Callable
from difflib import get_close_matches
from html import unescape

from bot.handlers import actions, calendars, contract_views, contracting, evidencing, planning, seeing
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


def handle(incoming: Incoming) -> Drawing | None:
    """Do what the command says and return what to answer, if anything."""
    # Slack escapes what was typed: docs.slack.dev/interactivity/implementing-slash-commands
    said = unescape(str(incoming.body.get("text", ""))).strip().lower()
    word = said.split()[0] if said else "help"
    if word in COMMANDS:
        return COMMANDS[word](incoming)
    words = incoming.desk.cards.words
    if word == "help":
        return Drawing(words("help", {}), ())
    close = get_close_matches(word, [*COMMANDS, "help"], n=1)
    return Drawing(words("unknown_command", {"said": word, "suggestion": close[0] if close else None}), ())


def handle_shortcut(incoming: Incoming) -> None:
    """Do what a shortcut is for."""
    SHORTCUTS[incoming.body["callback_id"]](incoming)
