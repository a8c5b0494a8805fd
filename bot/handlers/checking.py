"""Looking over answers before submitting: the review, what is left, earlier answers, and notes."""

from collections.abc import Callable

from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.flows import assess
from bot.flows.conversing import conversation, going, noting
from bot.flows.conversing.turns import Asked
from bot.handlers.desk import Incoming, carrying, parts, whole
from bot.handlers.forms import Form

LONGEST_NOTE = 500
"""Characters of a note: three of them are shown together on a card."""


def review_answers(incoming: Incoming) -> None:
    """Show how everything stands before submitting."""
    assessment = whole(incoming.value)
    if _may_read(incoming, assessment):
        of, user = _of(incoming, assessment), incoming.who.user
        incoming.put(lambda modals: modals.review_answers(of, user))


def review_page(incoming: Incoming) -> None:
    """Show another page of the review, or the one that was chosen."""
    assessment, talk, section, page = parts(incoming.value, 4)
    of, place, user = (whole(assessment), _number(talk)), (section, _number(page)), incoming.who.user
    if _may_read(incoming, of[0]):
        of = of if of[1] else _of(incoming, of[0])
        incoming.put(lambda modals: modals.review_answers(of, user, place))


def review_question(incoming: Incoming) -> None:
    """Show the page of the review on which a question stands."""
    assessment, talk, question = parts(incoming.value, 3)
    of, user = (whole(assessment), _number(talk)), incoming.who.user
    if _may_read(incoming, of[0]):
        incoming.put(lambda modals: modals.review_question(of, user, question))


def left(incoming: Incoming) -> None:
    """Show what is left, from where a question is asked."""
    talk, _, _ = parts(incoming.value, 3)
    assessment = _considered(incoming, whole(talk), Act.READ)
    if assessment is not None:
        incoming.put(lambda modals: modals.left((assessment, whole(talk))))


def left_page(incoming: Incoming) -> None:
    """Show another page of what is left, or a point of it."""
    assessment, talk, section, page = parts(incoming.value, 4)
    of, number = (whole(assessment), _number(talk)), _number(page)
    if _may_read(incoming, of[0]):
        incoming.put(lambda modals: modals.left(of, section, number))


def history(incoming: Incoming) -> None:
    """Show every answer that a question was given."""
    talk, question, _ = parts(incoming.value, 3)
    user = incoming.who.user
    if _considered(incoming, whole(talk), Act.READ) is not None:
        incoming.open(lambda modals: modals.history(whole(talk), question, user))


def history_page(incoming: Incoming) -> None:
    """Show another page of them."""
    talk, question, page = parts(incoming.value, 3)
    user, number = incoming.who.user, _number(page)
    if _considered(incoming, whole(talk), Act.READ) is not None:
        incoming.put(lambda modals: modals.history(whole(talk), question, user, number))


def go_to(incoming: Incoming) -> None:
    """Ask a question where the window was opened from, and say where that is."""
    assessment, talk, question = parts(incoming.value, 3)
    of = whole(assessment)
    asked = going.go(incoming.context, incoming.now, incoming.who, of, question, _number(talk) or None)
    if asked is not None:
        incoming.put(lambda modals: modals.gone_to(of, asked, question))
    elif incoming.is_in_modal:
        incoming.put(lambda modals: modals.not_gone_to())


def note(incoming: Incoming) -> None:
    """Ask for a note."""
    talk, question, _ = parts(incoming.value, 3)
    assessment = _considered(incoming, whole(talk), Act.ANSWER, question)
    if assessment is not None:
        of, user = (assessment, question), incoming.who.user
        carried = carrying(conversation=talk, question=question)
        incoming.open(lambda modals: modals.note(of, user, carried))


def settle_note(incoming: Incoming) -> None:
    """Keep that a note is dealt with."""
    talk, found = map(_number, parts(incoming.value, 2))
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
    assessment = _considered(incoming, talk, Act.ANSWER, question)
    if assessment is not None:
        of, user = (assessment, talk), incoming.who.user
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


def _may_read(incoming: Incoming, assessment: int) -> bool:
    return conversation.consider(incoming.context, incoming.now, incoming.who, assessment, Act.READ)


def _considered(incoming: Incoming, talk: int, act: Act, question: str = "") -> int | None:
    asked = Asked(talk, question, 0)
    return conversation.consider_question(incoming.context, incoming.now, incoming.who, asked, act)


def _of(incoming: Incoming, assessment: int) -> tuple[int, int]:
    return assessment, going.here(incoming.context, incoming.who, assessment) or 0


def _number(text: str) -> int:
    """Return a number from 0, as that of a page; raises Forged where it is none."""
    return 0 if text == "0" else whole(text)
