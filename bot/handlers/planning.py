"""The spending plan and the portfolio: what they answer, and what their buttons and forms do."""

from collections.abc import Callable

from bot.domain.money import parse_pounds
from bot.flows import overseeing, planning
from bot.flows.planning import NewItem
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.forms import LONGEST_LINE, Form
from bot.render import Drawing
from bot.store.people import known_workspace

NEW = 0
"""What the form carries in place of an item's id while there is none."""

_SPEND = "spend_"
_LONGEST_YEAR = 4


def show_plan(incoming: Incoming) -> Drawing:
    """Show the spending plan, or what of it is called as the words after the command."""
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        return incoming.desk.cards.plan(session, workspace_id, incoming.who.user, incoming.rest, incoming.now)


def show_portfolio(incoming: Incoming) -> Drawing:
    """Show a lead the portfolio; others are told who may see it."""
    cards = incoming.desk.cards
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        drawing = cards.portfolio(session, workspace_id, incoming.who.user, incoming.now)
    if drawing is None:
        return Drawing(cards.words("portfolio_refused", {}), ())
    overseeing.send_chart(incoming.context, incoming.now, incoming.who)
    return drawing


def add(incoming: Incoming) -> None:
    """Ask what is to be planned."""
    incoming.open(lambda modals: modals.planned_item(incoming.now, None, carrying(item=NEW)))


def export(incoming: Incoming) -> None:
    """Say how the plan is had as a file."""
    incoming.open(lambda modals: modals.plan_export())


def chart(incoming: Incoming) -> None:
    """Send the plan as a chart."""
    who = incoming.who
    with incoming.context.database.reading() as session:
        workspace_id = known_workspace(session, incoming.team)
        found = incoming.desk.cards.plan_charts(session, workspace_id, who.user, incoming.now)
    planning.send_charts(incoming.context, incoming.now, who, found)


def act(incoming: Incoming) -> None:
    """Do what was chosen from an item's menu: start it, change it or remove it."""
    doing, carried = parts(incoming.value, 2)
    if doing not in _DOINGS:
        raise Forged(doing)
    _DOINGS[doing](incoming, whole(carried))


def keep_item(incoming: Incoming, form: Form) -> None:
    """Add a planned item, or keep the change of one."""
    item = incoming.carried_id("item")
    new = _new_item(form)
    if item == NEW:
        organisation = form.raw("organisation") or incoming.context.config.organisations[0].id
        planning.add(incoming.context, incoming.now, incoming.who, incoming.view_id, organisation, new)
    else:
        planning.change(incoming.context, incoming.now, incoming.who, item, new)


def remove_item(incoming: Incoming, form: Form) -> None:
    """Take an item out of the plan."""
    planning.remove(incoming.context, incoming.now, incoming.who, incoming.carried_id("item"))


def _start(incoming: Incoming, item: int) -> None:
    carried, viewer = carrying(planned=item), incoming.who.user
    incoming.open(lambda modals: modals.start(incoming.channel or None, viewer, carried, item))


def _change(incoming: Incoming, item: int) -> None:
    if planning.consider(incoming.context, incoming.now, incoming.who, item):
        incoming.open(lambda modals: modals.planned_item(incoming.now, item, carrying(item=item)))


def _remove(incoming: Incoming, item: int) -> None:
    if planning.consider(incoming.context, incoming.now, incoming.who, item):
        incoming.open(lambda modals: modals.remove_planned(item, carrying(item=item)))


_DOINGS: dict[str, Callable[[Incoming, int], None]] = {"start": _start, "change": _change, "remove": _remove}

ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "add_planned": add,
    "plan_chart": chart,
    "plan_export": export,
    "planned": act,
}

VIEWS: dict[str, Callable[[Incoming, Form], None]] = {
    "planned_item": keep_item,
    "remove_planned": remove_item,
}

ANSWERS: dict[str, Callable[[Incoming], Drawing]] = {"plan": show_plan, "portfolio": show_portfolio}
"""Commands that are answered with a message only the person sees."""


def _new_item(form: Form) -> NewItem:
    """Return what the form of a planned item says; raises InvalidForm."""
    years = {name: _year(name) for name in form.values if name.startswith(_SPEND)}
    new = NewItem(
        programme=form.text("programme", LONGEST_LINE),
        title=form.text("title", LONGEST_LINE),
        category=form.text("category"),
        spend={year: form.parsed(name, parse_pounds, 0) for name, year in years.items() if form.raw(name)},
        funded=form.text("funded") == "yes",
    )
    form.check()
    return new


def _year(name: str) -> int:
    """Return the year that a field asks about; raises Forged where it is none."""
    year = name.removeprefix(_SPEND)
    if len(year) != _LONGEST_YEAR:
        raise Forged(name)
    return whole(year)
