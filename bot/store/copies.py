"""Answers that repeat those of earlier assessments: where they come from, and whose words they are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from bot.domain.given import fits
from bot.domain.lifecycle import Status
from bot.domain.question import Question
from bot.domain.questionnaire import needs_words
from bot.store.engine import key_of
from bot.store.tables import Answer, Assessment
from bot.store.words import is_erased

AT_ONCE = 500
"""Rows looked for at a time."""

_HOLDS = "holds:"


@dataclass(frozen=True)
class Origin:
    """Where a copied answer comes from: the earlier assessment's title (none if it is deleted), and when."""

    title: str | None
    at: datetime


def origins(session: Session, workspace_id: int, answers: Iterable[Answer]) -> Mapping[int, Origin]:
    """Return where each of these answers comes from, by its id; those that were not copied are left out."""
    copied = [answer for answer in answers if answer.copied_from_id is not None]
    if not copied:
        return {}
    keys = {each.copied_from_id for each in copied}
    query = select(Answer).where(Answer.workspace_id == workspace_id, col(Answer.id).in_(keys))
    repeated = {key_of(each): each for each in session.exec(query)}
    sources = {each.assessment_id for each in repeated.values()}
    of = select(Assessment).where(Assessment.workspace_id == workspace_id, col(Assessment.id).in_(sources))
    earlier = {key_of(each): each for each in session.exec(of)}

    def origin(answer: Answer) -> Origin:
        source = repeated[answer.copied_from_id or 0]
        assessment = earlier[source.assessment_id]
        title = None if assessment.status is Status.DELETED else assessment.title
        return Origin(title, source.at)

    return {key_of(answer): origin(answer) for answer in copied}


def holding(answer: Answer) -> str:
    """Return the source of an answer by which somebody says that this one holds still."""
    return f"{_HOLDS}{key_of(answer)}"


def authors(session: Session, workspace_id: int, answers: Iterable[Answer]) -> Mapping[int, int]:
    """Return who wrote the words of each of these answers first, by its id."""
    line = {key_of(each): each for each in answers}
    given = list(line)
    while wanted := {key for each in line.values() if (key := _repeated(each))} - line.keys():
        query = select(Answer).where(Answer.workspace_id == workspace_id, col(Answer.id).in_(wanted))
        line |= {key_of(each): each for each in session.exec(query)}

    def author(answer: Answer) -> int:
        while (key := _repeated(answer)) is not None:
            answer = line[key]
        return answer.person_id

    return {key: author(line[key]) for key in given}


def repeating(session: Session, workspace_id: int, answers: Collection[Answer]) -> list[Answer]:
    """Return the answers of others that repeat the words of these, wherever they were copied to.

    So do those by which others say that one of these holds still.
    """
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
                    or_(
                        col(Answer.copied_from_id).in_(some),
                        col(Answer.source).in_([f"{_HOLDS}{key}" for key in some]),
                    ),
                    Answer.words != "",
                )
            )
            if key_of(each) not in known
        }
        found |= new
        known |= new.keys()
        wanted = set(new)
    return list(found.values())


def _repeated(answer: Answer) -> int | None:
    """Return the id of the answer whose words this one repeats, if it does."""
    if answer.copied_from_id is not None:
        return answer.copied_from_id
    kind, _, key = (answer.source or "").partition(":")
    return int(key) if f"{kind}:" == _HOLDS else None


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


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
