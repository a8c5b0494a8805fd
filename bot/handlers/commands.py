"""`/spend …`: what each word after it does."""

from collections.abc import Callable
from difflib import get_close_matches
from html import unescape

from bot.handlers import actions
from bot.handlers.desk import Incoming

COMMANDS: dict[str, Callable[[Incoming], None]] = {
    "start": actions.start,
    "organisation": actions.start_year,
    "contract": actions.add_contract,
}

SHORTCUTS: dict[str, Callable[[Incoming], None]] = {
    "start_assessment": actions.start,
    "add_contract": actions.add_contract,
}


def handle(incoming: Incoming) -> str:
    """Do what the command says and return what to answer, which may be nothing."""
    # Slack escapes what was typed: docs.slack.dev/interactivity/implementing-slash-commands
    said = unescape(str(incoming.body.get("text", ""))).strip().lower()
    word = said.split()[0] if said else "help"
    if word in COMMANDS:
        COMMANDS[word](incoming)
        return ""
    if word == "help":
        return incoming.desk.cards.words("help", {})
    close = get_close_matches(word, [*COMMANDS, "help"], n=1)
    return incoming.desk.cards.words(
        "unknown_command", {"said": word, "suggestion": close[0] if close else None}
    )


def handle_shortcut(incoming: Incoming) -> None:
    """Do what a shortcut is for."""
    SHORTCUTS[incoming.body["callback_id"]](incoming)
