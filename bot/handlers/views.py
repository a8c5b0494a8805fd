"""Submitted modals: each becomes one step, or errors on its fields with the modal left open."""

from collections.abc import Callable
from functools import partial

from bot.domain.lifecycle import Outcome
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.standard import AnswerValue
from bot.flows import assess, contracts, conversation, review
from bot.flows.conversation import Asked, Given
from bot.flows.review import Seen, Verdict
from bot.handlers.desk import Forged, Incoming
from bot.handlers.forms import Form, date_decision, lines, new_assessment, new_contract


def start(incoming: Incoming, form: Form) -> None:
    """Begin an assessment."""
    new = new_assessment(form, incoming.context.config.organisations[0].id)
    assess.start(incoming.context, incoming.now, incoming.who, incoming.view_id, new)


def words(incoming: Incoming, form: Form) -> None:
    """Keep an answer with its reason or evidence."""
    asked = Asked(
        incoming.carried_id("assessment"), incoming.carried("question"), incoming.carried_id("seen")
    )
    value = incoming.carried("value")
    if value not in set(AnswerValue):
        raise Forged(value)
    given = Given(AnswerValue(value), form.text("words"), incoming.view_id)
    form.check()
    if not conversation.answer(incoming.context, incoming.now, incoming.who, asked, given):
        raise InvalidInput("words", Problem.MOVED_ON)


def decide(incoming: Incoming, form: Form, outcome: Outcome) -> None:
    """Record an assessor's decision."""
    seen = Seen(
        incoming.carried_id("submission"), incoming.carried("digest"), incoming.carried_id("decisions")
    )
    must_explain = outcome in (Outcome.ASK_FOR_CHANGES, Outcome.REJECT)
    verdict = Verdict(
        outcome=outcome,
        words=form.text("words") if must_explain else form.optional_text("words"),
        conditions=lines(form.optional_text("conditions")),
        exemption_by=form.optional_text("exemption_by"),
    )
    form.check()
    if outcome is Outcome.APPROVE_WITH_CONDITIONS and not verdict.conditions and not verdict.exemption_by:
        raise InvalidInput("conditions", Problem.CONDITION_MISSING)
    review.decide(incoming.context, incoming.now, incoming.who, seen, verdict)


def revoke(incoming: Incoming, form: Form) -> None:
    """Take a decision back."""
    submission, number = incoming.carried_id("submission"), incoming.carried_id("number")
    said = form.text("words")
    form.check()
    review.revoke(incoming.context, incoming.now, incoming.who, submission, number, said)


def contract(incoming: Incoming, form: Form) -> None:
    """Keep a contract."""
    new = new_contract(form, incoming.context.config.organisations[0].id)
    contracts.register(incoming.context, incoming.now, incoming.who, incoming.view_id, new)


def record(incoming: Incoming, form: Form) -> None:
    """Keep what was decided about a key date."""
    decision, said = date_decision(form)
    key_date = incoming.carried_id("key_date")
    contracts.record_decision(incoming.context, incoming.now, incoming.who, key_date, decision, said)


VIEWS: dict[str, Callable[[Incoming, Form], None]] = {
    "start": start,
    "words": words,
    **{outcome.value: partial(decide, outcome=outcome) for outcome in Outcome},
    "revoke": revoke,
    "contract": contract,
    "record": record,
}


def handle(incoming: Incoming) -> dict[str, str]:
    """Do what the modal is for and return what is wrong, by field; nothing wrong closes it.

    Raises Forged where the modal is none of ours.
    """
    view = incoming.body["view"]
    step = VIEWS.get(view["callback_id"])
    if step is None:
        raise Forged(view["callback_id"])
    try:
        step(incoming, Form(view["state"]["values"]))
    except InvalidForm as wrong:
        return _errors(incoming, wrong.problems)
    except InvalidInput as wrong:
        return _errors(incoming, (wrong,))
    return {}


def _errors(incoming: Incoming, problems: tuple[InvalidInput, ...]) -> dict[str, str]:
    words = incoming.desk.cards.words
    return {
        problem.field: words("problems", {"problem": problem.problem, "values": problem.values})
        for problem in problems
    }
