"""What `/spend` alone answers: what is waiting for whoever types it."""

from bot.cards.reading import Data, Reading
from bot.domain.questionnaire import Questionnaire
from bot.store.assessments import unfinished_of
from bot.store.engine import key_of
from bot.store.people import known_person
from bot.store.questionnaires import questionnaires_of

MOST = 5
"""Assessments that are named; the Home tab has them all."""


def waiting(reading: Reading, user: str) -> Data:
    """Return what `user` (Slack's id) has to finish, the newest first, and how many more there are."""
    person = known_person(reading.session, reading.workspace_id, user)
    if person is None:
        return {"unfinished": [], "total": 0, "more": 0}
    found = unfinished_of(reading.session, reading.workspace_id, key_of(person), MOST)
    sheets = questionnaires_of(reading.session, found.rows, reading.config.editions)
    rows = [
        {"id": key_of(each), "title": each.title, "status": each.status, **_progress(sheets[key_of(each)])}
        for each in found.rows
    ]
    return {"unfinished": rows, "total": found.total, "more": found.total - len(rows)}


def _progress(sheet: Questionnaire) -> Data:
    return {"answered": sheet.progress.answered, "of": sheet.progress.total}
