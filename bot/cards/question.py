"""One question in an assessment's thread."""

from bot.cards.reading import Data, Reading
from bot.store.assessments import UNFINISHED, latest_answers
from bot.store.engine import find
from bot.store.tables import Answer, Assessment, Card


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons while it is being asked, else one line."""
    assessment = find(reading.session, Assessment, reading.workspace_id, card.subject_id)
    standard = reading.standard_of(assessment)
    question = standard.question(card.part)
    point, clause = standard.point_of(question.id), standard.clause_of(question)
    answer = latest_answers(reading.session, reading.workspace_id, card.subject_id).get(question.id)
    is_asked = assessment.status in UNFINISHED and assessment.asking == card.part
    return "question", {
        "open": is_asked and reading.is_newest(card),
        "asks": question.asks,
        "good": question.good,
        "evidence": question.evidence,
        "clause": clause.id,
        "force": clause.force,
        "point": {"number": point.number, "title": point.title, "of": len(standard.points)},
        "position": standard.position(question.id) + 1,
        "total": len(standard.questions),
        "answer": _answer(reading, answer) if answer else None,
        "value": f"{assessment.id}:{question.id}:{answer.id if answer else 0}",
    }


def _answer(reading: Reading, answer: Answer) -> Data:
    return {
        "value": answer.value,
        "words": answer.words,
        "by": reading.people([answer.person_id])[answer.person_id],
        "at": answer.at,
    }
