"""An assessor goes through the points of a submission and says what they think of each."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.judging import Judgement
from bot.domain.rights import Act
from bot.flows.context import Context, Step
from bot.flows.deciding import commenting
from bot.flows.deciding.case import Seen, theirs
from bot.store.engine import NotFoundError, added, key_of
from bot.store.people import Who
from bot.store.reviews import point_reviews
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, CardKind, PointReview, Submission


@dataclass(frozen=True)
class Thought:
    """What somebody thinks of a point (`section`), and the question their comment is about, if of one."""

    section: str
    judgement: Judgement
    question: str | None = None
    comment: str = ""


def consider(context: Context, now: datetime, who: Who, seen: Seen) -> bool:
    """Return whether the person may review the submission as they see it; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return theirs(step, seen, Act.REVIEW_POINTS) is not None


def keep(context: Context, now: datetime, who: Who, seen: Seen, thought: Thought) -> bool:
    """Keep what the person thinks of a point, or tell them why it is not kept and return False.

    The same again keeps nothing more. Raises NotFoundError where the submission has no such point, or the
    point no such question.
    """
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.REVIEW_POINTS)
        if found is None:
            return False
        submission, assessment = found
        _check(step, submission, assessment, thought)
        before = _before(step, submission, thought.section)
        is_same_comment = before is not None and step.said(before.words) == thought.comment
        same = before is not None and (before.judgement, before.question) == (
            thought.judgement,
            thought.question,
        )
        if same and is_same_comment:
            return True
        kept = added(
            step.session,
            PointReview(
                workspace_id=step.workspace_id,
                submission_id=key_of(submission),
                section=thought.section,
                question=thought.question,
                judgement=thought.judgement,
                words=before.words if before and is_same_comment else step.keep(assessment, thought.comment),
                person_id=step.person_id,
                at=now,
            ),
        )
        step.record(
            assessment, "point_reviewed", submission=submission.id, point=thought.section, review=kept.id
        )
        step.touch(CardKind.REVIEW, key_of(submission))
        return True


def send_comments(context: Context, now: datetime, who: Who, seen: Seen) -> None:
    """Post what was said of single points in the team's thread, as far as it was not yet."""
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.REVIEW_POINTS)
        if found:
            commenting.send(step, *found)


def _before(step: Step, submission: Submission, section: str) -> PointReview | None:
    reviews = point_reviews(step.session, step.workspace_id, key_of(submission))
    mine = (each for each in reviews if (each.section, each.person_id) == (section, step.person_id))
    return next(mine, None)


def _check(step: Step, submission: Submission, assessment: Assessment, thought: Thought) -> None:
    shown = frozen(step.session, submission)
    standard = step.context.standard_of(step.session, assessment)
    asked = {
        name
        for name in shown["answers"]
        if standard.has(name) and standard.section_of(name).id == thought.section
    }
    is_point = thought.section in {point["section"] for point in shown["points"]}
    if not is_point or (thought.question and thought.question not in asked):
        raise NotFoundError(f"point {thought.section}")
