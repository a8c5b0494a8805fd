"""The menu with which one goes to any question, by point."""

from collections.abc import Mapping

from bot.cards.reading import Data
from bot.domain.standard import AnswerValue, Point, Standard


def question_number(point: Point, question_id: str) -> str:
    """Return how a question is numbered in menus: '4.2' is the second of point 4."""
    place = next(
        place for place, question in enumerate(point.questions, start=1) if question.id == question_id
    )
    return f"{point.number}.{place}"


def menu(standard: Standard, answers: Mapping[str, AnswerValue], assessment_id: int) -> list[Data]:
    """Return every point with its questions; each says what its answer is now, where it has one."""
    return [
        {
            "label": f"{point.number}. {point.title}",
            "questions": [
                {
                    "number": question_number(point, question.id),
                    "asks": question.asks,
                    "answer": answers.get(question.id),
                    "value": f"{assessment_id}:{question.id}",
                }
                for question in point.questions
            ],
        }
        for point in standard.points
    ]
