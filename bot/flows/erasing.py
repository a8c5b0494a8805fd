"""Erasing what was found to be erased: the words go, and what showed them is drawn anew.

That it was written, when and by whom stays, with the digests of it, so that the record can still be proved.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.flows.erasable import AT_ONCE, Erasing
from bot.store import contract_words
from bot.store.audit import AuditTrail, Chain
from bot.store.cards import touch
from bot.store.engine import locked
from bot.store.spoken import CardKind, MessageState
from bot.store.tables import (
    Answer,
    Assessment,
    Card,
    Contract,
    Conversation,
    Doubt,
    Evidence,
    EvidenceState,
    FollowUp,
    KeyDate,
    OutboxLane,
    OutboxMessage,
    Submission,
    Words,
)
from bot.store.verifying import ERASED
from bot.store.words import erased_words


def erase(
    session: Session,
    trail: AuditTrail,
    now: datetime,
    what: Erasing,
    by: int | None = None,
    **said: str,
) -> None:
    """Erase it, say so in every chain it belongs to, and have what Slack shows of it drawn anew.

    `by` is who of the workspace does this, in Slack, and what is `said` of it is written down too. Otherwise
    nobody of it does, and the entries name no person who acted.
    """
    of_chain = _by_chain(session, what)
    for name in sorted(of_chain, reverse=True):  # contracts first, as everybody holds them
        kind, _, key = name.partition(":")
        locked(session, Contract if kind == "contract" else Assessment, what.workspace_id, int(key))
    _take_out(session, now, what)
    for name, parts in of_chain.items():
        kind, _, key = name.partition(":")
        chain = Chain(what.workspace_id, kind, int(key))
        details = {part: sorted(ids) for part, ids in parts.items() if ids}
        trail.write(session, chain, now, by, ERASED, {"person": what.person_id, **said, **details})
        _draw_anew(session, chain, parts)


def let_go(session: Session, workspace_id: int, what: Erasing) -> None:
    """Have what waits to be said with it not be said at all."""
    waiting = _rows(session, OutboxMessage, OutboxMessage.id, what.waiting, held=False)
    # the lanes before the messages, as whoever sends them holds them
    for lane_id in sorted({message.lane_id for message in waiting}):
        locked(session, OutboxLane, workspace_id, lane_id)
    for message in _rows(session, OutboxMessage, OutboxMessage.id, what.waiting):
        message.data = {}
        if message.state is MessageState.WAITING:
            message.state, message.error, message.unreported = MessageState.REFUSED, ERASED, False
    session.flush()


def _take_out(session: Session, now: datetime, what: Erasing) -> None:
    """Put what says that it was erased in the place of the words."""
    shown = erased_words(now)
    for row in _rows(session, Words, Words.digest, what.words | what.summaries):
        row.text, row.salt, row.erased_at = None, None, now
    rows: list[tuple[type[Any], frozenset[int], str]] = [
        (Answer, what.answers, "words"),
        (KeyDate, what.key_dates, "words"),
        (FollowUp, what.follow_ups, "words"),
        (Contract, what.notes, "notes"),
    ]
    for table, keys, column in rows:
        for row in _rows(session, table, table.id, keys):
            setattr(row, column, shown)
    for piece in _rows(session, Evidence, Evidence.id, what.evidence):
        piece.title, piece.address, piece.origin = shown, None, f"erased:{piece.id}"
        if piece.state is EvidenceState.UNREAD:  # Slack would tell what it is called again
            piece.state = EvidenceState.KEPT
    for assessment in _rows(session, Assessment, Assessment.id, what.purposes):
        assessment.purpose = shown
        if assessment.id in what.titles:
            assessment.title = shown
    for message in _rows(session, OutboxMessage, OutboxMessage.id, what.messages):
        message.data = {}
    for doubt in _rows(session, Doubt, Doubt.id, what.doubts):
        doubt.readings, doubt.settled_at = [], now


def _rows(
    session: Session, table: type[Any], key: Any, keys: frozenset[Any], *, held: bool = True
) -> Iterator[Any]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        query = select(table).where(key.in_(wanted[start : start + AT_ONCE]))
        query = query.with_for_update() if held else query
        yield from session.exec(query.execution_options(populate_existing=True))


def _by_chain(session: Session, what: Erasing) -> dict[str, dict[str, set[Any]]]:
    """Return what is erased by the chain it belongs to, as the entries name it."""
    chains: dict[str, dict[str, set[Any]]] = {}

    def belongs(chain: str, part: str, key: Any) -> None:
        chains.setdefault(chain, {}).setdefault(part, set()).add(key)

    for row in _rows(session, Words, Words.digest, what.words | what.summaries):
        belongs(row.chain, "words", row.digest)
    for key, part, row_id in _of_assessments(session, what):
        belongs(f"assessment:{key}", part, row_id)
    of_contracts: list[tuple[type[Any], str, frozenset[int]]] = [
        (KeyDate, "key_dates", what.key_dates),
        (FollowUp, "follow_ups", what.follow_ups),
    ]
    for table, part, keys in of_contracts:
        for row in _rows(session, table, table.id, keys):
            belongs(f"contract:{row.contract_id}", part, row.id)
    for key in what.notes:
        belongs(f"contract:{key}", "notes", key)
    for message in _rows(session, OutboxMessage, OutboxMessage.id, what.messages):
        lane = session.get_one(OutboxLane, message.lane_id).name
        chain = _chain_of(session, lane)
        if chain:
            belongs(chain, "messages", message.id)
    return chains


def _of_assessments(session: Session, what: Erasing) -> Iterator[tuple[int, str, Any]]:
    """Give what of assessments is erased: which assessment, what kind of thing, and its id."""
    for answer in _rows(session, Answer, Answer.id, what.answers):
        yield answer.assessment_id, "answers", answer.id
    for piece in _rows(session, Evidence, Evidence.id, what.evidence):
        yield piece.assessment_id, "evidence", piece.id
    for doubt in _rows(session, Doubt, Doubt.id, what.doubts):
        yield session.get_one(Conversation, doubt.conversation_id).assessment_id, "doubts", doubt.id
    for key in what.purposes:
        yield key, "purpose", key


def _chain_of(session: Session, lane: str) -> str | None:
    """Return the chain of what is said in a lane; none of what is said to one person."""
    kind, _, key = lane.partition(":")
    if kind == "review":
        return f"assessment:{session.get_one(Submission, int(key)).assessment_id}"
    return lane if kind in ("assessment", "contract") else None


def _draw_anew(session: Session, chain: Chain, parts: dict[str, set[Any]]) -> None:
    if chain.kind == "contract":
        contract_words.draw_anew(
            session, chain.workspace_id, parts.get("key_dates", set()), parts.get("follow_ups", set())
        )
        return
    submissions = session.exec(
        select(Submission.id).where(
            Submission.workspace_id == chain.workspace_id, Submission.assessment_id == chain.subject_id
        )
    ).all()
    reviews = [key for key in submissions if key is not None]
    cards = select(Card).where(
        Card.workspace_id == chain.workspace_id,
        Card.kind == CardKind.REVIEW,
        col(Card.subject_id).in_(reviews),
    )
    for card in session.exec(cards.order_by(col(Card.id)).with_for_update()):
        card.delivered = None
    session.flush()
    touch(session, chain.workspace_id, CardKind.ASSESSMENT, [chain.subject_id], at_once=True)
    talks = session.exec(select(Conversation.id).where(Conversation.assessment_id == chain.subject_id))
    touch(session, chain.workspace_id, CardKind.QUESTION, [key for key in talks if key is not None])
    touch(session, chain.workspace_id, CardKind.REVIEW, reviews, at_once=True)
    touch(session, chain.workspace_id, CardKind.DOUBT, parts.get("doubts", set()), at_once=True)
