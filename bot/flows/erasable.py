"""What there is to erase: all that a person wrote, or that was written about an assessment.

Names of things (an assessment's title, a contract's) are nobody's own words; titles go with the assessment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store import contract_words
from bot.store.contract_words import ContractWords
from bot.store.copies import repeating
from bot.store.engine import find, key_of
from bot.store.snapshots import digests_in
from bot.store.spoken import MessageState
from bot.store.tables import (
    Answer,
    Assessment,
    Conversation,
    Decision,
    Doubt,
    Evidence,
    EvidenceKind,
    OutboxMessage,
    Submission,
    Words,
)
from bot.store.words import is_erased

AT_ONCE = 500
"""Rows looked through at a time."""


@dataclass(frozen=True)
class Erasing:
    """What is to be erased, by its ids.

    `key_dates`, `follow_ups` and `notes` are dates, what follows from them, and contracts that hold words.
    `words` are the digests of what stands beside the record, `summaries` those of summaries that quote it.
    `evidence` are pieces of evidence whose names and addresses it is. `purposes` are assessments whose
    purpose it is, `titles` those whose title goes as well. `messages` were sent with it, and `doubts` ask
    about replies that hold it. `waiting` are messages that are still to be sent and keep it until they
    are; `plain` are submissions of an early version, which hold it where nothing can be erased.
    """

    workspace_id: int
    person_id: int | None
    words: frozenset[str]
    summaries: frozenset[str]
    answers: frozenset[int]
    key_dates: frozenset[int]
    follow_ups: frozenset[int]
    notes: frozenset[int]
    evidence: frozenset[int]
    purposes: frozenset[int]
    titles: frozenset[int]
    messages: frozenset[int]
    doubts: frozenset[int]
    waiting: frozenset[int]
    plain: frozenset[int]

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase."""
        of_contracts = self.key_dates or self.follow_ups or self.notes
        of_assessments = self.answers or self.evidence or self.purposes or self.doubts
        return not (self.words or of_assessments or of_contracts or self.messages)


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
    links = session.exec(
        select(Evidence).where(
            Evidence.workspace_id == workspace_id,
            Evidence.author_id == person_id,
            Evidence.kind == EvidenceKind.LINK,
        )
    ).all()
    asked = session.exec(_unsettled(workspace_id).where(Doubt.person_id == person_id)).all()
    of_answers = _OfAnswers(answers, links, asked)
    return _erasing(session, workspace_id, person_id, kept, of_answers, of_contracts, begun)


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
    attached = session.exec(
        select(Evidence).where(Evidence.workspace_id == workspace_id, Evidence.assessment_id == assessment_id)
    ).all()
    of_it = select(Conversation.id).where(Conversation.assessment_id == assessment_id)
    asked = session.exec(_unsettled(workspace_id).where(col(Doubt.conversation_id).in_(of_it))).all()
    of_answers, since = _OfAnswers(answers, attached, asked), assessment.started_at
    return _erasing(session, workspace_id, None, kept, of_answers, ContractWords(), [assessment], since=since)


def _unsettled(workspace_id: int) -> SelectOfScalar[Doubt]:
    """Return the query for the doubts that are not settled: they hold what replies may mean."""
    return select(Doubt).where(Doubt.workspace_id == workspace_id, col(Doubt.settled_at).is_(None))


@dataclass(frozen=True)
class _OfAnswers:
    """Answers that may have words, evidence that may have names and addresses, and replies in doubt."""

    answers: Sequence[Answer]
    evidence: Sequence[Evidence]
    doubts: Sequence[Doubt]


def _erasing(
    session: Session,
    workspace_id: int,
    person_id: int | None,
    kept: Any,
    of_answers: _OfAnswers,
    of_contracts: ContractWords,
    begun: Any,
    *,
    since: datetime | None = None,
) -> Erasing:
    """Return what is to be erased; with `since`, all of what was begun then, with its title."""
    titles = since is not None
    answers = [each for each in of_answers.answers if not is_erased(each.words)]
    evidence = [each for each in of_answers.evidence if not is_erased(each.title)]
    left = of_contracts.left
    begun = [each for each in begun if not is_erased(each.purpose)]
    texts = {row.text for row in kept} | {each.words for each in answers} | left.texts
    texts |= {each.purpose for each in begun}
    texts |= {text for each in evidence for text in (each.title, each.address) if text}
    if titles:
        texts |= {each.title for each in begun}
    chains = {row.chain for row in kept} | {f"assessment:{each.assessment_id}" for each in answers}
    chains |= {f"assessment:{each.id}" for each in begun}
    chains |= {f"assessment:{each.assessment_id}" for each in evidence}
    sent, waiting = _carrying(session, workspace_id, texts, person_id, since)
    return Erasing(
        workspace_id,
        person_id,
        frozenset(row.digest for row in kept),
        frozenset(_summaries(session, workspace_id, chains)),
        frozenset(key_of(each) for each in answers),
        frozenset(key_of(each) for each in left.dates),
        frozenset(key_of(each) for each in left.follow_ups),
        frozenset(key_of(each) for each in left.noted),
        frozenset(key_of(each) for each in evidence),
        frozenset(each.id for each in begun),
        frozenset(each.id for each in begun if titles),
        frozenset(sent),
        frozenset(key_of(each) for each in of_answers.doubts),
        frozenset(waiting),
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
    session: Session, workspace_id: int, texts: set[str], person_id: int | None, since: datetime | None
) -> tuple[set[int], set[int]]:
    """Return the messages that are over and hold one of these texts, and those that still wait with one.

    So does what told the person alone why their reply was refused: it repeats a part of that.
    """
    over, waiting, last = set[int](), set[int](), 0
    while texts or person_id is not None:
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
            repeats = message.template == "reply_refused" and message.person_id == person_id
            if not (repeats and message.data) and texts.isdisjoint(_texts_in(message.data)):
                continue
            still = message.state is MessageState.WAITING
            (waiting if still else over).add(key_of(message))
    return over, waiting


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for inner in data.values():
            yield from _texts_in(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _texts_in(inner)
