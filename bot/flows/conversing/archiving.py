"""An assessment is put away for a time, or a draft is deleted for good."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.lifecycle import Action, Status, after, restored
from bot.domain.rights import RIGHTS, Act, Refusal
from bot.flows import ahead, erasable, erasing, home, places, planning
from bot.flows.allowing import may, tell_refused
from bot.flows.context import Context, Step
from bot.flows.conversing import asking, requests
from bot.store.assessments import latest_submission
from bot.store.engine import key_of, locked
from bot.store.evidence import evidence_of
from bot.store.people import Who
from bot.store.tables import Assessment, CardKind, Contract, DueKind, Request, RequestEnd

DELETED = "deleted"
"""Why words were erased, in the entry that says so."""


def consider(context: Context, now: datetime, who: Who, assessment_id: int) -> bool:
    """Return whether the person may archive an assessment now; otherwise tell them why not."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        return may(step, assessment, Act.ARCHIVE) and asking.can(step, assessment, Action.ARCHIVE)


def archive(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Put an assessment away as it stands: nothing is asked, and it is in no list until it is restored.

    One that is archived already stays as it is.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ARCHIVE) or assessment.status is Status.ARCHIVED:
            return
        if not asking.can(step, assessment, Action.ARCHIVE):
            return
        before, assessment.status = assessment.status, after(assessment.status, Action.ARCHIVE)
        assessment.archived_from = before
        asking.stop_asking(step, assessment)
        step.record(assessment, "archived", before=before.value)
        _say(step, assessment, "archived")
        _show(step, assessment)


def restore(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Bring back what was archived to where it was, and go on asking. What is not archived stays as it is."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ARCHIVE) or assessment.status is not Status.ARCHIVED:
            return
        assessment.status = restored(assessment.status, assessment.archived_from)
        assessment.archived_from = None
        step.record(assessment, "restored", status=assessment.status.value)
        _say(step, assessment, "restored")
        asking.go_on(step, assessment)
        _show(step, assessment)


def consider_deleting(context: Context, now: datetime, who: Who, assessment_id: int) -> bool:
    """Return whether the person may delete a draft now; otherwise tell them why not."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        return _may_delete(step, assessment)


def delete(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Delete a draft that was never submitted: what was written in it is erased, and it can be read no more.

    That it was, who answered what and when, and who deleted it stays in the audit trail. Contracts and
    planned items that belonged to it are kept, and belong to it no more.
    """
    with context.acting(who, now) as step:
        contracts = _contracts(step.session, step.workspace_id, assessment_id)
        for contract in contracts:  # before the assessment, as everybody holds them
            locked(step.session, Contract, step.workspace_id, key_of(contract))
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not _may_delete(step, assessment):
            return
        if contracts != _contracts(step.session, step.workspace_id, assessment_id):
            tell_refused(step, assessment, Refusal.NOT_NOW)  # one was linked a moment ago
            return
        for contract in contracts:
            contract.assessment_id = None
            step.session.flush()
            step.record(contract, "linked", assessment=None, before=assessment_id)
        planning.unlink(step, assessment)
        _close_requests(step, assessment)
        asking.stop_asking(step, assessment)
        before, assessment.status = assessment.status, after(assessment.status, Action.DELETE)
        assessment.archived_from, assessment.look_again = None, []
        step.session.flush()
        words = erasable.of_assessment(step.session, step.workspace_id, assessment_id)
        erasing.let_go(step.session, step.workspace_id, words)
        erasing.erase(
            step.session, context.audit, now, words, by=step.person_id, why=DELETED, before=before.value
        )
        _remove_evidence(step, assessment)
        _say(step, assessment, "deleted")
        _show(step, assessment)


def _may_delete(step: Step, assessment: Assessment) -> bool:
    if not may(step, assessment, Act.DELETE):
        return False
    why = _not_deletable(step, assessment)
    if why is None:
        return True
    step.record(assessment, "refused", tried=Act.DELETE.value, why=why.value)
    tell_refused(step, assessment, why)
    return False


def _not_deletable(step: Step, assessment: Assessment) -> Refusal | None:
    right, key = RIGHTS[Act.DELETE], key_of(assessment)
    submitted = latest_submission(step.session, step.workspace_id, key) is not None
    if assessment.status not in right.when or submitted:
        return right.not_then
    parts = select(Assessment.id).where(
        Assessment.workspace_id == step.workspace_id,
        Assessment.parent_id == key,
        Assessment.status != Status.DELETED,
    )
    return Refusal.HAS_PARTS if step.session.exec(parts.limit(1)).first() else None


def _contracts(session: Session, workspace_id: int, assessment_id: int) -> list[Contract]:
    query = select(Contract).where(
        Contract.workspace_id == workspace_id, Contract.assessment_id == assessment_id
    )
    return list(session.exec(query.order_by(col(Contract.id))))


def _remove_evidence(step: Step, assessment: Assessment) -> None:
    """Take the evidence away, so that nobody reads it any more; its words are erased."""
    for piece in evidence_of(step.session, assessment):
        piece.removed_by_id, piece.removed_at = step.person_id, step.now


def _close_requests(step: Step, assessment: Assessment) -> None:
    """Close the open requests; colleagues see it on their cards: a message would keep what it was called."""
    for request in requests.open_of(step, assessment):
        request.closed_at, request.closed_as, request.closed_by_id = step.now, RequestEnd.NOT_ASKED, step.by
        ahead.drop(step, DueKind.REQUEST, key_of(request))
        step.touch(CardKind.REQUEST, key_of(request), at_once=True)


def _say(step: Step, assessment: Assessment, template: str) -> None:
    key = f"{template}:{assessment.id}:{step.who.act}"
    places.say_to_team(step, assessment, key, template, by=step.person.slack_id)


def _show(step: Step, assessment: Assessment) -> None:
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    asking.touch_family(step, assessment)
    people = [assessment.owner_id, assessment.started_by_id, step.person_id]
    asked = select(Request.asked_of_id).where(Request.assessment_id == key_of(assessment))
    home.refresh(step, [*people, *step.session.exec(asked)])
