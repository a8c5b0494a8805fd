"""Who may read a sensitive answer, in the forms and windows of its assessment."""

from bot.cards.reading import Reading
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.store.assessments import answered_by
from bot.store.engine import key_of
from bot.store.membership import assessors_of
from bot.store.tables import Assessment


def may_read(
    reading: Reading, sheet: Questionnaire, assessment: Assessment, question: Question, viewer: str
) -> bool:
    """Return whether somebody may read an answer: everyone, or of a sensitive one those who take part."""
    if not sheet.standard.is_sensitive(question.id):
        return True
    part = answered_by(reading.session, reading.workspace_id, key_of(assessment))
    part |= {assessment.started_by_id, assessment.owner_id}
    organisation = reading.organisation_of(assessment)
    members = assessors_of(reading.session, reading.workspace_id, organisation, reading.today)
    return viewer in {*reading.people(part).values(), *members}
