"""A delivery team's assessment, or an organisation's for a year: starting it, and submitting the answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.config import Organisation
from bot.domain.calendar import financial_year, london_date
from bot.domain.lifecycle import Action, Status, after
from bot.domain.problems import InvalidInput, Problem
from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act
from bot.domain.spend import Kind, Phase
from bot.domain.tree import may_be_part_of
from bot.flows import covering, home, places, planning, snapshot
from bot.flows.allowing import is_entitled, may
from bot.flows.context import Context, Step
from bot.flows.conversing import asking, locating
from bot.flows.conversing import beginning as beginnings
from bot.flows.conversing.beginning import NOTHING, Beginning
from bot.flows.deciding import agreeing, waiting
from bot.store import concerned
from bot.store.assessments import latest_submission, organisations_plan
from bot.store.canonical import digest
from bot.store.editions import keep
from bot.store.engine import NotFoundError, added, key_of, locked
from bot.store.outbox import Place
from bot.store.people import Who, ensure_organisation
from bot.store.tables import Assessment, CardKind, Conversation, Submission
from bot.store.tables import Organisation as OrganisationRow


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """What the start form says. `organisation` is the configuration's id, `parent_id` an assessment's.

    With no `channel` the conversation is in the direct messages of whoever starts it.
    """

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


def start(
    context: Context,
    now: datetime,
    who: Who,
    origin: str,
    new: NewAssessment,
    planned_id: int | None = None,
    beginning: Beginning = NOTHING,
) -> None:
    """Begin an assessment and its conversation in the channel. The same `origin` again begins nothing.

    `planned_id` is the planned item it is started from, if it was planned.

    Raises InvalidInput where the parent cannot have such a part or is not theirs to add to, the
    organisation's regime has no such category of spend, or it cannot begin with what was chosen.
    """
    organisation = context.config.organisation(new.organisation)
    with context.acting(who, now) as step:
        if _is_begun(step, origin):
            return
        check_category(context, organisation, new.category)
        beginnings.check(context, organisation, new.kind, new.category, beginning)
        beginnings.hold(step, new.parent_id, beginning.assessment_id)
        refused = None if _may_be_part_of(step, new) else InvalidInput("parent", Problem.NOT_YOURS)
        if refused is None and not beginnings.may_copy(step, beginning.assessment_id):
            refused = InvalidInput("begin_from", Problem.NOT_TO_READ)
        if refused is None:
            planned = planning.held_to_start(step, planned_id, organisation.id) if planned_id else None
            assessment = _begin(step, organisation, origin, new, beginning=beginning)
            if planned:
                planning.link(step, planned, assessment)
    if refused:  # raised out here, so that the attempt stays written down
        raise refused


def start_year(
    context: Context, now: datetime, who: Who, origin: str, organisation_id: str, channel: str
) -> None:
    """Begin what an organisation answers once in each financial year. The same `origin` again begins nothing.

    Raises InvalidInput where this year's was begun already.
    """
    organisation = context.config.organisation(organisation_id)
    year = financial_year(london_date(now))
    new = NewAssessment(
        organisation=organisation.id,
        title=organisation.name,
        purpose="",
        kind=Kind.ORGANISATION,
        parent_id=None,
        phase=Phase.DISCOVERY,
        category="",
        cost_pence=0,
        public_facing=False,
        novel=False,
        channel=channel,
    )
    with context.acting(who, now) as step:
        if _is_begun(step, origin):
            return
        row = ensure_organisation(step.session, step.workspace_id, organisation.id)
        # held, so that of two who begin it at once the second sees what the first did
        locked(step.session, OrganisationRow, step.workspace_id, key_of(row))
        if organisations_plan(step.session, step.workspace_id, key_of(row), year):
            raise InvalidInput("channel", Problem.YEAR_BEGUN, {"year": f"{year} to {year + 1}"})
        _begin(step, organisation, origin, new, year)


def submit(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Put the assessment before its organisation's assessors, or tell the person what is still missing."""
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.SUBMIT):
            return
        if not asking.can(step, assessment, Action.SUBMIT):
            return
        submitted = after(assessment.status, Action.SUBMIT)
        sheet = context.questionnaire_of(step.session, assessment)
        if sheet.missing:
            _tell_missing(step, assessment, sheet)
            return
        before = latest_submission(step.session, step.workspace_id, assessment_id)
        frozen = snapshot.take(step, assessment)
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
        concerned.keep(step.session, context.organisation_of(step.session, assessment), submission)
        assessment.status = submitted
        asking.stop_asking(step, assessment)
        step.record(
            assessment,
            "submitted",
            submission=submission.id,
            digest=submission.digest,
            phase=assessment.phase.value,
        )
        _announce(step, assessment, submission)
        if before:
            step.touch(CardKind.REVIEW, key_of(before), at_once=True)


def _begin(
    step: Step,
    organisation: Organisation,
    origin: str,
    new: NewAssessment,
    year: int | None = None,
    beginning: Beginning = NOTHING,
) -> Assessment:
    row = ensure_organisation(step.session, step.workspace_id, organisation.id)
    standard = step.context.config.standard_for(organisation)
    assessment = added(
        step.session,
        Assessment(
            workspace_id=step.workspace_id,
            organisation_id=key_of(row),
            origin=origin,
            standard=standard.id,
            edition=keep(step.session, standard, step.now),
            year=year,
            status=Status.ANSWERING,
            started_by_id=step.person_id,
            started_at=step.now,
            owner_id=step.person_id,
            changed_at=step.now,
            direct_with_id=None if new.channel else step.person_id,
            template=beginning.template,
            **{name: value for name, value in vars(new).items() if name != "organisation"},
        ),
    )
    added(
        step.session,
        Conversation(workspace_id=step.workspace_id, assessment_id=key_of(assessment), opened_at=step.now),
    )
    step.record(assessment, "started", standard=standard.id, edition=standard.digest)
    beginnings.begin(step, assessment, beginning)
    locating.post_card(step, assessment)
    asking.go_on(step, assessment)
    asking.touch_family(step, assessment)
    covering.show(step, assessment)
    home.refresh(step, [step.person_id])
    return assessment


def _announce(step: Step, assessment: Assessment, submission: Submission) -> None:
    organisation = step.context.organisation_of(step.session, assessment)
    assessors = organisation.assessors
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    places.say_to_team(
        step,
        assessment,
        f"submitted:{submission.id}",
        "submitted",
        by=step.person.slack_id,
        number=submission.number,
        channel=assessors.channel,
    )
    place = Place(channel=assessors.channel)
    step.post(places.review_lane(submission), CardKind.REVIEW, key_of(submission), place)
    agreeing.ask(step, submission)
    waiting.begin(step, assessment, submission)
    home.refresh(
        step,
        [assessment.owner_id, assessment.started_by_id, step.person_id],
        step.members(organisation).everybody,
    )


def _tell_missing(step: Step, assessment: Assessment, sheet: Questionnaire) -> None:
    step.tell(
        places.near(step, assessment),
        "missing",
        questions=[
            {
                "id": question.id,
                "asks": question.asks,
                "section": sheet.standard.section_of(question.id).title,
                "point": sheet.standard.section_of(question.id).number,
            }
            for question in sheet.missing
        ],
        total=len(sheet.asked),
    )


def _is_begun(step: Step, origin: str) -> bool:
    begun = select(Assessment.id).where(
        Assessment.workspace_id == step.workspace_id, Assessment.origin == origin
    )
    return step.session.exec(begun).first() is not None


def check_category(context: Context, organisation: Organisation, category: str) -> None:
    """Raise InvalidInput where an organisation's regime has no such category of spend."""
    regime = context.config.regimes[organisation.regime]
    if category not in {each.id for each in regime.categories}:
        raise InvalidInput("category", Problem.CATEGORY_UNSUITABLE, {"regime": regime.title})


def _may_be_part_of(step: Step, new: NewAssessment) -> bool:
    """Return whether the person may add to the parent, if there is one; otherwise write down that they tried.

    Raises InvalidInput where it cannot have such a part.
    """
    if new.parent_id is None:
        return True
    unsuitable = InvalidInput("parent", Problem.PARENT_UNSUITABLE, {"kind": new.kind.value})
    try:
        parent = locked(step.session, Assessment, step.workspace_id, new.parent_id)
    except NotFoundError as error:
        raise unsuitable from error
    if not is_entitled(step, parent, Act.ADD_TO):
        return False
    if not may_be_part_of(new.kind, parent.kind):
        raise unsuitable
    return True
