"""Where an assessment is talked about: the team's conversation, and those in people's direct messages."""

from sqlmodel import Session, col, select

from bot.domain.questionnaire import Questionnaire
from bot.store.engine import find, key_of, locked
from bot.store.outbox import last_said_to
from bot.store.people import known_person
from bot.store.tables import Assessment, Card, CardKind, Conversation, Person, Request


def team_conversation(session: Session, assessment: Assessment) -> Conversation:
    """Return the team's conversation, which every assessment has."""
    return next(each for each in conversations_of(session, assessment) if each.person_id is None)


def own_conversation(
    session: Session, assessment: Assessment, person_id: int, *, beside_team: bool = False
) -> Conversation | None:
    """Return the conversation in which somebody goes on in their direct messages, if they have begun one.

    It is the team's, where that is in their direct messages, unless one `beside_team` is meant.
    """
    if assessment.direct_with_id == person_id and not beside_team:
        return team_conversation(session, assessment)
    theirs = (
        each
        for each in conversations_of(session, assessment)
        if each.person_id == person_id and each.request_id is None
    )
    return next(theirs, None)


def conversations_of(session: Session, assessment: Assessment) -> list[Conversation]:
    """Return every conversation of an assessment, the team's first."""
    query = (
        select(Conversation)
        .where(
            Conversation.workspace_id == assessment.workspace_id,
            Conversation.assessment_id == key_of(assessment),
        )
        .order_by(col(Conversation.id))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def direct_with(session: Session, assessment: Assessment) -> str | None:
    """Return Slack's id of whose direct messages the team's conversation is in; None in a channel."""
    if assessment.direct_with_id is None:
        return None
    return find(session, Person, assessment.workspace_id, assessment.direct_with_id).slack_id


def held(session: Session, workspace_id: int, conversation_id: int) -> tuple[Conversation, Assessment]:
    """Return a conversation as it is now, with its assessment, which is held.

    Raises NotFoundError where it is not the workspace's.
    """
    conversation = find(session, Conversation, workspace_id, conversation_id)
    assessment = locked(session, Assessment, workspace_id, conversation.assessment_id)
    session.refresh(conversation)
    return conversation, assessment


def request_of(session: Session, conversation: Conversation) -> Request | None:
    """Return the request that a conversation is for, if it is for one."""
    if conversation.request_id is None:
        return None
    return find(session, Request, conversation.workspace_id, conversation.request_id)


def questions_of(request: Request, sheet: Questionnaire) -> set[str]:
    """Return the ids of the questions asked that a request is about."""
    if request.question is not None:
        return {request.question} if sheet.is_asked(request.question) else set()
    if not any(section.id == request.section for section in sheet.standard.sections):
        return set()  # another edition may have none like it
    section = sheet.standard.section(request.section)
    return {question.id for question in section.questions if sheet.is_asked(question.id)}


def asked_in(session: Session, conversation: Conversation, sheet: Questionnaire) -> set[str] | None:
    """Return the ids of the questions a conversation is about; None where that is everything."""
    request = request_of(session, conversation)
    return questions_of(request, sheet) if request else None


def in_direct_messages(session: Session, workspace_id: int, user: str) -> Conversation | None:
    """Return the conversation that what somebody (Slack's id) writes in their direct messages belongs to.

    It is the one whose question was the last thing said there; None where something else was said since.
    """
    person = known_person(session, workspace_id, user)
    last = last_said_to(session, person) if person else None
    if person is None or last is None or last.card_id is None:
        return None
    card = session.get_one(Card, last.card_id)
    if card.kind is not CardKind.QUESTION:
        return None
    found = find(session, Conversation, workspace_id, card.subject_id)
    return found if found.asking == card.part else None
