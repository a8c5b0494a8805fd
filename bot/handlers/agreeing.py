"""The buttons and forms by which groups agree to a submission, or object to it."""

from collections.abc import Callable

from bot.domain.calendar import london_date
from bot.domain.groups import LEAD
from bot.domain.lifecycle import Outcome
from bot.domain.rights import Act
from bot.flows.deciding import agreeing, review
from bot.flows.deciding.approving import Verdict
from bot.flows.deciding.case import Seen
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.forms import Form, new_conditions


def press_agree(incoming: Incoming) -> None:
    """Ask for confirmation, and for conditions if there are any."""
    seen = _pressed(incoming)
    if review.consider(incoming.context, incoming.now, incoming.who, seen, Act.AGREE):
        incoming.open(lambda modals: modals.agree((seen.submission_id, seen.group), _carrying(seen)))


def press_object(incoming: Incoming) -> None:
    """Ask for the reason."""
    seen = _pressed(incoming)
    if review.consider(incoming.context, incoming.now, incoming.who, seen, Act.OBJECT):
        incoming.open(lambda modals: modals.object((seen.submission_id, seen.group), _carrying(seen)))


def agree(incoming: Incoming, form: Form) -> None:
    """Keep that somebody agrees for their group."""
    today = london_date(incoming.now)
    conditions = new_conditions(form, today)
    verdict = Verdict(
        outcome=Outcome.APPROVE_WITH_CONDITIONS if conditions else Outcome.APPROVE,
        words=form.optional_text("words"),
        conditions=conditions,
        expires_on=form.day_to_come("expires_on", today),
    )
    form.check()
    agreeing.agree(incoming.context, incoming.now, incoming.who, _carried(incoming), verdict)


def object_(incoming: Incoming, form: Form) -> None:
    """Keep that somebody objects for their group, and why."""
    words = form.text("words")
    form.check()
    agreeing.object_(incoming.context, incoming.now, incoming.who, _carried(incoming), words)


ACTIONS: dict[str, Callable[[Incoming], None]] = {"agree": press_agree, "object": press_object}
VIEWS: dict[str, Callable[[Incoming, Form], None]] = {"agree": agree, "object": object_}


def _pressed(incoming: Incoming) -> Seen:
    submission, digest, decisions, group = parts(incoming.value, 4)
    return _of_a_group(Seen(whole(submission), digest, whole(decisions), group))


def _carried(incoming: Incoming) -> Seen:
    return _of_a_group(
        Seen(
            incoming.carried_id("submission"),
            incoming.carried("digest"),
            incoming.carried_id("decisions"),
            incoming.carried("group"),
        )
    )


def _of_a_group(seen: Seen) -> Seen:
    """Return what was seen; raises Forged where it is for the lead group, which decides instead."""
    if seen.group == LEAD:
        raise Forged(seen.group)
    return seen


def _carrying(seen: Seen) -> str:
    return carrying(
        submission=seen.submission_id, digest=seen.digest, decisions=seen.decisions, group=seen.group
    )
