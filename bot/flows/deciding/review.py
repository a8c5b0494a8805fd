"""Assessors decide on a submission, once; what they may not see or do, they are told."""

from datetime import datetime

from bot.domain.groups import LEAD
from bot.domain.lifecycle import Outcome
from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act, Refusal, refusal
from bot.flows.context import Context
from bot.flows.deciding import approving
from bot.flows.deciding.approving import APPROVALS, NewCondition, Verdict
from bot.flows.deciding.case import Case, Seen, open_case
from bot.store.people import Who

__all__ = [
    "NewCondition",
    "Seen",
    "Verdict",
    "consider",
    "decide",
    "may_read",
    "may_read_sensitive",
    "not_to_read",
]


def consider(context: Context, now: datetime, who: Who, seen: Seen, act: Act | Outcome) -> bool:
    """Return whether the person may do this to the submission as they see it; otherwise tell them why not."""
    with context.acting(who, now) as step:
        case = open_case(step, seen.submission_id)
        why = approving.refusal(case, Act(act.value), seen)
        if why:
            case.refuse(act.value, why, seen.group)
        return why is None


def may_read(context: Context, now: datetime, who: Who, submission_id: int) -> bool:
    """Return whether the person may read a submission; otherwise tell them."""
    with context.acting(who, now) as step:
        case = open_case(step, submission_id)
        why = not_to_read(case)
        if why:
            case.refuse(Act.READ.value, why)
        return why is None


def may_read_sensitive(context: Context, now: datetime, who: Who, submission_id: int) -> bool:
    """Return whether the person may read a submission's sensitive answers; otherwise tell them."""
    with context.acting(who, now) as step:
        case = open_case(step, submission_id)
        why = not_to_read(case, Act.READ_SENSITIVE)
        event = "sensitive_refused" if why else "sensitive_read"
        step.record(case.assessment, event, submission=case.submission.id)
        if why:
            case.tell(why)
        return why is None


def not_to_read(case: Case, act: Act = Act.READ) -> Refusal | None:
    """Say why the person may not read a submission, or what else `act` names of it; None where they may."""
    return refusal(act, case.roles, case.assessment.status)


def decide(context: Context, now: datetime, who: Who, seen: Seen, verdict: Verdict) -> None:
    """Keep what an assessor of the lead group decides, or tell them why it is not theirs to decide now.

    Raises InvalidInput where a point that should change was not submitted.
    An approval is the decision where no other is needed; otherwise the last one that is needed will be.
    """
    with context.acting(who, now) as step:
        case = open_case(step, seen.submission_id)
        _check_points(case, verdict)
        act = Act(verdict.outcome.value)
        why = approving.refusal(case, act, seen) or approving.not_allowed(case, verdict)
        if why:
            case.refuse(act.value, why)
        elif verdict.outcome in APPROVALS:
            approving.approve(case, LEAD, verdict)
        else:
            words = step.keep(case.assessment, verdict.words)
            approving.decide(case, verdict.outcome, words, points=verdict.points)


def _check_points(case: Case, verdict: Verdict) -> None:
    """Raise InvalidInput where changes are asked for in a section of which nothing was submitted."""
    answered = case.shown["answers"]
    sections = case.step.context.standard_of(case.step.session, case.assessment).sections
    submitted = {section.id for section in sections if any(each.id in answered for each in section.questions)}
    if not submitted.issuperset(verdict.points):
        raise InvalidInput("points", Problem.CHOICE_MISSING)
