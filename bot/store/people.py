"""Workspaces, people and organisations: found, or made at first sight."""

import re
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session, col, select

from bot.store.engine import ensured, key_of
from bot.store.tables import Organisation, Person, Workspace

_USER = re.compile(r"[UW][A-Z0-9]{1,30}")


@dataclass(frozen=True)
class Click:
    """A press on a message: where it stands, and the response_url that redraws it for 30 minutes."""

    channel: str
    ts: str
    response_url: str


@dataclass(frozen=True)
class Who:
    """Somebody as Slack names them, in the act of doing something.

    `team` is the workspace (T…), `user` the person (U… or W…), `act` names this one act among all others (a
    message's channel:ts, an interaction's trigger), `click` is the message they pressed, if any, and
    `channel` the one they do it in, as Slack has signed it. `outside_threads` says that they pressed what
    stands in the channel itself.
    """

    team: str
    user: str
    act: str
    click: Click | None = None
    channel: str | None = None
    outside_threads: bool = False


class OfOrganisation(Protocol):
    """A row of something that belongs to an organisation, such as an assessment, a contract or an email."""

    workspace_id: int
    organisation_id: int


def is_user(text: str) -> bool:
    """Return whether a text can be Slack's id of a person."""
    return _USER.fullmatch(text) is not None


def ensure_workspace(session: Session, team: str) -> Workspace:
    """Return the workspace Slack calls `team`."""
    return ensured(session, Workspace, slack_id=team)


def bot_of(session: Session, team: str) -> str | None:
    """Return the bot's id as a user of the workspace Slack calls `team`, where it is known."""
    return session.exec(select(Workspace.bot_user_id).where(Workspace.slack_id == team)).first()


def ensure_person(session: Session, who: Who) -> Person:
    """Return the person, with their workspace made too where it is new."""
    return ensure_member(session, key_of(ensure_workspace(session, who.team)), who.user)


def ensure_member(session: Session, workspace_id: int, user: str) -> Person:
    """Return the workspace's person Slack calls `user`."""
    return ensured(session, Person, workspace_id=workspace_id, slack_id=user)


def known_person(session: Session, workspace_id: int, user: str) -> Person | None:
    """Return the workspace's person Slack calls `user`; None where they are new to us."""
    query = select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == user)
    return session.exec(query).first()


def known_workspace(session: Session, team: str) -> int:
    """Return the id of the workspace Slack calls `team`; 0, which no workspace has, where it is new to us."""
    return session.exec(select(Workspace.id).where(Workspace.slack_id == team)).first() or 0


def without_zone(session: Session, workspace_id: int) -> Person | None:
    """Return somebody whose time zone was never asked for; None where there is nobody."""
    query = (
        select(Person)
        .where(
            Person.workspace_id == workspace_id,
            col(Person.time_zone).is_(None),
            col(Person.left_at).is_(None),
        )
        .order_by(col(Person.id))
        .limit(1)
    )
    return session.exec(query).first()


def keep_zone(session: Session, workspace_id: int, user: str, zone: str) -> None:
    """Keep the time zone of the person Slack calls `user`, as Slack says; nothing where they are a stranger.

    An empty one says that Slack was asked and did not tell.
    """
    known = known_person(session, workspace_id, user)
    if known is not None and known.time_zone != zone:
        known.time_zone = zone


def slack_ids(session: Session, person_ids: set[int]) -> dict[int, str]:
    """Return Slack's user id for each of these people."""
    rows = session.exec(select(Person).where(col(Person.id).in_(person_ids)))
    return {key_of(person): person.slack_id for person in rows}


def ensure_organisation(session: Session, workspace_id: int, key: str) -> Organisation:
    """Return the workspace's row for the organisation `config/organisations.yaml` calls `key`."""
    return ensured(session, Organisation, workspace_id=workspace_id, key=key)
