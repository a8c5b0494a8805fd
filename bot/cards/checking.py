"""The review before submitting: how everything stands, and then point by point, for the team to look over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.cards.notes import shown_notes
from bot.cards.question import shown
from bot.cards.reading import Data, Reading
from bot.cards.sensitive import may_read
from bot.domain.findings import HEAVIEST_FIRST, Finding
from bot.domain.foreseen import Foreseen, foreseen, lacks_evidence
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.reopening import Reopening
from bot.domain.section import Section
from bot.store.assessments import UNFINISHED, latest_answers
from bot.store.conversations import team_conversation
from bot.store.engine import NotFoundError, find, key_of
from bot.store.noted import evidenced, notes_of
from bot.store.reviews import reopening_of
from bot.store.standing import Standing, standing_of
from bot.store.standing_data import finding_data
from bot.store.tables import Answer, Assessment, Note
from bot.store.versions import times_answered

MOST_ON_PAGE = 8
"""Questions on a page: each can have an answer of 2,000 characters, and notes."""

Place = tuple[str, int]
"""A page: a section's id and a number from 1; the overview is ("", 1)."""

OVERVIEW: Place = ("", 1)


@dataclass(frozen=True)
class Checked:
    """An assessment as somebody (`viewer`, Slack's user id) goes through it before it is submitted.

    `conversation_id` is where questions are asked that they go to; 0 where that is still to begin.
    """

    reading: Reading
    assessment: Assessment
    conversation_id: int
    viewer: str
    standing: Standing
    reopening: Reopening
    answers: Mapping[str, Answer]
    times: Mapping[str, int]
    notes: Mapping[str, list[Note]]
    evidenced: Collection[str]
    talk_id: int

    @property
    def sheet(self) -> Questionnaire:
        """The assessment as it is asked."""
        return self.standing.questionnaire

    @cached_property
    def pages(self) -> list[Place]:
        """Every page, in order, the overview first."""
        parts = [
            (section.id, number)
            for section in self.sections
            for number in range(1, -(-len(self.asked(section)) // MOST_ON_PAGE) + 1)
        ]
        return [OVERVIEW, *parts]

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of which something is asked."""
        return [section for section in self.sheet.standard.sections if self.asked(section)]

    def asked(self, section: Section) -> list[Question]:
        """Return the questions of a section that are asked."""
        return [question for question in section.questions if self.sheet.is_asked(question.id)]

    @cached_property
    def people(self) -> Mapping[int, str]:
        """Slack's ids of everybody whose answers count."""
        return self.reading.people(answer.person_id for answer in self.answers.values())

    def may_read(self, question: Question) -> bool:
        """Return whether the viewer may read the answer to a question."""
        return may_read(self.reading, self.sheet, self.assessment, question, self.viewer)

    def value(self, place: Place) -> str:
        """Return what a button carries that leads to a page."""
        return f"{self.assessment.id}:{self.conversation_id}:{place[0]}:{place[1]}"


def checked(reading: Reading, assessment_id: int, conversation_id: int, viewer: str) -> Checked:
    """Return an assessment as somebody goes through it."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    of = (reading.session, reading.workspace_id, assessment_id)
    notes: dict[str, list[Note]] = {}
    for note in notes_of(*of):
        notes.setdefault(note.question, []).append(note)
    return Checked(
        reading,
        assessment,
        conversation_id,
        viewer,
        standing_of(reading.session, reading.config, assessment, reading.today),
        reopening_of(reading.session, assessment),
        latest_answers(*of),
        times_answered(*of),
        notes,
        evidenced(*of),
        key_of(team_conversation(reading.session, assessment)),
    )


def overview(of: Checked) -> Data:
    """Return how everything stands, with each point in words and counts."""
    sheet, standing = of.sheet, of.standing
    results = {point.section: point.whole for point in standing.points}
    return {
        **_head(of, OVERVIEW),
        "status": of.assessment.status,
        "can_submit": of.assessment.status in UNFINISHED and not sheet.missing,
        "answered": sheet.progress.answered,
        "total": sheet.progress.total,
        "gaps": len(sheet.missing),
        "no_evidence": sum(lacks_evidence(sheet, each, of.evidenced) for each in sheet.asked),
        "copied": sum(_is_copied(of, each) for each in sheet.asked),
        "notes": sum(_open_notes(of, each) for each in sheet.asked),
        "weights": [
            {"severity": severity, "count": count}
            for severity in HEAVIEST_FIRST
            if (count := sum(found.severity is severity for found in standing.all_findings))
        ],
        "of_parts": [finding_data(sheet, found) for found in standing.of_parts],
        "points": [_line(of, section, results.get(section.id)) for section in of.sections],
        "left": f"{of.assessment.id}:{of.conversation_id}::1",
    }


def point(of: Checked, place: Place) -> Data:
    """Return one page of a point: its questions with their answers, and at its end what follows from them.

    Raises NotFoundError where there is no such page.
    """
    if place not in of.pages[1:]:
        raise NotFoundError(f"page {place} of assessment {of.assessment.id}")
    section_id, number = place
    section = of.sheet.standard.section(section_id)
    asked = of.asked(section)
    here = asked[(number - 1) * MOST_ON_PAGE : number * MOST_ON_PAGE]
    is_last = number * MOST_ON_PAGE >= len(asked)
    found = _findings(of, section)
    readable = [question for question in asked if of.may_read(question)]
    hidden = {question.id for question in asked} - {question.id for question in readable}
    seen = [each for each in found if each.question not in hidden]
    asks = list(foreseen(of.sheet, readable, seen, of.evidenced)) if is_last else []
    results = {each.section: each.whole for each in of.standing.points}
    return {
        **_head(of, place),
        "point": _line(of, section, results.get(section_id)),
        "number": number,
        "of": -(-len(asked) // MOST_ON_PAGE),
        "questions": [_question(of, question) for question in here],
        "findings": [_found(of, each, hidden) for each in found] if is_last else [],
        "foreseen": [_foreseen(of, each) for each in asks],
    }


def page_of(of: Checked, question_id: str) -> Place:
    """Return the page on which a question stands; the overview where it is not asked."""
    section = of.sheet.standard.section_of(question_id)
    asked = [question.id for question in of.asked(section)]
    return (section.id, asked.index(question_id) // MOST_ON_PAGE + 1) if question_id in asked else OVERVIEW


def _head(of: Checked, place: Place) -> Data:
    """Return what every page has: whose it is, and the way to the others."""
    at = of.pages.index(place)
    return {
        "title": of.assessment.title,
        "assessment": of.assessment.id,
        "back": of.value(of.pages[at - 1]) if at else None,
        "on": of.value(of.pages[at + 1]) if at + 1 < len(of.pages) else None,
        "start": of.value(OVERVIEW),
        "menu": [_choice(of, section) for section in of.sections],
    }


def _choice(of: Checked, section: Section) -> Data:
    return {"number": section.number, "title": section.title, "value": of.value((section.id, 1))}


def _line(of: Checked, section: Section, whole: Any) -> Data:
    asked = of.asked(section)
    missing = sum(of.sheet.answer_to(question.id) is None for question in asked)
    return {
        **_choice(of, section),
        "whole": whole,
        "answered": len(asked) - missing,
        "total": len(asked),
        "findings": len(_findings(of, section)),
        "notes": sum(_open_notes(of, question) for question in asked),
    }


def _question(of: Checked, question: Question) -> Data:
    answer, may_see = of.answers.get(question.id), of.may_read(question)
    can_go = of.assessment.status in UNFINISHED
    is_open = of.reopening.is_open(of.sheet, question.id)
    return {
        "clause": question.clause,
        "asks": question.asks,
        "good": question.good,
        "sensitive": of.sheet.standard.is_sensitive(question.id),
        "answer": _answer(of, question, answer, hide=not may_see) if answer else None,
        "hidden": not may_see,
        "counts": of.sheet.counts(question),
        "changed": max(0, of.times.get(question.id, 0) - 1),
        "no_evidence": lacks_evidence(of.sheet, question, of.evidenced) and may_see,
        "copied": _is_copied(of, question),
        "accepted": not is_open,
        "notes": shown_notes(
            of.reading,
            [note for note in of.notes.get(question.id, []) if note.settled_at is None],
            hide=not may_see,
        ),
        "go": f"{of.assessment.id}:{of.conversation_id}:{question.id}" if can_go and is_open else None,
        "note": can_go,
        "talk": of.conversation_id,
        "value": f"{of.talk_id}:{question.id}:{answer.id if answer else 0}",
    }


def _answer(of: Checked, question: Question, answer: Answer, *, hide: bool) -> Data:
    return shown(of.reading, question, answer, sensitive=hide, people=of.people)


def _found(of: Checked, found: Finding, hidden: Collection[str]) -> Data:
    shown_one = finding_data(of.sheet, found)
    return shown_one | {"sensitive": found.question in hidden}


def _foreseen(of: Checked, one: Foreseen) -> Data:
    standard = of.sheet.standard
    clause = standard.clause_of(one.question) if one.question else None
    return {
        "what": one.because,
        "asks": one.question.asks if one.question else None,
        "why": one.question.why if one.question else None,
        "good": one.question.good if one.question else None,
        "clause": clause.id if clause else None,
        "says": clause.says if clause else None,
        "finding": finding_data(of.sheet, one.finding) if one.finding else None,
    }


def _findings(of: Checked, section: Section) -> list[Finding]:
    """Return the findings about a section: of its questions, or against its clauses."""
    questions = {question.id for question in section.questions}
    clauses = {clause.id for clause in section.clauses}
    return [
        found
        for found in of.standing.findings
        if found.question in questions or (not found.question and clauses.intersection(found.clauses[:1]))
    ]


def is_copied(sheet: Questionnaire, question: Question, answer: Answer | None) -> bool:
    """Return whether what is kept for a question was copied here or begun by a template, and not checked."""
    begun = answer is not None and (answer.copied_from_id is not None or answer.template is not None)
    return begun and not sheet.counts(question)


def _is_copied(of: Checked, question: Question) -> bool:
    return is_copied(of.sheet, question, of.answers.get(question.id))


def _open_notes(of: Checked, question: Question) -> int:
    return sum(note.settled_at is None for note in of.notes.get(question.id, []))
