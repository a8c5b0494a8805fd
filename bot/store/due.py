"""What is to be said when its time has come: made ahead, found by the clock, dropped when nobody needs it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.store.engine import ensured
from bot.store.tables import Due, DueKind


@dataclass(frozen=True)
class Subject:
    """What due things are about; `kind` says what `id` is the id of."""

    workspace_id: int
    kind: DueKind
    id: int


def make(session: Session, subject: Subject, step: str, at: datetime) -> None:
    """Make a due thing; the same step of the same subject again makes nothing."""
    values = {"at": at, "open": True}
    ensured(
        session,
        Due,
        values,
        workspace_id=subject.workspace_id,
        kind=subject.kind,
        subject_id=subject.id,
        step=step,
    )


def drop(session: Session, subject: Subject) -> None:
    """Close all that is still to come of a subject: it need not be said any more."""
    for due in session.exec(_open_of(subject).with_for_update()):
        due.open = False


def subjects_due(session: Session, now: datetime, most: int, beside: Collection[Subject]) -> list[Subject]:
    """Return the subjects of which something is due at `now`, the longest overdue first, without `beside`."""
    query = (
        select(Due.workspace_id, Due.kind, Due.subject_id)
        .where(col(Due.open), Due.at <= now)
        .group_by(col(Due.workspace_id), col(Due.kind), col(Due.subject_id))
        .order_by(func.min(Due.at), func.min(Due.id))
        .limit(most + len(beside))
    )
    found = (Subject(workspace, DueKind(kind), key) for workspace, kind, key in session.exec(query))
    return [subject for subject in found if subject not in beside][:most]


def due_of(session: Session, subject: Subject, now: datetime) -> list[Due]:
    """Return what is due of a subject at `now`, in order; its owner is held by the caller."""
    query = _open_of(subject).where(Due.at <= now).order_by(col(Due.at), col(Due.id))
    return list(session.exec(query.execution_options(populate_existing=True)))


def _open_of(subject: Subject):  # type: ignore[no-untyped-def]  # noqa: ANN202  a statement of SQLModel's own type
    return select(Due).where(
        Due.workspace_id == subject.workspace_id,
        Due.kind == subject.kind,
        Due.subject_id == subject.id,
        col(Due.open),
    )
