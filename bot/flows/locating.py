"""Where the team's conversation of an assessment is: a channel, or somebody's direct messages."""

from bot.flows import places
from bot.flows.context import Step
from bot.store import channels
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.tables import Assessment, CardKind


def settle(step: Step, assessment: Assessment) -> None:
    """Post the card of an assessment where its conversation is from now on, and have its members read."""
    if assessment.direct_with_id is None:
        channels.follow(step.session, step.workspace_id, assessment.channel)
        place = Place(channel=assessment.channel)
    else:
        place = Place(person_id=assessment.direct_with_id)
    step.post(places.conversation_lane(assessment), CardKind.ASSESSMENT, key_of(assessment), place)
