"""A condition of an approval: as its owner is reminded of it, and as the assessors are asked to accept it."""

from sqlmodel import select

from bot.cards.reading import Data, Reading
from bot.domain.conditions import TO_DO, ConditionStatus
from bot.store.conditions import condition_kept
from bot.store.engine import find
from bot.store.tables import Assessment, Card, Condition, ConditionStep, Decision, Submission

ASKED = "done:"
"""How the part of a card begins by which the assessors are asked; the number of the step follows."""


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons while there is something to press them for."""
    kept = condition_kept(reading.session, reading.workspace_id, card.subject_id)
    shown = _shown(reading, card.subject_id)
    if card.part.startswith(ASKED):
        number = int(card.part.removeprefix(ASKED))
        is_open = kept is not None and kept.status is ConditionStatus.DONE and kept.seen == number
        done, settled = (_step(reading, card, each) for each in (number, number + 1))
        return "condition_asked", {**shown, "open": is_open, "done": done, "settled": settled}
    is_open = kept is not None and kept.status in TO_DO
    return "condition", {**shown, "open": is_open}


def modal(reading: Reading, condition_id: int) -> Data:
    """Return what the forms about a condition show."""
    return _shown(reading, condition_id)


def _shown(reading: Reading, condition_id: int) -> Data:
    """Return a condition; one whose approval was revoked has no status."""
    kept = condition_kept(reading.session, reading.workspace_id, condition_id)
    if kept is not None:
        return reading.conditions([kept])[0]
    condition = find(reading.session, Condition, reading.workspace_id, condition_id)
    decision = find(reading.session, Decision, reading.workspace_id, condition.decision_id)
    submission = find(reading.session, Submission, reading.workspace_id, decision.submission_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    owner = condition.owner_id or assessment.owner_id
    return {
        "number": condition.number,
        "submission": submission.number,
        "title": assessment.title,
        "words": reading.said([condition.words])[condition.words].text,
        "evidence": reading.said([condition.evidence])[condition.evidence].text,
        "owner": reading.people([owner])[owner],
        "due": condition.due,
        "days_left": None,
        "days_late": 0,
        "status": None,
        "by": None,
        "at": None,
        "said": "",
        "value": f"{condition_id}:0",
    }


def _step(reading: Reading, card: Card, number: int) -> Data | None:
    query = select(ConditionStep).where(
        ConditionStep.workspace_id == card.workspace_id,
        ConditionStep.condition_id == card.subject_id,
        ConditionStep.number == number,
    )
    taken = reading.session.exec(query).first()
    if taken is None:
        return None
    return {
        "status": taken.status,
        "by": reading.people([taken.person_id])[taken.person_id],
        "at": taken.at,
        "words": reading.said([taken.words])[taken.words].text,
    }
