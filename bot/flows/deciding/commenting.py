"""What assessors say of single points goes back to the team, in its thread."""

from bot.flows import places
from bot.flows.context import Step
from bot.store.engine import key_of
from bot.store.people import slack_ids
from bot.store.reviews import comment_key, enquiries, point_reviews, sent_comments
from bot.store.tables import Assessment, CardKind, PointReview, Submission


def send(step: Step, submission: Submission, assessment: Assessment) -> int:
    """Post each comment the team has not been sent yet in its thread; return how many there were."""
    reviews = point_reviews(step.session, step.workspace_id, key_of(submission))
    _, waiting = sent_comments(step.session, step.workspace_id, reviews)
    for review in waiting:
        _post(step, submission, assessment, review)
    if waiting:
        step.record(
            assessment, "comments_sent", submission=submission.id, reviews=[key_of(each) for each in waiting]
        )
        step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    return len(waiting)


def show_enquiries(step: Step, submission: Submission) -> None:
    """Have what was asked of the team drawn anew, since it can or cannot be answered now."""
    for enquiry in enquiries(step.session, step.workspace_id, key_of(submission)):
        step.touch(CardKind.ENQUIRY, key_of(enquiry), at_once=True)


def _post(step: Step, submission: Submission, assessment: Assessment, review: PointReview) -> None:
    standard = step.context.standard_of(step.session, assessment)
    question = standard.question(review.question) if review.question else None
    places.say_to_team(
        step,
        assessment,
        comment_key(review),
        "comment",
        by=slack_ids(step.session, {review.person_id})[review.person_id],
        number=submission.number,
        **standard.named(review.section, review.question),
        clause=question.clause if question else None,
        words=step.said(review.words),
    )
