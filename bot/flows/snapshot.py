"""What a submission freezes: the assessment as it stood, its answers, and what they come to."""

from dataclasses import asdict
from typing import Any

from bot.domain.questionnaire import gaps, point_results
from bot.domain.regimes import approval_needed
from bot.domain.standard import AnswerValue
from bot.flows.context import Step
from bot.store.engine import find
from bot.store.tables import Answer, Assessment


def take(step: Step, assessment: Assessment, answers: dict[str, Answer]) -> dict[str, Any]:
    """Return the assessment and its latest answers (by question id) as JSON that stands on its own."""
    standard = step.context.standard_of(assessment)
    values = {question: answer.value for question, answer in answers.items()}
    return {
        "assessment": _facts(step, assessment),
        "standard": {"id": standard.id, "title": standard.title, "edition": standard.edition},
        "regime": _regime(step, assessment),
        "answers": {question: _answer(answer) for question, answer in answers.items()},
        "points": [asdict(point) for point in point_results(standard, values)],
        "gaps": [
            {
                "question": gap.question.id,
                "asks": gap.question.asks,
                "clause": gap.clause.id,
                "point": gap.point.number,
                "value": gap.value.value,
                "words": answers[gap.question.id].words,
                "blocks": gap.blocks,
            }
            for gap in gaps(standard, values)
        ],
        "evidence": sum(1 for a in answers.values() if a.value is AnswerValue.YES and a.words),
    }


def _facts(step: Step, assessment: Assessment) -> dict[str, Any]:
    organisation = step.context.organisation_of(step.session, assessment)
    regime = step.context.config.regimes[organisation.regime]
    titles = {category.id: category.title for category in regime.categories}
    parent = (
        find(step.session, Assessment, assessment.workspace_id, assessment.parent_id).title
        if assessment.parent_id
        else None
    )
    return {
        "id": assessment.id,
        "title": assessment.title,
        "purpose": assessment.purpose,
        "kind": assessment.kind.value,
        "parent_title": parent,
        "phase": assessment.phase.value,
        "category": assessment.category,
        "category_title": titles.get(assessment.category, assessment.category),
        "cost_pence": assessment.cost_pence,
        "public_facing": assessment.public_facing,
        "novel": assessment.novel,
        "organisation": organisation.name,
        "channel": assessment.channel,
        "started_by": assessment.started_by_id,
    }


def _regime(step: Step, assessment: Assessment) -> dict[str, Any]:
    organisation = step.context.organisation_of(step.session, assessment)
    regime = step.context.config.regimes[organisation.regime]
    reasons = [rule.because for rule in approval_needed(regime, assessment)]
    return {"id": regime.id, "title": regime.title, "reasons": reasons}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value.value,
        "words": answer.words,
        "by": answer.person_id,
        "at": answer.at.isoformat(),
    }
