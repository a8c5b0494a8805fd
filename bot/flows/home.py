"""The Home tab: made when it is first opened, redrawn when what is somebody's changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.flows.context import Context, Moment, Step
from bot.store.assessments import answered_by
from bot.store.cards import touch
from bot.store.engine import added, key_of, locked
from bot.store.people import Who
from bot.store.tables import Assessment, Card, CardKind, Person, Request


def opened(context: Context, now: datetime, who: Who) -> None:
    """Have the person's Home tab drawn, whether it is their first look or not."""
    with context.acting(who, now) as step:
        _card(step)
        step.touch(CardKind.HOME, step.person_id, at_once=True)


def turn(context: Context, now: datetime, who: Who, part: str) -> None:
    """Have the person's Home tab show another list, or another page of it, from now on.

    `part` names both, as `bot.cards.home.chosen` reads them.
    """
    with context.acting(who, now) as step:
        _card(step).part = part
        step.session.flush()
        step.touch(CardKind.HOME, step.person_id, at_once=True)


def refresh(moment: Moment, person_ids: Iterable[int], slack_ids: Iterable[str] = ()) -> None:
    """Have the Home tabs of these people drawn anew, where they have opened one."""
    named = select(Person.id).where(
        Person.workspace_id == moment.workspace_id, col(Person.slack_id).in_(list(slack_ids))
    )
    everyone = {*person_ids, *(key for key in moment.session.exec(named) if key is not None)}
    touch(moment.session, moment.workspace_id, CardKind.HOME, everyone)


def refresh_team(moment: Moment, assessment: Assessment) -> None:
    """Have the Home tabs drawn anew of everybody on whose lists an assessment stands with its progress.

    They are its owner, who started it, all who have answered, and who is asked or asks.
    """
    key = key_of(assessment)
    asked: Any = select(Request.asked_of_id, Request.asked_by_id).where(
        Request.assessment_id == key, col(Request.closed_at).is_(None)
    )
    people = {each for row in moment.session.exec(asked) for each in row}
    people |= answered_by(moment.session, moment.workspace_id, key)
    refresh(moment, {*people, assessment.owner_id, assessment.started_by_id})


def _card(step: Step) -> Card:
    """Return the card of the person's Home tab, made now where it is their first look."""
    locked(step.session, Person, step.workspace_id, step.person_id)
    mine = select(Card).where(Card.kind == CardKind.HOME, Card.subject_id == step.person_id)
    found = step.session.exec(mine).first()
    if found is not None:
        return found
    return added(
        step.session,
        Card(
            workspace_id=step.workspace_id,
            kind=CardKind.HOME,
            subject_id=step.person_id,
            person_id=step.person_id,
        ),
    )
