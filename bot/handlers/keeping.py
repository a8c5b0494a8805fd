"""What is kept of an approval: its conditions, and what has changed since."""

from collections.abc import Callable

from bot.domain.conditions import MOST_CONDITIONS
from bot.domain.lifecycle import Outcome
from bot.domain.problems import InvalidInput, Problem
from bot.flows import changing
from bot.flows.deciding import conditions, review
from bot.flows.deciding.conditions import Pressed
from bot.handlers.desk import Incoming, carrying, parts, whole
from bot.handlers.forms import Form, changed_scope


def add_condition(incoming: Incoming) -> None:
    """Ask for one condition more, and keep what stands in the others."""
    submission = incoming.carried_id("submission")
    if not review.may_read(incoming.context, incoming.now, incoming.who, submission):
        return
    asked = min(whole(incoming.value) + 1, MOST_CONDITIONS)
    seen: dict[str, str | int] = {
        "submission": submission,
        "digest": incoming.carried("digest"),
        "decisions": incoming.carried_id("decisions"),
    }
    if incoming.carries("group"):
        group = incoming.carried("group")
        carried = carrying(**seen, group=group)
        incoming.update(lambda modals: modals.agree((submission, group), carried, asked))
        return
    carried = carrying(**seen)
    incoming.update(lambda modals: modals.decide(Outcome.APPROVE_WITH_CONDITIONS, submission, carried, asked))


def say_done(incoming: Incoming) -> None:
    """Ask for the evidence that a condition is met."""
    pressed = _pressed(incoming)
    if conditions.consider_done(incoming.context, incoming.now, incoming.who, pressed):
        incoming.open(
            lambda modals: modals.condition("condition_is_done", pressed.condition_id, _carrying(pressed))
        )


def accept(incoming: Incoming) -> None:
    """Keep that a condition is met."""
    conditions.accept(incoming.context, incoming.now, incoming.who, _pressed(incoming))


def ask_why(incoming: Incoming) -> None:
    """Ask why a condition is not met yet."""
    pressed = _pressed(incoming)
    if conditions.consider_sending_back(incoming.context, incoming.now, incoming.who, pressed):
        incoming.open(
            lambda modals: modals.condition("condition_back", pressed.condition_id, _carrying(pressed))
        )


def show_facts(incoming: Incoming) -> None:
    """Show the facts that were approved, to be changed."""
    assessment = whole(incoming.value)
    if changing.consider(incoming.context, incoming.now, incoming.who, assessment):
        incoming.open(lambda modals: modals.change(assessment, carrying(assessment=assessment)))


def keep_done(incoming: Incoming, form: Form) -> None:
    """Keep that a condition is done."""
    evidence = form.text("words")
    form.check()
    _must(conditions.done(incoming.context, incoming.now, incoming.who, _carried(incoming), evidence))


def send_back(incoming: Incoming, form: Form) -> None:
    """Keep why a condition is not met yet."""
    reason = form.text("words")
    form.check()
    _must(conditions.send_back(incoming.context, incoming.now, incoming.who, _carried(incoming), reason))


def change(incoming: Incoming, form: Form) -> None:
    """Keep what has changed."""
    assessment = incoming.carried_id("assessment")
    scope = changed_scope(form)
    changing.change(incoming.context, incoming.now, incoming.who, assessment, scope)


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "add_condition": add_condition,
    "condition_done": say_done,
    "condition_accept": accept,
    "condition_send_back": ask_why,
    "change": show_facts,
}

VIEWS: dict[str, Callable[[Incoming, Form], None]] = {
    "condition_is_done": keep_done,
    "condition_back": send_back,
    "change": change,
}


def _pressed(incoming: Incoming) -> Pressed:
    condition, seen = map(whole, parts(incoming.value, 2))
    return Pressed(condition, seen, incoming.channel)


def _carried(incoming: Incoming) -> Pressed:
    return Pressed(incoming.carried_id("condition"), incoming.carried_id("seen"), incoming.carried("channel"))


def _carrying(pressed: Pressed) -> str:
    return carrying(condition=pressed.condition_id, seen=pressed.seen, channel=pressed.channel)


def _must(kept: bool) -> None:  # noqa: FBT001
    if not kept:
        raise InvalidInput("words", Problem.MOVED_ON)
