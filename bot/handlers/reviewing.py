"""The work on a submission until it is decided: who has it, its points, asking the team, withdrawing."""

from collections.abc import Callable
from typing import Any

from bot.domain.judging import Judgement
from bot.domain.problems import InvalidInput, Problem
from bot.flows.deciding import claiming, enquiring, pointing, review, withdrawing
from bot.flows.deciding.pointing import Thought
from bot.flows.deciding.review import Seen
from bot.handlers.desk import Incoming, carrying, parts, whole
from bot.handlers.forms import Form

Json = dict[str, Any]


# Who has it


def claim(incoming: Incoming) -> None:
    """Take a submission on."""
    claiming.take(incoming.context, incoming.now, incoming.who, _seen(incoming))


def claim_over(incoming: Incoming) -> None:
    """Ask whether a submission is to be taken over from who has it."""
    seen = _seen(incoming)
    owner = claiming.consider_taking_over(incoming.context, incoming.now, incoming.who, seen)
    if owner is not None:
        carried = _carrying(seen, owner=owner)
        incoming.open(lambda modals: modals.claim_over(seen.submission_id, carried))


def taken_over(incoming: Incoming, form: Form) -> None:
    """Take a submission over."""
    owner = incoming.carried_id("owner")
    claiming.take_over(incoming.context, incoming.now, incoming.who, _carried(incoming), owner)


def let_go(incoming: Incoming) -> None:
    """Give back a submission that was taken on."""
    claiming.let_go(incoming.context, incoming.now, incoming.who, _seen(incoming))


# Its points


def points(incoming: Incoming) -> None:
    """Begin to go through the points, at the first the person has not reviewed."""
    seen = _seen(incoming)
    if pointing.consider(incoming.context, incoming.now, incoming.who, seen):
        incoming.open(
            lambda modals: modals.next_point(seen.submission_id, incoming.who.user, None, _of(seen))
        )


def point(incoming: Incoming) -> None:
    """Go to another point and keep what stands on this one; without a judgement it cannot be kept."""
    seen, here, form = _carried(incoming), incoming.carried("point"), Form(incoming.state)
    thought = _thought(here, form)
    is_lost = bool(form.problems or (thought is None and form.raw(_field("comment", here))))
    if (
        thought
        and not is_lost
        and not pointing.keep(incoming.context, incoming.now, incoming.who, seen, thought)
    ):
        return
    if is_lost and not review.may_read(incoming.context, incoming.now, incoming.who, seen.submission_id):
        return
    to, user = here if is_lost else incoming.value, incoming.who.user
    incoming.turn(lambda modals: modals.point(seen.submission_id, user, to, _of(seen), unkept=is_lost))


def point_reviewed(incoming: Incoming, form: Form) -> Json:
    """Keep what was thought of a point and show the next."""
    seen, here = _carried(incoming), incoming.carried("point")
    thought = _thought(here, form)
    if thought is None:
        raise InvalidInput(_field("judgement", here), Problem.CHOICE_MISSING)
    form.check()
    if not pointing.keep(incoming.context, incoming.now, incoming.who, seen, thought):
        raise InvalidInput(_field("judgement", here), Problem.MOVED_ON)
    user = incoming.who.user
    return incoming.made(lambda modals: modals.next_point(seen.submission_id, user, here, _of(seen)))


def send_comments(incoming: Incoming) -> None:
    """Post the comments on single points in the team's thread."""
    pointing.send_comments(incoming.context, incoming.now, incoming.who, _seen(incoming))


def what_changed(incoming: Incoming) -> None:
    """Show all that changed since the submission before."""
    submission = whole(incoming.value)
    if review.may_read(incoming.context, incoming.now, incoming.who, submission):
        incoming.open(lambda modals: modals.what_changed(submission))


# Questions to the team


def ask_team(incoming: Incoming) -> None:
    """Ask what the team is to be asked."""
    seen = _seen(incoming)
    if enquiring.consider(incoming.context, incoming.now, incoming.who, seen):
        incoming.open(lambda modals: modals.ask_team(seen.submission_id, _carrying(seen)))


def team_asked(incoming: Incoming, form: Form) -> None:
    """Ask the team."""
    said = form.text("words")
    form.check()
    if not enquiring.ask(incoming.context, incoming.now, incoming.who, _carried(incoming), said):
        raise InvalidInput("words", Problem.MOVED_ON)


def answer_team(incoming: Incoming) -> None:
    """Ask for the team's answer."""
    enquiry = whole(incoming.value)
    if enquiring.consider_answering(incoming.context, incoming.now, incoming.who, enquiry):
        incoming.open(lambda modals: modals.answer_team(enquiry, carrying(enquiry=enquiry)))


def team_answered(incoming: Incoming, form: Form) -> Json | None:
    """Pass on the team's answer; where it comes too late, show it back beside the one that stands."""
    enquiry, said = incoming.carried_id("enquiry"), form.text("words")
    form.check()
    if enquiring.answer(incoming.context, incoming.now, incoming.who, enquiry, said):
        return None
    return incoming.made(lambda modals: modals.answered_before(enquiry, said))


# Withdrawing


def withdraw(incoming: Incoming) -> None:
    """Ask why a submission is withdrawn."""
    submission, digest = parts(incoming.value, 2)
    of = whole(submission)
    if withdrawing.consider(incoming.context, incoming.now, incoming.who, of, digest):
        incoming.open(lambda modals: modals.withdraw(of, carrying(submission=of, digest=digest)))


def withdrawn(incoming: Incoming, form: Form) -> None:
    """Withdraw a submission."""
    said = form.text("words")
    form.check()
    submission, digest = incoming.carried_id("submission"), incoming.carried("digest")
    withdrawing.withdraw(incoming.context, incoming.now, incoming.who, submission, digest, said)


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "claim": claim,
    "claim_over": claim_over,
    "let_go": let_go,
    "points": points,
    "point": point,
    "send_comments": send_comments,
    "what_changed": what_changed,
    "ask_team": ask_team,
    "answer_team": answer_team,
    "withdraw": withdraw,
}

VIEWS: dict[str, Callable[[Incoming, Form], Json | None]] = {
    "claim_over": taken_over,
    "point": point_reviewed,
    "ask_team": team_asked,
    "answer_team": team_answered,
    "withdraw": withdrawn,
}


def _seen(incoming: Incoming) -> Seen:
    submission, digest, decisions = parts(incoming.value, 3)
    return Seen(whole(submission), digest, whole(decisions))


def _carried(incoming: Incoming) -> Seen:
    return Seen(
        incoming.carried_id("submission"), incoming.carried("digest"), incoming.carried_id("decisions")
    )


def _of(seen: Seen) -> dict[str, str | int]:
    """Return what a modal carries of a submission as it was seen."""
    return {"submission": seen.submission_id, "digest": seen.digest, "decisions": seen.decisions}


def _carrying(seen: Seen, **more: str | int) -> str:
    return carrying(**_of(seen), **more)


def _thought(section: str, form: Form) -> Thought | None:
    """Return what was entered about a point; None without a judgement."""
    if not form.raw(_field("judgement", section)):
        return None
    return Thought(
        section=section,
        judgement=form.choice(_field("judgement", section), Judgement),
        question=form.raw(_field("question", section)) or None,
        comment=form.optional_text(_field("comment", section)),
    )


def _field(name: str, section: str) -> str:
    """Return a field's name on one point: with the same name, Slack would carry an entry to the next."""
    return f"{name}:{section}"
