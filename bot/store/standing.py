"""What an assessment comes to as it stands: its points with its parts, findings, rating and regime."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.config import Config, Organisation
from bot.domain.calendar import financial_year
from bot.domain.findings import HEAVIEST_FIRST, Finding, findings, of_part
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.rating import Rating, rate
from bot.domain.regimes import ApprovalRule, Regime, approval_needed, report_needed
from bot.domain.spend import Kind
from bot.domain.tree import Node, RolledUp, roll_up
from bot.store.assessments import above_of, organisations_plan
from bot.store.coverage import approved_alone
from bot.store.engine import find
from bot.store.questionnaires import Tree, questionnaire_of, tree_of
from bot.store.tables import Assessment
from bot.store.tables import Organisation as OrganisationRow


@dataclass(frozen=True)
class Above:
    """What an assessment is part of, and what that answers to questions that are not asked of the part."""

    assessment: Assessment
    questionnaire: Questionnaire
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Plan:
    """What the organisation answers for the financial year that begins in April of `year`, if begun."""

    year: int
    assessment: Assessment | None


@dataclass(frozen=True)
class Standing:
    """How an assessment stands. `plan` is None for an organisation's own.

    `findings` are its own, with those on the contracts of the whole tree; `of_parts` are those parts in which
    something stands in the way and that are not approved on their own.
    """

    organisation: Organisation
    regime: Regime
    tree: Tree
    points: tuple[RolledUp, ...]
    findings: tuple[Finding, ...]
    of_parts: tuple[Finding, ...]
    because: tuple[ApprovalRule, ...]
    report: tuple[ApprovalRule, ...]
    rating: Rating | None
    above: tuple[Above, ...]
    plan: Plan | None

    @property
    def questionnaire(self) -> Questionnaire:
        """The assessment itself, as it is asked."""
        return self.tree.node.questionnaire

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Its own findings and those of its parts, the heaviest first."""
        every = (*self.findings, *self.of_parts)
        return tuple(sorted(every, key=lambda finding: HEAVIEST_FIRST.index(finding.severity)))


def standing_of(session: Session, config: Config, assessment: Assessment, today: date) -> Standing:
    """Return how an assessment stands on `today` (London), with everything below it and above it."""
    row = find(session, OrganisationRow, assessment.workspace_id, assessment.organisation_id)
    organisation = config.organisation(row.key)
    regime = config.regimes[organisation.regime]
    tree = tree_of(session, assessment, config.editions)
    sheet = tree.node.questionnaire
    is_spend = assessment.kind is not Kind.ORGANISATION
    return Standing(
        organisation=organisation,
        regime=regime,
        tree=tree,
        points=roll_up(tree.node),
        findings=findings(sheet, tree.contracts, config.usual_months, config.closed_names),
        of_parts=_of_parts(session, assessment, tree.node),
        because=approval_needed(regime, sheet.facts) if is_spend else (),
        report=report_needed(regime, sheet.facts) if is_spend else (),
        rating=rate(regime.scrutiny, sheet.facts, sheet) if is_spend and regime.scrutiny else None,
        above=_above(session, config, assessment, sheet),
        plan=_plan(session, assessment, today) if is_spend else None,
    )


def _of_parts(session: Session, whole: Assessment, node: Node) -> tuple[Finding, ...]:
    found = {part.id: finding for part in node.below() if (finding := of_part(part))}
    alone = approved_alone(session, whole) if found else set()
    return tuple(finding for part_id, finding in found.items() if part_id not in alone)


def _above(
    session: Session, config: Config, assessment: Assessment, sheet: Questionnaire
) -> tuple[Above, ...]:
    found: list[Above] = []
    for part in above_of(session, assessment):
        theirs = questionnaire_of(session, part, config.editions)
        questions = tuple(
            question
            for question in theirs.asked
            if question.clause and theirs.counts(question) and not sheet.is_asked(question.id)
        )
        found.append(Above(part, theirs, questions))
    return tuple(found)


def _plan(session: Session, assessment: Assessment, today: date) -> Plan:
    year = financial_year(today)
    return Plan(year, organisations_plan(session, assessment.workspace_id, assessment.organisation_id, year))
