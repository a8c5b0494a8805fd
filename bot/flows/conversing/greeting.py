"""The first words to those who do not know the bot yet: a channel it joins, and a person who writes."""

from datetime import datetime

from bot.domain.calendar import london_date
from bot.flows.context import Context, Moment, Step
from bot.store.assessments import unfinished_of
from bot.store.conversations import asking_directly
from bot.store.engine import key_of
from bot.store.outbox import Place, dm_lane, last_said_to
from bot.store.people import Who, is_user, known_workspace
from bot.store.tables import Workspace

MOST = 3
"""Assessments named in a greeting, each with a button to go on with it."""


def joined(context: Context, now: datetime, team: str, user: str, channel: str, by: str) -> None:
    """Introduce the bot to a channel, once, where it is the bot that has joined; `by` is who added it.

    `by` is Slack's id of a person, or empty where Slack does not say.
    """
    with context.database.reading() as session:
        known = session.get(Workspace, known_workspace(session, team))
        if known is None or known.bot_user_id != user:
            return
    with context.database.writing() as session:
        moment = Moment(context, session, now, key_of(known))
        place, added_by = Place(channel=channel), by if is_user(by) else None
        moment.say(f"channel:{channel}", f"introduced:{channel}", place, "introduced", by=added_by)


def looked(context: Context, now: datetime, who: Who) -> None:
    """Greet somebody who opens their direct messages with the bot where nothing was ever said in them."""
    with context.acting(who, now) as step:
        if not last_said_to(step.session, step.person, 1):
            _greet(step, puzzled=False)


def heard(context: Context, now: datetime, who: Who) -> None:
    """Say what can be done to somebody who writes what belongs to nothing, at most once a day.

    Nothing is said to who is being asked a question there: what they write is about that.
    """
    with context.database.reading() as session:
        if asking_directly(session, known_workspace(session, who.team), who.user) is not None:
            return
    with context.acting(who, now) as step:
        _greet(step, puzzled=True)


def _greet(step: Step, *, puzzled: bool) -> None:
    """Say it in the person's direct messages; `puzzled` where they wrote what was not understood."""
    found = unfinished_of(step.session, step.workspace_id, step.person_id, MOST)
    step.say(
        dm_lane(step.person),
        f"greeting:{step.person_id}:{london_date(step.now)}",
        Place(person_id=step.person_id),
        "greeting",
        user=step.who.user,
        puzzled=puzzled,
        unfinished=[{"id": key_of(each), "title": each.title} for each in found.rows],
    )
