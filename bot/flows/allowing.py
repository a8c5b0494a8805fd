"""Whether somebody may do something to an assessment; what they may not is written down and said to them."""

from bot.domain.lifecycle import Status
from bot.domain.rights import RIGHTS, Act, Refusal, Role, has_right, refusal
from bot.flows import places
from bot.flows.context import Step
from bot.flows.deciding.case import case_of
from bot.store.assessments import latest_submission
from bot.store.channels import is_member
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.roles import roles_in, roles_of
from bot.store.tables import Assessment


def may(step: Step, assessment: Assessment, act: Act) -> bool:
    """Return whether the person has a right to this, whenever that is; otherwise tell them why not.

    The assessment is held: that they tried is written to its audit trail.
    """
    why = _refusal(step, assessment, act)
    if why is None:
        return True
    step.record(assessment, "refused", tried=act.value, why=why.value)
    tell_refused(step, assessment, why)
    return False


def is_entitled(step: Step, assessment: Assessment, act: Act) -> bool:
    """Return whether the person has a right to this, as `may` does, and tell them nothing."""
    why = _refusal(step, assessment, act)
    if why is not None:
        step.record(assessment, "refused", tried=act.value, why=why.value)
    return why is None


def is_only_asked(step: Step, assessment: Assessment) -> bool:
    """Return whether the person may answer what a request asks of them, and nothing else of an assessment."""
    if is_member(step.session, step.person, assessment.channel):
        return False
    return not has_right(Act.ASK, _roles(step, assessment))


def refuse(step: Step, assessment: Assessment, act: Act, why: Refusal) -> None:
    """Write down that the person tried what they may not do, and tell them why."""
    step.record(assessment, "refused", tried=act.value, why=why.value)
    tell_refused(step, assessment, why)


def tell_refused(step: Step, assessment: Assessment, why: Refusal) -> None:
    """Tell the person, in the conversation where they see it, why something was not done.

    Whoever may not read the assessment is not told what it is called either.
    """
    may_read = refusal(Act.READ, _roles(step, assessment), assessment.status) is None
    is_there = is_member(step.session, step.person, assessment.channel)
    place = places.near(step, assessment) if is_there else Place()
    step.tell(place, "refused", refusal=why.value, title=assessment.title if may_read else "")


def _refusal(step: Step, assessment: Assessment, act: Act) -> Refusal | None:
    """Return why the person has no right to this, whenever that is; to what was deleted nobody has any."""
    is_on_team = has_right(act, {Role.TEAM}) and is_member(step.session, step.person, assessment.channel)
    # most often it is the team; the rest is only asked of others
    if not is_on_team and not has_right(act, _roles(step, assessment)):
        return RIGHTS[act].otherwise
    return Refusal.DELETED if assessment.status is Status.DELETED else None


def _roles(step: Step, assessment: Assessment) -> frozenset[Role]:
    submission = latest_submission(step.session, step.workspace_id, key_of(assessment))
    if submission is not None:
        return case_of(step, submission, assessment).roles
    organisation = step.context.organisation_of(step.session, assessment)
    part = roles_of(step.session, step.person, assessment, None)
    return part | roles_in(organisation, step.person, step.members(organisation), None)
