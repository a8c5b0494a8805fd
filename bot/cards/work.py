"""How the assessors' work on a submission stands: who has it, what they think, what was asked, withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from bot.cards.reading import Data, Reading
from bot.domain.judging import differs, kept
from bot.domain.questionnaire import Result
from bot.domain.section import Force
from bot.domain.standard import Standard
from bot.store.reviews import claim_of, enquiries, point_reviews, sent_comments, withdrawal_of
from bot.store.tables import Enquiry, PointReview
from bot.store.words import Said

Words = Mapping[str | None, Said]


def points(standard: Standard, shown: Data) -> list[Data]:
    """Return the points of a submission, each with how many of its lines are kept that must and should be."""
    values = {question: answer["value"] for question, answer in shown["answers"].items()}
    sections = {section.id: section for section in standard.sections}
    return [
        point
        | {
            force.value: asdict(kept(standard, sections[point["section"]], values, force))
            for force in (Force.MUST, Force.SHOULD)
            if point["section"] in sections
        }
        for point in shown["points"]
    ]


def claim(reading: Reading, submission_id: int) -> Data | None:
    """Return who has taken a submission on, and when."""
    held = claim_of(reading.session, reading.workspace_id, submission_id)
    return {"by": reading.people([held.person_id])[held.person_id], "at": held.at} if held else None


def withdrawal(reading: Reading, submission_id: int) -> Data | None:
    """Return who of the team took a submission back, when and why."""
    made = withdrawal_of(reading.session, reading.workspace_id, submission_id)
    if made is None:
        return None
    return {
        "by": reading.people([made.person_id])[made.person_id],
        "at": made.at,
        "words": reading.said([made.words])[made.words].text,
    }


def asked(reading: Reading, submission_id: int) -> list[Data]:
    """Return what the team was asked about a submission, with its answers."""
    return shown_enquiries(reading, enquiries(reading.session, reading.workspace_id, submission_id))


def shown_enquiries(reading: Reading, rows: Sequence[Enquiry]) -> list[Data]:
    """Return enquiries as templates show them; without an answer they have nobody who answered."""
    if not rows:
        return []
    people = reading.people(each for row in rows for each in (row.asked_by_id, row.answered_by_id))
    words = reading.said(each for row in rows for each in (row.words, row.answer))
    return [
        {
            "by": people[row.asked_by_id],
            "at": row.asked_at,
            "words": words[row.words].text,
            "answered_by": people[row.answered_by_id] if row.answered_by_id else None,
            "answered_at": row.answered_at,
            "reply": words[row.answer].text,
        }
        for row in rows
    ]


def reviewed(reading: Reading, submission_id: int, points: Sequence[Data]) -> Data:
    """Return how far each assessor has come with the points, and where they see one in another way.

    `unsent` counts the comments that the team has not been sent.
    """
    rows = point_reviews(reading.session, reading.workspace_id, submission_id)
    if not rows:
        return {"by": [], "of": len(points), "differing": [], "unsent": 0}
    people, words = reading.people(row.person_id for row in rows), reading.said(row.words for row in rows)
    done: dict[str, int] = {}
    for row in rows:
        done[people[row.person_id]] = done.get(people[row.person_id], 0) + 1
    return {
        "by": [{"who": who, "done": count} for who, count in done.items()],
        "of": len(points),
        "differing": list(_differing(points, rows, people, words)),
        "unsent": len(sent_comments(reading.session, reading.workspace_id, rows)[1]),
    }


def _differing(
    points: Sequence[Data], rows: Sequence[PointReview], people: Mapping[int, str], words: Words
) -> Iterable[Data]:
    for point in points:
        for row in rows:
            if row.section == point["section"] and differs(row.judgement, Result(point["whole"])):
                yield {
                    "number": point["number"],
                    "title": point["title"],
                    "whole": point["whole"],
                    "judgement": row.judgement,
                    "by": people[row.person_id],
                    "words": words[row.words].text,
                }
