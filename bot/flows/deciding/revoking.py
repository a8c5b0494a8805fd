"""A lead assessor takes back what was decided: a new entry, and the submission awaits a decision again."""

from datetime import datetime

from bot.domain.lifecycle import Action, after
from bot.domain.rights import Act, Refusal, refusal
from bot.flows.context import Context
from bot.flows.deciding import announcing, conditions, ending, waiting
from bot.flows.deciding.case import Case, open_case
from bot.store.engine import added
from bot.store.people import Who
from bot.store.tables import Decision


def consider(context: Context, now: datetime, who: Who, submission_id: int, number: int) -> bool:
    """Return whether the person may take back decision `number` now; otherwise tell them why not."""
    with context.acting(who, now) as step:
        case = open_case(step, submission_id)
        why = _refusal(case, number)
        if why:
            case.refuse(Act.REVOKE.value, why)
        return why is None


def revoke(context: Context, now: datetime, who: Who, submission_id: int, number: int, words: str) -> None:
    """Take back decision `number` of a submission, as a new entry; the submission awaits a decision again."""
    with context.acting(who, now) as step:
        case = open_case(step, submission_id)
        why = _refusal(case, number)
        if why:
            case.refuse(Act.REVOKE.value, why)
            return
        case.assessment.status = after(case.assessment.status, Action.REVOKE)
        revocation = added(
            step.session,
            Decision(
                workspace_id=step.workspace_id,
                submission_id=submission_id,
                number=number + 1,
                outcome=None,
                words=step.keep(case.assessment, words),
                decided_by_id=step.person_id,
                decided_at=now,
            ),
        )
        step.record(
            case.assessment,
            "revoked",
            submission=case.submission.id,
            digest=case.submission.digest,
            decision=revocation.id,
        )
        ending.stop(step, case.submission)
        conditions.stop(step, case.submission)
        waiting.begin(step, case.assessment, case.submission)
        told = {"by": step.person.slack_id, "words": words, "number": case.submission.number}
        announcing.everybody(case, f"revoked:{revocation.id}", "revoked", told)


def _refusal(case: Case, number: int) -> Refusal | None:
    why = refusal(Act.REVOKE, case.roles, case.assessment.status)
    is_there = case.standing is not None and case.standing.number == number and case.is_latest
    return why or (None if is_there else Refusal.NOTHING_TO_REVOKE)
