"""What is typed where questions are asked: a reply in a conversation is taken where it is an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.replies import Reply, read, typed_answer
from bot.domain.rights import Act
from bot.flows import answering, conversation, crossing, places
from bot.flows.allowing import may
from bot.flows.answering import Entered
from bot.flows.context import Context, Step
from bot.flows.conversation import Asked, Turn
from bot.store.cards import card_at
from bot.store.conversations import held, in_direct_messages, team_conversation
from bot.store.engine import find, key_of
from bot.store.lanes import is_being_posted, is_subject_being_posted
from bot.store.people import Who, known_person, known_workspace
from bot.store.tables import Assessment, CardKind, Conversation


class NotPostedYet(Exception):
    """What a reply belongs to may be on its way: heard again, it can be told."""


@dataclass(frozen=True)
class Heard:
    """A message as it was typed; `thread_ts` is None for one that stands alone, in direct messages."""

    channel: str
    thread_ts: str | None
    text: str


def hear(context: Context, now: datetime, who: Who, heard: Heard) -> None:
    """Take a reply typed in a conversation as the answer to the question being asked there.

    What is not an answer, or not in a conversation, is left alone. `who.act` is the message, so that one
    reply that reaches us twice is one answer. Raises NotPostedYet where it is not known yet whose thread it
    is in.
    """
    with context.database.reading() as session:  # most of what is said is talk, which need not wait to write
        found = _talked_in(session, who, heard)
        late = _late(session, now, who, found) if found else None
        if found is None or _reply(context, session, found, heard.text, late) is None:
            return
        conversation_id = key_of(found)
    with context.acting(who, now) as step:
        talk, assessment = held(step.session, step.workspace_id, conversation_id)
        if not may(step, assessment, Act.ANSWER):
            return
        late = _late(step.session, now, who, talk)
        reply = _reply(context, step.session, talk, heard.text, late)
        if reply is None or answering.is_kept(step, who.act):
            return
        turn = conversation.turn_of(step, late) if late else _being_asked(context, step, talk, assessment)
        if turn is not None:
            conversation.take(step, turn, Entered(reply.value, reply.words, who.act))


def _talked_in(session: Session, who: Who, heard: Heard) -> Conversation | None:
    """Return the conversation that a message belongs to, if it belongs to one."""
    workspace_id = known_workspace(session, who.team)
    if heard.thread_ts is None:
        return in_direct_messages(session, workspace_id, who.user)
    card = card_at(session, workspace_id, heard.channel, heard.thread_ts)
    is_answer = read(heard.text) is not None
    if (
        card is None
        and is_answer
        and is_being_posted(session, workspace_id, CardKind.ASSESSMENT, heard.channel)
    ):
        raise NotPostedYet(heard.channel)
    if card is not None and card.kind is CardKind.ASSESSMENT:
        assessment = find(session, Assessment, workspace_id, card.subject_id)
        # what is written where the conversation has been before is talk
        return team_conversation(session, assessment) if places.is_here(session, card, assessment) else None
    if card is not None and card.kind is CardKind.QUESTION:
        return find(session, Conversation, workspace_id, card.subject_id)
    return None


def _late(session: Session, now: datetime, who: Who, talk: Conversation) -> Asked | None:
    """Return the question that a message answers, where it crossed with somebody else's answer to it.

    Raises NotPostedYet while the next question is on its way: whoever wrote may have seen it or not.
    """
    person = known_person(session, talk.workspace_id, who.user)
    written_ts = who.act.rpartition(":")[2]
    found = crossing.meant(session, now, talk, written_ts, key_of(person) if person else None)
    if found is None:
        return None
    if is_subject_being_posted(session, talk.workspace_id, CardKind.QUESTION, key_of(talk)):
        raise NotPostedYet(who.channel)
    return Asked(key_of(talk), *found)


def _being_asked(context: Context, step: Step, talk: Conversation, assessment: Assessment) -> Turn | None:
    if not talk.asking:
        return None
    return Turn(talk, assessment, context.standard_of(step.session, assessment).question(talk.asking))


def _reply(
    context: Context, session: Session, talk: Conversation, text: str, late: Asked | None
) -> Reply | None:
    """Return what was typed as an answer to the question being asked, or to the one before, if it is one."""
    question = late.question if late else talk.asking
    if not question:
        return None
    assessment = find(session, Assessment, talk.workspace_id, talk.assessment_id)
    return typed_answer(context.standard_of(session, assessment).question(question), text)
