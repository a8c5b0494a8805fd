"""How far the review of a submission is: who has taken it, what was thought, asked, changed and withdrawn."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.domain.lifecycle import Status
from bot.domain.reopening import EVERYTHING, Reopening
from bot.store.assessments import decisions, latest_answers, latest_submission
from bot.store.engine import key_of
from bot.store.outbox import said_already
from bot.store.tables import Assessment, Claim, Enquiry, PointReview, Submission, Withdrawal


def claim_of(session: Session, workspace_id: int, submission_id: int) -> Claim | None:
    """Return who has taken a submission on, if anybody has."""
    query = select(Claim).where(Claim.workspace_id == workspace_id, Claim.submission_id == submission_id)
    return session.exec(query).first()


def withdrawal_of(session: Session, workspace_id: int, submission_id: int) -> Withdrawal | None:
    """Return how the team took a submission back, if it did."""
    query = select(Withdrawal).where(
        Withdrawal.workspace_id == workspace_id, Withdrawal.submission_id == submission_id
    )
    return session.exec(query).first()


def submission_before(session: Session, submission: Submission) -> Submission | None:
    """Return the submission of the same assessment before this one; None for the first."""
    query = select(Submission).where(
        Submission.workspace_id == submission.workspace_id,
        Submission.assessment_id == submission.assessment_id,
        Submission.number == submission.number - 1,
    )
    return session.exec(query).first()


def point_reviews(session: Session, workspace_id: int, submission_id: int) -> list[PointReview]:
    """Return what each assessor thinks of each point, their latest only, the oldest first."""
    query = (
        select(PointReview)
        .where(PointReview.workspace_id == workspace_id, PointReview.submission_id == submission_id)
        .order_by(col(PointReview.id))
    )
    latest = {(review.section, review.person_id): review for review in session.exec(query)}
    return sorted(latest.values(), key=key_of)


def comment_key(review: PointReview) -> str:
    """Return what makes a comment said to the team once: the words, wherever they are kept again."""
    return f"comment:{review.words}"


def sent_comments(
    session: Session, workspace_id: int, reviews: Iterable[PointReview]
) -> tuple[list[PointReview], list[PointReview]]:
    """Return those reviews whose comments the team has been sent, and those with comments it has not."""
    commented = [review for review in reviews if review.words]
    said = said_already(session, workspace_id, map(comment_key, commented))
    sent = [review for review in commented if comment_key(review) in said]
    return sent, [review for review in commented if review not in sent]


def enquiries(session: Session, workspace_id: int, submission_id: int) -> list[Enquiry]:
    """Return what the team was asked about a submission, in order."""
    query = (
        select(Enquiry)
        .where(Enquiry.workspace_id == workspace_id, Enquiry.submission_id == submission_id)
        .order_by(col(Enquiry.number))
    )
    return list(session.exec(query))


def reopening_of(session: Session, assessment: Assessment) -> Reopening:
    """Return what can be answered again: everything, unless the assessors named the points to change.

    An answer counts as the one that was submitted where it was given before that.
    """
    if assessment.status is not Status.CHANGES_ASKED:
        return EVERYTHING
    workspace_id, key = assessment.workspace_id, key_of(assessment)
    submission = latest_submission(session, workspace_id, key)
    made = decisions(session, workspace_id, key_of(submission)) if submission else []
    if submission is None or not made or not made[-1].points:
        return EVERYTHING
    accepted = {
        answer.question
        for answer in latest_answers(session, workspace_id, key).values()
        if answer.question in submission.snapshot["answers"] and answer.at <= submission.submitted_at
    }
    return Reopening(frozenset(made[-1].points), frozenset(accepted))
