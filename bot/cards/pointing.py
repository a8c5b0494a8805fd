"""The points of a submission, one at a time, for an assessor to say what they think of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import evidence, work
from bot.cards.reading import Data, Reading
from bot.domain.judging import WANTING
from bot.domain.section import Section
from bot.domain.standard import Standard
from bot.store.engine import NotFoundError, find
from bot.store.reviews import point_reviews, sent_comments
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, PointReview, Submission

Carried = Mapping[str, str | int]


@dataclass(frozen=True)
class Points:
    """A submission's points and what `viewer` (Slack's user id) and others think of them so far."""

    reading: Reading
    submission: Submission
    shown: Data
    standard: Standard
    reviews: Sequence[PointReview]
    people: Mapping[int, str]
    viewer: str

    @property
    def sections(self) -> list[str]:
        """The ids of the points, in order."""
        return [point["section"] for point in self.shown["points"]]

    def mine(self, section: str) -> PointReview | None:
        """Return what the viewer thought of a point, if they have said."""
        return next((each for each in self._of(section) if self.people[each.person_id] == self.viewer), None)

    def others(self, section: str) -> list[PointReview]:
        """Return what everybody else thought of a point."""
        return [each for each in self._of(section) if self.people[each.person_id] != self.viewer]

    def following(self, after: str | None) -> str | None:
        """Return the first point after another that the viewer has not reviewed, wrapping round."""
        start = self.sections.index(after) + 1 if after in self.sections else 0
        in_turn = [*self.sections[start:], *self.sections[:start]]
        return next((section for section in in_turn if self.mine(section) is None), None)

    def _of(self, section: str) -> list[PointReview]:
        return [each for each in self.reviews if each.section == section]


def points_of(reading: Reading, submission_id: int, viewer: str) -> Points:
    """Return the points of a submission as somebody goes through them."""
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    reviews = point_reviews(reading.session, reading.workspace_id, submission_id)
    return Points(
        reading,
        submission,
        frozen(reading.session, submission),
        reading.standard_of(assessment),
        reviews,
        reading.people(each.person_id for each in reviews),
        viewer,
    )


def point(of: Points, section_id: str, carried: Carried, *, unkept: bool = False) -> Data:
    """Return one point with its answers and findings, and what is thought of it so far.

    `unkept` says that a comment without a judgement was not kept. Raises NotFoundError where there is none.
    """
    if section_id not in of.sections:
        raise NotFoundError(f"point {section_id}")
    place = of.sections.index(section_id)
    section = next(each for each in of.standard.sections if each.id == section_id)
    mine, others = of.mine(section_id), of.others(section_id)
    words = of.reading.said([*(each.words for each in others), mine.words if mine else None])
    answers = _answers(of, section)
    return {
        "title": of.shown["assessment"]["title"],
        "number": of.submission.number,
        "id": of.submission.id,
        "here": section_id,
        "point": work.points(of.standard, of.shown)[place],
        "place": place + 1,
        "total": len(of.sections),
        "answers": answers,
        "has_sensitive": any(answer["sensitive"] for answer in answers),
        "findings": _findings(of, section),
        "questions": [_choice(each) for each in answers],
        "judgement": mine.judgement if mine else None,
        "comment": words[mine.words].text if mine else "",
        "about": next(
            (_choice(each) for each in answers if mine and each["question"] == mine.question), None
        ),
        "others": [
            {
                "by": of.people[each.person_id],
                "judgement": each.judgement,
                "words": words[each.words].text,
            }
            for each in others
        ],
        "menu": [_menu_line(of, each) for each in of.shown["points"]],
        "back": of.sections[place - 1] if place else None,
        "on": of.sections[place + 1] if place + 1 < len(of.sections) else None,
        "unkept": unkept,
        "metadata": json.dumps({**carried, "point": section_id}),
    }


def finished(of: Points) -> Data:
    """Return what the viewer thought of every point, once they have come to the end."""
    comments = [each for each in of.reviews if of.people[each.person_id] == of.viewer and each.words]
    _, unsent = sent_comments(of.reading.session, of.reading.workspace_id, comments)
    return {
        "title": of.shown["assessment"]["title"],
        "number": of.submission.number,
        "points": [_menu_line(of, point) for point in of.shown["points"]],
        "unsent": len(unsent),
    }


def to_change(reading: Reading, submission_id: int) -> Data:
    """Return the sections that can be asked to change, those chosen that an assessor found wanting."""
    of = points_of(reading, submission_id, "")
    wanting = {each.section for each in of.reviews if each.judgement in WANTING}
    sections = [section for section in of.standard.sections if _answers(of, section)]
    _, unsent = sent_comments(reading.session, reading.workspace_id, of.reviews)
    return {
        "sections": [
            {"id": section.id, "number": section.number, "title": section.title} for section in sections
        ],
        "wanting": [section.id for section in sections if section.id in wanting],
        "unsent": len(unsent),
    }


def _answers(of: Points, section: Section) -> list[Data]:
    kept = of.shown["answers"]
    answers = [{**kept[each.id], "question": each.id} for each in section.questions if each.id in kept]
    return evidence.of_answers(of.reading, answers)


def _findings(of: Points, section: Section) -> list[Data]:
    """Return the findings about a section: of its questions, or against its clauses."""
    questions = {question.id for question in section.questions}
    clauses = {clause.id for clause in section.clauses}
    return [
        finding
        for finding in of.shown["findings"]
        if finding["question"] in questions or (not finding["question"] and clauses & {*finding["clauses"]})
    ]


def _menu_line(of: Points, point: Data) -> Data:
    mine = of.mine(point["section"])
    return {
        "value": point["section"],
        "number": point["number"],
        "title": point["title"],
        "judgement": mine.judgement if mine else None,
    }


def _choice(answer: Data) -> Data:
    return {"id": answer["question"], "label": _label(answer)}


def _label(answer: Data) -> str:
    return f"{answer['clause']} {answer['asks']}" if answer["clause"] else str(answer["asks"])
