"""Every answer that was ever given to a question: each is kept, and the latest counts."""

from sqlmodel import Session, col, func, select

from bot.store.tables import Answer


def versions(
    session: Session, workspace_id: int, assessment_id: int, question: str, after: int = 0
) -> list[Answer]:
    """Return the answers to a question, the latest first; those only that came after the one with this id."""
    query = (
        select(Answer)
        .where(
            Answer.workspace_id == workspace_id,
            Answer.assessment_id == assessment_id,
            Answer.question == question,
            col(Answer.id) > after,
        )
        .order_by(col(Answer.id).desc())
    )
    return list(session.exec(query))


def all_versions(session: Session, workspace_id: int, assessment_id: int) -> dict[str, list[Answer]]:
    """Return the answers to each question of an assessment by the question's id, the earliest first."""
    query = (
        select(Answer)
        .where(Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id)
        .order_by(col(Answer.id))
    )
    found: dict[str, list[Answer]] = {}
    for answer in session.exec(query):
        found.setdefault(answer.question, []).append(answer)
    return found


def times_answered(session: Session, workspace_id: int, assessment_id: int) -> dict[str, int]:
    """Return how often each question of an assessment was answered, by the question's id."""
    query = (
        select(Answer.question, func.count())
        .where(Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id)
        .group_by(Answer.question)
    )
    return dict(session.exec(query).all())


def version_before(session: Session, answer: Answer) -> Answer | None:
    """Return the answer that this one took the place of, if there was one."""
    query = (
        select(Answer)
        .where(
            Answer.workspace_id == answer.workspace_id,
            Answer.assessment_id == answer.assessment_id,
            Answer.question == answer.question,
            col(Answer.id) < answer.id,
        )
        .order_by(col(Answer.id).desc())
        .limit(1)
    )
    return session.exec(query).first()
