"""An assessment: its card in the team's channel, and the offer to submit in its thread."""

from dataclasses import asdict

from bot.cards.menu import menu
from bot.cards.reading import Data, Reading
from bot.domain.lifecycle import Status
from bot.domain.questionnaire import gaps, missing, point_results, progress
from bot.domain.regimes import approval_needed
from bot.domain.standard import AnswerValue, Standard
from bot.store.assessments import UNFINISHED, answer_values, decisions, latest_submission
from bot.store.engine import find, key_of
from bot.store.spoken import READY
from bot.store.tables import Assessment, Card, Submission

Answers = dict[str, AnswerValue]


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data for the card in the channel, or for the offer to submit."""
    assessment = find(reading.session, Assessment, reading.workspace_id, card.subject_id)
    standard = reading.standard_of(assessment)
    answers = answer_values(reading.session, reading.workspace_id, card.subject_id)
    if card.part == READY:
        return "ready", _ready(reading, card, assessment, standard, answers)
    return "assessment", {
        **_facts(reading, assessment),
        **_progress(standard, answers),
        **_outcome(reading, assessment),
        "menu": menu(standard, answers, card.subject_id),
    }


def _ready(
    reading: Reading, card: Card, assessment: Assessment, standard: Standard, answers: Answers
) -> Data:
    found = gaps(standard, answers)
    is_open = assessment.status in UNFINISHED and reading.is_newest(card) and not missing(standard, answers)
    return {
        "id": assessment.id,
        "title": assessment.title,
        "status": assessment.status,
        "open": is_open,
        "changes": assessment.status is Status.CHANGES_ASKED,
        "gaps": len(found),
        "blocking": sum(gap.blocks for gap in found),
        "menu": menu(standard, answers, card.subject_id),
    }


def _facts(reading: Reading, assessment: Assessment) -> Data:
    organisation = reading.organisation_of(assessment)
    regime = reading.config.regimes[organisation.regime]
    titles = {category.id: category.title for category in regime.categories}
    parent = assessment.parent_id and find(
        reading.session, Assessment, reading.workspace_id, assessment.parent_id
    )
    return {
        "id": assessment.id,
        "title": assessment.title,
        "purpose": assessment.purpose,
        "kind": assessment.kind,
        "parent": parent.title if parent else None,
        "organisation": organisation.name,
        "cost_pence": assessment.cost_pence,
        "phase": assessment.phase,
        "category": titles.get(assessment.category, assessment.category),
        "public_facing": assessment.public_facing,
        "novel": assessment.novel,
        "status": assessment.status,
        "started_by": reading.people([assessment.started_by_id])[assessment.started_by_id],
        "started_at": assessment.started_at,
        "open": assessment.status in UNFINISHED,
        "because": [rule.because for rule in approval_needed(regime, assessment)],
        "regime": regime.title,
    }


def _progress(standard: Standard, answers: Answers) -> Data:
    whole = progress(standard, answers)
    points = [asdict(point) for point in point_results(standard, answers)]
    return {"answered": whole.answered, "total": whole.total, "points": points}


def _outcome(reading: Reading, assessment: Assessment) -> Data:
    """Return what was decided last, and which submission waits for whom."""
    submission = latest_submission(reading.session, reading.workspace_id, key_of(assessment))
    if submission is None:
        return {"made": None, "revoked": None, "waiting": None}
    made = decisions(reading.session, reading.workspace_id, key_of(submission))
    last = reading.decision(made[-1]) if made else None
    is_waiting = assessment.status is Status.SUBMITTED
    return {
        "made": last if last and last["outcome"] else None,
        "revoked": last if last and not last["outcome"] else None,
        "waiting": _waiting(reading, assessment, submission) if is_waiting else None,
    }


def _waiting(reading: Reading, assessment: Assessment, submission: Submission) -> Data:
    return {
        "number": submission.number,
        "channel": reading.organisation_of(assessment).assessors.channel,
        "by": reading.people([submission.submitted_by_id])[submission.submitted_by_id],
        "at": submission.submitted_at,
    }
