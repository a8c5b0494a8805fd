"""The menu with which one goes to any question, by section."""

from bot.cards.reading import Data
from bot.domain.given import GIVEN
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.reopening import EVERYTHING, Reopening
from bot.domain.section import Section


def menu(sheet: Questionnaire, assessment_id: int, reopening: Reopening = EVERYTHING) -> list[Data]:
    """Return every section of which something can be answered, with its questions and their answers now.

    A question goes by the line of the standard that it asks about, as everywhere else, if it asks about one.
    """
    return [
        made
        for section in sheet.standard.sections
        if (made := _section(sheet, section, assessment_id, reopening))["questions"]
    ]


def _section(sheet: Questionnaire, section: Section, assessment_id: int, reopening: Reopening) -> Data:
    asked = [question for question in section.questions if sheet.is_asked(question.id)]
    return {
        "page": f"{assessment_id}:0:{section.id}:1",
        "label": f"{section.id}. {section.title}" if section.number else section.title,
        "questions": [
            {
                "clause": question.clause,
                "asks": question.asks,
                "answer": _answer(sheet, question) if sheet.counts(question) else None,
                "value": f"{assessment_id}:{question.id}",
            }
            for question in asked
            if reopening.is_open(sheet, question.id)
        ],
    }


def _answer(sheet: Questionnaire, question: Question) -> str:
    """Return a judgement as it is kept; of a sensitive answer only that there is one."""
    return GIVEN if sheet.standard.is_sensitive(question.id) else sheet.answers[question.id].value
