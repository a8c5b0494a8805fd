"""Colleagues are asked to answer, an assessment is handed over, its conversation moves: buttons and forms."""

from collections.abc import Callable
from typing import Any

from bot.domain.calendar import london_date
from bot.domain.rights import Act
from bot.flows.conversing import handing, inviting, locating
from bot.flows.conversing.inviting import Wanted
from bot.handlers.desk import Incoming, carrying, whole
from bot.handlers.forms import Form
from bot.handlers.pressed import asked_of, may, question_of

LONGEST_WORDS = 1000
"""Characters of what is said with a request, or why one is declined."""


def ask(incoming: Incoming) -> None:
    """Ask whom to ask the question of a card."""
    of = question_of(incoming, asked_of(incoming), Act.ASK)
    if of:
        carried = carrying(assessment=of[0], question=of[1])
        incoming.open(lambda modals: modals.ask(of, carried))


def ask_point(incoming: Incoming) -> None:
    """Ask whom to ask about a point."""
    assessment = whole(incoming.value)
    if may(incoming, assessment, Act.ASK):
        incoming.open(lambda modals: modals.ask_point(assessment, carrying(assessment=assessment)))


def decline(incoming: Incoming) -> None:
    """Ask a colleague why they do not answer."""
    request = whole(incoming.value)
    if inviting.consider_declining(incoming.context, incoming.now, incoming.who, request):
        incoming.open(lambda modals: modals.decline(request, carrying(request=request)))


def mute(incoming: Incoming) -> None:
    """Have a colleague not be reminded any more."""
    inviting.mute(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def withdraw(incoming: Incoming) -> None:
    """Take back what a colleague was asked."""
    inviting.withdraw(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def hand_over(incoming: Incoming) -> None:
    """Ask who is to see to an assessment."""
    _form(incoming, "hand_over_assessment", Act.HAND_OVER)


def move(incoming: Incoming) -> None:
    """Ask where the conversation is to go on."""
    _form(incoming, "move_conversation", Act.MOVE)


def keep_asked(incoming: Incoming, form: Form) -> None:
    """Ask a colleague one question."""
    _ask(incoming, form, incoming.carried("question"), None)


def keep_asked_point(incoming: Incoming, form: Form) -> None:
    """Ask a colleague what is left of a point."""
    _ask(incoming, form, None, form.text("point"))


def keep_declined(incoming: Incoming, form: Form) -> None:
    """Close what a colleague was asked, with their reason."""
    words = form.text("words", LONGEST_WORDS)
    form.check()
    inviting.decline(incoming.context, incoming.now, incoming.who, incoming.carried_id("request"), words)


def keep_handed_over(incoming: Incoming, form: Form) -> None:
    """Have somebody else see to an assessment."""
    owner = form.chosen_user("owner")
    form.check()
    handing.hand_over(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"), owner)


def keep_moved(incoming: Incoming, form: Form) -> None:
    """Have the conversation go on somewhere else."""
    channel = form.raw("channel")
    locating.move_by(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"), channel)


def _ask(incoming: Incoming, form: Form, question: str | None, section: str | None) -> None:
    wanted = Wanted(
        of=form.chosen_user("person"),
        section=section,
        question=question,
        due=form.due("due", london_date(incoming.now)),
        words=form.optional_text("words", LONGEST_WORDS),
    )
    form.check()
    inviting.ask(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"), wanted)


def _form(incoming: Incoming, template: str, act: Act) -> None:
    assessment = whole(incoming.value)
    if may(incoming, assessment, act):
        carried = carrying(assessment=assessment)
        incoming.open(lambda modals: modals.of_assessment(template, assessment, carried))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "ask": ask,
    "ask_point": ask_point,
    "decline": decline,
    "mute_request": mute,
    "withdraw_request": withdraw,
    "hand_over_assessment": hand_over,
    "move_conversation": move,
}

VIEWS: dict[str, Callable[[Incoming, Form], dict[str, Any] | None]] = {
    "ask": keep_asked,
    "ask_point": keep_asked_point,
    "decline": keep_declined,
    "hand_over_assessment": keep_handed_over,
    "move_conversation": keep_moved,
}
