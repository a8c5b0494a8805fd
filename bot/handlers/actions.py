"""Buttons and menus: what each does, by the first part of its action id."""

from collections.abc import Callable
from functools import partial

from bot.domain.lifecycle import Outcome
from bot.domain.problems import InvalidInput
from bot.domain.question import AnswerValue
from bot.domain.rights import Act
from bot.flows import assess, undeliverable
from bot.flows.conversing import conversation, going
from bot.flows.conversing.turns import Asked
from bot.flows.deciding import records, review, revoking
from bot.flows.deciding.review import Seen
from bot.handlers import (
    agreeing,
    beginning,
    calendars,
    checking,
    contracting,
    doubting,
    evidencing,
    following,
    helping,
    importing,
    inviting,
    keeping,
    planning,
    reviewing,
    seeing,
)
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.pressed import asked_of, may, question_of


def start(incoming: Incoming) -> None:
    """Ask what is to be assessed."""
    incoming.open(lambda modals: modals.start(incoming.channel or None, incoming.who.user))


def start_year(incoming: Incoming) -> None:
    """Ask where an organisation answers for the year."""
    incoming.open(lambda modals: modals.start_year(incoming.channel or None))


def answer(incoming: Incoming, value: AnswerValue) -> None:
    """Take an answer that stands alone, or ask for the words it needs."""
    _press(incoming, asked_of(incoming), value)


def choose(incoming: Incoming) -> None:
    """Take the option that was chosen."""
    conversation_id, question, seen, option = parts(incoming.value, 4)
    _press(incoming, Asked(whole(conversation_id), question, whole(seen)), option)


def write(incoming: Incoming) -> None:
    """Ask for an answer that is written or chosen in a form."""
    asked, viewer = asked_of(incoming), incoming.who.user
    if of := question_of(incoming, asked):
        incoming.open(lambda modals: modals.answer(of, viewer, _carrying(asked)))


def take_over(incoming: Incoming) -> None:
    """Ask for the note with which the answer of what this is part of is taken over."""
    asked = asked_of(incoming)
    if of := question_of(incoming, asked):
        incoming.open(lambda modals: modals.take_over(of, _carrying(asked)))


def move_on(incoming: Incoming) -> None:
    """Show what moving on to the next phase means."""
    carried, phase = parts(incoming.value, 2)
    assessment, shown = whole(carried), carrying(assessment=carried, phase=phase)
    if may(incoming, assessment, Act.MOVE_ON):
        incoming.open(lambda modals: modals.move_on(assessment, phase, shown))


def change_edition(incoming: Incoming) -> None:
    """Show what moving to another edition means."""
    assessment = whole(incoming.value)
    if may(incoming, assessment, Act.CHANGE_EDITION):
        incoming.open(lambda modals: modals.change_edition(assessment, carrying(assessment=assessment)))


def sensitive(incoming: Incoming) -> None:
    """Show the sensitive answers of a submission to who may read them."""
    submission = whole(incoming.value)
    if review.may_read_sensitive(incoming.context, incoming.now, incoming.who, submission):
        incoming.open(lambda modals: modals.sensitive(submission))


def full_record(incoming: Incoming) -> None:
    """Give a link to the record of a submission."""
    submission = whole(incoming.value)
    records.give(incoming.context, incoming.now, incoming.who, submission, incoming.desk.links)


def skip(incoming: Incoming) -> None:
    """Leave the question for later."""
    conversation.skip(incoming.context, incoming.now, incoming.who, asked_of(incoming))


def back(incoming: Incoming) -> None:
    """Go back one question."""
    conversation.back(incoming.context, incoming.now, incoming.who, asked_of(incoming))


def why(incoming: Incoming) -> None:
    """Say why we ask."""
    if of := question_of(incoming, asked_of(incoming), Act.READ):
        incoming.open(lambda modals: modals.why(of))


def submit(incoming: Incoming) -> None:
    """Put the assessment before the assessors."""
    assess.submit(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def go_on(incoming: Incoming) -> None:
    """Ask the present question again, where people can see it."""
    going.go(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def go(incoming: Incoming) -> None:
    """Ask the question that was chosen."""
    assessment, question = parts(incoming.value, 2)
    going.go(incoming.context, incoming.now, incoming.who, whole(assessment), question)


def decide(incoming: Incoming, outcome: Outcome) -> None:
    """Ask for what the decision needs, or for confirmation."""
    submission, digest, decisions = parts(incoming.value, 3)
    seen = Seen(whole(submission), digest, whole(decisions))
    if review.consider(incoming.context, incoming.now, incoming.who, seen, outcome):
        carried = carrying(submission=seen.submission_id, digest=digest, decisions=seen.decisions)
        incoming.open(lambda modals: modals.decide(outcome, seen.submission_id, carried))


def revoke(incoming: Incoming) -> None:
    """Ask why a decision is taken back."""
    submission, number = map(whole, parts(incoming.value, 2))
    if revoking.consider(incoming.context, incoming.now, incoming.who, submission, number):
        carried = carrying(submission=submission, number=number)
        incoming.open(lambda modals: modals.revoke(submission, carried))


def retry(incoming: Incoming) -> None:
    """Send again what Slack had refused."""
    undeliverable.try_again(incoming.context, incoming.now, incoming.who, whole(incoming.value))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "start": start,
    "start_year": start_year,
    **{f"answer.{value.value}": partial(answer, value=value) for value in AnswerValue},
    "choose": choose,
    "write": write,
    "take_over": take_over,
    "skip": skip,
    "back": back,
    "why": why,
    "submit": submit,
    "continue": go_on,
    "go": go,
    **{outcome.value: partial(decide, outcome=outcome) for outcome in Outcome},
    **agreeing.ACTIONS,
    **inviting.ACTIONS,
    "revoke": revoke,
    "move_on": move_on,
    "change_edition": change_edition,
    "sensitive": sensitive,
    "full_record": full_record,
    "retry": retry,
    **contracting.ACTIONS,
    **doubting.ACTIONS,
    **importing.ACTIONS,
    **following.ACTIONS,
    **calendars.ACTIONS,
    **planning.ACTIONS,
    **keeping.ACTIONS,
    **reviewing.ACTIONS,
    **helping.ACTIONS,
    **checking.ACTIONS,
    **evidencing.ACTIONS,
    **beginning.ACTIONS,
    **seeing.ACTIONS,
}


def handle(incoming: Incoming) -> None:
    """Do what the pressed element is for; raises Forged where it is none of ours."""
    if incoming.name not in ACTIONS:
        raise Forged(incoming.name)
    ACTIONS[incoming.name](incoming)


def _carrying(asked: Asked, **more: str) -> str:
    return carrying(conversation=asked.conversation_id, question=asked.question, seen=asked.seen, **more)


def _press(incoming: Incoming, asked: Asked, value: str) -> None:
    try:
        needed = conversation.press(incoming.context, incoming.now, incoming.who, asked, value)
    except InvalidInput as error:
        raise Forged(asked.question) from error
    of = question_of(incoming, asked) if needed else None
    if of:
        carried, viewer = _carrying(asked, value=value), incoming.who.user
        incoming.open(lambda modals: modals.words(of, value, viewer, carried))
