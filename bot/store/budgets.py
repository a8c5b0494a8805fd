"""Budgets: how many calls are left of each of Slack's limits, shared by every worker.

A budget is a bucket: full at first, each call takes one, and it refills steadily. It lives in the database,
so that several workers together keep to a limit that Slack counts for all of them.
"""

from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from bot.store.machine import machine_now
from bot.store.tables import Budget


@dataclass(frozen=True)
class Limit:
    """A limit of Slack's: how many calls at once after a quiet time, and how many a second for long."""

    capacity: float
    per_second: float


POSTS = Limit(3.0, 1.0)
"""Posts to one channel; https://docs.slack.dev/apis/web-api/rate-limits allows short bursts."""

TIER_3 = Limit(20.0, 50 / 60)
TIER_4 = Limit(40.0, 100 / 60)

METHODS = {
    "chat.update": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.members": TIER_4,
    "users.info": TIER_4,
    "chat.postEphemeral": TIER_4,
    "views.publish": TIER_4,
    "chat.getPermalink": TIER_4,
    "files.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
}
"""Limits that count for a whole workspace: Slack's tiers for long, and a part of a minute's calls at once."""


def take(
    session: Session,
    workspace_id: int,
    name: str,
    capacity: float,
    refill_per_second: float,
    reserve: float = 0.0,
) -> float:
    """Take one call of a budget; return 0.0, or the seconds to wait where nothing was taken.

    Nothing is taken either where that would leave fewer than `reserve` calls, which are for more urgent ones.
    """
    budget = _locked(session, workspace_id, name, capacity)
    now = machine_now(session)
    elapsed = now - budget.refilled_at
    tokens = min(capacity, budget.tokens + max(elapsed, 0.0) * refill_per_second)
    missing = 1.0 + reserve - tokens
    if missing > 0:
        return max(-elapsed, 0.0) + missing / refill_per_second
    if elapsed < 0:  # Slack asked for a pause that is not over
        return -elapsed
    budget.tokens, budget.refilled_at = tokens - 1.0, now
    session.add(budget)
    return 0.0


def take_method(session: Session, workspace_id: int, method: str, pace: float, reserve: float = 0.0) -> float:
    """Take one call of a method's budget (see METHODS); return 0.0, or the seconds to wait.

    `pace` is how many times as fast as Slack's limits to go.
    """
    limit = METHODS[method]
    return take(session, workspace_id, method, limit.capacity, limit.per_second * pace, reserve)


def hold(session: Session, workspace_id: int, name: str, seconds: float) -> None:
    """Have a budget give nothing for so many seconds, and one call then: what Retry-After asks for."""
    budget = _locked(session, workspace_id, name, 1.0)
    budget.tokens, budget.refilled_at = 1.0, machine_now(session) + seconds
    session.add(budget)


def _locked(session: Session, workspace_id: int, name: str, capacity: float) -> Budget:
    """Return the budget's row, held until the transaction ends, made full where it is new."""
    query = (
        select(Budget)
        .where(Budget.workspace_id == workspace_id, Budget.name == name)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = session.exec(query).first()
    if found is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        values = {
            "workspace_id": workspace_id,
            "name": name,
            "tokens": capacity,
            "refilled_at": machine_now(session),
        }
        session.execute(insert(Budget).values(**values).on_conflict_do_nothing())
        found = session.exec(query).one()
    return found
