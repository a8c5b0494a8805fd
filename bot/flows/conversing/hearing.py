"""What is typed where questions are asked: taken where it is an answer, asked back where it may be one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.domain.calendar import london_date
from bot.domain.evidence import SlackFile
from bot.domain.lifecycle import Action, allows
from bot.domain.replies import Reply
from bot.domain.rights import Act
from bot.domain.understanding import completed, understand
from bot.domain.values_meant import Meaning
from bot.domain.written import Written, written
from bot.flows import places
from bot.flows.allowing import is_entitled, may
from bot.flows.context import Context, Step
from bot.flows.conversing import answering, crossing, doubting, turns
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.doubting import WORDS_EXPECTED_FOR, Doubted
from bot.flows.conversing.turns import Asked, Turn
from bot.store.cards import card_at, card_of, question_last_posted
from bot.store.conversations import asking_directly, locked_talk, team_conversation
from bot.store.doubts import awaiting_words, is_raised, source_of
from bot.store.engine import find, key_of
from bot.store.lanes import being_posted_since, is_being_posted
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, bot_of, known_person, known_workspace
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, Card, CardKind, Conversation, Doubt, DoubtKind

READ_AFTER = timedelta(seconds=1)
"""After this time a question whose posting was begun has been seen by who writes."""


class NotPostedYet(Exception):
    """What a reply belongs to may be on its way: heard again, it can be told."""


@dataclass(frozen=True)
class Heard:
    """A message as it was typed; `thread_ts` is None for one that stands alone, in direct messages.

    `edition` is the ts of the change where it is one that was edited.
    """

    channel: str
    thread_ts: str | None
    text: str
    files: tuple[SlackFile, ...] = ()
    edition: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a message was said: in which conversation, and after which of its questions.

    Without a question it is the one being asked there. `sure` says that it follows no other. `seen` is the
    answer to it (0 for none) that stood when the message was written, where somebody else's has crossed it.
    """

    conversation_id: int
    question: str | None = None
    sure: bool = True
    seen: int | None = None


def hear(context: Context, now: datetime, who: Who, heard: Heard) -> None:
    """Take a reply typed in a conversation as the answer to the question being asked there, if it is clear.

    What may be an answer is asked back, once; what is not, or not in a conversation, is left alone. `who.act`
    is the message, so that one reply that reaches us twice is one answer. One that was edited is heard only
    where it stands under what is still being asked. Raises NotPostedYet where it is not known yet whose
    thread it is in.
    """
    with context.database.reading() as session:  # most of what is said is talk, which need not wait to write
        place = _spot(session, who, heard)
        if place is None or (heard.edition and not _is_of_present(session, who, place)):
            return
        message = read_message(session, who, heard)
        spot = _crossed(session, now, who, place)
        understood = _meaning(context, session, now, who, spot, message) is not None
    if not understood and not heard.edition:
        if heard.thread_ts is None:  # nobody else is there to talk to
            _wonder(context, now, who, spot)
        return
    with context.acting(who, now) as step:
        talk, assessment = locked_talk(step.session, step.workspace_id, spot.conversation_id)
        is_known = is_raised(step.session, step.workspace_id, who.act, heard.edition)
        if is_known or answering.is_kept(step, who.act):
            return
        spot = _crossed(step.session, now, who, place)
        question = spot.question or talk.asking
        if question is None or not takes_answer(step, assessment, question):
            return
        meaning = _meaning(context, step.session, now, who, spot, message)
        if meaning is not None and (turn := _turn(step, talk, assessment, question, spot.seen)):
            doubted = Doubted(DoubtKind.UNCLEAR, who.act, "", meaning.readings, message)
            is_sure = spot.sure and (talk.asking == question or spot.seen is not None)
            act_on(step, turn, meaning, doubted, sure=is_sure)
        elif meaning is None and heard.edition:
            doubting.pass_over(step, talk, question, who.act, heard.edition)


def gone(context: Context, now: datetime, who: Who, heard: Heard) -> None:
    """Keep that a message (`who.act`) of which nothing was taken yet was deleted: it may still come."""
    with context.database.reading() as session:
        place = _spot(session, who, heard)
    if place is None:
        return
    with context.acting(who, now) as step:
        talk, _ = locked_talk(step.session, step.workspace_id, place.conversation_id)
        question = place.question or talk.asking
        if question and not is_raised(step.session, step.workspace_id, who.act, heard.edition):
            doubting.pass_over(step, talk, question, who.act, heard.edition)


def act_on(step: Step, turn: Turn, meaning: Meaning, doubted: Doubted, *, sure: bool) -> None:
    """Take what a message plainly means, say why it cannot be taken, or ask back what it means."""
    if meaning.clear and sure:
        if may(step, turn.assessment, Act.ANSWER):
            [reading] = meaning.readings
            take(step, turn, _entered(reading, doubted), doubted.edition)
        return
    if not is_entitled(step, turn.assessment, Act.ANSWER):
        return
    if meaning.problem is not None:
        step.tell(
            places.near(step, turn.assessment),
            "reply_refused",
            asks=turn.question.asks,
            problem=meaning.problem.problem.value,
            values=dict(meaning.problem.values),
        )
        return
    several = len(meaning.readings) > 1
    is_direct = turn.conversation.person_id or turn.assessment.direct_with_id
    standard = step.context.standard_of(step.session, turn.assessment)
    if standard.is_sensitive(turn.question.id) and (several or not is_direct):
        return  # what is not plainly an answer is not repeated where everybody can read it
    kind = DoubtKind.AMBIGUOUS if several and doubted.kind is DoubtKind.UNCLEAR else doubted.kind
    doubting.ask_back(step, turn.conversation, turn.assessment, turn.question.id, replace(doubted, kind=kind))


def take(step: Step, turn: Turn, entered: Entered, edition: str = "") -> None:
    """Keep a typed answer; where it lacks words, what the person types next may be those."""
    if turns.take(step, turn, entered) or entered.source is None:
        return
    source = entered.source.partition("@")[0]
    lacking = Doubted(
        DoubtKind.INCOMPLETE,
        source,
        edition,
        [Reply(entered.typed)],
        Written("", entered.links, entered.files),
    )
    doubting.ask_back(step, turn.conversation, turn.assessment, turn.question.id, lacking)


def _wonder(context: Context, now: datetime, who: Who, spot: Spot) -> None:
    """Say in somebody's direct messages that what they wrote is no answer, once a day of each question."""
    with context.acting(who, now) as step:
        talk, assessment = locked_talk(step.session, step.workspace_id, spot.conversation_id)
        question = spot.question or talk.asking
        if question is None or not takes_answer(step, assessment, question):
            return
        asks = context.standard_of(step.session, assessment).question(question).asks
        key = f"no-answer:{key_of(talk)}:{question}:{london_date(now)}"
        place = Place(person_id=step.person_id)
        step.say(dm_lane(step.person), key, place, "no_answer", asks=asks)


def takes_answer(step: Step, assessment: Assessment, question: str) -> bool:
    """Return whether a question of an assessment can be answered now; nobody is told."""
    if not allows(assessment.status, Action.ANSWER):
        return False
    sheet = step.context.questionnaire_of(step.session, assessment)
    return sheet.is_asked(question) and reopening_of(step.session, assessment).is_open(sheet, question)


def read_message(session: Session, who: Who, heard: Heard) -> Written:
    """Return a message in plain text, with what came with it."""
    return written(heard.text, heard.files, bot_of(session, who.team))


def _turn(
    step: Step, talk: Conversation, assessment: Assessment, question: str, seen: int | None
) -> Turn | None:
    """Return the turn that a reply takes; where it has crossed an answer, None once they are told of that."""
    if seen is not None:
        return turns.turn_of(step, Asked(key_of(talk), question, seen))
    return Turn(talk, assessment, step.context.standard_of(step.session, assessment).question(question))


def _entered(reading: Reply, doubted: Doubted) -> Entered:
    source = source_of(doubted.source, doubted.edition)
    return Entered(reading.value, reading.words, source, doubted.message.links, doubted.message.files)


def _spot(session: Session, who: Who, heard: Heard) -> Spot | None:
    """Return where a message was said, if it was in a conversation."""
    workspace_id = known_workspace(session, who.team)
    if heard.thread_ts is None:
        found = asking_directly(session, workspace_id, who.user)
        return Spot(key_of(found[0]), None, found[1]) if found else None
    card = card_at(session, workspace_id, heard.channel, heard.thread_ts)
    if card is not None:
        return _below(session, card, who.act.rpartition(":")[2])
    is_said = bool(heard.text or heard.files)
    if is_said and is_being_posted(session, workspace_id, CardKind.ASSESSMENT, heard.channel):
        raise NotPostedYet(heard.channel)
    return None


def _crossed(session: Session, now: datetime, who: Who, spot: Spot) -> Spot:
    """Return the spot as it was when the message was written, where somebody else has answered meanwhile.

    While the next question is on its way, whoever wrote may have seen it or not: who wrote some time after it
    was begun has. Raises NotPostedYet where that is not sure.
    """
    workspace_id = known_workspace(session, who.team)
    talk = find(session, Conversation, workspace_id, spot.conversation_id)
    person = known_person(session, workspace_id, who.user)
    written_ts = who.act.rpartition(":")[2]
    found = crossing.meant(session, now, talk, written_ts, key_of(person) if person else None)
    if spot.question is not None or found is None:
        return spot
    begun = being_posted_since(session, workspace_id, CardKind.QUESTION, key_of(talk))
    if begun is not None:
        if datetime.fromtimestamp(float(written_ts), UTC) - begun > READ_AFTER:
            return spot
        raise NotPostedYet(who.channel)
    question, seen = found
    return replace(spot, question=question, seen=seen)


def _is_of_present(session: Session, who: Who, spot: Spot) -> bool:
    """Return whether a message was written under what is still being asked, so that it may answer that."""
    talk = find(session, Conversation, known_workspace(session, who.team), spot.conversation_id)
    under = spot.question or question_last_posted(session, talk, who.act.rpartition(":")[2])
    return under is not None and under == talk.asking


def _below(session: Session, card: Card, written_ts: str) -> Spot | None:
    match card.kind:
        case CardKind.ASSESSMENT:
            assessment = find(session, Assessment, card.workspace_id, card.subject_id)
            if not places.is_here(session, card, assessment) and _has_moved(session, card, written_ts):
                return None  # what is written where the conversation has been before is talk
            return Spot(key_of(team_conversation(session, assessment)))
        case CardKind.QUESTION:
            return Spot(card.subject_id, card.part)
        case CardKind.DOUBT:
            doubt = find(session, Doubt, card.workspace_id, card.subject_id)
            return Spot(doubt.conversation_id, doubt.question)
    return None


def _has_moved(session: Session, card: Card, written_ts: str) -> bool:
    """Return whether the conversation of an assessment was somewhere else when this was written."""
    present = card_of(session, card.workspace_id, CardKind.ASSESSMENT, card.subject_id, "")
    return present is not None and present.ts is not None and present.ts < written_ts


def _meaning(
    context: Context, session: Session, now: datetime, who: Who, spot: Spot, message: Written
) -> Meaning | None:
    """Return what a message means to the question it follows; None for talk, and where nothing is asked."""
    workspace_id = known_workspace(session, who.team)
    talk = find(session, Conversation, workspace_id, spot.conversation_id)
    asked = spot.question or talk.asking
    if not asked:
        return None
    assessment = find(session, Assessment, workspace_id, talk.assessment_id)
    question = context.standard_of(session, assessment).question(asked)
    meaning = understand(question, message, london_date(now))
    person = known_person(session, workspace_id, who.user)
    if person is None or (meaning is not None and meaning.clear):
        return meaning
    waits = awaiting_words(session, talk, asked, key_of(person), now - WORDS_EXPECTED_FOR)
    whole = completed(question, waits.readings[0]["typed"], message) if waits else None
    return whole or meaning
