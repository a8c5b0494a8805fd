"""Who is in the channels that conversations are in: as Slack lists them, and as it has shown since.

Slack delivers what somebody presses or writes in a channel with the channel's id, so whoever acts there is
counted as in it even before it was read, or where it cannot be.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.engine import ensured
from bot.store.people import known_workspace
from bot.store.tables import Channel, ChannelMember, Person

SEEN_FOR = timedelta(hours=1)
"""How long somebody who acted in a channel counts as in it though Slack does not list them: a form of theirs
may still be open, and they may have joined while it was read."""


def follow(session: Session, workspace_id: int, channel: str) -> None:
    """Have the members of a channel read from now on, and soon for the first time."""
    ensured(session, Channel, workspace_id=workspace_id, slack_id=channel)


def see(session: Session, person: Person, channel: str, now: datetime) -> None:
    """Note that somebody acts in a channel at `now`; one that is not followed is left alone."""
    query = _member(person.workspace_id, channel, person.slack_id)
    found = session.exec(query).first()
    if found is not None:
        if found.seen_at is not None:
            found.seen_at = now
        return
    if _to_be_read(session, person.workspace_id, channel):
        _add(session, person.workspace_id, channel, person.slack_id, now)


def join(session: Session, team: str, channel: str, user: str, now: datetime) -> None:
    """Note that Slack says that somebody has joined a channel, and have it read anew."""
    workspace_id = known_workspace(session, team)
    if _to_be_read(session, workspace_id, channel):
        _add(session, workspace_id, channel, user, now)


def leave(session: Session, team: str, channel: str, user: str) -> None:
    """Note that Slack says that somebody has left a channel, and have it read anew."""
    workspace_id = known_workspace(session, team)
    if _to_be_read(session, workspace_id, channel):
        found = session.exec(_member(workspace_id, channel, user)).first()
        if found is not None:
            session.delete(found)


def is_member(session: Session, person: Person, channel: str) -> bool:
    """Return whether somebody is in a channel, as far as is known."""
    return session.exec(_member(person.workspace_id, channel, person.slack_id)).first() is not None


def channels_of(session: Session, person: Person) -> frozenset[str]:
    """Return the channels that somebody is in, as far as is known."""
    query = select(ChannelMember.channel).where(
        ChannelMember.workspace_id == person.workspace_id, ChannelMember.slack_id == person.slack_id
    )
    return frozenset(session.exec(query))


def is_due(session: Session, team: str, oldest: datetime) -> bool:
    """Return whether a channel is to be read now, as `take_due` says."""
    return session.exec(_due(known_workspace(session, team), oldest)).first() is not None


def take_due(session: Session, team: str, now: datetime, oldest: datetime) -> str | None:
    """Return a channel to be read now: one that waits for it, or was last tried before `oldest`.

    It counts as tried from now on, so that of several workers one reads it.
    """
    query = _due(known_workspace(session, team), oldest).with_for_update(skip_locked=True)
    found = session.exec(query).first()
    if found is None:
        return None
    found.tried_at = now
    return found.slack_id


def call_for(session: Session, team: str, channel: str) -> None:
    """Have a channel read at once, where it is one that is followed."""
    _to_be_read(session, known_workspace(session, team), channel)


def keep(session: Session, team: str, channel: str, members: Collection[str], now: datetime) -> None:
    """Keep who is in a channel as Slack lists them, and for a while who has acted there since."""
    workspace_id = known_workspace(session, team)
    row = _held(session, workspace_id, channel)
    if row is None:
        return
    row.read_at, row.error = now, None
    known = session.exec(
        select(ChannelMember).where(
            ChannelMember.workspace_id == workspace_id, ChannelMember.channel == channel
        )
    ).all()
    for each in known:
        if each.slack_id in members:
            each.seen_at = None
        elif each.seen_at is None or each.seen_at < now - SEEN_FOR:
            session.delete(each)
    for slack_id in set(members) - {each.slack_id for each in known}:
        session.add(ChannelMember(workspace_id=workspace_id, channel=channel, slack_id=slack_id))


def keep_error(session: Session, team: str, channel: str, error: str) -> None:
    """Keep why a channel could not be read, with its members as they were."""
    row = _held(session, known_workspace(session, team), channel)
    if row is not None:
        row.error = error


def _to_be_read(session: Session, workspace_id: int, channel: str) -> bool:
    """Have a channel read at once, and hold it; return False where it is not one that is followed."""
    row = _held(session, workspace_id, channel)
    if row is not None:
        row.tried_at = None
    return row is not None


def _held(session: Session, workspace_id: int, channel: str) -> Channel | None:
    """Return a channel, held, so that who is in it is changed by one at a time."""
    query = (
        select(Channel)
        .where(Channel.workspace_id == workspace_id, Channel.slack_id == channel)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(query).first()


def _add(session: Session, workspace_id: int, channel: str, user: str, now: datetime) -> None:
    ensured(
        session,
        ChannelMember,
        {"seen_at": now},
        workspace_id=workspace_id,
        channel=channel,
        slack_id=user,
    )


def _due(workspace_id: int, oldest: datetime) -> SelectOfScalar[Channel]:
    return (
        select(Channel)
        .where(
            Channel.workspace_id == workspace_id,
            or_(col(Channel.tried_at).is_(None), col(Channel.tried_at) < oldest),
        )
        .order_by(col(Channel.tried_at).is_not(None), col(Channel.tried_at), col(Channel.id))
        .limit(1)
    )


def _member(workspace_id: int, channel: str, user: str) -> SelectOfScalar[ChannelMember]:
    return select(ChannelMember).where(
        ChannelMember.workspace_id == workspace_id,
        ChannelMember.channel == channel,
        ChannelMember.slack_id == user,
    )
