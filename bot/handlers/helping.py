"""What `/spend` alone and `/spend help` answer, and the button that says what this is."""

from collections.abc import Callable, Collection

from bot.handlers import typed
from bot.handlers.desk import Incoming
from bot.render import Drawing
from bot.store.people import known_workspace

HELP = "help"


def alone(incoming: Incoming, known: Collection[str]) -> Drawing:
    """Return what is waiting for the person, and then the commands there are (`known`)."""
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        return incoming.desk.cards.spend(session, workspace_id, incoming.who.user, incoming.now, known)


def explain(incoming: Incoming, known: Collection[str]) -> Drawing:
    """Return more about the one command (of `known`) that is named, or the whole page of help."""
    cards, asked = incoming.desk.cards, typed.read(incoming.rest).word
    if asked in known:
        return Drawing(cards.words("help_command", {"command": asked}), ())
    command = typed.meant(incoming.rest, known, ()) if asked else None
    if command is None:
        return cards.say(HELP, {"known": [*known]})
    values = {"said": asked, "suggestion": f"{HELP} {command}"}
    return Drawing(cards.words("unknown_command", values), ())


def unknown(incoming: Incoming, known: Collection[str], with_words: Collection[str]) -> Drawing:
    """Return that there is no such command, and which one was probably meant."""
    text = str(incoming.body.get("text", ""))
    values = {
        "said": typed.read(text).word,
        "suggestion": typed.meant(text, (*known, HELP), (*with_words, HELP)),
    }
    return Drawing(incoming.desk.cards.words("unknown_command", values), ())


def about(incoming: Incoming) -> None:
    """Say in a window what this is."""
    incoming.open(lambda modals: modals.about())


ACTIONS: dict[str, Callable[[Incoming], None]] = {"what_is_this": about}
