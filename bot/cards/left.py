"""What is left: the questions of an assessment that need an answer, by point."""

from collections.abc import Iterator

from bot.cards.checking import is_copied
from bot.cards.reading import Data, Reading
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.section import Section
from bot.store.assessments import latest_answers
from bot.store.conversations import asked_in
from bot.store.engine import find
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, Conversation

MOST_ON_PAGE = 40
"""Questions on a page of the window; the headings of their points come on top."""


def data(
    reading: Reading, assessment_id: int, conversation_id: int, section_id: str = "", page: int = 1
) -> Data:
    """Return a page (from 1) of the questions that are left, of one section where it is named.

    In a colleague's conversation these are the ones they were asked. `conversation_id` is where questions are
    asked that somebody goes to; 0 where that is still to begin.
    """
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    sheet = reading.questionnaire_of(assessment)
    answers = latest_answers(reading.session, reading.workspace_id, assessment_id)
    again = reopening_of(reading.session, assessment).to_change(sheet)
    within = _within(reading, conversation_id, sheet)
    asked = [question for question in sheet.asked if within is None or question.id in within]
    left = {each.id for each in asked if each.id in again or sheet.answer_to(each.id) is None}
    sections = list(_sections(sheet, asked, left))
    chosen = [
        (section, question)
        for section, _, questions in sections
        for question in questions
        if not section_id or section.id == section_id
    ]
    pages = max(1, -(-len(chosen) // MOST_ON_PAGE))
    page = min(max(page, 1), pages)
    of_page = chosen[(page - 1) * MOST_ON_PAGE : page * MOST_ON_PAGE]

    def value(section: str, number: int) -> str:
        return f"{assessment_id}:{conversation_id}:{section}:{number}"

    return {
        "title": assessment.title,
        "left": len(left),
        "total": len(asked),
        "points": [
            {
                "number": section.number,
                "title": section.title,
                "left": len(questions),
                "total": total,
                "questions": [
                    {
                        "clause": question.clause,
                        "asks": question.asks,
                        "again": question.id in again,
                        "earlier": sheet.earlier(question) is not None,
                        "copied": is_copied(sheet, question, answers.get(question.id)),
                        "go": f"{assessment_id}:{conversation_id}:{question.id}",
                    }
                    for of, question in of_page
                    if of.id == section.id
                ],
            }
            for section, total, questions in sections
            if any(of.id == section.id for of, _ in of_page)
        ],
        "menu": [
            {
                "number": section.number,
                "title": section.title,
                "left": len(questions),
                "value": value(section.id, 1),
            }
            for section, _, questions in sections
        ],
        "every": value("", 1) if section_id else None,
        "back": value(section_id, page - 1) if page > 1 else None,
        "on": value(section_id, page + 1) if page < pages else None,
    }


def _within(reading: Reading, conversation_id: int, sheet: Questionnaire) -> set[str] | None:
    if not conversation_id:
        return None
    talk = find(reading.session, Conversation, reading.workspace_id, conversation_id)
    return asked_in(reading.session, talk, sheet)


def _sections(
    sheet: Questionnaire, asked: list[Question], left: set[str]
) -> Iterator[tuple[Section, int, list[Question]]]:
    """Give each section with something left: how much is asked of it, and what is left."""
    for section in sheet.standard.sections:
        of_section = [each for each in asked if sheet.standard.section_of(each.id).id == section.id]
        questions = [each for each in of_section if each.id in left]
        if questions:
            yield section, len(of_section), questions
