"""Slack's user groups as the directory reads them, and telling the admins of those that cannot be used."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.domain.calendar import london_date
from bot.flows.context import Context
from bot.flows.undeliverable import ALERTS, PATIENCE
from bot.store.engine import ensured, key_of
from bot.store.outbox import Place, Statement, say
from bot.store.people import ensure_member, ensure_workspace
from bot.store.tables import UserGroup


def read(context: Context, now: datetime, team: str, slack_id: str, members: Sequence[str]) -> None:
    """Keep who is in a user group; the admins are told of one that has nobody in it."""
    with context.database.writing(PATIENCE) as session:
        row = _row(session, team, slack_id)
        row.members, row.read_at, row.error = list(members), now, None
        if not members:
            _alert(context, session, now, row)


def unreadable(context: Context, now: datetime, team: str, slack_id: str, error: str) -> None:
    """Keep why a user group could not be read, with its members as they were, and tell the admins."""
    with context.database.writing(PATIENCE) as session:
        row = _row(session, team, slack_id)
        row.error = error
        _alert(context, session, now, row)


def _row(session: Session, team: str, slack_id: str) -> UserGroup:
    workspace_id = key_of(ensure_workspace(session, team))
    return ensured(session, UserGroup, {"members": []}, workspace_id=workspace_id, slack_id=slack_id)


def _alert(context: Context, session: Session, now: datetime, row: UserGroup) -> None:
    """Tell the admins of every organisation that has the user group in one of its own, once a day."""
    for organisation in context.config.organisations:
        titles = [group.title for group in organisation.all_groups if row.slack_id in group.user_groups]
        for admin in organisation.admins if titles else ():
            person = ensure_member(session, row.workspace_id, admin)
            key = f"group_unread:{row.slack_id}:{london_date(now)}:{organisation.id}:{person.id}"
            told = {"group": row.slack_id, "error": row.error, "titles": titles}
            place, what = Place(person_id=person.id), Statement("group_unread", told)
            say(session, row.workspace_id, now, f"{ALERTS}{person.id}", key, place, what)
