"""Who is at work on an assessment: who owns it, answered lately or was asked; and how far each point is."""

from typing import Any

from sqlmodel import col, func, select

from bot.cards import listing
from bot.cards.reading import Data, Reading
from bot.domain.calendar import london_date
from bot.domain.questionnaire import Questionnaire
from bot.store.copies import given_here
from bot.store.engine import key_of
from bot.store.listing import asked_of_others
from bot.store.tables import Answer, Assessment, Person

MOST_PEOPLE = 5
"""Of those who answered, the last ones are named."""


def data(reading: Reading, assessment: Assessment, sheet: Questionnaire) -> Data:
    """Return what the card shows of the people at work, and of each point how much of it is answered."""
    key = key_of(assessment)
    last: Any = func.max(Answer.at)
    query: Any = (
        select(Person.slack_id, last)
        .join(Answer, col(Answer.person_id) == col(Person.id))
        .where(Answer.workspace_id == reading.workspace_id, Answer.assessment_id == key, given_here())
        .group_by(col(Person.slack_id))
        .order_by(last.desc(), col(Person.slack_id))
    )
    answerers = reading.session.exec(query).all()
    requests = asked_of_others(reading.session, [key])[key]
    latest = answerers[0][1] if answerers else None
    return {
        "owner": reading.people([assessment.owner_id])[assessment.owner_id],
        "answerers": [slack_id for slack_id, _ in answerers[:MOST_PEOPLE]],
        "more_answerers": max(len(answerers) - MOST_PEOPLE, 0),
        "days": (reading.today - london_date(latest)).days if latest else None,
        "requests": [listing.asked(reading, sheet.standard, each) for each in requests],
        "done": {each.section: {"answered": each.answered, "total": each.total} for each in sheet.results},
    }
