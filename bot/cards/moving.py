"""The windows in which an assessment is moved on, to the next phase or to another edition."""

from dataclasses import replace

from bot.cards.assessment import next_phase
from bot.cards.reading import Data, Reading
from bot.domain.editions import carry
from bot.store.assessments import UNFINISHED
from bot.store.engine import find
from bot.store.tables import Assessment


def to_phase(reading: Reading, assessment_id: int, wanted: str) -> Data:
    """Return what moving on to a phase would open again; without a phase where that is not the next one."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    phase = next_phase(assessment)
    if phase is None or phase != wanted:
        return {"phase": None, "title": assessment.title, "again": [], "new": 0, "approved": False}
    sheet = reading.questionnaire_of(assessment)
    later = replace(sheet, facts=replace(sheet.facts, phase=phase))
    opened = [question for question in later.missing if sheet.counts(question)]
    return {
        "phase": phase,
        "title": assessment.title,
        "again": [question.asks for question in opened],
        "new": sum(not sheet.is_asked(question.id) for question in later.missing),
        "approved": assessment.status not in UNFINISHED,
    }


def to_edition(reading: Reading, assessment_id: int) -> Data:
    """Return what moving to the organisation's present edition would mean for the answers."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    newer = reading.config.standard_for(reading.organisation_of(assessment))
    sheet = reading.questionnaire_of(assessment)
    carried = carry(sheet, newer)
    return {
        "title": assessment.title,
        "now": sheet.standard.edition,
        "newer": newer.edition,
        "standard": newer.title,
        "stand": len(carried.stands),
        "look_again": [answer.question.asks for answer in carried.look_again],
        "new": [question.asks for question in carried.new],
        "kept": len(carried.no_place),
    }
