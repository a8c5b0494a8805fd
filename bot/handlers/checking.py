"""Looking over answers before submitting: the review, what is left, earlier answers, and notes."""

from collections.abc import Callable

from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.flows import assess
from bot.flows.conversing import going, noting
from bot.flows.conversing.turns import Asked
from bot.handlers.desk import Incoming, carrying, parts, whole
from bot.handlers.forms import Form
from bot.handlers.pressed import asked_of, may, question_of

LONGEST_NOTE = 500
"""Characters of a note: three of them are shown together on a card."""


def review_answers(incoming: Incoming) -> None:
    """Show how everything stands before submitting."""
    assessment = whole(incoming.value)
    if may(incoming, assessment, Act.READ):
        of, user = _of(incoming, assessment), incoming.who.user
        incoming.put(lambda modals: modals.review_answers(of, user))


def review_page(incoming: Incoming) -> None:
    """Show another page of the review, or the one that was chosen."""
    assessment, talk, section, page = parts(incoming.value, 4)
    of, place, user = (whole(assessment), whole(talk)), (section, whole(page)), incoming.who.user
    if may(incoming, of[0], Act.READ):
        of = of if of[1] else _of(incoming, of[0])
        incoming.put(lambda modals: modals.review_answers(of, user, place))


def review_question(incoming: Incoming) -> None:
    """Show the page of the review on which a question stands."""
    assessment, talk, question = parts(incoming.value, 3)
    of, user = (whole(assessment), whole(talk)), incoming.who.user
    if may(incoming, of[0], Act.READ):
        incoming.put(lambda modals: modals.review_question(of, user, question))


def left(incoming: Incoming) -> None:
    """Show what is left, from where a question is asked."""
    asked = asked_of(incoming)
    if of := question_of(incoming, asked, Act.READ):
        incoming.put(lambda modals: modals.left((of[0], asked.conversation_id)))


def left_page(incoming: Incoming) -> None:
    """Show another page of what is left, or a point of it."""
    assessment, talk, section, page = parts(incoming.value, 4)
    of, number = (whole(assessment), whole(talk)), whole(page)
    if may(incoming, of[0], Act.READ):
        incoming.put(lambda modals: modals.left(of, section, number))


def history(incoming: Incoming) -> None:
    """Show every answer that a question was given."""
    asked, user = asked_of(incoming), incoming.who.user
    if question_of(incoming, asked, Act.READ):
        incoming.open(lambda modals: modals.history(asked.conversation_id, asked.question, user))


def history_page(incoming: Incoming) -> None:
    """Show another page of them."""
    talk, question, page = parts(incoming.value, 3)
    asked, user, number = Asked(whole(talk), question), incoming.who.user, whole(page)
    if question_of(incoming, asked, Act.READ):
        incoming.put(lambda modals: modals.history(asked.conversation_id, question, user, number))


def go_to(incoming: Incoming) -> None:
    """Ask a question where the window was opened from, and say where that is."""
    assessment, talk, question = parts(incoming.value, 3)
    of = whole(assessment)
    asked = going.go(incoming.context, incoming.now, incoming.who, of, question, whole(talk) or None)
    if asked is not None:
        incoming.put(lambda modals: modals.gone_to(of, asked, question))
    elif incoming.is_in_modal:
        incoming.put(lambda modals: modals.not_gone_to())


def note(incoming: Incoming) -> None:
    """Ask for a note."""
    asked, user = asked_of(incoming), incoming.who.user
    if of := question_of(incoming, asked):
        carried = carrying(conversation=asked.conversation_id, question=asked.question)
        incoming.open(lambda modals: modals.note(of, user, carried))


def settle_note(incoming: Incoming) -> None:
    """Keep that a note is dealt with."""
    talk, found = map(whole, parts(incoming.value, 2))
    settled = noting.settle(incoming.context, incoming.now, incoming.who, found)
    if settled is not None and incoming.is_in_modal:
        of, user = (settled.assessment_id, talk), incoming.who.user
        incoming.put(lambda modals: modals.review_question(of, user, settled.question))


def noted(incoming: Incoming, form: Form) -> None:
    """Keep a note."""
    said = form.text("words", LONGEST_NOTE)
    form.check()
    talk, question = incoming.carried_id("conversation"), incoming.carried("question")
    if not noting.add(incoming.context, incoming.now, incoming.who, talk, question, said):
        raise InvalidInput("words", Problem.MOVED_ON)
    if found := question_of(incoming, Asked(talk, question)):
        of, user = (found[0], talk), incoming.who.user
        incoming.turn_below(lambda modals: modals.review_question(of, user, question))


def submit(incoming: Incoming, form: Form) -> None:
    """Put the assessment before the assessors."""
    assess.submit(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "review_answers": review_answers,
    "review_page": review_page,
    "review_question": review_question,
    "left": left,
    "left_page": left_page,
    "history": history,
    "history_page": history_page,
    "go_to": go_to,
    "note": note,
    "settle_note": settle_note,
}

VIEWS: dict[str, Callable[[Incoming, Form], None]] = {"review_answers": submit, "note": noted}


def _of(incoming: Incoming, assessment: int) -> tuple[int, int]:
    return assessment, going.here(incoming.context, incoming.who, assessment) or 0
