"""What somebody is to an assessment at a moment: the roles that `bot.domain.rights` gives rights to."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.config import Organisation
from bot.config.leading import places_of
from bot.domain.agreement import Panel
from bot.domain.groups import LEAD
from bot.domain.rights import Role
from bot.domain.spend import Kind
from bot.store.assessments import UNFINISHED, took_part
from bot.store.channels import is_member
from bot.store.engine import key_of
from bot.store.membership import Members
from bot.store.people import known_person
from bot.store.snapshots import Json, frozen
from bot.store.tables import (
    Answer,
    Assessment,
    ChannelMember,
    Condition,
    Contract,
    Decision,
    Enquiry,
    Person,
    Request,
    Submission,
)


def roles_of(
    session: Session, person: Person, assessment: Assessment, submission: Submission | None
) -> frozenset[Role]:
    """Return what somebody is to an assessment by having a part in it, `submission` being its latest.

    Whoever is in the channel of its conversation is on the team.

    Everything below it that was submitted with it counts as one with it.
    """
    return frozenset(_parts_in(session, person, assessment, submission))


def roles_in(
    organisation: Organisation, person: Person, members: Members, panel: Panel | None
) -> frozenset[Role]:
    """Return what somebody is to a submission by their place in the organisation, `panel` being its panel."""
    mine = members.groups_of(person.slack_id)
    roles = {*places_of(organisation, person.slack_id)}
    if LEAD in mine:
        roles.add(Role.ASSESSOR)
    for seat in panel.seats if panel else ():
        if seat.group.id in mine and seat.group.id != LEAD:
            roles.add(Role.ABOVE if seat.decides else Role.SPECIALIST)
    return frozenset(roles)


def newest_known_to(
    session: Session,
    workspace_id: int,
    slack_id: str,
    organisation_ids: Collection[int],
    most: int,
    kinds: Collection[Kind],
) -> list[Assessment]:
    """Return the newest assessments of these kinds that somebody may read, for them to choose from.

    They are those of their channels and those they have a part in, as `roles_of` says, and all of these
    organisations, in which they have a place. A part by way of a component, or of an answer that names them,
    is not looked for here.
    """
    person = known_person(session, workspace_id, slack_id)
    theirs = [
        *_theirs(workspace_id, slack_id, person),
        col(Assessment.organisation_id).in_(organisation_ids),
    ]
    query = (
        select(Assessment)
        .where(Assessment.workspace_id == workspace_id, col(Assessment.kind).in_(kinds), or_(*theirs))
        .order_by(col(Assessment.id).desc())
        .limit(most)
    )
    return list(session.exec(query))


def newest_answerable(
    session: Session, workspace_id: int, slack_id: str, channel: str, most: int
) -> list[Assessment]:
    """Return the newest open assessments that somebody may answer, those of `channel` first.

    A part by way of a component, or of an answer that names them, is not looked for here.
    """
    person = known_person(session, workspace_id, slack_id)
    if person is None:
        return []
    asked = select(Request.id).where(
        Request.assessment_id == Assessment.id,
        Request.asked_of_id == person.id,
        col(Request.closed_at).is_(None),
    )
    theirs = [*_theirs(workspace_id, slack_id, person), asked.correlate(Assessment).exists()]
    query = (
        select(Assessment)
        .where(
            Assessment.workspace_id == workspace_id,
            col(Assessment.status).in_(UNFINISHED),
            or_(*theirs),
        )
        .order_by((col(Assessment.channel) == channel).desc(), col(Assessment.id).desc())
        .limit(most)
    )
    return list(session.exec(query))


def _theirs(workspace_id: int, slack_id: str, person: Person | None) -> list[ColumnElement[bool]]:
    """Return what holds for the assessments of somebody's channels and those they have a part in."""
    channels = select(ChannelMember.channel).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.slack_id == slack_id
    )
    theirs: list[ColumnElement[bool]] = [col(Assessment.channel).in_(channels)]
    if person is not None:
        owned = select(Contract.id).where(
            Contract.assessment_id == Assessment.id, Contract.owner_id == person.id
        )
        theirs += [took_part(key_of(person)), owned.correlate(Assessment).exists()]
    return theirs


def _parts_in(
    session: Session, person: Person, assessment: Assessment, submission: Submission | None
) -> Iterator[Role]:
    workspace_id, key = assessment.workspace_id, key_of(person)
    shown = frozen(session, submission) if submission else {"parts": [], "answers": {}}
    tree = [key_of(assessment), *_below(shown["parts"])]
    started = select(Assessment.id).where(
        Assessment.workspace_id == workspace_id,
        col(Assessment.id).in_(tree),
        Assessment.started_by_id == key,
    )
    answered = select(Answer.id).where(
        Answer.workspace_id == workspace_id, col(Answer.assessment_id).in_(tree), Answer.person_id == key
    )
    at_a_request = select(Request.id).where(
        Request.assessment_id == Answer.assessment_id,
        Request.asked_of_id == key,
        col(Request.asked_at) <= col(Answer.at),
        or_(col(Request.closed_at).is_(None), col(Request.closed_at) >= col(Answer.at)),
    )
    owned = select(Contract.id).where(
        Contract.workspace_id == workspace_id, col(Contract.assessment_id).in_(tree), Contract.owner_id == key
    )
    conditions = (
        select(Condition.id)
        .join(Decision, col(Decision.id) == col(Condition.decision_id))
        .join(Submission, col(Submission.id) == col(Decision.submission_id))
        .where(Submission.assessment_id == key_of(assessment), Condition.owner_id == key)
    )
    named = any(answer.get("person") == person.slack_id for answer in shown["answers"].values())
    if is_member(session, person, assessment.channel):
        yield Role.TEAM
    asked = select(Request.id).where(
        Request.assessment_id == key_of(assessment),
        Request.asked_of_id == key,
        col(Request.closed_at).is_(None),
    )
    if session.exec(asked.limit(1)).first():
        yield Role.ASKED
    if submission and submission.submitted_by_id == key:
        yield Role.SUBMITTER
    if session.exec(started.limit(1)).first():
        yield Role.STARTER
    told = (
        select(Enquiry.id)
        .join(Submission, col(Submission.id) == col(Enquiry.submission_id))
        .where(Submission.assessment_id == key_of(assessment), Enquiry.answered_by_id == key)
    )
    unasked = answered.where(~at_a_request.correlate(Answer).exists())
    if session.exec(unasked.limit(1)).first() or session.exec(told.limit(1)).first():
        yield Role.ANSWERER
    elif session.exec(answered.limit(1)).first():
        yield Role.CONTRIBUTOR
    if named or assessment.owner_id == key or session.exec(owned.limit(1)).first():
        yield Role.OWNER
    if session.exec(conditions.limit(1)).first():
        yield Role.CONDITION_OWNER


def _below(parts: list[Json]) -> Iterator[int]:
    for part in parts:
        yield part["id"]
        yield from _below(part["parts"])
