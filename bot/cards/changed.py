"""What changed since the submission before, in the order of the standard."""

from dataclasses import asdict

from bot.cards.reading import Data, Reading
from bot.domain.changes import AnswerChange, changes
from bot.domain.standard import Standard
from bot.store.engine import find
from bot.store.reviews import submission_before
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, Submission


def since_last(reading: Reading, submission: Submission) -> Data | None:
    """Return what is different from the submission before; None for the first."""
    before = submission_before(reading.session, submission)
    if before is None:
        return None
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    standard = reading.standard_of(assessment)
    found = changes(frozen(reading.session, before), frozen(reading.session, submission))
    return {
        "number": submission.number,
        "since": before.number,
        "facts": [asdict(fact) for fact in found.facts],
        "answers": len(found.answers),
        "sections": _by_section(standard, found.answers),
        "new": [dict(finding) for finding in found.new],
        "gone": [dict(finding) for finding in found.gone],
    }


def modal(reading: Reading, submission_id: int) -> Data:
    """Return all that changed, for a window of its own."""
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    return {
        "title": frozen(reading.session, submission)["assessment"]["title"],
        "changes": since_last(reading, submission),
    }


def _by_section(standard: Standard, answers: tuple[AnswerChange, ...]) -> list[Data]:
    """Return changed answers by the section of their questions; those the edition has not come last."""
    sections = [*standard.sections, None]
    grouped = [
        {
            "number": section.number if section else None,
            "title": section.title if section else None,
            "answers": [
                _answer(each) for each in answers if _section_id(standard, each) == (section and section.id)
            ],
        }
        for section in sections
    ]
    return [group for group in grouped if group["answers"]]


def _section_id(standard: Standard, change: AnswerChange) -> str | None:
    return standard.section_of(change.question).id if standard.has(change.question) else None


def _answer(change: AnswerChange) -> Data:
    known = change.after or change.before or {}
    return {
        "asks": known["asks"],
        "clause": known["clause"],
        "sensitive": any(each["sensitive"] for each in (change.before, change.after) if each),
        "before": change.before,
        "after": change.after,
        "attached": list(change.attached),
        "removed": list(change.removed),
    }
