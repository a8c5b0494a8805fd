"""People come into the channel of a team and leave it, as Slack tells, and the worker reads who is there."""

from datetime import datetime

from bot.flows.context import Context
from bot.store import channels


def joined(context: Context, now: datetime, team: str, user: str, channel: str) -> None:
    """Note that somebody has joined a channel."""
    with context.database.writing() as session:
        channels.join(session, team, channel, user, now)


def left(context: Context, team: str, user: str, channel: str) -> None:
    """Note that somebody has left a channel."""
    with context.database.writing() as session:
        channels.leave(session, team, channel, user)
