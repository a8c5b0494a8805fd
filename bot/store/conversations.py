"""Where an assessment is talked about: the team's conversation, and those in people's direct messages."""

from collections.abc import Iterator

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


def locked_talk(session: Session, workspace_id: int, conversation_id: int) -> tuple[Conversation, Assessment]:
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


def conversation_of(session: Session, request: Request) -> Conversation:
    """Return the conversation that was begun for a request."""
    query = select(Conversation).where(
        Conversation.workspace_id == request.workspace_id, Conversation.request_id == key_of(request)
    )
    return session.exec(query).one()


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


def asking_directly(session: Session, workspace_id: int, user: str) -> tuple[Conversation, bool] | None:
    """Return the conversation that asked somebody (Slack's id) last in their direct messages, if any asks.

    The second is whether what they write there belongs to it for sure: nothing else was said since, and no
    other conversation asks there.
    """
    person = known_person(session, workspace_id, user)
    if person is None:
        return None
    asking = {key_of(each): each for each in asking_with(session, person)}
    last = next(iter(_said_of_asking(session, person, asking)), None)
    if last is None:
        return None
    conversation, is_last = last
    return conversation, is_last and len(asking) == 1


def asking_with(session: Session, person: Person) -> list[Conversation]:
    """Return the conversations that ask something in somebody's direct messages: their own, and teams'."""
    asks = select(Conversation).where(
        Conversation.workspace_id == person.workspace_id, col(Conversation.asking).is_not(None)
    )
    own = asks.where(Conversation.person_id == key_of(person))
    of_teams = asks.join(Assessment, col(Assessment.id) == col(Conversation.assessment_id)).where(
        Assessment.direct_with_id == key_of(person), col(Conversation.person_id).is_(None)
    )
    return [*session.exec(own), *session.exec(of_teams)]


ASIDES = frozenset(
    {
        *("accepted", "answered_twice", "evidence_lost", "evidence_refused", "last_question"),
        *(
            "needs_words",
            "no_answer",
            "not_asked",
            "reply_refused",
            "request_sent",
            "rerouted",
            "stale_question",
        ),
    }
)
"""What is said about the question being asked, so that it is still the last thing that was talked about."""


def _said_of_asking(
    session: Session, person: Person, asking: dict[int, Conversation]
) -> Iterator[tuple[Conversation, bool]]:
    """Give the conversation whose present question was asked last, and whether nothing was said since."""
    is_last = True
    for message in last_said_to(session, person, MOST_SINCE):
        card = session.get_one(Card, message.card_id) if message.card_id is not None else None
        if card is not None and card.kind is CardKind.QUESTION:
            talk = asking.get(card.subject_id)
            if talk is not None and talk.asking == card.part:
                yield talk, is_last
        is_aside = card.kind is CardKind.DOUBT if card is not None else message.template in ASIDES
        is_last = is_last and is_aside


MOST_SINCE = 50
"""How far back in somebody's direct messages a question is looked for that they may be answering."""
