"""Where things are said, and in which lane, so that what belongs together comes in order."""

from sqlmodel import Session

from bot.config import Organisation
from bot.flows.context import Moment, Step
from bot.store.cards import card_of, first_card, last_card_in
from bot.store.engine import find, key_of
from bot.store.outbox import Place
from bot.store.tables import Assessment, Card, CardKind, Contract, Conversation, OutboxLane, Submission

Subject = Assessment | Contract


def conversation_lane(assessment: Assessment) -> str:
    """Return the lane of an assessment's card and everything in its team's conversation."""
    if assessment.direct_with_id is not None:
        return f"person:{assessment.direct_with_id}"
    return f"assessment:{assessment.id}"


def review_lane(submission: Submission) -> str:
    """Return the lane of a submission's card and everything in its thread."""
    return f"review:{submission.id}"


def group_lane(submission: Submission, group: str) -> str:
    """Return the lane of a submission's card in the channel of one of the groups that must agree."""
    return f"review:{submission.id}:{group}"


def contract_lane(contract_id: int) -> str:
    """Return the lane of what is said of a contract in the commercial channel."""
    return f"contract:{contract_id}"


def commercial_lane(organisation_id: int) -> str:
    """Return the lane of what is said of an organisation's contracts in its commercial channel."""
    return f"commercial:{organisation_id}"


def subject_of(session: Session, lane: OutboxLane) -> Subject | None:
    """Return the assessment or contract that a lane is about; None for what is said to one person."""
    kind, key, *_ = lane.name.split(":")
    if kind == "review":
        submission = find(session, Submission, lane.workspace_id, int(key))
        return find(session, Assessment, lane.workspace_id, submission.assessment_id)
    tables: dict[str, type[Assessment | Contract]] = {"assessment": Assessment, "contract": Contract}
    return find(session, tables[kind], lane.workspace_id, int(key)) if kind in tables else None


def conversation(session: Session, assessment: Assessment) -> Place:
    """Return the place of the team's conversation: a thread, or the direct messages of one person."""
    if assessment.direct_with_id is not None:
        return Place(person_id=assessment.direct_with_id)
    card = last_card_in(
        session, assessment.workspace_id, CardKind.ASSESSMENT, key_of(assessment), assessment.channel
    )
    return Place(channel=assessment.channel, thread_of=card.id)


def say_to_team(moment: Moment, assessment: Assessment, key: str, template: str, /, **said: object) -> None:
    """Say something in the team's conversation of an assessment, once by this key."""
    place = conversation(moment.session, assessment)
    moment.say(conversation_lane(assessment), key, place, template, **said)


def is_here(session: Session, card: Card, assessment: Assessment) -> bool:
    """Return whether the thread of an assessment's card is where the team's conversation is."""
    return conversation(session, assessment).thread_of == card.id


def of(session: Session, talk: Conversation, assessment: Assessment) -> Place:
    """Return the place of a conversation of an assessment."""
    return Place(person_id=talk.person_id) if talk.person_id else conversation(session, assessment)


def lane_of(talk: Conversation, assessment: Assessment) -> str:
    """Return the lane of what is said in a conversation of an assessment."""
    return f"person:{talk.person_id}" if talk.person_id else conversation_lane(assessment)


def near(step: Step, assessment: Assessment) -> Place:
    """Return where the person who acts sees what they are told: in the team's conversation if they are there.

    Who pressed a button in the channel itself may not have its thread open, and sees it in the channel.
    Elsewhere it is said in their direct messages.
    """
    if step.who.channel is not None and step.who.channel != assessment.channel:
        return Place()
    if step.who.outside_threads:
        return Place(channel=assessment.channel)
    return conversation(step.session, assessment)


def review_thread(session: Session, submission: Submission, organisation: Organisation) -> Place:
    """Return the thread of a submission in the assessors' channel."""
    card = first_card(session, submission.workspace_id, CardKind.REVIEW, key_of(submission))
    return Place(channel=organisation.assessors.channel, thread_of=card.id)


def group_thread(session: Session, submission: Submission, group: str) -> Place | None:
    """Return the thread of a submission in the channel of a group; None where that was not asked yet."""
    card = card_of(session, submission.workspace_id, CardKind.REVIEW, key_of(submission), group)
    return Place(channel=card.channel, thread_of=card.id) if card else None
