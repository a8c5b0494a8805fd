"""What a submission covers: the tree that was frozen with it, and nothing that joined it later."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from bot.store.assessments import PUT_AWAY, latest_submission
from bot.store.engine import key_of
from bot.store.tables import Assessment, Submission
from bot.store.waiting import APPROVED


def uncovered(session: Session, submission: Submission) -> list[Assessment]:
    """Return the parts of what was submitted that have joined it since and are not approved on their own."""
    covered = {submission.assessment_id, *_parts(submission.snapshot)}
    found: list[Assessment] = []
    for part in _below(session, submission.workspace_id, [submission.assessment_id]):
        if part.status in APPROVED:
            covered |= {key_of(part), *_covered_by_its_own(session, part)}
        if key_of(part) not in covered:
            found.append(part)
    return found


def approved_alone(session: Session, whole: Assessment) -> set[int]:
    """Return the ids of the parts that are approved on their own, and of what those approvals cover."""
    found: set[int] = set()
    for part in _below(session, whole.workspace_id, [key_of(whole)]):
        if part.status in APPROVED:
            found |= {key_of(part), *_covered_by_its_own(session, part)}
    return found


def _covered_by_its_own(session: Session, part: Assessment) -> Iterator[int]:
    own = latest_submission(session, part.workspace_id, key_of(part))
    return _parts(own.snapshot if own else {})


def _below(session: Session, workspace_id: int, parents: list[int]) -> Iterator[Assessment]:
    """Give everything below these, the nearest first."""
    while parents:
        query = (
            select(Assessment)
            .where(
                Assessment.workspace_id == workspace_id,
                col(Assessment.parent_id).in_(parents),
                col(Assessment.status).not_in(PUT_AWAY),
            )
            .order_by(col(Assessment.id))
        )
        rows = session.exec(query).all()
        yield from rows
        parents = [key_of(row) for row in rows]


def _parts(frozen: dict[str, Any]) -> Iterator[int]:
    """Give the ids of the parts that were frozen; the first version froze none."""
    for part in frozen.get("parts", ()):
        yield part["id"]
        yield from _parts(part)
