"""Something the assessors asked the team, in its thread: with a button until it is answered."""

from bot.cards.reading import Data, Reading
from bot.cards.work import shown_enquiries
from bot.domain.lifecycle import Status
from bot.store.assessments import latest_submission
from bot.store.engine import find
from bot.store.tables import Assessment, Card, Enquiry, Submission


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data."""
    enquiry = find(reading.session, Enquiry, reading.workspace_id, card.subject_id)
    submission = find(reading.session, Submission, reading.workspace_id, enquiry.submission_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    latest = latest_submission(reading.session, reading.workspace_id, submission.assessment_id)
    is_waiting = assessment.status is Status.SUBMITTED and latest is not None and latest.id == submission.id
    return "enquiry", {
        **shown_enquiries(reading, [enquiry])[0],
        "id": enquiry.id,
        "number": submission.number,
        "open": is_waiting and not enquiry.answer,
    }


def modal(reading: Reading, enquiry_id: int) -> Data:
    """Return what was asked, and the answer that stands, for the forms about it."""
    enquiry = find(reading.session, Enquiry, reading.workspace_id, enquiry_id)
    return shown_enquiries(reading, [enquiry])[0]
