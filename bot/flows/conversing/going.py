"""Going to a question: in which conversation it is asked, and whether it can be."""

from datetime import datetime

from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act, Refusal
from bot.flows import places
from bot.flows.allowing import is_only_asked, may, refuse
from bot.flows.context import Context, Step
from bot.flows.conversing import asking, requests, turns
from bot.flows.conversing.asking import is_open
from bot.store.conversations import conversation_of, direct_with, own_conversation, team_conversation
from bot.store.engine import NotFoundError, added, find, key_of, locked
from bot.store.people import Who, known_person, known_workspace
from bot.store.tables import Assessment, Conversation


def here(context: Context, who: Who, assessment_id: int) -> int | None:
    """Return the id of the conversation in which `go` asks where none is named; None where it is to begin."""
    with context.database.reading() as session:
        workspace_id = known_workspace(session, who.team)
        assessment = find(session, Assessment, workspace_id, assessment_id)
        if who.channel is not None and who.channel == assessment.channel:
            return key_of(team_conversation(session, assessment))
        person = known_person(session, workspace_id, who.user)
        own_one = own_conversation(session, assessment, key_of(person)) if person else None
        return key_of(own_one) if own_one else None


def go(
    context: Context,
    now: datetime,
    who: Who,
    assessment_id: int,
    question: str | None = None,
    conversation_id: int | None = None,
) -> int | None:
    """Ask this question now; without one, the one being asked or else the first without an answer, again.

    It is asked in the conversation named. Without one that is the team's, where the person acts in its place,
    and otherwise one in their own direct messages; of who is only asked something, the one begun for that.
    Returns the id of the conversation; None where the person was told why it is not asked.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ANSWER) or not is_open(step, assessment):
            return None
        sheet = context.questionnaire_of(step.session, assessment)
        if is_only_asked(step, assessment):
            requested = _requested(step, assessment, sheet, question)
            if requested is None:
                refuse(step, assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
                return None
            conversation = requested
        else:
            conversation = _conversation_here(step, assessment, conversation_id)
        if question and not sheet.is_asked(sheet.standard.question(question).id):
            turns.tell_not_asked(step, assessment, sheet, question)
            return None
        if question and turns.is_accepted(step, assessment, sheet, question):
            return None
        present = conversation.asking if conversation.asking and sheet.is_asked(conversation.asking) else None
        following = asking.following_of(step, conversation, assessment, sheet, None)
        _say_continued(step, conversation, assessment)
        asking.ask(step, conversation, assessment, question or present or following)
        return key_of(conversation)


def own(step: Step, assessment: Assessment) -> Conversation:
    """Return the conversation in the person's direct messages, begun now if there is none yet."""
    found = own_conversation(step.session, assessment, step.person_id)
    if found is not None:
        return found
    return added(
        step.session,
        Conversation(
            workspace_id=step.workspace_id,
            assessment_id=key_of(assessment),
            person_id=step.person_id,
            opened_at=step.now,
        ),
    )


def _conversation_here(step: Step, assessment: Assessment, conversation_id: int | None) -> Conversation:
    if conversation_id is not None:
        named = find(step.session, Conversation, step.workspace_id, conversation_id)
        if named.assessment_id != assessment.id or named.person_id not in (None, step.person_id):
            raise NotFoundError(f"conversation {conversation_id} of assessment {assessment.id}")
        return named
    if step.who.channel is not None and step.who.channel == assessment.channel:
        return team_conversation(step.session, assessment)
    return own(step, assessment)


def _requested(
    step: Step, assessment: Assessment, sheet: Questionnaire, question: str | None
) -> Conversation | None:
    """Return the conversation in which the person is asked a question, or anything; None where in none."""
    request = requests.asked_of(step, assessment, sheet, question)
    return conversation_of(step.session, request) if request else None


def _say_continued(step: Step, conversation: Conversation, assessment: Assessment) -> None:
    """Say in somebody's direct messages what they go on with, where they have come from somewhere else."""
    place = places.of(step.session, conversation, assessment)
    if place.person_id is None or step.who.channel == (step.person.dm_channel or ""):
        return
    step.say(
        places.lane_of(conversation, assessment),
        f"continued:{conversation.id}:{step.who.act}",
        place,
        "continued",
        title=assessment.title,
        channel=assessment.channel,
        person=direct_with(step.session, assessment) if conversation.person_id else None,
    )
