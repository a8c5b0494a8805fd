"""A delivery team's assessment: starting it, and submitting what was answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.domain.lifecycle import Action, NotAllowed, Status, after
from bot.domain.problems import InvalidInput, Problem
from bot.domain.questionnaire import missing, next_unanswered
from bot.domain.regimes import Kind, Phase
from bot.domain.standard import Question
from bot.flows import conversation, home, places, snapshot
from bot.flows.context import Context, Step
from bot.store.assessments import latest_answers, latest_submission
from bot.store.audit import digest
from bot.store.engine import NotFoundError, added, find, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, ensure_organisation
from bot.store.tables import Assessment, CardKind, Submission

PARENTS = {Kind.SERVICE: {Kind.PROGRAMME}, Kind.COMPONENT: {Kind.PROGRAMME, Kind.SERVICE}}
"""What each kind may be part of: a programme has services, a service has components."""


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """What the start form says. `organisation` is the configuration's id, `parent_id` an assessment's."""

    organisation: str
    title: str
    purpose: str
    kind: Kind
    parent_id: int | None
    phase: Phase
    category: str
    cost_pence: int
    public_facing: bool
    novel: bool
    channel: str


def start(context: Context, now: datetime, who: Who, origin: str, new: NewAssessment) -> None:
    """Begin an assessment and its conversation in the channel. The same `origin` again begins nothing.

    Raises InvalidInput where the parent cannot have such a part.
    """
    organisation = context.config.organisation(new.organisation)
    with context.acting(who, now) as step:
        if _is_begun(step, origin):
            return
        _check_parent(step, new)
        row = ensure_organisation(step.session, step.workspace_id, organisation.id)
        assessment = added(
            step.session,
            Assessment(
                workspace_id=step.workspace_id,
                organisation_id=key_of(row),
                origin=origin,
                standard=organisation.standard,
                status=Status.ANSWERING,
                started_by_id=step.person_id,
                started_at=now,
                **{name: value for name, value in vars(new).items() if name != "organisation"},
            ),
        )
        step.record(assessment, "started", standard=assessment.standard)
        lane = places.conversation_lane(assessment)
        step.post(lane, CardKind.ASSESSMENT, key_of(assessment), Place(channel=new.channel))
        first = next_unanswered(context.standard_of(assessment), {}, None)
        conversation.ask(step, assessment, first)
        home.refresh(step, [step.person_id])


def submit(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Put the assessment before its organisation's assessors, or tell the person what is still missing."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        answers = latest_answers(step.session, step.workspace_id, assessment_id)
        try:
            submitted = after(assessment.status, Action.SUBMIT)
        except NotAllowed:
            conversation.tell_moved_on(step, assessment)
            return
        standard = context.standard_of(assessment)
        left = missing(standard, {question: answer.value for question, answer in answers.items()})
        if left:
            _tell_missing(step, assessment, left)
            return
        before = latest_submission(step.session, step.workspace_id, assessment_id)
        frozen = snapshot.take(step, assessment, answers)
        submission = added(
            step.session,
            Submission(
                workspace_id=step.workspace_id,
                assessment_id=assessment_id,
                number=before.number + 1 if before else 1,
                submitted_by_id=step.person_id,
                submitted_at=now,
                snapshot=frozen,
                digest=digest(frozen),
            ),
        )
        assessment.status = submitted
        conversation.stop_asking(step, assessment)
        step.record(assessment, "submitted", submission=submission.id, digest=submission.digest)
        _announce(step, assessment, submission)
        if before:
            step.touch(CardKind.REVIEW, key_of(before), at_once=True)


def _announce(step: Step, assessment: Assessment, submission: Submission) -> None:
    assessors = step.context.organisation_of(step.session, assessment).assessors
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    step.say(
        places.conversation_lane(assessment),
        f"submitted:{submission.id}",
        places.conversation(step.session, assessment),
        "submitted",
        by=step.person.slack_id,
        number=submission.number,
        channel=assessors.channel,
    )
    place = Place(channel=assessors.channel)
    step.post(places.review_lane(submission), CardKind.REVIEW, key_of(submission), place)
    home.refresh(step, [assessment.started_by_id, step.person_id], assessors.members)


def _tell_missing(step: Step, assessment: Assessment, left: tuple[Question, ...]) -> None:
    standard = step.context.standard_of(assessment)
    step.tell(
        places.conversation(step.session, assessment),
        "missing",
        questions=[{"id": q.id, "asks": q.asks, "point": standard.point_of(q.id).number} for q in left],
        total=len(standard.questions),
    )


def _is_begun(step: Step, origin: str) -> bool:
    begun = select(Assessment.id).where(
        Assessment.workspace_id == step.workspace_id, Assessment.origin == origin
    )
    return step.session.exec(begun).first() is not None


def _check_parent(step: Step, new: NewAssessment) -> None:
    if new.parent_id is None:
        return
    unsuitable = InvalidInput("parent", Problem.PARENT_UNSUITABLE, {"kind": new.kind.value})
    try:
        parent = find(step.session, Assessment, step.workspace_id, new.parent_id)
    except NotFoundError as error:
        raise unsuitable from error
    if parent.kind not in PARENTS.get(new.kind, set()):
        raise unsuitable
