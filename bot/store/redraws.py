"""Redraws: cards whose present state Slack does not show yet, and who draws them.

A card is drawn at once when it has been quiet, and otherwise at most every few seconds; since it stays dirty
until its last revision is shown, it always ends on its last state. Redraws stand outside the lanes' order and
have budgets of their own.
"""

from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import Session, col, func, select

from bot.store import budgets
from bot.store.engine import key_of
from bot.store.machine import machine_now
from bot.store.tables import Card, CardKind

RESPONSE_URL_USES = 5
"""How often a response_url works; https://docs.slack.dev/interactivity/handling-user-interaction."""

RESERVE = 8.0
"""Calls of chat.update that progress bars leave for what a person waits for."""

UNTIL_LET_IN = 365 * 86_400.0
"""How long a card in a channel closed to the bot waits; joining the channel ends it."""

PUT_OFF = 200
"""Cards put off in one transaction when a budget is empty."""


class Way(Enum):
    """How a card is redrawn."""

    RESPONSE_URL = auto()
    UPDATE = auto()
    HOME = auto()


METHODS = {Way.UPDATE: "chat.update", Way.HOME: "views.publish"}


@dataclass(frozen=True)
class Redraw:
    """A card to be drawn now, by this way, and the lease on it; `owner` is this claim's own name."""

    card: Card
    owner: str
    way: Way

    @property
    def card_id(self) -> int:
        """The card's id."""
        return key_of(self.card)


def seconds_until_dirty(session: Session) -> float | None:
    """Return how soon a card is to be drawn: 0.0 for now, None for not at all. Reads only."""
    lease = func.coalesce(Card.drawn_lease, 0.0)
    due = case((lease > col(Card.draw_after), lease), else_=col(Card.draw_after))
    soonest = session.exec(select(func.min(due)).where(*_can_be_drawn())).one()
    return None if soonest is None else max(soonest - machine_now(session), 0.0)


def claim(session: Session, owner: str, lease_seconds: float, pace: float) -> Redraw | None:
    """Claim the dirty card that matters most; None where nothing may be drawn now.

    What a person waits for comes before progress bars. A card that was clicked is drawn through the click's
    response_url while that is good, which costs no budget. `owner` must be new with every call.
    `pace` is how many times as fast as Slack's limits to go.
    """
    for _ in range(len(Way)):
        now = machine_now(session)
        card = _due(session, now)
        if card is None:
            return None
        way = _way(card, now)
        wait = _take(session, card, way, pace)
        if wait > 0:
            _put_off(session, card, now, now + wait)
            continue
        if way is Way.RESPONSE_URL:
            card.response_uses += 1
        card.drawn_by, card.drawn_lease = owner, now + lease_seconds
        session.flush()
        return Redraw(card, owner, way)
    return None


def finish(session: Session, redraw: Redraw, revision: int, quiet_seconds: float) -> bool:
    """Record that `revision` is shown; the card is not drawn again for `quiet_seconds`.

    Like the functions below, returns False with nothing written where the lease was lost.
    """
    card = _held(session, redraw)
    if card is None:
        return False
    card.shown, card.failures = max(card.shown, revision), 0
    _let_go(card, machine_now(session) + quiet_seconds)
    return True


def fail(session: Session, redraw: Redraw, wait: float) -> bool:
    """Have the card drawn again in `wait` seconds, and no more by a response_url that failed."""
    card = _held(session, redraw)
    if card is None:
        return False
    card.failures += 1
    if redraw.way is Way.RESPONSE_URL and card.response_url == redraw.card.response_url:
        card.response_url = None
    _let_go(card, machine_now(session) + wait)
    return True


def give_back(session: Session, redraw: Redraw) -> bool:
    """Undo a claim of which nothing was drawn."""
    card = _held(session, redraw)
    if card is None:
        return False
    _let_go(card, 0.0)
    return True


def _is_progress() -> ColumnElement[bool]:
    return col(Card.kind) == CardKind.ASSESSMENT


def _can_be_drawn() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    posted = or_(col(Card.ts).is_not(None), col(Card.kind) == CardKind.HOME)
    return col(Card.shown) < col(Card.revision), posted


def _due(session: Session, now: float) -> Card | None:
    return session.exec(
        select(Card)
        .where(
            *_can_be_drawn(),
            col(Card.draw_after) <= now,
            or_(col(Card.drawn_lease).is_(None), col(Card.drawn_lease) <= now),
        )
        .order_by(case((_is_progress(), 1), else_=0), col(Card.draw_after), col(Card.id))
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def _way(card: Card, now: float) -> Way:
    if card.kind is CardKind.HOME:
        return Way.HOME
    good = card.response_expires > now and card.response_uses < RESPONSE_URL_USES
    return Way.RESPONSE_URL if card.response_url and good else Way.UPDATE


def _take(session: Session, card: Card, way: Way, pace: float) -> float:
    if way is Way.RESPONSE_URL:
        return 0.0
    reserve = RESERVE if card.kind is CardKind.ASSESSMENT else 0.0
    return budgets.take_method(session, card.workspace_id, METHODS[way], pace, reserve)


def _put_off(session: Session, card: Card, now: float, until: float) -> None:
    """Have every card that needs the same empty budget wait for it: the most urgent is the first then."""
    if card.kind in (CardKind.HOME, CardKind.ASSESSMENT):
        alike = col(Card.kind) == card.kind
    else:
        alike = col(Card.kind).not_in((CardKind.HOME, CardKind.ASSESSMENT))
    no_url = or_(
        col(Card.response_url).is_(None),
        col(Card.response_expires) <= now,
        col(Card.response_uses) >= RESPONSE_URL_USES,
    )
    waiting = session.exec(
        select(Card)
        .where(
            and_(*_can_be_drawn(), alike, no_url),
            Card.workspace_id == card.workspace_id,
            col(Card.draw_after) < until,
        )
        .limit(PUT_OFF)
        .with_for_update(skip_locked=True, key_share=True)
    )
    for one in waiting:
        one.draw_after = until
    card.draw_after = until
    session.flush()


def _held(session: Session, redraw: Redraw) -> Card | None:
    return session.exec(
        select(Card)
        .where(Card.id == redraw.card_id, Card.drawn_by == redraw.owner)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def _let_go(card: Card, draw_after: float) -> None:
    card.drawn_by, card.drawn_lease, card.draw_after = None, None, draw_after
