"""Somebody else sees to an assessment from now on."""

from datetime import datetime

from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.flows import home
from bot.flows.allowing import may
from bot.flows.context import Context
from bot.flows.conversing import inviting, locating
from bot.store.engine import key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who
from bot.store.tables import Assessment, CardKind


def hand_over(context: Context, now: datetime, who: Who, assessment_id: int, user: str) -> None:
    """Have somebody (Slack's user id) see to an assessment, who is told.

    A conversation in the direct messages of whoever saw to it goes to theirs. Raises InvalidInput at `owner`
    where they cannot, or do already.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.HAND_OVER):
            return
        person = inviting.someone(step, "owner", user)
        before, key = assessment.owner_id, key_of(person)
        if key == before:
            raise InvalidInput("owner", Problem.OWNS_ALREADY)
        assessment.owner_id = key
        step.session.add(assessment)
        step.session.flush()
        step.record(assessment, "assessment_handed_over", owner=key, before=before)
        step.touch(CardKind.ASSESSMENT, assessment_id, at_once=True)
        if key != step.person_id:
            step.say(
                dm_lane(person),
                f"assessment_handed_over:{assessment_id}:{step.who.act}",
                Place(person_id=key),
                "assessment_handed_over",
                title=assessment.title,
                by=step.person.slack_id,
                channel=assessment.channel,
                assessment=assessment_id,
                open=locating.is_unfinished(assessment),
            )
        if assessment.direct_with_id == before:
            locating.move(step, assessment, locating.Destination(person_id=key))
        home.refresh(step, [before, key, assessment.started_by_id])
