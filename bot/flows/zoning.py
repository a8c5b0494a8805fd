"""People's time zones, as Slack tells when one changes."""

from datetime import datetime

from bot.flows import home
from bot.flows.context import Context, Moment
from bot.store.engine import key_of
from bot.store.people import keep_zone, known_person, known_workspace


def moved(context: Context, now: datetime, team: str, user: str, zone: str) -> None:
    """Note somebody's time zone, and have their Home tab drawn in it; nothing where it is known already.

    Slack tells of every change of everybody's profile: most are of strangers, or of something else.
    """
    with context.database.reading() as session:
        workspace_id = known_workspace(session, team)
        person = known_person(session, workspace_id, user)
    if person is None or not zone or person.time_zone == zone:
        return
    with context.database.writing() as session:
        keep_zone(session, workspace_id, user, zone)
        home.refresh(Moment(context, session, now, workspace_id), [key_of(person)])
