"""Somebody has left Slack: what they were asked is closed, and others hear of what they saw to."""

from sqlmodel import col, select

from bot.flows.context import Moment
from bot.flows.conversing import locating, requests
from bot.flows.conversing.locating import WAITING, Destination
from bot.store import due
from bot.store.assessments import answered_by
from bot.store.due import Subject
from bot.store.engine import find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member
from bot.store.tables import Assessment, DueKind, Person, Request, RequestEnd

AT_ONCE = 20
"""Assessments dealt with in one transaction, so that none holds others up for long."""


def fall_due(moment: Moment, person: Person, step: str) -> None:
    """Deal with some assessments that somebody who has left has a part in, and go on with the rest later.

    `step` begins with the id of the last one that was dealt with.
    """
    if person.left_at is None:
        return
    key, done = key_of(person), int(step.partition(":")[0])
    asked = select(Request.assessment_id).where(
        Request.workspace_id == moment.workspace_id,
        Request.asked_of_id == key,
        col(Request.closed_at).is_(None),
    )
    query = (
        select(Assessment.id)
        .where(
            Assessment.workspace_id == moment.workspace_id,
            col(Assessment.id) > done,
            ((col(Assessment.owner_id) == key) & col(Assessment.status).in_(WAITING))
            | (col(Assessment.direct_with_id) == key)
            | col(Assessment.id).in_(asked),
        )
        .order_by(col(Assessment.id))
        .limit(AT_ONCE)
    )
    found = [each for each in moment.session.exec(query) if each is not None]
    for assessment_id in found:
        assessment = locked(moment.session, Assessment, moment.workspace_id, assessment_id)
        _close_requests(moment, assessment, key, RequestEnd.LEFT)
        if assessment.direct_with_id == key:
            _move(moment, assessment, person)
        if assessment.owner_id == key and assessment.status in WAITING:
            _tell(moment, assessment, person)
    if len(found) == AT_ONCE:
        subject = Subject(moment.workspace_id, DueKind.LEFT_TEAM, key)
        due.make(moment.session, subject, f"{found[-1]}:{person.left_at.isoformat()}", moment.now)


def unreachable(moment: Moment, person: Person) -> None:
    """Close what was asked of somebody to whom Slack lets nobody write, such as another bot."""
    query = select(Request.assessment_id).where(
        Request.workspace_id == moment.workspace_id,
        Request.asked_of_id == key_of(person),
        col(Request.closed_at).is_(None),
    )
    for assessment_id in sorted(set(moment.session.exec(query))):
        assessment = locked(moment.session, Assessment, moment.workspace_id, assessment_id)
        _close_requests(moment, assessment, key_of(person), RequestEnd.UNREACHABLE)


def _close_requests(moment: Moment, assessment: Assessment, person_id: int, end: RequestEnd) -> None:
    for request in requests.open_of(moment, assessment):
        if request.asked_of_id == person_id:
            requests.close(moment, request, assessment, end)


def _move(moment: Moment, assessment: Assessment, person: Person) -> None:
    """Have a conversation in the direct messages of who has left go on with somebody else, if anybody."""
    there = locating.someone_there(moment, assessment)
    if there.id != person.id:
        locating.move(moment, assessment, Destination(person_id=key_of(there)), locating.LEFT)


def _tell(moment: Moment, assessment: Assessment, person: Person) -> None:
    """Tell those who take part that nobody sees to it now, or the admins where there are no others."""
    people = answered_by(moment.session, moment.workspace_id, key_of(assessment))
    everybody = [
        find(moment.session, Person, moment.workspace_id, key)
        for key in sorted(people | {assessment.started_by_id})
    ]
    others = [each for each in everybody if each.left_at is None]
    if not others:
        admins = moment.context.organisation_of(moment.session, assessment).admins
        others = [ensure_member(moment.session, moment.workspace_id, user) for user in admins]
    for each in others:
        moment.say(
            dm_lane(each),
            f"team_left:{assessment.id}:{person.id}:{each.id}:{person.left_at}",
            Place(person_id=each.id),
            "assessment_left",
            title=assessment.title,
            who=person.slack_id,
            channel=assessment.channel,
            assessment=assessment.id,
        )
