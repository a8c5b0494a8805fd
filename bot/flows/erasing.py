"""Erasing what a person wrote, or all that was written about an assessment.

That it was written, when and by whom stays, with the digests of it, so that the record can still be proved.
Names of things (an assessment's title, a contract's) are nobody's own words; titles go with the assessment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.store import contract_words
from bot.store.audit import AuditTrail, Chain
from bot.store.cards import touch
from bot.store.contract_words import ContractWords
from bot.store.copies import repeating
from bot.store.engine import find, key_of, locked
from bot.store.snapshots import digests_in
from bot.store.spoken import CardKind, MessageState
from bot.store.tables import (
    Answer,
    Assessment,
    Card,
    Contract,
    Conversation,
    Decision,
    FollowUp,
    KeyDate,
    OutboxLane,
    OutboxMessage,
    Submission,
    Words,
)
from bot.store.verifying import ERASED
from bot.store.words import erased_words, is_erased

AT_ONCE = 500
"""Rows looked through at a time."""


@dataclass(frozen=True)
class Erasing:
    """What is to be erased, by its ids.

    `key_dates`, `follow_ups` and `notes` are dates, what follows from them, and contracts that hold words.
    `words` are the digests of what stands beside the record, `summaries` those of summaries that quote it.
    `purposes` are assessments whose purpose it is, `titles` those whose title goes as well. `messages` were
    sent with it. `waiting` counts messages that are still to be sent and keep it until they are; `plain` are
    submissions of an early version, which hold it where nothing can be erased.
    """

    workspace_id: int
    person_id: int | None
    words: frozenset[str]
    summaries: frozenset[str]
    answers: frozenset[int]
    key_dates: frozenset[int]
    follow_ups: frozenset[int]
    notes: frozenset[int]
    purposes: frozenset[int]
    titles: frozenset[int]
    messages: frozenset[int]
    waiting: int
    plain: frozenset[int]

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase."""
        of_contracts = self.key_dates or self.follow_ups or self.notes
        return not (self.words or self.answers or of_contracts or self.purposes or self.messages)


def of_person(session: Session, workspace_id: int, person_id: int) -> Erasing:
    """Return everything that a person wrote and that is not erased yet."""
    kept = session.exec(
        select(Words).where(
            Words.workspace_id == workspace_id, Words.person_id == person_id, col(Words.text).is_not(None)
        )
    ).all()
    written = session.exec(
        select(Answer).where(
            Answer.workspace_id == workspace_id, Answer.person_id == person_id, Answer.words != ""
        )
    ).all()
    answers = [*written, *repeating(session, workspace_id, written)]
    of_contracts = contract_words.of_person(session, workspace_id, person_id)
    begun = session.exec(
        select(Assessment).where(
            Assessment.workspace_id == workspace_id,
            Assessment.started_by_id == person_id,
            Assessment.purpose != "",
        )
    ).all()
    return _erasing(session, workspace_id, person_id, kept, answers, of_contracts, begun)


def of_assessment(session: Session, workspace_id: int, assessment_id: int) -> Erasing:
    """Return all that anybody wrote about an assessment. Raises NotFoundError."""
    assessment = find(session, Assessment, workspace_id, assessment_id)
    kept = session.exec(
        select(Words).where(
            Words.workspace_id == workspace_id,
            Words.chain == f"assessment:{assessment_id}",
            col(Words.text).is_not(None),
        )
    ).all()
    answers = session.exec(
        select(Answer).where(
            Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id, Answer.words != ""
        )
    ).all()
    return _erasing(
        session, workspace_id, None, kept, answers, ContractWords(), [assessment], since=assessment.started_at
    )


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
    shown = erased_words(now)
    for name in sorted(of_chain, reverse=True):  # contracts first, as everybody holds them
        kind, _, key = name.partition(":")
        locked(session, Contract if kind == "contract" else Assessment, what.workspace_id, int(key))
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
    for assessment in _rows(session, Assessment, Assessment.id, what.purposes):
        assessment.purpose = shown
        if assessment.id in what.titles:
            assessment.title = shown
    for message in _rows(session, OutboxMessage, OutboxMessage.id, what.messages):
        message.data = {}
    for name, parts in of_chain.items():
        kind, _, key = name.partition(":")
        chain = Chain(what.workspace_id, kind, int(key))
        details = {part: sorted(ids) for part, ids in parts.items() if ids}
        trail.write(session, chain, now, by, ERASED, {"person": what.person_id, **said, **details})
        _draw_anew(session, chain, parts)


def _erasing(
    session: Session,
    workspace_id: int,
    person_id: int | None,
    kept: Any,
    answers: Any,
    of_contracts: ContractWords,
    begun: Any,
    *,
    since: datetime | None = None,
) -> Erasing:
    """Return what is to be erased; with `since`, all of what was begun then, with its title."""
    titles = since is not None
    answers = [each for each in answers if not is_erased(each.words)]
    left = of_contracts.left
    begun = [each for each in begun if not is_erased(each.purpose)]
    texts = {row.text for row in kept} | {each.words for each in answers} | left.texts
    texts |= {each.purpose for each in begun}
    if titles:
        texts |= {each.title for each in begun}
    chains = {row.chain for row in kept} | {f"assessment:{each.assessment_id}" for each in answers}
    chains |= {f"assessment:{each.id}" for each in begun}
    sent, waiting = _carrying(session, workspace_id, texts, since)
    return Erasing(
        workspace_id,
        person_id,
        frozenset(row.digest for row in kept),
        frozenset(_summaries(session, workspace_id, chains)),
        frozenset(each.id for each in answers),
        frozenset(key_of(each) for each in left.dates),
        frozenset(key_of(each) for each in left.follow_ups),
        frozenset(key_of(each) for each in left.noted),
        frozenset(each.id for each in begun),
        frozenset(each.id for each in begun if titles),
        frozenset(sent),
        waiting,
        frozenset(_in_plain(session, workspace_id, chains)),
    )


def _summaries(session: Session, workspace_id: int, chains: set[str]) -> Iterator[str]:
    """Give the digests of the summaries kept with decisions in these chains: they quote everybody."""
    yield from session.exec(
        select(Words.digest)
        .join(Decision, col(Decision.summary) == col(Words.digest))
        .where(
            Words.workspace_id == workspace_id,
            col(Words.chain).in_(chains),
            col(Words.text).is_not(None),
        )
        .distinct()
    )


def _in_plain(session: Session, workspace_id: int, chains: set[str]) -> Iterator[int]:
    """Give the submissions that were frozen with their words in them."""
    of = [int(chain.partition(":")[2]) for chain in chains if chain.startswith("assessment:")]
    rows = session.exec(
        select(Submission).where(
            Submission.workspace_id == workspace_id, col(Submission.assessment_id).in_(of)
        )
    )
    yield from (key_of(row) for row in rows if next(digests_in(row.snapshot), None) is None)


def _carrying(
    session: Session, workspace_id: int, texts: set[str], since: datetime | None
) -> tuple[set[int], int]:
    """Return the messages that were sent with one of these texts, and how many still wait with one."""
    sent, waiting, last = set[int](), 0, 0
    while texts:
        query = (
            select(OutboxMessage)
            .where(OutboxMessage.workspace_id == workspace_id, col(OutboxMessage.id) > last)
            .order_by(col(OutboxMessage.id))
            .limit(AT_ONCE)
        )
        if since is not None:
            query = query.where(col(OutboxMessage.added_at) >= since)
        part = session.exec(query).all()
        if not part:
            break
        last = key_of(part[-1])
        for message in part:
            if texts.isdisjoint(_texts_in(message.data)):
                continue
            if message.state is MessageState.SENT:
                sent.add(key_of(message))
            else:
                waiting += 1
    return sent, waiting


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for inner in data.values():
            yield from _texts_in(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _texts_in(inner)


def _rows(session: Session, table: type[Any], key: Any, keys: frozenset[Any]) -> Iterator[Any]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        yield from session.exec(
            select(table).where(key.in_(wanted[start : start + AT_ONCE])).with_for_update()
        )


def _by_chain(session: Session, what: Erasing) -> dict[str, dict[str, set[Any]]]:
    """Return what is erased by the chain it belongs to, as the entries name it."""
    chains: dict[str, dict[str, set[Any]]] = {}

    def belongs(chain: str, part: str, key: Any) -> None:
        chains.setdefault(chain, {}).setdefault(part, set()).add(key)

    for row in _rows(session, Words, Words.digest, what.words | what.summaries):
        belongs(row.chain, "words", row.digest)
    for answer in _rows(session, Answer, Answer.id, what.answers):
        belongs(f"assessment:{answer.assessment_id}", "answers", answer.id)
    for date in _rows(session, KeyDate, KeyDate.id, what.key_dates):
        belongs(f"contract:{date.contract_id}", "key_dates", date.id)
    for follow_up in _rows(session, FollowUp, FollowUp.id, what.follow_ups):
        belongs(f"contract:{follow_up.contract_id}", "follow_ups", follow_up.id)
    for key in what.notes:
        belongs(f"contract:{key}", "notes", key)
    for key in what.purposes:
        belongs(f"assessment:{key}", "purpose", key)
    for message in _rows(session, OutboxMessage, OutboxMessage.id, what.messages):
        lane = session.get_one(OutboxLane, message.lane_id).name
        chain = _chain_of(session, lane)
        if chain:
            belongs(chain, "messages", message.id)
    return chains


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
