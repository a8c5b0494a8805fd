"""Submitted modals: each becomes one step, or errors on its fields with the modal left open."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.domain.calendar import london_date
from bot.domain.lifecycle import Outcome
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.spend import Phase
from bot.flows import assess, moving
from bot.flows import planning as plans
from bot.flows.conversing import conversation
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.turns import Asked
from bot.flows.deciding import review, revoking
from bot.flows.deciding.review import Seen, Verdict
from bot.handlers import (
    agreeing,
    beginning,
    checking,
    contracting,
    evidencing,
    following,
    inviting,
    keeping,
    planning,
    reviewing,
)
from bot.handlers.desk import Forged, Incoming
from bot.handlers.forms import Form, new_assessment, new_conditions


def start(incoming: Incoming, form: Form) -> None:
    """Begin an assessment."""
    planned = incoming.carried_id("planned") if incoming.carries("planned") else None
    only = incoming.context.config.organisations[0].id
    if planned is not None:
        only = plans.organisation_of(incoming.context, incoming.who, planned)
    new = new_assessment(form, only, beginning.purpose_field(incoming))
    begun = beginning.beginning(form.raw("begin_from"))
    assess.start(incoming.context, incoming.now, incoming.who, incoming.view_id, new, planned, begun)


def start_year(incoming: Incoming, form: Form) -> None:
    """Begin what an organisation answers for the year."""
    organisation = form.raw("organisation") or incoming.context.config.organisations[0].id
    channel = form.raw("channel")
    form.check()
    assess.start_year(incoming.context, incoming.now, incoming.who, incoming.view_id, organisation, channel)


def words(incoming: Incoming, form: Form) -> None:
    """Keep an answer with its reason or evidence."""
    entered = Entered(incoming.carried("value"), form.text("words"), incoming.view_id)
    form.check()
    _keep(incoming, "words", entered)


def answer(incoming: Incoming, form: Form) -> None:
    """Keep an answer that was written or chosen."""
    entered = Entered(form.entered("answer"), "", incoming.view_id)
    form.check()
    _keep(incoming, "answer", entered)


def take_over(incoming: Incoming, form: Form) -> None:
    """Keep the answer of what this is part of."""
    note = form.text("note")
    form.check()
    kept = conversation.take_over(
        incoming.context, incoming.now, incoming.who, _asked(incoming), note, incoming.view_id
    )
    if not kept:
        raise InvalidInput("note", Problem.MOVED_ON)


def move_on(incoming: Incoming, form: Form) -> None:
    """Move an assessment on to its next phase."""
    phase = incoming.carried("phase")
    if phase not in set(Phase):
        raise Forged(phase)
    assessment = incoming.carried_id("assessment")
    moving.to_phase(incoming.context, incoming.now, incoming.who, assessment, Phase(phase))


def change_edition(incoming: Incoming, form: Form) -> None:
    """Move an assessment to its organisation's present edition."""
    moving.to_edition(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"))


def decide(incoming: Incoming, form: Form, outcome: Outcome) -> None:
    """Record an assessor's decision."""
    seen = Seen(
        incoming.carried_id("submission"), incoming.carried("digest"), incoming.carried_id("decisions")
    )
    must_explain = outcome in (Outcome.ASK_FOR_CHANGES, Outcome.REJECT)
    verdict = Verdict(
        outcome=outcome,
        words=form.text("words") if must_explain else form.optional_text("words"),
        conditions=new_conditions(form, london_date(incoming.now)),
        points=form.ticked("points"),
        exemption_by=form.optional_text("exemption_by"),
        exemption_on=form.day("exemption_on"),
        exemption_until=form.day("exemption_until"),
        expires_on=form.day_to_come("expires_on", london_date(incoming.now)),
    )
    form.check()
    _check_exemption(verdict)
    if outcome is Outcome.APPROVE_WITH_CONDITIONS and not verdict.conditions and not verdict.exemption_by:
        raise InvalidInput("condition_1", Problem.CONDITION_MISSING)
    review.decide(incoming.context, incoming.now, incoming.who, seen, verdict)


def revoke(incoming: Incoming, form: Form) -> None:
    """Take a decision back."""
    submission, number = incoming.carried_id("submission"), incoming.carried_id("number")
    said = form.text("words")
    form.check()
    revoking.revoke(incoming.context, incoming.now, incoming.who, submission, number, said)


VIEWS: dict[str, Callable[[Incoming, Form], dict[str, Any] | None]] = {
    "start": start,
    "start_year": start_year,
    "words": words,
    "answer": answer,
    "take_over": take_over,
    "move_on": move_on,
    "change_edition": change_edition,
    **{outcome.value: partial(decide, outcome=outcome) for outcome in Outcome},
    **agreeing.VIEWS,
    **inviting.VIEWS,
    "revoke": revoke,
    **contracting.VIEWS,
    **following.VIEWS,
    **planning.VIEWS,
    **keeping.VIEWS,
    **reviewing.VIEWS,
    **checking.VIEWS,
    **evidencing.VIEWS,
    **beginning.VIEWS,
}


def _asked(incoming: Incoming) -> Asked:
    return Asked(
        incoming.carried_id("conversation"), incoming.carried("question"), incoming.carried_id("seen")
    )


def _keep(incoming: Incoming, field: str, entered: Entered) -> None:
    """Keep an answer; raises InvalidInput at `field` where it cannot be one, or somebody was quicker."""
    try:
        kept = conversation.answer(incoming.context, incoming.now, incoming.who, _asked(incoming), entered)
    except InvalidInput as problem:
        raise problem.at(field) from problem
    if not kept:
        raise InvalidInput(field, Problem.MOVED_ON)


def _check_exemption(verdict: Verdict) -> None:
    """Raise InvalidInput unless an exemption says who granted it, when and until when, or is none at all."""
    dates = {"exemption_on": verdict.exemption_on, "exemption_until": verdict.exemption_until}
    if not verdict.exemption_by and any(dates.values()):
        raise InvalidInput("exemption_by", Problem.TEXT_EMPTY)
    for field, day in dates.items():
        if verdict.exemption_by and day is None:
            raise InvalidInput(field, Problem.DATE_MISSING)
    if verdict.exemption_on and verdict.exemption_until and verdict.exemption_until < verdict.exemption_on:
        raise InvalidInput("exemption_until", Problem.EXEMPTION_ENDED)


def handle(incoming: Incoming) -> dict[str, Any]:
    """Do what the modal is for and return how Slack is answered; nothing closes it.

    It stays open with what is wrong, by field, or with another view in its place. Raises Forged where the
    modal is none of ours. docs.slack.dev/surfaces/modals has the answers there are.
    """
    view = incoming.body["view"]
    step = VIEWS.get(view["callback_id"])
    if step is None:
        raise Forged(view["callback_id"])
    try:
        following = step(incoming, Form(view["state"]["values"]))
    except InvalidForm as wrong:
        return _errors(incoming, wrong.problems)
    except InvalidInput as wrong:
        return _errors(incoming, (wrong,))
    return {"response_action": "update", "view": following} if following else {}


def _errors(incoming: Incoming, problems: tuple[InvalidInput, ...]) -> dict[str, Any]:
    words = incoming.desk.cards.words
    errors = {
        problem.field: words("problems", {"problem": problem.problem, "values": problem.values})
        for problem in problems
    }
    return {"response_action": "errors", "errors": errors}
