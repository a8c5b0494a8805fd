"""What a colleague is asked: its card in their direct messages and in the team's, and the forms about it."""

from datetime import date

from bot.cards.located import is_in_place, where
from bot.cards.reading import Data, Reading
from bot.domain.calendar import working_days_after
from bot.domain.questionnaire import Questionnaire
from bot.store.assessments import latest_answers
from bot.store.engine import find, key_of
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, Card, Request


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: for the colleague, or with a part for the team."""
    request = find(reading.session, Request, reading.workspace_id, card.subject_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, request.assessment_id)
    total, left = _progress(reading, request, assessment)
    return "request", {
        **about(reading, request, assessment),
        **where(reading, assessment),
        "id": request.id,
        "team": bool(card.part),
        "here": is_in_place(card, assessment),
        "words": reading.said([request.words])[request.words].text,
        "purpose": assessment.purpose,
        "total": total,
        "answered": total - left,
        "muted": request.muted_at is not None,
        "end": request.closed_as.value if request.closed_as else None,
        "closed_by": reading.people([request.closed_by_id]).get(request.closed_by_id or 0),
    }


def about(reading: Reading, request: Request, assessment: Assessment) -> Data:
    """Return who asks whom, for what and until when."""
    people = reading.people([request.asked_by_id, request.asked_of_id])
    return {
        "title": assessment.title,
        **reading.standard_of(assessment).named(request.section, request.question),
        "asked_by": people[request.asked_by_id],
        "asked_of": people[request.asked_of_id],
        "due": request.due,
    }


def declining(reading: Reading, request_id: int) -> Data:
    """Return what the form says in which a colleague declines."""
    request = find(reading.session, Request, reading.workspace_id, request_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, request.assessment_id)
    return about(reading, request, assessment)


def asking(reading: Reading, assessment_id: int, question: str) -> Data:
    """Return what the form says in which a colleague is asked one question."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    asks = reading.standard_of(assessment).question(question).asks
    return {"asks": asks, "due": due(reading, assessment).isoformat()}


def asking_point(reading: Reading, assessment_id: int) -> Data:
    """Return what the form says in which a colleague is asked what is left of a point."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    sheet = reading.questionnaire_of(assessment)
    return {
        "title": assessment.title,
        "points": _points(reading, assessment, sheet),
        "due": due(reading, assessment).isoformat(),
    }


def due(reading: Reading, assessment: Assessment) -> date:
    """Return the day by which an answer is asked for where nobody says otherwise."""
    days = reading.config.reminders.request_due_working_days
    return working_days_after(reading.today, days, reading.organisation_of(assessment).nation)


def _points(reading: Reading, assessment: Assessment, sheet: Questionnaire) -> list[Data]:
    again = reopening_of(reading.session, assessment).to_change(sheet)
    left = {each.id for each in sheet.missing} | again
    counted = [
        (section, sum(question.id in left for question in section.questions))
        for section in sheet.standard.sections
    ]
    return [
        {
            "id": section.id,
            "label": f"{section.number}. {section.title}" if section.number else section.title,
            "left": count,
        }
        for section, count in counted
        if count
    ]


def _progress(reading: Reading, request: Request, assessment: Assessment) -> tuple[int, int]:
    """Return how many questions a request is about, and how many of them are left."""
    sheet = reading.questionnaire_of(assessment)
    if request.question is not None:
        latest = latest_answers(reading.session, reading.workspace_id, key_of(assessment)).get(
            request.question
        )
        return 1, int(latest is None or latest.at <= request.asked_at)
    section = next((each for each in sheet.standard.sections if each.id == request.section), None)
    asked = [each.id for each in section.questions if sheet.is_asked(each.id)] if section else []
    missing = {each.id for each in sheet.missing}
    return len(asked), sum(each in missing for each in asked)
