"""Contracts and their key dates: what the buttons and forms about them do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.domain.calendar import london_date
from bot.domain.lifecycle import DateDecision
from bot.domain.problems import InvalidForm, InvalidInput
from bot.domain.reminding import A_YEAR
from bot.flows.contracting import contracts, deadlines
from bot.flows.contracting.deadlines import Decided
from bot.handlers import contract_views
from bot.handlers.contract_forms import here, new_contract
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.forms import Form


def add(incoming: Incoming) -> None:
    """Ask about a contract."""
    incoming.open(lambda modals: modals.contract(incoming.who.user))


def acknowledge(incoming: Incoming) -> None:
    """Note that somebody deals with a key date."""
    deadlines.acknowledge(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def snooze(incoming: Incoming) -> None:
    """Remind again later: in so many days, or on a day that is asked for."""
    key_date, days = map(whole, parts(incoming.value, 2))
    if not days:
        if not _may_answer(incoming, key_date):
            return
        carried = carrying(key_date=key_date)
        incoming.open(lambda modals: modals.of_date("snooze", key_date, carried))
        return
    until = london_date(incoming.now) + timedelta(days=min(days, A_YEAR))
    deadlines.snooze(incoming.context, incoming.now, incoming.who, key_date, until)


def record(incoming: Incoming) -> None:
    """Ask what was decided about a key date."""
    key_date = whole(incoming.value)
    if _may_answer(incoming, key_date):
        incoming.open(lambda modals: modals.record(key_date, carrying(key_date=key_date)))


def take(incoming: Incoming) -> None:
    """Make whoever pressed answer for a contract."""
    contracts.take(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def act(incoming: Incoming) -> None:
    """Do what was chosen from a key date's menu."""
    doing, carried = parts(incoming.value, 2)
    if doing not in _DOINGS:
        raise Forged(doing)
    _DOINGS[doing](incoming, whole(carried))


def keep(incoming: Incoming, form: Form) -> None:
    """Keep a new contract."""
    new = new_contract(form, incoming.context.config.organisations[0].id, incoming.who.user)
    try:
        contracts.register(incoming.context, incoming.now, incoming.who, incoming.view_id, new)
    except (InvalidForm, InvalidInput) as wrong:
        raise here(form, wrong) from wrong


def keep_decision(incoming: Incoming, form: Form) -> None:
    """Keep what was decided about a key date."""
    key_date = incoming.carried_id("key_date")
    decided = Decided(
        decision=form.choice("decision", DateDecision),
        words=form.optional_text("words"),
        planned_start=form.day("planned_start"),
    )
    form.check()
    deadlines.record_decision(incoming.context, incoming.now, incoming.who, key_date, decided)


def keep_not_relevant(incoming: Incoming, form: Form) -> None:
    """Keep that a key date does not matter, and why."""
    key_date, reason = incoming.carried_id("key_date"), form.text("words")
    form.check()
    decided = Decided(decision=DateDecision.NOT_RELEVANT, words=reason)
    deadlines.record_decision(incoming.context, incoming.now, incoming.who, key_date, decided)


def keep_snooze(incoming: Incoming, form: Form) -> None:
    """Remind again on the day that was chosen."""
    until = form.due("until", london_date(incoming.now) + timedelta(days=1))
    form.check()
    deadlines.snooze(incoming.context, incoming.now, incoming.who, incoming.carried_id("key_date"), until)


def keep_owner(incoming: Incoming, form: Form) -> None:
    """Make somebody else answer for a contract."""
    owner, contract = form.chosen_user("owner"), incoming.carried_id("contract")
    form.check()
    contracts.hand_over(incoming.context, incoming.now, incoming.who, contract, owner)


def _hand_over(incoming: Incoming, contract: int) -> None:
    if contracts.consider(incoming.context, incoming.now, incoming.who, contract):
        incoming.open(lambda modals: modals.hand_over(contract, carrying(contract=contract)))


def _not_relevant(incoming: Incoming, key_date: int) -> None:
    if _may_answer(incoming, key_date):
        carried = carrying(key_date=key_date)
        incoming.open(lambda modals: modals.of_date("not_relevant", key_date, carried))


def _may_answer(incoming: Incoming, key_date: int) -> bool:
    return deadlines.consider_date(incoming.context, incoming.now, incoming.who, key_date)


_DOINGS: dict[str, Callable[[Incoming, int], None]] = {
    "hand_over": _hand_over,
    "not_relevant": _not_relevant,
    "contract": contract_views.show,
}

ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "add_contract": add,
    "acknowledge": acknowledge,
    "snooze": snooze,
    "record": record,
    "take_contract": take,
    "date_menu": act,
    **contract_views.ACTIONS,
}

VIEWS: dict[str, Callable[[Incoming, Form], dict[str, Any] | None]] = {
    "contract": keep,
    "record": keep_decision,
    "not_relevant": keep_not_relevant,
    "snooze": keep_snooze,
    "hand_over": keep_owner,
    **contract_views.VIEWS,
}
