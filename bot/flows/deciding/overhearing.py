"""What is written in the assessors' threads never decides; who tries is told where the buttons are."""

from datetime import datetime

from bot.domain.lifecycle import Status
from bot.domain.talk import sounds_like_a_decision
from bot.flows.context import Context
from bot.flows.conversing.hearing import NotPostedYet
from bot.store.assessments import latest_submission
from bot.store.cards import card_at
from bot.store.engine import find, key_of
from bot.store.lanes import is_being_posted
from bot.store.outbox import Place, Statement, tell
from bot.store.people import Who, known_workspace
from bot.store.tables import Assessment, CardKind, Submission


def hear(context: Context, now: datetime, who: Who, channel: str, thread_ts: str, text: str) -> None:
    """Tell the person, once for each submission, that what they wrote in its thread decides nothing.

    Raises NotPostedYet where it is not known yet whose thread it is in.
    """
    if not sounds_like_a_decision(text):
        return
    with context.database.reading() as session:
        workspace_id = known_workspace(session, who.team)
        card = card_at(session, workspace_id, channel, thread_ts)
        if card is None and is_being_posted(session, workspace_id, CardKind.REVIEW, channel):
            raise NotPostedYet(channel)
    if card is None or card.kind is not CardKind.REVIEW:
        return
    with context.acting(who, now) as step:
        submission = find(step.session, Submission, step.workspace_id, card.subject_id)
        assessment = find(step.session, Assessment, step.workspace_id, submission.assessment_id)
        latest = latest_submission(step.session, step.workspace_id, key_of(assessment))
        is_latest = latest is not None and latest.id == submission.id
        waits = is_latest and assessment.status is Status.SUBMITTED
        tell(
            step.session,
            step.person,
            now,
            f"typed:{key_of(submission)}" + ("" if waits else ":decided"),
            Place(channel=channel, thread_of=card.id),
            Statement(
                "not_by_words",
                {"number": submission.number, "title": assessment.title, "waits": waits},
            ),
        )
