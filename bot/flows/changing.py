"""Something has changed since an approval: what is small is kept and shown, what is not reopens it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import london_date
from bot.domain.findings import findings
from bot.domain.lifecycle import Action, Status, after
from bot.domain.rights import Act
from bot.domain.scope import FACTS, Change, Scope, changes, looked_at_again
from bot.domain.spend import Fact, Facts
from bot.flows import assess, home, places
from bot.flows.allowing import may
from bot.flows.context import Context, Step
from bot.flows.conversing import asking
from bot.flows.deciding import ending
from bot.store.assessments import latest_answers
from bot.store.changed import approved_scope, approved_submission, scope_of
from bot.store.engine import key_of, locked
from bot.store.people import Who
from bot.store.questionnaires import Tree
from bot.store.standing import standing_of
from bot.store.tables import Assessment, CardKind, Contract, Submission


def consider(context: Context, now: datetime, who: Who, assessment_id: int) -> bool:
    """Return whether there is an approval whose facts can change; otherwise tell the person."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        return may(step, assessment, Act.CHANGE_FACTS) and _approved(step, assessment) is not None


def change(context: Context, now: datetime, who: Who, assessment_id: int, scope: Scope) -> None:
    """Keep what has changed. Where that is beyond what was approved, or the approval has ended, reopen it.

    Raises InvalidInput where the organisation's regime has no such category of spend.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        submission = _approved(step, assessment) if may(step, assessment, Act.CHANGE_FACTS) else None
        if submission is None:
            return
        organisation = context.organisation_of(step.session, assessment)
        if scope.category != assessment.category:
            assess.check_category(context, organisation, scope.category)
        has_ended = assessment.status is Status.EXPIRED
        if scope == scope_of(assessment) and not has_ended:
            return
        share = context.config.regimes[organisation.regime].reopen_cost_share
        approved = approved_scope(step.session, submission)
        found = changes(approved, scope, share)
        for name in Scope.__dataclass_fields__:
            setattr(assessment, name, getattr(scope, name))
        step.session.flush()
        reopens = has_ended or any(each.reopens for each in found)
        step.record(
            assessment,
            "changed",
            submission=submission.id,
            what=[each.what.value for each in found],
            cost_pence=scope.cost_pence,
            reopens=reopens,
        )
        told = {"changes": [_told(step, assessment, each) for each in found], "ended": has_ended}
        if reopens:
            facts = {fact for each in found for fact in FACTS[each.what]}
            _reopen(step, assessment, submission, facts, told, approved=approved)
        else:
            _announce(step, assessment, submission, "changed", told | {"share": share})


def contract_added(step: Step, assessment: Assessment, contract: Contract) -> None:
    """Reopen an approved assessment to which a contract was added: it was approved without that."""
    if assessment.status not in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS):
        return
    submission = approved_submission(step.session, assessment)
    if submission is None:
        return
    step.record(assessment, "changed", submission=submission.id, contract=contract.id, reopens=True)
    added = {
        "what": "contract",
        "title": contract.title,
        "supplier": contract.supplier,
        "value_pence": contract.value_pence,
    }
    told = {"changes": [added], "ended": False}
    _reopen(step, assessment, submission, {Fact.CONTRACTS, Fact.SUPPLIERS}, told, contract=contract)


def _approved(step: Step, assessment: Assessment) -> Submission | None:
    """Return the submission that was approved; None, and the person told, where there is none to reopen."""
    if not asking.can(step, assessment, Action.REOPEN):
        return None
    return None if assessment.year else approved_submission(step.session, assessment)


def _reopen(
    step: Step,
    assessment: Assessment,
    submission: Submission,
    facts: set[Fact],
    told: dict[str, object],
    *,
    approved: Scope | None = None,
    contract: Contract | None = None,
) -> None:
    assessment.status = after(assessment.status, Action.REOPEN)
    ending.stop(step, submission)
    _open_again(step, assessment, facts, approved, contract)
    step.session.flush()
    sheet = step.context.questionnaire_of(step.session, assessment)
    step.record(assessment, "reopened", submission=submission.id, asked=len(sheet.missing))
    again = sum(sheet.earlier(question) is not None for question in sheet.missing)
    _announce(step, assessment, submission, "reopened", told | {"left": len(sheet.missing), "again": again})
    asking.go_on(step, assessment)


def _open_again(
    step: Step, assessment: Assessment, facts: set[Fact], approved: Scope | None, contract: Contract | None
) -> None:
    """Note the answers that no longer count, because what they were given on has changed."""
    config = step.context.config
    standing = standing_of(step.session, config, assessment, london_date(step.now))
    now, contracts = standing.questionnaire, standing.tree.contracts
    earlier = [each for each in contracts if contract is None or each.id != contract.id]
    before = replace(now, facts=_facts_before(now.facts, standing.tree, approved, contract))
    had = set(findings(before, earlier, config.usual_months, config.closed_names))
    changed = had.symmetric_difference(standing.findings)
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment))
    asked = looked_at_again(before, now, facts, changed)
    assessment.look_again = [key_of(latest[question.id]) for question in asked]


def _facts_before(now: Facts, tree: Tree, approved: Scope | None, contract: Contract | None) -> Facts:
    if approved:
        return replace(
            now,
            category=approved.category,
            cost_pence=approved.cost_pence,
            public_facing=approved.public_facing,
            novel=approved.novel,
        )
    others = {each.supplier for each in tree.contracts if contract is None or each.id != contract.id}
    is_new = contract is not None and contract.supplier not in others
    return replace(now, contracts=now.contracts - 1, suppliers=now.suppliers - is_new)


def _told(step: Step, assessment: Assessment, found: Change) -> dict[str, object]:
    organisation = step.context.organisation_of(step.session, assessment)
    categories = step.context.config.regimes[organisation.regime].categories
    titles: dict[object, str] = {category.id: category.title for category in categories}
    before, now = titles.get(found.before, found.before), titles.get(found.now, found.now)
    return {"what": found.what.value, "before": before, "now": now}


def _announce(
    step: Step, assessment: Assessment, submission: Submission, template: str, told: dict[str, object]
) -> None:
    said = told | {"by": step.person.slack_id, "number": submission.number}
    key = f"{template}:{step.who.act}"
    places.say_to_team(step, assessment, f"{key}:team", template, **said, team=True)
    organisation = step.context.organisation_of(step.session, assessment)
    thread = places.review_thread(step.session, submission, organisation)
    step.say(places.review_lane(submission), f"{key}:assessors", thread, template, **said, team=False)
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    asking.touch_family(step, assessment)
    people: Sequence[int] = (
        assessment.owner_id,
        assessment.started_by_id,
        submission.submitted_by_id,
        step.person_id,
    )
    home.refresh(step, people, step.members(organisation).everybody)
