"""What something is part of shows what its approval does not cover, so it is drawn anew with its parts."""

from bot.flows.context import Step
from bot.store.assessments import above_of, latest_submission
from bot.store.engine import key_of
from bot.store.tables import Assessment, CardKind


def show(step: Step, part: Assessment) -> None:
    """Have the cards drawn anew of everything a part belongs to: it has joined, or was decided on."""
    for whole in above_of(step.session, part):
        step.touch(CardKind.ASSESSMENT, key_of(whole))
        submission = latest_submission(step.session, step.workspace_id, key_of(whole))
        if submission:
            step.touch(CardKind.REVIEW, key_of(submission))
