"""Doubts: replies about whose meaning somebody is asked, and replies that still lack their words."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.engine import key_of
from bot.store.tables import Answer, Assessment, Conversation, Doubt, DoubtKind

ANEW = -1
"""What is kept as taken of a doubt where the question is to be answered anew."""


def is_raised(session: Session, workspace_id: int, source: str, edition: str) -> bool:
    """Return whether it was asked already what this edition of a message (channel:ts) means, or a later one.

    Slack tells of them in any order.
    """
    query = select(Doubt.id).where(
        Doubt.workspace_id == workspace_id, Doubt.source == source, col(Doubt.edition) >= edition
    )
    return session.exec(query.limit(1)).first() is not None


def open_doubts(session: Session, assessment: Assessment, question: str | None = None) -> list[Doubt]:
    """Return what is asked back and not settled in all conversations of an assessment; of one question."""
    query = (
        select(Doubt)
        .join(Conversation, col(Conversation.id) == col(Doubt.conversation_id))
        .where(
            Doubt.workspace_id == assessment.workspace_id,
            Conversation.assessment_id == key_of(assessment),
            col(Doubt.settled_at).is_(None),
        )
        .order_by(col(Doubt.id))
    )
    if question is not None:
        query = query.where(Doubt.question == question)
    return list(session.exec(query))


def open_of_message(session: Session, workspace_id: int, source: str) -> list[Doubt]:
    """Return what is asked back of one message (channel:ts) and not settled."""
    query = select(Doubt).where(
        Doubt.workspace_id == workspace_id, Doubt.source == source, col(Doubt.settled_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Doubt.id))))


def awaiting_words(
    session: Session, conversation: Conversation, question: str, person_id: int, since: datetime
) -> Doubt | None:
    """Return the answer that somebody gave in a conversation without the words it needs, if there is one."""
    query = (
        select(Doubt)
        .where(
            Doubt.workspace_id == conversation.workspace_id,
            Doubt.conversation_id == key_of(conversation),
            Doubt.question == question,
            Doubt.kind == DoubtKind.INCOMPLETE,
            Doubt.person_id == person_id,
            col(Doubt.settled_at).is_(None),
            col(Doubt.at) >= since,
        )
        .order_by(col(Doubt.id).desc())
    )
    return session.exec(query.limit(1)).first()


def answer_of_message(session: Session, workspace_id: int, source: str) -> Answer | None:
    """Return the latest answer that was taken from a message (channel:ts), or from an edition of it."""
    editions = select(Doubt.edition).where(Doubt.workspace_id == workspace_id, Doubt.source == source)
    sources = {source, *(source_of(source, edition) for edition in session.exec(editions))}
    query = (
        select(Answer)
        .where(Answer.workspace_id == workspace_id, col(Answer.source).in_(sources))
        .order_by(col(Answer.id).desc())
    )
    return session.exec(query.limit(1)).first()


def source_of(source: str, edition: str) -> str:
    """Return the source of an answer that is taken from a message, or from an edition of it."""
    return f"{source}@{edition}" if edition else source
