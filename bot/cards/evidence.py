"""What answers rest on: on a question's card, in a window of its own, and in the form that attaches it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.cards.reading import Data, Reading
from bot.cards.sensitive import may_read
from bot.domain.evidence import Brought, unsuitable
from bot.domain.question import Question
from bot.domain.values import MOST_OPTIONS
from bot.store.assessments import UNFINISHED
from bot.store.conversations import conversations_of
from bot.store.engine import find
from bot.store.evidence import caught_up, evidence_of
from bot.store.people import known_person
from bot.store.reviews import reopening_of
from bot.store.roles import newest_answerable
from bot.store.tables import Assessment, Evidence

MOST_ON_CARD = 3
"""Pieces of evidence that a question's card names."""


def on_card(reading: Reading, assessment: Assessment, question: str, *, sensitive: bool) -> Data:
    """Return how much evidence a question has, and the first of it unless that is sensitive."""
    rows = evidence_of(reading.session, assessment, question)
    shown = [] if sensitive else _pieces(reading, rows[:MOST_ON_CARD])
    return {"count": len(rows), "shown": shown}


def window(reading: Reading, assessment_id: int, question_id: str, viewer: str, note: str) -> Data:
    """Return all the evidence of a question; of a sensitive one only how much there is, to most people."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    sheet = reading.questionnaire_of(assessment)
    question = sheet.standard.question(question_id)
    rows = evidence_of(reading.session, assessment, question_id)
    hidden = not may_read(reading, sheet, assessment, question, viewer)
    return {
        "assessment": assessment.title,
        "clause": question.clause,
        "asks": question.asks,
        "note": note,
        "hidden": hidden,
        "count": len(rows),
        "pieces": [] if hidden else _pieces(reading, rows),
        "open": assessment.status in UNFINISHED,
    }


def of_answers(reading: Reading, answers: Iterable[Data]) -> list[Data]:
    """Return answers as they were frozen, with their evidence as it is known by now."""
    frozen = list(answers)
    pieces = [piece for answer in frozen for piece in answer.get("evidence", ())]
    known = caught_up(reading.session, reading.workspace_id, pieces)
    return [
        {**answer, "evidence": [known[piece["id"]] for piece in answer.get("evidence", ())]}
        for answer in frozen
    ]


def form(reading: Reading, brought: Brought, viewer: str, channel: str, chosen: int | None) -> Data:
    """Return what the form shows that attaches what somebody brings; see `Modals.use_as_evidence`."""
    offered = newest_answerable(reading.session, reading.workspace_id, viewer, channel, MOST_OPTIONS)
    assessment = next((each for each in offered if each.id == chosen), offered[0] if offered else None)
    message, suitable = brought.message, brought.suitable
    return {
        "suitable": not suitable.is_nothing,
        "attachable": len(suitable.files),
        "assessments": [{"id": each.id, "title": each.title} for each in offered],
        "chosen": {"id": assessment.id, "title": assessment.title} if assessment else None,
        **(_questions(reading, assessment, viewer, channel) if assessment else _NO_QUESTIONS),
        "message": message
        and {"by": message.author or None, "at": message.at, "words": message.words, "cut": message.cut},
        "files": [
            {"title": file.name, "size": file.size, "problem": unsuitable(file)} for file in brought.files
        ],
    }


_NO_QUESTIONS: Mapping[str, object] = {"groups": [], "question": None}


def _questions(reading: Reading, assessment: Assessment, viewer: str, channel: str) -> Data:
    """Return the questions that can be answered now, by section, and the one being asked."""
    sheet, reopening = reading.questionnaire_of(assessment), reopening_of(reading.session, assessment)
    groups: list[Data] = []
    for section in sheet.standard.sections:
        asked = [
            each
            for each in section.questions
            if sheet.is_asked(each.id) and reopening.is_open(sheet, each.id)
        ]
        for start in range(0, len(asked), MOST_OPTIONS):
            questions = [_choice(each) for each in asked[start : start + MOST_OPTIONS]]
            groups.append({"number": section.number, "title": section.title, "questions": questions})
    offered = [question for group in groups[:MOST_OPTIONS] for question in group["questions"]]
    asking = _asking(reading, assessment, viewer, channel)
    return {
        "groups": groups[:MOST_OPTIONS],
        "question": next((each for each in offered if each["id"] == asking), None),
    }


def _asking(reading: Reading, assessment: Assessment, viewer: str, channel: str) -> str | None:
    """Return the question being asked where the person is: of the team, or in their direct messages."""
    person = known_person(reading.session, reading.workspace_id, viewer)
    team, *others = conversations_of(reading.session, assessment)
    if channel == assessment.channel or person is None:
        return team.asking
    own = (each.asking for each in others if each.person_id == person.id and each.asking)
    return next(own, team.asking)


def _choice(question: Question) -> Data:
    return {
        "id": question.id,
        "label": f"{question.clause} {question.asks}" if question.clause else question.asks,
    }


def _pieces(reading: Reading, rows: Sequence[Evidence]) -> list[Data]:
    people = reading.people(key for row in rows for key in (row.author_id, row.added_by_id))
    words = reading.said(row.words for row in rows)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "state": row.state,
            "title": row.title,
            "address": row.address,
            "author": people.get(row.author_id or 0),
            "words": words[row.words].text,
            "digest": row.digest,
            "size": row.size,
            "added_by": people[row.added_by_id],
            "added_at": row.added_at,
        }
        for row in rows
    ]
