"""What somebody who typed in a conversation is asked: what their reply means, a button for each reading."""

from typing import Any

from sqlmodel import select

from bot.cards.question import question_gone, shown
from bot.cards.reading import Data, Reading
from bot.domain.given import read_answer
from bot.domain.problems import InvalidInput
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.store.assessments import latest_answers
from bot.store.doubts import ANEW, source_of
from bot.store.engine import find
from bot.store.tables import Answer, Assessment, Card, Conversation, Doubt


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons until it is settled, then one line."""
    doubt = find(reading.session, Doubt, reading.workspace_id, card.subject_id)
    talk = find(reading.session, Conversation, reading.workspace_id, doubt.conversation_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, talk.assessment_id)
    standard = reading.standard_of(assessment)
    if not standard.has(doubt.question):
        return question_gone(reading, assessment)
    question = standard.question(doubt.question)
    sensitive = standard.is_sensitive(question.id)
    latest = latest_answers(reading.session, reading.workspace_id, talk.assessment_id).get(question.id)
    became = _became(reading, doubt) if doubt.taken is not None else None
    return "doubt", {
        "open": doubt.settled_at is None,
        "kind": doubt.kind,
        "id": doubt.id,
        "by": reading.people([doubt.person_id])[doubt.person_id],
        "asks": question.asks,
        "title": assessment.title if talk.person_id or assessment.direct_with_id else "",
        "sensitive": sensitive,
        "readings": [_reading(reading, question, each, sensitive=sensitive) for each in doubt.readings],
        "answer": shown(reading, question, latest, sensitive=sensitive) if latest else None,
        "anew": doubt.taken == ANEW,
        "taken": doubt.taken is not None,
        "became": shown(reading, question, became, sensitive=sensitive) if became else None,
    }


def _became(reading: Reading, doubt: Doubt) -> Answer | None:
    """Return the answer that was taken from the reply."""
    query = select(Answer).where(
        Answer.workspace_id == reading.workspace_id,
        Answer.source == source_of(doubt.source, doubt.edition),
    )
    return reading.session.exec(query).first()


def _reading(reading: Reading, question: Question, kept: dict[str, Any], *, sensitive: bool) -> Data:
    """Return what a reply may mean as it is shown; what consists of words has no short form."""
    try:
        value, written = read_answer(question, kept["typed"])
    except InvalidInput:  # of another edition of the standard
        value, written = "", ""
    judged = question.kind is QuestionKind.JUDGEMENT or value == AnswerValue.NOT_APPLICABLE
    return {
        "value": value if judged and not sensitive else None,
        "shown": "" if judged or sensitive or not value else reading.answer(question, value),
        "words": "" if sensitive else written or kept["words"],
    }
