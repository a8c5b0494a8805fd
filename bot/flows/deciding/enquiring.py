"""Assessors ask the team something without deciding, and somebody on the team answers, once."""

from datetime import datetime

from bot.domain.lifecycle import Status
from bot.domain.rights import Act
from bot.flows import places
from bot.flows.allowing import may
from bot.flows.context import Context, Step
from bot.flows.deciding import waiting
from bot.flows.deciding.case import Seen, theirs
from bot.store.assessments import latest_submission
from bot.store.engine import added, find, key_of, locked
from bot.store.people import Who, slack_ids
from bot.store.reviews import enquiries
from bot.store.tables import Assessment, CardKind, Enquiry, Submission


def consider(context: Context, now: datetime, who: Who, seen: Seen) -> bool:
    """Return whether the person may ask the team about the submission; otherwise tell them why not."""
    with context.acting(who, now) as step:
        return theirs(step, seen, Act.ENQUIRE) is not None


def ask(context: Context, now: datetime, who: Who, seen: Seen, words: str) -> bool:
    """Ask the team something, or tell the person why not and return False.

    The same again by the same person, while it waits for its answer, asks nothing more.
    """
    with context.acting(who, now) as step:
        found = theirs(step, seen, Act.ENQUIRE)
        if found is None:
            return False
        submission, assessment = found
        asked = enquiries(step.session, step.workspace_id, seen.submission_id)
        if any(
            each.asked_by_id == step.person_id and not each.answer and step.said(each.words) == words
            for each in asked
        ):
            return True
        enquiry = added(
            step.session,
            Enquiry(
                workspace_id=step.workspace_id,
                submission_id=seen.submission_id,
                number=len(asked) + 1,
                words=step.keep(assessment, words) or "",
                asked_by_id=step.person_id,
                asked_at=now,
            ),
        )
        waiting.asked(step, assessment, enquiry)
        step.record(
            assessment, "team_asked", submission=submission.id, enquiry=enquiry.id, words=enquiry.words
        )
        team = places.conversation(step.session, assessment)
        step.post(places.conversation_lane(assessment), CardKind.ENQUIRY, key_of(enquiry), team)
        said = {"by": step.person.slack_id, "words": words, "channel": assessment.channel}
        _tell_assessors(step, submission, assessment, f"asked:{enquiry.id}", "team_asked", said)
        _show(step, submission, assessment)
        return True


def consider_answering(context: Context, now: datetime, who: Who, enquiry_id: int) -> bool:
    """Return whether something the team was asked can be answered now; otherwise tell the person why not."""
    with context.acting(who, now) as step:
        enquiry = find(step.session, Enquiry, step.workspace_id, enquiry_id)
        submission, assessment = _held(step, enquiry)
        if not may(step, assessment, Act.ANSWER_ENQUIRY):
            return False
        return _can_be_answered(step, submission, assessment, enquiry)


def answer(context: Context, now: datetime, who: Who, enquiry_id: int, words: str) -> bool:
    """Keep the team's answer and pass it on; where somebody was quicker, say so and return False.

    The same again by the same person keeps nothing more. Whoever may not answer is told so, and True comes
    back as well: nothing of it is to be shown to them.
    """
    with context.acting(who, now) as step:
        enquiry = find(step.session, Enquiry, step.workspace_id, enquiry_id)
        submission, assessment = _held(step, enquiry)
        if not may(step, assessment, Act.ANSWER_ENQUIRY):
            return True
        if enquiry.answered_by_id == step.person_id and step.said(enquiry.answer) == words:
            return True
        if not _can_be_answered(step, submission, assessment, enquiry):
            return False
        enquiry.answer = step.keep(assessment, words)
        enquiry.answered_by_id, enquiry.answered_at = step.person_id, now
        step.session.add(enquiry)
        step.record(
            assessment, "team_answered", submission=submission.id, enquiry=enquiry.id, words=enquiry.answer
        )
        asked_by = slack_ids(step.session, {enquiry.asked_by_id})[enquiry.asked_by_id]
        said = {
            "by": step.person.slack_id,
            "words": words,
            "asked_by": asked_by,
            "question": step.said(enquiry.words),
        }
        _tell_assessors(step, submission, assessment, f"answered:{enquiry.id}", "team_answered", said)
        step.touch(CardKind.ENQUIRY, key_of(enquiry), at_once=True)
        _show(step, submission, assessment)
        return True


def _held(step: Step, enquiry: Enquiry) -> tuple[Submission, Assessment]:
    """Return what an enquiry is about, with the enquiry as it is now that the assessment is held."""
    submission = find(step.session, Submission, step.workspace_id, enquiry.submission_id)
    assessment = locked(step.session, Assessment, step.workspace_id, submission.assessment_id)
    step.session.refresh(enquiry)
    return submission, assessment


def _can_be_answered(step: Step, submission: Submission, assessment: Assessment, enquiry: Enquiry) -> bool:
    latest = latest_submission(step.session, step.workspace_id, key_of(assessment))
    is_waiting = assessment.status is Status.SUBMITTED and latest is not None and latest.id == submission.id
    if is_waiting and not enquiry.answer:
        return True
    why = "answered" if enquiry.answer else "not_waiting"
    step.record(assessment, "refused", submission=submission.id, tried="answer_team", why=why)
    by = slack_ids(step.session, {enquiry.answered_by_id}) if enquiry.answered_by_id else {}
    step.tell(
        places.conversation(step.session, assessment),
        "enquiry_closed",
        by=by.get(enquiry.answered_by_id or 0),
        at=enquiry.answered_at.isoformat() if enquiry.answered_at else None,
    )
    return False


def _tell_assessors(
    step: Step, submission: Submission, assessment: Assessment, key: str, template: str, said: dict[str, str]
) -> None:
    organisation = step.context.organisation_of(step.session, assessment)
    thread = places.review_thread(step.session, submission, organisation)
    step.say(places.review_lane(submission), key, thread, template, **said)


def _show(step: Step, submission: Submission, assessment: Assessment) -> None:
    step.touch(CardKind.REVIEW, key_of(submission), at_once=True)
    step.touch(CardKind.ASSESSMENT, key_of(assessment))
