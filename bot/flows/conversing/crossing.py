"""Answers that cross: what somebody saw stood a moment ago, and somebody else has answered since.

Whoever answers by a button, a form or a reply did so in good faith, so their answer is kept as the latest.
The one before it stays in the history, and both people are told.
"""

from datetime import datetime

from sqlmodel import Session

from bot.domain.crossing import is_a_moment_ago
from bot.domain.question import Question
from bot.flows import places
from bot.flows.context import Step
from bot.store.cards import question_last_posted
from bot.store.conversations import conversations_of
from bot.store.engine import key_of
from bot.store.people import slack_ids
from bot.store.standing_data import shown_value
from bot.store.tables import Answer, Assessment, Conversation
from bot.store.versions import versions


def meant(
    session: Session, now: datetime, talk: Conversation, written_ts: str, person_id: int | None
) -> tuple[str, int | None] | None:
    """Return the question that somebody answered by a message, and which answer to it they can have seen.

    That is the one that stood last in the conversation when they wrote, where somebody else has answered it
    or gone on to another in the meantime; None where the message is about what is being asked now. The answer
    is 0 where there was none, and None where the message comes too late to tell: Slack sends again what could
    not be taken.
    """
    question = question_last_posted(session, talk, written_ts)
    if question is None or question == talk.asking:
        return None
    given = versions(session, talk.workspace_id, talk.assessment_id, question)
    if not given:
        return question, 0  # it was left for later, and another asked since
    if given[0].person_id == person_id:
        return None
    if not is_a_moment_ago(given[0].at, now):
        return question, None
    return question, next((key_of(each) for each in given if not is_a_moment_ago(each.at, now)), 0)


def tell_both(
    step: Step,
    talk: Conversation,
    assessment: Assessment,
    question: Question,
    answers: tuple[Answer, Answer],
) -> None:
    """Say where the second answer was given, and to who gave the first, that both answered and what counts.

    It is said in public there, so of a sensitive question only who answered.
    """
    first, second = answers
    if first.person_id == second.person_id:
        return
    standard = step.context.standard_of(step.session, assessment)
    people = slack_ids(step.session, {first.person_id, second.person_id})
    sensitive = standard.is_sensitive(question.id)
    for each in conversations_of(step.session, assessment):
        if each.id != talk.id and each.person_id != first.person_id:
            continue
        step.say(
            places.lane_of(each, assessment),
            f"answered_twice:{second.id}:{each.id}",
            places.of(step.session, each, assessment),
            "answered_twice",
            asks=question.asks,
            sensitive=sensitive,
            first=_shown(question, first, people, hide=sensitive),
            last=_shown(question, second, people, hide=sensitive),
        )


def _shown(question: Question, answer: Answer, people: dict[int, str], *, hide: bool) -> dict[str, str]:
    return {
        "by": people[answer.person_id],
        "value": "" if hide else answer.value,
        "shown": "" if hide else shown_value(question, answer.value),
        "words": "",
    }
