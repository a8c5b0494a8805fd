"""How long a submission has waited, for whom, and how much of the time allowed is left."""

from collections.abc import Iterable

from bot.cards.reading import Data, Reading
from bot.config import Organisation
from bot.domain.lifecycle import Status
from bot.store.engine import key_of
from bot.store.tables import Assessment, Enquiry, Submission
from bot.store.waiting import enquiries_of, waiting_since


def data(reading: Reading, assessment: Assessment, submission: Submission) -> Data:
    """Return what a card shows of a submission that waits for a decision."""
    organisation = reading.organisation_of(assessment)
    enquiries = enquiries_of(reading.session, [submission])[key_of(submission)]
    return {
        "number": submission.number,
        "channel": organisation.assessors.channel,
        "by": reading.people([submission.submitted_by_id])[submission.submitted_by_id],
        "at": submission.submitted_at,
        **time_left(reading, organisation, submission, enquiries),
    }


def of_review(
    reading: Reading, assessment: Assessment, submission: Submission, latest: Submission
) -> Data | None:
    """Return the same of a submission, where it is the `latest` one and waits for a decision."""
    is_waiting = assessment.status is Status.SUBMITTED and latest.id == submission.id
    return data(reading, assessment, submission) if is_waiting else None


def time_left(
    reading: Reading, organisation: Organisation, submission: Submission, enquiries: Iterable[Enquiry]
) -> Data:
    """Return the working days allowed and left, and since when the team owes an answer, if it does."""
    asked = list(enquiries)
    allowed = reading.config.reminders.decide_within_working_days
    waiting = waiting_since(submission, asked, allowed, organisation.nation)
    return {
        "allowed": allowed,
        "left": waiting.left(reading.today),
        "asked_at": next((each.asked_at for each in asked if each.answered_at is None), None),
    }
