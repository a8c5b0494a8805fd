"""What answers rest on, and which of it a worker has to ask Slack for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.question import AnswerValue
from bot.store.assessments import latest_answers
from bot.store.engine import key_of
from bot.store.machine import machine_now
from bot.store.tables import Assessment, Evidence, EvidenceKind, EvidenceState, Submission


@dataclass(frozen=True)
class Claimed:
    """A piece of evidence that one worker reads.

    `attempt` counts the times that reading it was begun: whoever has the latest has it. `kind` and `origin`
    are the row's.
    """

    id: int
    workspace_id: int
    attempt: int
    kind: EvidenceKind
    origin: str


@dataclass(frozen=True)
class Found:
    """What Slack says of a message or a file; `digest` is the SHA-256 of its contents, in hexadecimal."""

    address: str
    title: str = ""
    media_type: str = ""
    size: int | None = None
    digest: str | None = None
    author: str = ""
    at: datetime | None = None


def evidence_of(session: Session, assessment: Assessment, question: str | None = None) -> list[Evidence]:
    """Return the evidence of an assessment, or of one question of it, the oldest first; nothing removed."""
    query = select(Evidence).where(
        Evidence.workspace_id == assessment.workspace_id,
        Evidence.assessment_id == key_of(assessment),
        col(Evidence.removed_at).is_(None),
    )
    if question is not None:
        query = query.where(Evidence.question == question)
    return list(session.exec(query.order_by(col(Evidence.id))))


def rests_on_it_alone(session: Session, assessment: Assessment, question: str) -> bool:
    """Return whether the answer to a question is a Yes without words, which evidence has to stand in for."""
    answer = latest_answers(session, assessment.workspace_id, key_of(assessment)).get(question)
    return answer is not None and answer.value == AnswerValue.YES and not answer.words


def waits(session: Session) -> bool:
    """Return whether Slack is to be asked for a piece of evidence now."""
    return session.exec(_waiting(machine_now(session))).first() is not None


def claim(session: Session, seconds: float) -> Claimed | None:
    """Return a piece of evidence to ask Slack for, held for so many seconds; None where there is none.

    Of several workers each gets another one.
    """
    now = machine_now(session)
    row = session.exec(_waiting(now).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.ask_at, row.attempts = now + seconds, row.attempts + 1
    return Claimed(key_of(row), row.workspace_id, row.attempts, row.kind, row.origin)


def hold(session: Session, claimed: Claimed, seconds: float) -> bool:
    """Keep a piece of evidence for so many seconds more; return whether it is still this worker's."""
    row = locked_claim(session, claimed)
    if row is not None:
        row.ask_at = machine_now(session) + seconds
    return row is not None


def put_off(session: Session, claimed: Claimed, seconds: float, error: str, *, counts: bool = True) -> None:
    """Have Slack asked again in so many seconds; without `counts` this attempt was none."""
    row = locked_claim(session, claimed)
    if row is not None:
        row.ask_at, row.error = machine_now(session) + seconds, error
        row.attempts -= not counts


def locked_claim(session: Session, claimed: Claimed) -> Evidence | None:
    """Return the row that a worker reads, locked; None where it is another's by now, or needs no reading."""
    query = (
        select(Evidence)
        .where(
            Evidence.id == claimed.id,
            Evidence.workspace_id == claimed.workspace_id,
            Evidence.state == EvidenceState.UNREAD,
            _is_shown(),
            Evidence.attempts == claimed.attempt,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(query).first()


def of_origin(session: Session, workspace_id: int, kind: EvidenceKind, origin: str) -> list[Evidence]:
    """Return the evidence that a message (channel:ts) or a file (its id) is, unless it is lost already.

    What was removed since is among it, as a submission may have it.
    """
    query = select(Evidence).where(
        Evidence.workspace_id == workspace_id,
        Evidence.origin == origin,
        Evidence.kind == kind,
        col(Evidence.state).in_((EvidenceState.UNREAD, EvidenceState.KEPT)),
    )
    return list(session.exec(query.order_by(col(Evidence.assessment_id), col(Evidence.id))))


def by_ids(session: Session, workspace_id: int, ids: Collection[int]) -> dict[int, Evidence]:
    """Return pieces of evidence by their ids, removed ones too."""
    if not ids:
        return {}
    query = select(Evidence).where(Evidence.workspace_id == workspace_id, col(Evidence.id).in_(ids))
    return {key_of(row): row for row in session.exec(query)}


def caught_up(
    session: Session, workspace_id: int, frozen: Sequence[Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return evidence as a submission froze it, by its id and in its order, with what Slack has said since.

    That is all of what was not read then, and of the rest that it was deleted.
    """
    rows = by_ids(session, workspace_id, [each["id"] for each in frozen])
    return {each["id"]: {**each, **_news_of(each, rows.get(each["id"]))} for each in frozen}


def _news_of(frozen: Mapping[str, Any], row: Evidence | None) -> dict[str, Any]:
    if row is None:
        return {}
    if frozen["state"] != EvidenceState.UNREAD:  # all else was known when it was frozen
        return {"state": row.state.value} if row.state is EvidenceState.GONE else {}
    return {
        "state": row.state.value,
        "title": row.title,
        "address": row.address,
        "digest": row.digest,
        "size": row.size,
        "media_type": row.media_type,
        "written_at": row.written_at.isoformat() if row.written_at else None,
    }


def _is_shown() -> ColumnElement[bool]:
    """Hold for what a question has, or a submission that was made while it had it."""
    submitted = exists().where(
        col(Submission.assessment_id) == col(Evidence.assessment_id),
        col(Submission.submitted_at).between(col(Evidence.added_at), col(Evidence.removed_at)),
    )
    return or_(col(Evidence.removed_at).is_(None), submitted)


def _waiting(now: float) -> SelectOfScalar[Evidence]:
    return (
        select(Evidence)
        .where(
            Evidence.state == EvidenceState.UNREAD,
            _is_shown(),
            Evidence.ask_at <= now,
        )
        .order_by(col(Evidence.ask_at), col(Evidence.id))
        .limit(1)
    )
