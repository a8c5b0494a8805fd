"""Seeing contracts and changing them: what the buttons and forms of lists and of one contract do."""

from collections.abc import Callable
from typing import Any

from bot.cards.contract_modals import CONTRACT_FORMS
from bot.domain.contract_rights import ContractAct
from bot.domain.problems import InvalidForm, InvalidInput
from bot.flows.contracting import access, contracts, reading_contracts, timelines
from bot.handlers import contract_forms
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.forms import Form
from bot.store.contract_lists import Asked, Listed

_EVERY = "every"
_MOST_WORDS = 100
_MOST_PAGES = 1_000_000


def show_list(incoming: Incoming) -> None:
    """Show the contracts to be decided soon, or those that are called as the words after the command."""
    words = incoming.rest[:_MOST_WORDS]
    _open_list(incoming, Asked(Listed.ALL if words else Listed.SOON, words=words))


def turn_page(incoming: Incoming) -> None:
    """Show another page of the list."""
    page = int(incoming.value) if incoming.value.isdecimal() else _MOST_PAGES
    if page >= _MOST_PAGES:
        raise Forged(incoming.value)
    asked, user = _asked(incoming, page), incoming.who.user
    incoming.turn(lambda modals: modals.contract_list(user, asked, _carrying(asked)))


def keep_list(incoming: Incoming, form: Form) -> dict[str, Any]:
    """Show what was asked for in the form of the list."""
    product = form.raw("product")
    asked = Asked(
        shown=form.choice("shown", Listed),
        product=None if product in ("", _EVERY) else product,
        words=form.optional_text("words", _MOST_WORDS),
    )
    form.check()
    user = incoming.who.user
    return incoming.made(lambda modals: modals.contract_list(user, asked, _carrying(asked)))


def see(incoming: Incoming) -> None:
    """Show a contract."""
    show(incoming, whole(incoming.value))


def show(incoming: Incoming, contract: int) -> None:
    """Show a contract to who may see it; others are told who may."""
    if _may(incoming, contract, ContractAct.READ):
        user = incoming.who.user
        incoming.open(lambda modals: modals.contract_detail(contract, user))


def fill(incoming: Incoming) -> None:
    """Ask for what is missing of a contract; show it where nothing is."""
    contract = whole(incoming.value)
    if not _may(incoming, contract, ContractAct.CHANGE):
        return
    known = reading_contracts.said_of(incoming.context, incoming.who, contract)
    if known.lacks:
        _open_form(incoming, "contract_missing", contract, known.revision)
    else:
        show(incoming, contract)


def edit(incoming: Incoming) -> None:
    """Ask for one group of what is said of a contract."""
    template, carried = parts(incoming.value, 2)
    if template not in CONTRACT_FORMS:
        raise Forged(template)
    contract = whole(carried)
    if _may(incoming, contract, ContractAct.CHANGE):
        known = reading_contracts.said_of(incoming.context, incoming.who, contract)
        _open_form(incoming, template, contract, known.revision)


def keep_change(incoming: Incoming, form: Form) -> dict[str, Any] | None:
    """Keep what a form says of a contract, and show the contract with that."""
    contract, revision = incoming.carried_id("contract"), incoming.carried_id("revision")
    known = reading_contracts.said_of(incoming.context, incoming.who, contract)
    try:
        said, belongs = contract_forms.changed(form, known.said), contract_forms.belongs(form, known.belongs)
        kept = contracts.change(
            incoming.context, incoming.now, incoming.who, contract, revision, said, belongs
        )
    except (InvalidForm, InvalidInput) as wrong:
        raise contract_forms.here(form, wrong) from wrong
    if not kept:
        return incoming.made(lambda modals: modals.contract_refused(ContractAct.CHANGE.value))
    return after_change(incoming, contract)


def after_change(incoming: Incoming, contract: int) -> dict[str, Any] | None:
    """Show a contract as it is now where it stood before, or else in the place of the form."""
    user = incoming.who.user
    if not access.consider(incoming.context, incoming.now, incoming.who, contract, ContractAct.READ):
        return None
    if incoming.turn_below(lambda modals: modals.contract_detail(contract, user, "saved")):
        return None
    return incoming.made(lambda modals: modals.contract_detail(contract, user, "saved"))


def confirm(incoming: Incoming) -> None:
    """Keep that what was guessed of a field is right."""
    carried, seen, field = parts(incoming.value, 3)
    contract, user = whole(carried), incoming.who.user
    known = reading_contracts.said_of(incoming.context, incoming.who, contract)
    guessed = {name: text for name, text in known.said.guessed.items() if name != field}
    said = known.said.model_copy(update={"guessed": guessed})
    try:
        kept = contracts.change(incoming.context, incoming.now, incoming.who, contract, whole(seen), said)
    except InvalidInput:
        incoming.turn(lambda modals: modals.contract_detail(contract, user, "moved_on"))
        return
    if kept:
        incoming.turn(lambda modals: modals.contract_detail(contract, user, "confirmed"))
    else:
        _refuse(incoming, ContractAct.CHANGE)


def send_timeline(incoming: Incoming) -> None:
    """Send a contract's timeline, and say so where it was asked for."""
    contract, user = whole(incoming.value), incoming.who.user
    if timelines.send(incoming.context, incoming.now, incoming.who, contract):
        incoming.turn(lambda modals: modals.contract_detail(contract, user, "timeline"))
    else:
        _refuse(incoming, ContractAct.READ)


def send_overview(incoming: Incoming) -> None:
    """Send the timeline of what is to come, and say so in the list."""
    sent = "sent" if timelines.send_overview(incoming.context, incoming.now, incoming.who) else "nothing"
    asked, user = _asked(incoming), incoming.who.user
    incoming.turn(lambda modals: modals.contract_list(user, asked, _carrying(asked), sent))


def add_more(incoming: Incoming) -> None:
    """Ask about all of a new contract; what was entered already stays."""
    user = incoming.who.user
    incoming.update(lambda modals: modals.contract(user, more=True))


def _may(incoming: Incoming, contract: int, act: ContractAct) -> bool:
    if access.consider(incoming.context, incoming.now, incoming.who, contract, act):
        return True
    _refuse(incoming, act)
    return False


def _refuse(incoming: Incoming, act: ContractAct) -> None:
    incoming.open(lambda modals: modals.contract_refused(act.value))


def _open_form(incoming: Incoming, template: str, contract: int, revision: int) -> None:
    carried = carrying(contract=contract, revision=revision)
    incoming.open(lambda modals: modals.contract_form(template, contract, incoming.who.user, carried))


def _open_list(incoming: Incoming, asked: Asked) -> None:
    user = incoming.who.user
    incoming.open(lambda modals: modals.contract_list(user, asked, _carrying(asked)))


def _carrying(asked: Asked) -> str:
    return carrying(
        shown=asked.shown.value, product=asked.product or _EVERY, words=asked.words, page=asked.page
    )


def _asked(incoming: Incoming, page: int | None = None) -> Asked:
    shown, product = incoming.carried("shown"), incoming.carried("product")
    if shown not in {each.value for each in Listed}:
        raise Forged(shown)
    number = incoming.carried("page")
    return Asked(
        shown=Listed(shown),
        product=None if product == _EVERY else product,
        words=incoming.carried("words")[:_MOST_WORDS],
        page=page if page is not None else int(number) if number.isdecimal() else 0,
    )


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "contracts_list": show_list,
    "contract_more": add_more,
    "contract_see": see,
    "contract_fill": fill,
    "contract_edit": edit,
    "contract_confirm": confirm,
    "contract_timeline": send_timeline,
    "contracts_page": turn_page,
    "contracts_timeline": send_overview,
}

VIEWS: dict[str, Callable[[Incoming, Form], dict[str, Any] | None]] = {
    "contract_list": keep_list,
    **dict.fromkeys(CONTRACT_FORMS, keep_change),
}
