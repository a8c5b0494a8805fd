"""Where assessments stand: the lists of the Home tab, `/spend list`, `show` and `find`, and their pages."""

from collections.abc import Callable

from bot.cards.home import FILTERS
from bot.domain.rights import Act
from bot.flows import home
from bot.handlers import typed
from bot.handlers.desk import Forged, Incoming, parts, whole
from bot.handlers.pressed import may
from bot.render import Drawing
from bot.store.engine import LONGEST_ID, NotFoundError
from bot.store.listing import Listed
from bot.store.people import known_workspace

MOST_WORDS = 100
_MOST_PAGES = 100_000
_FOUND = "found"
_LISTS = {each.value: each for each in Listed}


def show_list(incoming: Incoming) -> Drawing:
    """Show one of the lists: whose and which page stand after the command, in either order."""
    which, page = Listed.MINE, 0
    for word in incoming.rest.lower().split():
        if word.isdecimal() and 0 < int(word[:LONGEST_ID]) <= _MOST_PAGES:
            page = int(word) - 1
        elif word in _LISTS:
            which = _LISTS[word]
        elif word != "page":
            said = incoming.rest[:MOST_WORDS]
            meant = typed.meant(said, _LISTS, ())
            return _said(incoming, "list_unknown", said=said, suggestion=meant, lists=list(_LISTS))
    return _list(incoming, which, page)


def find(incoming: Incoming) -> Drawing:
    """Show what is called as the words after the command."""
    words = incoming.rest[:MOST_WORDS]
    if not words:
        return _said(incoming, "which_assessment", word="find", number=None)
    return _called(incoming, words, 0)


def show_one(incoming: Incoming) -> Drawing:
    """Show the assessment with a number, or the one that is called so; where several are, all of them."""
    words = incoming.rest[:MOST_WORDS].strip().removeprefix("#")
    if not words:
        return _said(incoming, "which_assessment", word="show", number=None)
    if words.isascii() and words.isdigit():
        drawing = _card(incoming, int(words)) if len(words) <= LONGEST_ID else None
        return drawing or _said(incoming, "which_assessment", word="show", number=words[:LONGEST_ID])
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        cards, user = incoming.desk.cards, incoming.who.user
        only = cards.only_one(session, workspace_id, user, words, incoming.now)
    return (_card(incoming, only) if only else None) or _called(incoming, words, 0)


def choose_list(incoming: Incoming) -> None:
    """Have the Home tab show another of its lists."""
    _turn_home(incoming, incoming.value, 0)


def turn_home(incoming: Incoming) -> None:
    """Have the Home tab show another page of its list."""
    which, page = parts(incoming.value, 2)
    _turn_home(incoming, which, _page(page))


def turn_list(incoming: Incoming) -> None:
    """Show another page in the place of the list that was pressed on."""
    which, _, rest = incoming.value.partition(":")
    if which == _FOUND:
        page, _, words = rest.partition(":")
        incoming.replace(_called(incoming, words, _page(page)))
    elif which in _LISTS:
        incoming.replace(_list(incoming, _LISTS[which], _page(rest)))
    else:
        raise Forged(which)


def show(incoming: Incoming) -> None:
    """Show an assessment in a window to who may read it; others are told that they may not."""
    assessment = whole(incoming.value)
    if not may(incoming, assessment, Act.READ):
        return
    drawing = _card(incoming, assessment)
    if drawing is None:  # it was deleted
        raise NotFoundError(incoming.value)
    incoming.show(incoming.desk.cards.window("shown", drawing))


def _turn_home(incoming: Incoming, which: str, page: int) -> None:
    if which not in {each.value for each in FILTERS}:
        raise Forged(which)
    home.turn(incoming.context, incoming.now, incoming.who, f"{which}:{page}")


def _page(text: str) -> int:
    page = whole(text)
    if page >= _MOST_PAGES:
        raise Forged(text)
    return page


def _list(incoming: Incoming, which: Listed, page: int) -> Drawing:
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        cards, user = incoming.desk.cards, incoming.who.user
        return cards.listed(session, workspace_id, user, which, page, incoming.now)


def _called(incoming: Incoming, words: str, page: int) -> Drawing:
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        cards, user = incoming.desk.cards, incoming.who.user
        return cards.called(session, workspace_id, user, words, page, incoming.now)


def _card(incoming: Incoming, assessment: int) -> Drawing | None:
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        cards, user = incoming.desk.cards, incoming.who.user
        return cards.assessment(session, workspace_id, user, assessment, incoming.now)


def _said(incoming: Incoming, template: str, **data: object) -> Drawing:
    return Drawing(incoming.desk.cards.words(template, data), ())


ANSWERS: dict[str, Callable[[Incoming], Drawing]] = {"list": show_list, "show": show_one, "find": find}
"""Commands that are answered with a message only the person sees."""

ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "home_list": choose_list,
    "home_page": turn_home,
    "list_page": turn_list,
    "show": show,
}
