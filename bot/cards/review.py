"""A submission, as the assessors see it. Everything but its decisions comes from what was frozen with it."""

from bot.cards import covered, panel, scope_changed, waiting, work
from bot.cards.changed import since_last
from bot.cards.reading import Data, Reading
from bot.domain.lifecycle import Status
from bot.domain.question import AnswerValue
from bot.store.assessments import decision_history, latest_submission, standing_decision
from bot.store.engine import find
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, Card, Decision, Submission


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons while it awaits a decision, else what that was."""
    submission = find(reading.session, Submission, reading.workspace_id, card.subject_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    if card.part:
        return panel.asked(reading, card, submission, assessment)
    latest = latest_submission(reading.session, reading.workspace_id, submission.assessment_id) or submission
    history = decision_history(reading.session, reading.workspace_id, submission.assessment_id)
    own = [decision for of, decision in history if of.id == submission.id]
    standing = standing_decision(own)
    before = [
        (of.number, decision)
        for of, decision in history
        if of.number <= submission.number and decision is not standing
    ]
    standard, shown = reading.standard_of(assessment), submitted(reading, submission)
    return "review", {
        **shown,
        "points": work.points(standard, shown),
        **panel.shown(reading, submission, assessment, own),
        "id": submission.id,
        "by": reading.people([submission.submitted_by_id])[submission.submitted_by_id],
        "at": submission.submitted_at,
        "open": assessment.status is Status.SUBMITTED and latest.id == submission.id,
        "superseded_by": latest.number if latest.id != submission.id else None,
        "made": reading.decision(standing, standard) if standing else None,
        "waiting": waiting.of_review(reading, assessment, submission, latest),
        **covered.data(reading, submission, standing),
        **scope_changed.data(
            reading, assessment, submission if latest.id == submission.id else None, standing
        ),
        "withdrawn": work.withdrawal(reading, card.subject_id),
        "claim": work.claim(reading, card.subject_id),
        "reviewed": work.reviewed(reading, card.subject_id, shown["points"]),
        "enquiries": work.asked(reading, card.subject_id),
        "changes": since_last(reading, submission),
        "history": _history(reading, before),
        "value": f"{submission.id}:{submission.digest}:{len(own)}",
    }


def submitted(reading: Reading, submission: Submission) -> Data:
    """Return what was submitted, by the names that templates use."""
    shown = frozen(reading.session, submission)
    answers = shown["answers"].values()
    return {
        **shown,
        "number": submission.number,
        "not_applicable": [answer for answer in answers if answer["value"] == AnswerValue.NOT_APPLICABLE],
        "attached": sum(len(answer.get("evidence", ())) for answer in answers),
        "has_sensitive": any(answer["sensitive"] for answer in answers),
    }


def _history(reading: Reading, made: list[tuple[int, Decision]]) -> list[Data]:
    people = reading.people(decision.decided_by_id for _, decision in made)
    words = reading.said(decision.words for _, decision in made)
    return [
        {
            "number": number,
            "outcome": decision.outcome,
            "by": people[decision.decided_by_id],
            "at": decision.decided_at,
            "words": words[decision.words].text,
        }
        for number, decision in made
    ]
