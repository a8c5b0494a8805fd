"""Who answers for a contract, and which assessment it is part of."""

from dataclasses import dataclass

from bot.domain.lifecycle import DateStatus
from bot.domain.problems import InvalidInput, Problem
from bot.flows import changing, home
from bot.flows.context import Step
from bot.flows.contracting import dating, owning
from bot.flows.conversing import asking
from bot.store.contracts import OPEN
from bot.store.engine import find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member
from bot.store.tables import Assessment, CardKind, Contract, KeyDate


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Who answers for a contract, as Slack's user ids, and the id of the assessment it is part of.

    None is nobody, and none.
    """

    owner: str | None
    deputy: str | None
    assessment_id: int | None


def settle(step: Step, contract: Contract, belongs: Belongs) -> bool:
    """Have a contract, which is held, belong to these; return whether that changed anything.

    Raises InvalidInput where somebody has left Slack, and NotFoundError where the assessment is not the
    workspace's.
    """
    handed = hand_over(step, contract, belongs.owner)
    deputy, before = member(step, "deputy", belongs.deputy, contract.deputy_id), contract.deputy_id
    deputised = deputy != before
    if deputised:
        contract.deputy_id = deputy
        step.record(contract, "deputy_named", deputy=deputy, before=before)
        home.refresh(step, [each for each in (before, deputy) if each])
    return _link(step, contract, belongs.assessment_id) or handed or deputised


def hand_over(step: Step, contract: Contract, owner: str | None) -> bool:
    """Make somebody else (Slack's user id), or nobody, answer for a contract, which is held.

    The reminders of its dates begin anew. Returns whether it was somebody else before. Raises InvalidInput
    where they have left Slack.
    """
    before, contract.owner_id = contract.owner_id, member(step, "owner", owner, contract.owner_id)
    if contract.owner_id == before:
        return False
    if owner is not None:
        contract.owner_left_at = None
    step.record(contract, "handed_over", owner=contract.owner_id, before=before)
    for key_date in dating.dates_of(step, contract):
        if key_date.status in OPEN:
            key_date.status = DateStatus.OPEN
            answered(step, key_date, contract)
    if owner is not None:
        person = ensure_member(step.session, step.workspace_id, owner)
        by = None if person.id == step.person_id else step.person.slack_id
        said = {"title": contract.title, "supplier": contract.supplier, "by": by}
        key = f"handed_over:{contract.id}:{contract.revision + 1}"
        step.say(dm_lane(person), key, Place(person_id=person.id), "handed_over", **said)
    home.refresh(step, [each for each in (before, contract.owner_id) if each])
    step.session.flush()
    if owner is None:
        owning.begin(step, contract.organisation_id)
    elif before is None:
        owning.refresh(step, contract.organisation_id)
    return True


def answered(step: Step, key_date: KeyDate, contract: Contract) -> None:
    """Have nobody else asked about a key date because of what was said before."""
    key_date.asked_on = None
    dating.plan(step, dating.keeping_of(step, contract), key_date)


def member(step: Step, field: str, user: str | None, before: int | None = None) -> int | None:
    """Return the id of the person whom Slack calls `user`; None for nobody.

    Raises InvalidInput at `field` where they have left Slack, unless they were it `before` already.
    """
    if not user:
        return None
    person = ensure_member(step.session, step.workspace_id, user)
    if person.left_at is not None and person.id != before:
        raise InvalidInput(field, Problem.PERSON_HAS_LEFT, {"typed": user})
    return key_of(person)


def linked(step: Step, assessment_id: int | None) -> Assessment | None:
    """Return the assessment with this id, held; raises NotFoundError where it is not the workspace's."""
    return locked(step.session, Assessment, step.workspace_id, assessment_id) if assessment_id else None


def touch_assessment(step: Step, assessment: Assessment) -> None:
    """Have an assessment drawn anew, with all that it is part of and that is part of it."""
    step.touch(CardKind.ASSESSMENT, key_of(assessment))
    asking.touch_family(step, assessment)


def _link(step: Step, contract: Contract, assessment_id: int | None) -> bool:
    before = contract.assessment_id
    if assessment_id == before:
        return False
    assessment = linked(step, assessment_id)
    contract.assessment_id = assessment_id
    step.session.flush()
    step.record(contract, "linked", assessment=assessment_id, before=before)
    if before is not None:
        touch_assessment(step, find(step.session, Assessment, step.workspace_id, before))
    if assessment is not None:  # the contract can change what is asked and found there
        touch_assessment(step, assessment)
        changing.contract_added(step, assessment, contract)
    return True
