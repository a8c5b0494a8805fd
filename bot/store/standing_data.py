"""How an assessment stands, as plain data: a submission freezes it, and cards show it."""

from dataclasses import asdict
from typing import Any

from bot.domain.findings import Finding
from bot.domain.given import shown_answer
from bot.domain.question import Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.rating import Rating
from bot.domain.tree import Node
from bot.store.standing import Above, Standing
from bot.store.tables import Assessment

Json = dict[str, Any]


def standing_data(assessment: Assessment, standing: Standing) -> Json:
    """Return everything about an assessment but its answers, as JSON that stands on its own."""
    sheet = standing.questionnaire
    return {
        "assessment": _facts(assessment, standing),
        "standard": {
            "id": sheet.standard.id,
            "title": sheet.standard.title,
            "edition": sheet.standard.edition,
            "digest": sheet.standard.digest,
        },
        "regime": _regime(standing),
        "points": [asdict(point) for point in standing.points],
        "parts": [_part(part) for part in standing.tree.node.parts],
        "above": [_above(above) for above in standing.above],
        "findings": [finding_data(sheet, finding) for finding in standing.all_findings],
        "left_out": [
            {"asks": left.question.asks, "because": left.rule.otherwise}
            for left in sheet.left_out
            if left.given is not None
        ],
    }


def shown_value(question: Question, value: str) -> str:
    """Return an answer as people read it; empty for people and contracts, which are kept by their ids."""
    if question.kind in (QuestionKind.PERSON, QuestionKind.CONTRACT):
        return ""
    return shown_answer(question, value)


def _facts(assessment: Assessment, standing: Standing) -> Json:
    titles = {category.id: category.title for category in standing.regime.categories}
    return {
        "id": assessment.id,
        "title": assessment.title,
        "purpose": assessment.purpose,
        "kind": assessment.kind.value,
        "year": assessment.year,
        "parent_title": standing.above[0].assessment.title if standing.above else None,
        "phase": assessment.phase.value,
        "category": assessment.category,
        "category_title": titles.get(assessment.category, assessment.category),
        "cost_pence": assessment.cost_pence,
        "public_facing": assessment.public_facing,
        "novel": assessment.novel,
        "organisation": standing.organisation.name,
        "channel": assessment.channel,
        "started_by": assessment.started_by_id,
        "plan": _plan(standing),
    }


def _plan(standing: Standing) -> Json | None:
    """Return whether the organisation has answered for the year, as templates show it."""
    if standing.plan is None:
        return None
    begun = standing.plan.assessment
    return {"year": standing.plan.year, "status": begun.status.value if begun else None}


def _regime(standing: Standing) -> Json:
    return {
        "id": standing.regime.id,
        "title": standing.regime.title,
        "digest": standing.regime.digest,
        "reasons": [rule.because for rule in standing.because],
        "report": [{"because": rule.because, "unverified": rule.unverified} for rule in standing.report],
        "rating": _rating(standing.questionnaire, standing.rating) if standing.rating else None,
    }


def _rating(sheet: Questionnaire, rating: Rating) -> Json:
    """Return a rating as templates show it; of a sensitive answer only the level that follows from it."""
    return {
        "by": rating.by,
        "level": rating.level.title if rating.level else None,
        "level_id": rating.level.id if rating.level else None,
        "total": rating.total,
        "missing": len(rating.missing),
        "how": [
            {
                "title": each.title,
                "answered": "" if _is_sensitive(sheet, each.question) else each.answered,
                "level": each.level.title,
                "points": each.points,
            }
            for each in rating.how
        ],
    }


def finding_data(sheet: Questionnaire, finding: Finding) -> Json:
    """Return a finding as templates show it, with the question it is about."""
    question = sheet.standard.question(finding.question) if finding.question else None
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "clauses": list(finding.clauses),
        "seen": finding.seen,
        "remedy": finding.remedy,
        "question": finding.question,
        "asks": question.asks if question else None,
        "value": finding.value,
        "words": finding.words,
        "about": finding.about,
        "sensitive": _is_sensitive(sheet, finding.question),
    }


def _part(node: Node) -> Json:
    progress = node.questionnaire.progress
    return {
        "id": node.id,
        "title": node.title,
        "kind": node.kind.value,
        "answered": progress.answered,
        "total": progress.total,
        "parts": [_part(part) for part in node.parts],
    }


def _above(above: Above) -> Json:
    return {
        "title": above.assessment.title,
        "kind": above.assessment.kind.value,
        "status": above.assessment.status.value,
        "answers": [
            {
                "question": question.id,
                "asks": question.asks,
                "clause": question.clause,
                "kind": question.kind.value,
                "value": above.questionnaire.answers[question.id].value,
                "shown": shown_value(question, above.questionnaire.answers[question.id].value),
                "words": above.questionnaire.answers[question.id].words,
            }
            for question in above.questions
            if not _is_sensitive(above.questionnaire, question.id)
        ],
    }


def _is_sensitive(sheet: Questionnaire, question_id: str | None) -> bool:
    return bool(question_id and sheet.standard.is_sensitive(question_id))
