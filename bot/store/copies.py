"""Answers that repeat those of earlier assessments: where they come from, and whose words they are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.given import fits
from bot.domain.lifecycle import Status
from bot.domain.question import Question
from bot.domain.questionnaire import needs_words
from bot.store.engine import key_of
from bot.store.tables import Answer, Assessment
from bot.store.words import is_erased

AT_ONCE = 500
"""Rows looked for at a time."""


@dataclass(frozen=True)
class Origin:
    """Where a copied answer comes from: the earlier assessment's title (none where it was deleted), and when.

    `author_id` wrote its words first, perhaps in an assessment before that.
    """

    title: str | None
    at: datetime
    author_id: int


def origins(session: Session, workspace_id: int, answers: Iterable[Answer]) -> Mapping[int, Origin]:
    """Return where each of these answers comes from, by its id; those that were not copied are left out."""
    copied = [answer for answer in answers if answer.copied_from_id is not None]
    if not copied:
        return {}
    line = _line(session, workspace_id, copied)
    sources = {line[each.copied_from_id].assessment_id for each in copied if each.copied_from_id}
    of = select(Assessment).where(Assessment.workspace_id == workspace_id, col(Assessment.id).in_(sources))
    earlier = {key_of(each): each for each in session.exec(of)}

    def origin(answer: Answer) -> Origin:
        source = first = line[answer.copied_from_id or 0]
        while first.copied_from_id is not None:
            first = line[first.copied_from_id]
        assessment = earlier[source.assessment_id]
        title = None if assessment.status is Status.DELETED else assessment.title
        return Origin(title, source.at, first.person_id)

    return {key_of(answer): origin(answer) for answer in copied}


def repeating(session: Session, workspace_id: int, answers: Collection[Answer]) -> list[Answer]:
    """Return the answers of others that repeat the words of these, wherever they were copied to."""
    found: dict[int, Answer] = {}
    wanted = {key_of(each) for each in answers}
    known = set(wanted)
    while wanted:
        new = {
            key_of(each): each
            for some in _batches(sorted(wanted))
            for each in session.exec(
                select(Answer).where(
                    Answer.workspace_id == workspace_id,
                    col(Answer.copied_from_id).in_(some),
                    Answer.words != "",
                )
            )
            if key_of(each) not in known
        }
        found |= new
        known |= new.keys()
        wanted = set(new)
    return list(found.values())


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _line(session: Session, workspace_id: int, copied: Iterable[Answer]) -> dict[int, Answer]:
    """Return every answer that these were copied from, and those were copied from in turn, by its id."""
    found: dict[int, Answer] = {}
    wanted = {each.copied_from_id for each in copied if each.copied_from_id}
    while wanted:
        query = select(Answer).where(Answer.workspace_id == workspace_id, col(Answer.id).in_(wanted))
        rows = {key_of(each): each for each in session.exec(query)}
        found |= rows
        wanted = {each.copied_from_id for each in rows.values() if each.copied_from_id} - found.keys()
    return found


def can_hold(question: Question, answer: Answer) -> bool:
    """Return whether an answer, said to hold still, counts as it is: it fits, and has all the words it needs.

    One that was taken over from what the assessment is part of follows that one instead.
    """
    needs_more = needs_words(question, answer.value) is not None and not answer.words
    is_whole = fits(question, answer.value) and not needs_more and not is_erased(answer.words)
    return is_whole and answer.inherited_from_id is None


def copied_to(session: Session, workspace_id: int, assessment_id: int) -> int:
    """Return how many other assessments have answers that were copied from this one."""
    own = select(Answer.id).where(Answer.workspace_id == workspace_id, Answer.assessment_id == assessment_id)
    query = select(func.count(col(Answer.assessment_id).distinct())).where(
        Answer.workspace_id == workspace_id, col(Answer.copied_from_id).in_(own)
    )
    return session.exec(query).one()
