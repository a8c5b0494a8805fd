"""What could not be said reaches a person who can mend it, and is said once they have."""

from datetime import datetime

from sqlmodel import Session

from bot.config import Organisation, UnknownOrganisation
from bot.flows import leaving, places
from bot.flows.context import Context, Moment
from bot.flows.contracting import owning
from bot.flows.conversing import locating
from bot.flows.places import Subject
from bot.store.engine import find, key_of
from bot.store.lanes import release, release_channel
from bot.store.outbox import Place, Statement, dm_lane, reference_of, say
from bot.store.people import Who, ensure_member, ensure_workspace
from bot.store.tables import (
    Assessment,
    MessageKind,
    OutboxLane,
    OutboxMessage,
    Person,
    Workspace,
)

NOT_THERE = {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"}
"""Slack's errors for a private message to somebody who does not see the channel it was for."""

LEFT = {"user_not_found", "user_disabled"}
"""Slack's errors for a direct message to somebody who is not in Slack any more.

Its account_inactive speaks of the app itself (docs.slack.dev/reference/methods/conversations.open).
"""

UNREACHABLE = {"cannot_dm_bot"}
"""Slack's errors for a direct message to somebody to whom nothing can be said, ever."""

ALERTS = "alert:"
"""How the lanes begin in which people are told of what could not be said."""

PATIENCE = 30.0


def refused(context: Context, now: datetime, message_id: int, error: str) -> None:
    """Tell whoever began it, and the organisation's admins, that Slack refuses a message and what helps.

    A private message that its reader cannot see where it was meant to appear goes to their DM instead.
    """
    with context.database.writing(PATIENCE) as session:
        message = session.get_one(OutboxMessage, message_id)
        if message.kind is MessageKind.PRIVATE and error in NOT_THERE:
            _move_to_dm(session, now, message)
            return
        if error in LEFT and message.channel is None and message.person_id is not None:
            person = session.get_one(Person, message.person_id, with_for_update=True)
            owning.leave(Moment(context, session, now, message.workspace_id), person)
        moment = Moment(context, session, now, message.workspace_id)
        if error in UNREACHABLE and message.person_id is not None:
            leaving.unreachable(moment, session.get_one(Person, message.person_id))
        if locating.refused(moment, message, error):
            return
        lane = session.get_one(OutboxLane, message.lane_id)
        if lane.name.startswith(ALERTS):
            return  # telling of it would only be refused as well; the log has it
        subject = places.subject_of(session, lane)
        about = {
            "channel": message.channel,
            "error": error,
            "reference": reference_of(message_id),
            "bot": session.get_one(Workspace, message.workspace_id).bot_user_id,
            "lane": lane.id,
            "title": subject.title if subject else None,
            "parked": lane.parked is not None,
        }
        for person in _responsible(context, session, message, subject):
            key = f"undeliverable:{message.id}:{message.attempts}:{person.id}"
            # a lane of its own: what could not be said must not hold up saying so
            place, said = Place(person_id=person.id), Statement("undeliverable", about)
            say(session, message.workspace_id, now, f"{ALERTS}{person.id}", key, place, said)


def try_again(context: Context, now: datetime, who: Who, lane_id: int) -> None:
    """Send what waits in a parked lane, after somebody has mended what stopped it."""
    with context.acting(who, now) as step:
        find(step.session, OutboxLane, step.workspace_id, lane_id)
        release(step.session, step.workspace_id, lane_id)


def joined(context: Context, team: str, user: str, channel: str) -> None:
    """Send what waited for the bot to be in this channel, where it is the bot that has joined."""
    with context.database.writing() as session:
        workspace = ensure_workspace(session, team)
        if workspace.bot_user_id in (None, user):
            release_channel(session, key_of(workspace), channel)


def _move_to_dm(session: Session, now: datetime, message: OutboxMessage) -> None:
    person = session.get_one(Person, message.person_id)
    what = Statement(message.template, message.data)
    place = Place(person_id=person.id)
    say(session, message.workspace_id, now, dm_lane(person), f"{message.key}:dm", place, what)


def _organisations(context: Context, session: Session, subject: Subject | None) -> tuple[Organisation, ...]:
    try:
        return (context.organisation_of(session, subject),) if subject else context.config.organisations
    except UnknownOrganisation:
        return context.config.organisations


def _responsible(
    context: Context, session: Session, message: OutboxMessage, subject: Subject | None
) -> list[Person]:
    organisations = _organisations(context, session, subject)
    admins = {user for organisation in organisations for user in organisation.admins}
    people = {user: ensure_member(session, message.workspace_id, user) for user in admins}
    began = None
    if isinstance(subject, Assessment):
        began = subject.owner_id
    elif subject is not None:
        began = subject.registered_by_id
    if began is not None:
        person = session.get_one(Person, began)
        people[person.slack_id] = person
    # to the one who cannot be reached there is no use in writing
    return [person for person in people.values() if person.id != message.person_id]
