"""People's links to their calendars: made, made anew and turned off. A link's secret is given once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.flows.context import Context, Step
from bot.store.engine import NotFoundError, key_of, locked
from bot.store.feeds import digest_of, feeds_of
from bot.store.people import Who, ensure_organisation
from bot.store.tables import CalendarFeed, Person

OWN = 0
"""In place of an organisation's id: the person's own dates."""

BYTES = 32


@dataclass(frozen=True)
class Link:
    """A link that a person has, or could have.

    `organisation_id` is `OWN` for their own dates, and `name` None then. `token` is there only when it has
    just been made; `since` says when it was made, and is None where it is turned off.
    """

    organisation_id: int
    name: str | None
    token: str | None
    since: datetime | None


def links(context: Context, now: datetime, who: Who) -> list[Link]:
    """Return a person's links; those that they never had are made."""
    with context.acting(who, now) as step:
        names = _names(step)
        had = _held(step)
        tokens = {key: _make(step, key) for key in names if _key(key) not in had}
        return _links(step, names, tokens)


def make_anew(context: Context, now: datetime, who: Who, organisation_id: int) -> list[Link]:
    """Make a link, in place of the one there is; raises NotFoundError where it is not theirs to have."""
    with context.acting(who, now) as step:
        names = _names(step)
        if organisation_id not in names:
            raise NotFoundError(f"CalendarFeed {organisation_id}")
        _revoke(step, organisation_id)
        return _links(step, names, {organisation_id: _make(step, organisation_id)})


def turn_off(context: Context, now: datetime, who: Who, organisation_id: int) -> list[Link]:
    """Have a link work no more; return the person's links."""
    with context.acting(who, now) as step:
        _revoke(step, organisation_id)
        return _links(step, _names(step), {})


def _names(step: Step) -> dict[int, str | None]:
    """Return whose dates a person may have as a calendar: their own, and the organisations they lead."""
    led = [each for each in step.context.config.organisations if step.who.user in each.commercial.everybody]
    rows = {key_of(ensure_organisation(step.session, step.workspace_id, each.id)): each.name for each in led}
    return {OWN: None, **rows}


def _held(step: Step) -> dict[int | None, CalendarFeed]:
    """Return a person's links, those of two presses at once one after the other."""
    locked(step.session, Person, step.workspace_id, step.person_id)
    return feeds_of(step.session, step.workspace_id, step.person_id)


def _links(step: Step, names: dict[int, str | None], tokens: dict[int, str]) -> list[Link]:
    held = _held(step)
    return [Link(key, name, tokens.get(key), _since(held.get(_key(key)))) for key, name in names.items()]


def _since(feed: CalendarFeed | None) -> datetime | None:
    return feed.made_at if feed is not None and feed.revoked_at is None else None


def _make(step: Step, organisation_id: int) -> str:
    token = secrets.token_urlsafe(BYTES)
    feed = CalendarFeed(
        workspace_id=step.workspace_id,
        token_digest=digest_of(token),
        person_id=step.person_id,
        organisation_id=_key(organisation_id),
        made_at=step.now,
    )
    step.session.add(feed)
    step.session.flush()
    return token


def _revoke(step: Step, organisation_id: int) -> None:
    feed = _held(step).get(_key(organisation_id))
    if feed is not None and feed.revoked_at is None:
        feed.revoked_at = step.now
        step.session.flush()


def _key(organisation_id: int) -> int | None:
    return organisation_id if organisation_id != OWN else None
