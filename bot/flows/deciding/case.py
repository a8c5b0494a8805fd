"""A submission as somebody acts on it: what stands, what they are to it, and why they may not do it."""

from dataclasses import dataclass
from functools import cached_property

from bot.config import Organisation
from bot.domain.agreement import Panel, Seat
from bot.domain.groups import LEAD, AssessorGroup
from bot.domain.rights import RIGHTS, Act, Refusal, Role, has_right, refusal
from bot.flows.context import Step
from bot.store.agreements import agreements, panel_from
from bot.store.assessments import decisions, latest_submission, standing_decision
from bot.store.engine import find, key_of, locked
from bot.store.membership import Members
from bot.store.outbox import Place
from bot.store.people import slack_ids
from bot.store.reviews import withdrawal_of
from bot.store.roles import roles_in, roles_of
from bot.store.snapshots import Json, frozen
from bot.store.tables import Agreement, Assessment, Decision, Submission

FOR_A_GROUP = frozenset({Act.AGREE, Act.OBJECT})
"""What somebody does for one group, of which they have to be; the rest they do for any that is needed."""


@dataclass(frozen=True)
class Seen:
    """The submission as the person saw it, with so many decisions, and the group for which they act."""

    submission_id: int
    digest: str
    decisions: int
    group: str = LEAD


@dataclass(frozen=True)
class Case:
    """A submission, held until the transaction ends: of two who act, the second sees what the first did."""

    step: Step
    submission: Submission
    assessment: Assessment
    organisation: Organisation
    made: list[Decision]
    said: list[Agreement]

    @cached_property
    def shown(self) -> Json:
        """What was submitted, as it was frozen."""
        return frozen(self.step.session, self.submission)

    @cached_property
    def panel(self) -> Panel:
        """Who must agree, who has, and who is awaited."""
        return panel_from(self.organisation, self.shown, self.said, self.made)

    @cached_property
    def members(self) -> Members:
        """Who may act for which group, as the directory's tables say now."""
        return self.step.members(self.organisation)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What the person is to it."""
        person = self.step.person
        part = roles_of(self.step.session, person, self.assessment, self.submission)
        return part | roles_in(self.organisation, person, self.members, self.panel)

    @property
    def standing(self) -> Decision | None:
        """The decision that stands, if one does."""
        return standing_decision(self.made)

    def seat(self, group: str) -> Seat | None:
        """Return the seat of the group the person acts for; None where they may not, or it is not needed."""
        is_theirs = group in self.members.groups_of(self.step.person.slack_id)
        return self.panel.seat(group) if is_theirs else None

    def channel_of(self, group: str) -> str:
        """Return the channel in which a group acts; the assessors' where there is no such group."""
        found: AssessorGroup = self.organisation.group(group) or self.organisation.assessors
        return found.channel

    def refusal(self, act: Act, seen: Seen) -> Refusal | None:
        """Say why the person may not do this to the submission as they saw it; None where they may."""
        right = RIGHTS[act]
        is_for_it = act not in FOR_A_GROUP or self.seat(seen.group)
        for_it = self.roles if is_for_it else self.roles - {Role.SPECIALIST, Role.ABOVE}
        why = refusal(act, for_it, self.assessment.status)
        if why in (None, right.otherwise) and seen.group in self.members.stale:
            return Refusal.MEMBERS_STALE
        if why in (None, right.not_then) and self._is_replaced(seen.digest):
            return Refusal.SUPERSEDED
        if why is right.not_then and self._is_withdrawn:
            return Refusal.WITHDRAWN
        return why or (None if len(self.made) == seen.decisions else Refusal.CHANGED)

    @property
    def is_latest(self) -> bool:
        """Whether no later submission has replaced it."""
        latest = latest_submission(self.step.session, self.step.workspace_id, key_of(self.assessment))
        return latest is not None and latest.id == self.submission.id

    def refuse(self, tried: str, why: Refusal, group: str = LEAD) -> None:
        """Write down that the person tried, and tell them why it was not done."""
        self.step.record(
            self.assessment,
            "refused",
            submission=self.submission.id,
            digest=self.submission.digest,
            tried=tried,
            why=why.value,
        )
        self.tell(why, group)

    def tell(self, why: Refusal, group: str = LEAD) -> None:
        """Tell the person why something was not done."""
        place, title = Place(channel=self.channel_of(group)), self.assessment.title
        if why is Refusal.ALREADY_DECIDED and self.standing and self.standing.outcome:
            by = self.standing.decided_by_id
            self.step.tell(
                place,
                "already_decided",
                outcome=self.standing.outcome.value,
                by=slack_ids(self.step.session, {by})[by],
                at=self.standing.decided_at.isoformat(),
                number=self.submission.number,
            )
        elif why is Refusal.SUPERSEDED:
            self.step.tell(place, "superseded", title=title, number=self.submission.number)
        elif why is Refusal.AWAITED:
            self.step.tell(place, "awaited", title=title, awaited=self._awaited(group))
        else:
            shown = title if has_right(Act.READ, self.roles) else ""
            self.step.tell(place, "refused", refusal=why.value, title=shown)

    def _is_replaced(self, digest: str) -> bool:
        return not self.is_latest or self.submission.digest != digest

    @property
    def _is_withdrawn(self) -> bool:
        found = withdrawal_of(self.step.session, self.step.workspace_id, key_of(self.submission))
        return found is not None

    def _awaited(self, group: str) -> list[dict[str, object]]:
        seats = self.panel.awaited_before(group)
        people = slack_ids(self.step.session, {person for seat in seats for person in seat.objected})
        return [
            {
                "title": seat.group.title,
                "missing": seat.missing,
                "objected": [people[person] for person in seat.objected],
            }
            for seat in seats
        ]


def open_case(step: Step, submission_id: int) -> Case:
    """Return a submission to act on; raises NotFoundError where the person's workspace has none such."""
    submission = find(step.session, Submission, step.workspace_id, submission_id)
    assessment = locked(step.session, Assessment, step.workspace_id, submission.assessment_id)
    return case_of(step, submission, assessment)


def case_of(step: Step, submission: Submission, assessment: Assessment) -> Case:
    """Return a submission of an assessment, which is held, to act on."""
    key = key_of(submission)
    return Case(
        step,
        submission,
        assessment,
        step.context.organisation_of(step.session, assessment),
        decisions(step.session, step.workspace_id, key),
        agreements(step.session, step.workspace_id, [key]).get(key, []),
    )


def theirs(step: Step, seen: Seen, act: Act) -> tuple[Submission, Assessment] | None:
    """Return the submission and its assessment, held, where the person may do this to it as they see it.

    Otherwise write down that they tried, and tell them why not.
    """
    case = open_case(step, seen.submission_id)
    why = case.refusal(act, seen)
    if why:
        case.refuse(act.value, why, seen.group)
        return None
    return case.submission, case.assessment
