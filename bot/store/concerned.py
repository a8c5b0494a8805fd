"""Whom and what a submission concerns, kept beside it, so that it is found for them without being read."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.config import Organisation
from bot.domain.agreement import panel, submitted
from bot.domain.groups import LEAD
from bot.store.snapshots import Json, shape_of
from bot.store.tables import Concerned, Submission


def keep(session: Session, organisation: Organisation, submission: Submission) -> None:
    """Note what the latest submission of an assessment concerns, in place of what the one before did."""
    gone: Any = delete(Concerned).where(col(Concerned.assessment_id) == submission.assessment_id)
    session.execute(gone)
    for values in _concerned(organisation, shape_of(submission)):
        session.add(
            Concerned(workspace_id=submission.workspace_id, assessment_id=submission.assessment_id, **values)
        )
    session.flush()


def parts_in(parts: list[Json]) -> Iterator[int]:
    """Give the ids of these parts of a snapshot and of everything below them."""
    for part in parts:
        yield part["id"]
        yield from parts_in(part["parts"])


def _concerned(organisation: Organisation, shown: Json) -> Iterator[dict[str, Any]]:
    for part in parts_in(shown["parts"]):
        yield {"part_id": part}
    for slack_id in {answer.get("person") for answer in shown["answers"].values()} - {None}:
        yield {"slack_id": slack_id}
    for seat in panel(organisation.specialists, organisation.deciding, submitted(shown), []).seats:
        if seat.group.id != LEAD:
            yield {"group": seat.group.id}
