"""What people on a team noted on their answers, and which answers have evidence attached."""

from sqlmodel import Session, col, select

from bot.store.tables import Evidence, Note


def notes_of(
    session: Session, workspace_id: int, assessment_id: int, question: str | None = None
) -> list[Note]:
    """Return the notes on an assessment, or on one question of it, the oldest first, settled or not."""
    query = select(Note).where(Note.workspace_id == workspace_id, Note.assessment_id == assessment_id)
    if question is not None:
        query = query.where(Note.question == question)
    return list(session.exec(query.order_by(col(Note.id))))


def evidenced(session: Session, workspace_id: int, assessment_id: int) -> set[str]:
    """Return the ids of the questions whose answers have evidence attached to them now."""
    query = select(Evidence.question).where(
        Evidence.workspace_id == workspace_id,
        Evidence.assessment_id == assessment_id,
        col(Evidence.removed_at).is_(None),
    )
    return set(session.exec(query))
