"""Specialist groups agree or object, and those above the assessors approve too, each in their own channel."""

from datetime import datetime

from bot.domain.agreement import Panel
from bot.domain.lifecycle import Outcome
from bot.domain.rights import Act
from bot.flows.context import Context, Step
from bot.flows.deciding import announcing, approving
from bot.flows.deciding.approving import Verdict
from bot.flows.deciding.case import Seen, open_case
from bot.store.agreements import panel_of
from bot.store.people import Who
from bot.store.tables import Submission, View


def agree(context: Context, now: datetime, who: Who, seen: Seen, verdict: Verdict) -> None:
    """Keep that the person agrees for the group in `seen`, or tell them why they cannot."""
    with context.acting(who, now) as step:
        case = open_case(step, seen.submission_id)
        seat = case.panel.seat(seen.group)
        why = approving.refusal(case, Act.AGREE, seen)
        if seat and seat.decides:
            why = why or approving.not_allowed(case, verdict)
        if why:
            case.refuse(Act.AGREE.value, why, seen.group)
        elif seat and seat.decides:
            approving.approve(case, seen.group, verdict)
        else:
            approving.say(case, seen.group, verdict, View.AGREES)


def object_(context: Context, now: datetime, who: Who, seen: Seen, words: str) -> None:
    """Keep that the person objects for the group in `seen` and why, or tell them why they cannot."""
    verdict = Verdict(outcome=Outcome.REJECT, words=words)
    with context.acting(who, now) as step:
        case = open_case(step, seen.submission_id)
        why = approving.refusal(case, Act.OBJECT, seen)
        if why:
            case.refuse(Act.OBJECT.value, why, seen.group)
        else:
            approving.say(case, seen.group, verdict, View.OBJECTS)


def ask(step: Step, submission: Submission) -> Panel:
    """Ask each group that a new submission needs in its own channel; return its panel."""
    panel = panel_of(step.session, step.context.config, submission)
    announcing.ask(step, submission, panel)
    return panel
