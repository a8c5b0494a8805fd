"""Where the team's conversation of an assessment is: a channel or direct messages; and moving it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.domain.lifecycle import Status
from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.flows import home, places
from bot.flows.allowing import may
from bot.flows.context import Context, Moment
from bot.flows.conversing import asking
from bot.store import channels, rerouting
from bot.store.assessments import UNFINISHED, answered_by
from bot.store.conversations import direct_with, own_conversation, team_conversation
from bot.store.engine import find, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, ensure_member, known_workspace
from bot.store.tables import Assessment, Card, CardKind, MessageKind, OutboxMessage, Person

WAITING = (*UNFINISHED, Status.SUBMITTED)
"""The team is still at work, or the assessors are."""

LOST = frozenset({"not_in_channel", "is_archived", "channel_not_found"})
"""Slack's errors for a channel in which nothing can be said any more."""

REMOVED = "not_in_channel"
ARCHIVED = "is_archived"
DELETED = "channel_not_found"
LEFT = "left"
"""Not Slack's: whoever it was with has left Slack."""


@dataclass(frozen=True)
class Destination:
    """Where a conversation goes: a channel or group message (Slack's id), or a person's direct messages."""

    channel: str = ""
    person_id: int | None = None


def post_card(moment: Moment, assessment: Assessment) -> None:
    """Post the card of an assessment where its conversation is from now on, and have its members read."""
    if assessment.direct_with_id is None:
        channels.follow(moment.session, moment.workspace_id, assessment.channel)
        place = Place(channel=assessment.channel)
    else:
        place = Place(person_id=assessment.direct_with_id)
    moment.post(places.conversation_lane(assessment), CardKind.ASSESSMENT, key_of(assessment), place)


def is_unfinished(assessment: Assessment) -> bool:
    """Return whether questions of an assessment are still asked."""
    return assessment.status in UNFINISHED


def move_by(context: Context, now: datetime, who: Who, assessment_id: int, channel: str) -> None:
    """Have the team's conversation go on in a channel, or with none in the person's own direct messages.

    Raises InvalidInput at `channel` where it is there already.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.MOVE):
            return
        to = Destination(channel) if channel else Destination(person_id=step.person_id)
        if (assessment.channel, assessment.direct_with_id) == (to.channel, to.person_id):
            raise InvalidInput("channel", Problem.THERE_ALREADY)
        move(step, assessment, to)


def move(moment: Moment, assessment: Assessment, to: Destination, why: str | None = None) -> None:
    """Have the conversation of an assessment, which is held, go on somewhere else.

    The old place says where, unless `why` (Slack's error) is that nothing can be said there: what waited for
    it is said in the new one then. The question that is being asked is asked there.
    """
    session = moment.session
    before = {"channel": assessment.channel, "person": direct_with(session, assessment)}
    old_lane, old_place = places.conversation_lane(assessment), places.conversation(session, assessment)
    assessment.channel, assessment.direct_with_id = to.channel, to.person_id
    session.add(assessment)
    session.flush()
    after = {"channel": assessment.channel, "person": direct_with(session, assessment)}
    moment.record(assessment, "moved", before=before, now=after, why=why)
    number = rerouting.moves_of(session, moment.workspace_id, key_of(assessment))
    by = find(session, Person, moment.workspace_id, moment.by).slack_id if moment.by else None
    said = {"title": assessment.title, "by": by, "why": why, "before": before, "now": after}
    if why is None:
        moment.say(old_lane, f"moved:{assessment.id}:{number}:old", old_place, "moved_away", **said)
    moment.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    post_card(moment, assessment)
    lane, place = places.conversation_lane(assessment), places.conversation(session, assessment)
    moment.say(lane, f"moved:{assessment.id}:{number}:new", place, "moved_here", **said)
    is_stuck = rerouting.is_parked(session, moment.workspace_id, old_lane)
    if old_place.channel is not None and (why is not None or is_stuck):
        rerouting.reroute(session, moment.now, moment.workspace_id, old_lane, old_place.channel, lane, place)
    _ask_here(moment, assessment)
    home.refresh(moment, [assessment.owner_id, assessment.started_by_id])


def channel_lost(context: Context, now: datetime, team: str, channel: str, why: str) -> None:
    """Have every conversation of a channel that is not over go on in the direct messages of its owner.

    `why` is Slack's error for what is said in such a channel.
    """
    with context.database.reading() as session:
        workspace_id = known_workspace(session, team)
        query = select(Assessment.id).where(
            Assessment.workspace_id == workspace_id,
            Assessment.channel == channel,
            col(Assessment.status).in_(WAITING),
        )
        found = [key for key in session.exec(query.order_by(col(Assessment.id))) if key is not None]
    for key in found:
        with context.database.writing() as session:
            moment = Moment(context, session, now, workspace_id)
            assessment = locked(session, Assessment, workspace_id, key)
            if assessment.channel == channel:
                move(moment, assessment, _refuge(moment, assessment), why)


def is_ours(context: Context, team: str, user: str) -> bool:
    """Return whether somebody is the bot itself."""
    with context.database.reading() as session:
        return rerouting.is_bot(session, team, user)


def refused(moment: Moment, message: OutboxMessage, error: str) -> bool:
    """Move the conversation that Slack refuses a message in, and return True; False where that is no help.

    Where its card was never posted, nobody has seen anything there: whoever began it is asked to invite us.
    """
    session = moment.session
    if error not in LOST or message.kind is MessageKind.PRIVATE or message.channel is None:
        return False
    lane = rerouting.lane_name(session, message)
    kind, _, key = lane.partition(":")
    if kind != "assessment":
        return False
    assessment = locked(session, Assessment, moment.workspace_id, int(key))
    if assessment.channel != message.channel or not _was_posted(moment, assessment):
        return False
    move(moment, assessment, _refuge(moment, assessment), error)
    return True


def _was_posted(moment: Moment, assessment: Assessment) -> bool:
    query = select(Card.id).where(
        Card.workspace_id == moment.workspace_id,
        Card.kind == CardKind.ASSESSMENT,
        Card.subject_id == key_of(assessment),
        Card.channel == assessment.channel,
        col(Card.ts).is_not(None),
    )
    return moment.session.exec(query.limit(1)).first() is not None


def _refuge(moment: Moment, assessment: Assessment) -> Destination:
    """Return the direct messages of the owner, or of somebody else where they have left Slack."""
    return Destination(person_id=key_of(someone_there(moment, assessment)))


def someone_there(moment: Moment, assessment: Assessment) -> Person:
    """Return who sees to an assessment; where they have left Slack who began or answered it, or an admin."""
    session, workspace_id = moment.session, moment.workspace_id
    answerers = sorted(answered_by(session, workspace_id, key_of(assessment)), reverse=True)
    for key in (assessment.owner_id, assessment.started_by_id, *answerers):
        person = find(session, Person, workspace_id, key)
        if person.left_at is None:
            return person
    admins = moment.context.organisation_of(session, assessment).admins
    for user in admins:
        person = ensure_member(session, workspace_id, user)
        if person.left_at is None:
            return person
    return find(session, Person, workspace_id, assessment.owner_id)


def _ask_here(moment: Moment, assessment: Assessment) -> None:
    """Ask what was being asked where the conversation is now, or offer there to submit."""
    if not is_unfinished(assessment):
        return
    talk = team_conversation(moment.session, assessment)
    sheet = moment.context.questionnaire_of(moment.session, assessment)
    if assessment.direct_with_id is not None:
        _join(moment, assessment, assessment.direct_with_id)
    present = talk.asking if talk.asking and sheet.is_asked(talk.asking) else None
    asking.ask(
        moment, talk, assessment, present or asking.following_of(moment, talk, assessment, sheet, None)
    )


def _join(moment: Moment, assessment: Assessment, person_id: int) -> None:
    """Have somebody's own conversation rest while the team's is in their direct messages too."""
    theirs = own_conversation(moment.session, assessment, person_id, beside_team=True)
    if theirs is not None and theirs.asking:
        asking.fold(moment, theirs)
