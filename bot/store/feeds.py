"""Calendar feeds: secret links of which only a digest is kept, and what stands in the calendars."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select

from bot.store.contracts import OPEN, DatedContract, unfinished, visible
from bot.store.tables import AuditEntry, CalendarFeed, Contract, FollowUp, KeyDate, Person


@dataclass(frozen=True)
class Feed:
    """Whose calendar a link is for: the person's own, or where there is one an organisation's."""

    workspace_id: int
    person_id: int
    slack_id: str
    organisation_id: int | None


@dataclass(frozen=True)
class Span:
    """The dates that a calendar holds, both days included."""

    first: date
    last: date


def digest_of(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(session: Session, token: str) -> Feed | None:
    """Return whose calendar a link is for; None where it was never given, or is turned off."""
    query = (
        select(CalendarFeed, Person)
        .join(Person, col(Person.id) == col(CalendarFeed.person_id))
        .where(
            CalendarFeed.token_digest == digest_of(token),
            col(CalendarFeed.revoked_at).is_(None),
            col(Person.workspace_id) == col(CalendarFeed.workspace_id),
        )
    )
    row = session.exec(query).first()
    if row is None:
        return None
    feed, person = row
    return Feed(feed.workspace_id, feed.person_id, person.slack_id, feed.organisation_id)


def feeds_of(session: Session, workspace_id: int, person_id: int) -> dict[int | None, CalendarFeed]:
    """Return a person's latest link of each kind, turned off or not: by organisation, None for their own."""
    query = select(CalendarFeed).where(
        CalendarFeed.workspace_id == workspace_id, CalendarFeed.person_id == person_id
    )
    return {each.organisation_id: each for each in session.exec(query.order_by(col(CalendarFeed.id)))}


def dates_in(session: Session, feed: Feed, span: Span, most: int) -> list[DatedContract]:
    """Return the key dates of a calendar: those still open first, then by the day to decide by."""
    query = (
        select(KeyDate, Contract)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(
            KeyDate.workspace_id == feed.workspace_id,
            KeyDate.on >= span.first,
            KeyDate.decide_by <= span.last,
            *_theirs(feed),
        )
        .order_by(col(KeyDate.status).in_(OPEN).desc(), col(KeyDate.decide_by), col(KeyDate.id))
        .limit(most)
    )
    return [DatedContract(*row) for row in session.exec(query)]


def follow_ups_in(session: Session, feed: Feed, span: Span, most: int) -> list[tuple[FollowUp, Contract]]:
    """Return what follows from decisions in a calendar, what is still to be done first, then by when."""
    query = (
        select(FollowUp, Contract)
        .join(Contract, col(FollowUp.contract_id) == col(Contract.id))
        .where(
            FollowUp.workspace_id == feed.workspace_id,
            FollowUp.due >= span.first,
            FollowUp.due <= span.last,
            *_theirs(feed),
        )
        .order_by(unfinished().desc(), col(FollowUp.due), col(FollowUp.id))
        .limit(most)
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def changed_at(session: Session, workspace_id: int, contracts: Collection[int]) -> Mapping[int, datetime]:
    """Return when something last happened to each of these contracts, as far as it is recorded."""
    names = {f"contract:{contract}": contract for contract in contracts}
    query = (
        select(AuditEntry.chain, func.max(AuditEntry.at))
        .where(AuditEntry.workspace_id == workspace_id, col(AuditEntry.chain).in_(list(names)))
        .group_by(AuditEntry.chain)
    )
    return {names[chain]: at for chain, at in session.exec(query)}


def _theirs(feed: Feed) -> list[ColumnElement[bool]]:
    """Return what holds for the contracts in a calendar."""
    if feed.organisation_id is not None:
        mine = col(Contract.organisation_id) == feed.organisation_id
    else:
        mine = or_(col(Contract.owner_id) == feed.person_id, col(Contract.deputy_id) == feed.person_id)
    return [col(Contract.workspace_id) == feed.workspace_id, visible(), mine]
