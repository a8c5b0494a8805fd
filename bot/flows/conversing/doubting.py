"""Asking back, once, what somebody meant who typed in a conversation, and leaving it where it is settled."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from bot.domain.evidence import Link, SlackFile
from bot.domain.replies import Reply
from bot.domain.written import Written
from bot.flows import places
from bot.flows.context import Moment, Step
from bot.flows.conversing.answering import Entered
from bot.store.doubts import open_doubts, source_of
from bot.store.engine import added, key_of
from bot.store.tables import Assessment, CardKind, Conversation, Doubt, DoubtKind

WORDS_EXPECTED_FOR = timedelta(minutes=30)
"""How long what somebody types may be the words that their answer lacked."""


@dataclass(frozen=True)
class Doubted:
    """A message whose meaning is not clear: which (channel:ts), which edition of it, and what it may mean."""

    kind: DoubtKind
    source: str
    edition: str
    readings: Sequence[Reply]
    message: Written


def ask_back(step: Step, talk: Conversation, assessment: Assessment, question: str, doubted: Doubted) -> None:
    """Ask in a conversation what a message of the person's means; with `INCOMPLETE` only remember it."""
    doubt = _raised(step, talk, question, doubted)
    if doubted.kind is not DoubtKind.INCOMPLETE:
        place, lane = places.of(step.session, talk, assessment), places.lane_of(talk, assessment)
        step.post(lane, CardKind.DOUBT, key_of(doubt), place)


def pass_over(step: Step, talk: Conversation, question: str, source: str, edition: str) -> None:
    """Remember an edition of a message that is no answer, so that the ones before it are none either."""
    passed_over = Doubted(DoubtKind.EDITED, source, edition, (), Written(""))
    _raised(step, talk, question, passed_over).settled_at = step.now


def entered_of(doubt: Doubt, reading: int) -> Entered:
    """Return one of the readings as an answer that was entered by whoever wrote it."""
    kept = doubt.readings[reading]
    return Entered(
        tuple(kept["typed"]) if isinstance(kept["typed"], list) else kept["typed"],
        kept["words"],
        source_of(doubt.source, doubt.edition),
        tuple(Link(*each) for each in kept["links"]),
        tuple(SlackFile(**each) for each in kept["files"]),
        doubt.person_id,
    )


def lapse(step: Moment, assessment: Assessment, question: str | None = None) -> None:
    """Settle what is still asked back, of one question or of all, as there is no more need to know."""
    for doubt in open_doubts(step.session, assessment, question):
        close(step, doubt)


def close(step: Moment, doubt: Doubt, taken: int | None = None, by: int | None = None) -> None:
    """Settle a doubt, so that it holds nobody's words any more and its card is one line."""
    doubt.settled_at, doubt.settled_by_id, doubt.taken = step.now, by, taken
    doubt.readings = []
    step.session.flush()
    step.touch(CardKind.DOUBT, key_of(doubt), at_once=True)


def _raised(step: Step, talk: Conversation, question: str, doubted: Doubted) -> Doubt:
    return added(
        step.session,
        Doubt(
            workspace_id=step.workspace_id,
            conversation_id=key_of(talk),
            question=question,
            kind=doubted.kind,
            source=doubted.source,
            edition=doubted.edition,
            readings=[_kept(each, doubted.message) for each in doubted.readings],
            person_id=step.person_id,
            at=step.now,
        ),
    )


def _kept(reading: Reply, message: Written) -> dict[str, Any]:
    typed = list(reading.value) if isinstance(reading.value, tuple) else str(reading.value)
    return {
        "typed": typed,
        "words": reading.words,
        "links": [[link.address, link.title] for link in message.links],
        "files": [asdict(file) for file in message.files],
    }
