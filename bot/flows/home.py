"""The Home tab: made when it is first opened, redrawn when what is somebody's changes."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from bot.flows.context import Context, Moment
from bot.store.cards import touch
from bot.store.engine import locked
from bot.store.people import Who
from bot.store.tables import Card, CardKind, Person


def opened(context: Context, now: datetime, who: Who) -> None:
    """Have the person's Home tab drawn, whether it is their first look or not."""
    with context.acting(who, now) as step:
        locked(step.session, Person, step.workspace_id, step.person_id)
        mine = select(Card).where(Card.kind == CardKind.HOME, Card.subject_id == step.person_id)
        if step.session.exec(mine).first() is None:
            step.session.add(
                Card(
                    workspace_id=step.workspace_id,
                    kind=CardKind.HOME,
                    subject_id=step.person_id,
                    person_id=step.person_id,
                )
            )
            step.session.flush()
        step.touch(CardKind.HOME, step.person_id)


def refresh(moment: Moment, person_ids: Iterable[int], slack_ids: Iterable[str] = ()) -> None:
    """Have the Home tabs of these people drawn anew, where they have opened one."""
    named = select(Person.id).where(
        Person.workspace_id == moment.workspace_id, col(Person.slack_id).in_(list(slack_ids))
    )
    everyone = {*person_ids, *(key for key in moment.session.exec(named) if key is not None)}
    touch(moment.session, moment.workspace_id, CardKind.HOME, everyone)
