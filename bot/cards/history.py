"""Every answer a question was given: who gave it, when, and what it took the place of."""

from collections.abc import Callable

from bot.cards.question import shown
from bot.cards.reading import Data, Reading
from bot.cards.sensitive import may_read
from bot.store.assessments import UNFINISHED
from bot.store.engine import find
from bot.store.reviews import reopening_of
from bot.store.tables import Answer, Assessment, Conversation
from bot.store.versions import versions

MOST_ON_PAGE = 15
"""Answers on a page of the window."""


def data(reading: Reading, conversation_id: int, question_id: str, viewer: str, page: int = 1) -> Data:
    """Return a page (from 1) of the answers to a question, the newest first.

    Of a sensitive one, who may not read it sees only who answered, and when. `viewer` is Slack's user id.
    """
    talk = find(reading.session, Conversation, reading.workspace_id, conversation_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, talk.assessment_id)
    sheet = reading.questionnaire_of(assessment)
    question = sheet.standard.question(question_id)
    given = versions(reading.session, reading.workspace_id, talk.assessment_id, question_id)
    pages = max(1, -(-len(given) // MOST_ON_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * MOST_ON_PAGE
    hide = not may_read(reading, sheet, assessment, question, viewer)
    people = reading.people(answer.person_id for answer in given)

    def showing(answer: Answer) -> Data:
        return shown(reading, question, answer, sensitive=hide, people=people)

    of_page = [
        _change(answer, given[place + 1] if place + 1 < len(given) else None, showing)
        for place, answer in enumerate(given)
        if start <= place < start + MOST_ON_PAGE
    ]
    in_reach = assessment.status in UNFINISHED and sheet.is_asked(question_id)
    can_change = in_reach and reopening_of(reading.session, assessment).is_open(sheet, question_id)
    return {
        "asks": question.asks,
        "clause": question.clause,
        "hidden": hide,
        "total": len(given),
        "answers": of_page,
        "go": f"{assessment.id}:{talk.id}:{question_id}" if can_change else None,
        "back": f"{talk.id}:{question_id}:{page - 1}" if page > 1 else None,
        "on": f"{talk.id}:{question_id}:{page + 1}" if page < pages else None,
    }


def _change(answer: Answer, before: Answer | None, showing: Callable[[Answer], Data]) -> Data:
    """Return an answer with the one before it, if there was one, and how far the two are the same."""
    return {
        "same": before is not None and before.value == answer.value,
        "same_words": before is not None and before.words == answer.words,
        **showing(answer),
        "copied": answer.copied_from_id is not None,
        "before": showing(before) if before else None,
    }
