"""What each message, modal and Home tab shows: from the database to a template. Reads only."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.cards import (
    assessment,
    condition,
    doubt,
    emails,
    enquiry,
    follow_up,
    helping,
    home,
    importing,
    key_date,
    listing,
    plan,
    portfolio,
    question,
    request,
    review,
    unowned,
)
from bot.cards.assessment import seen
from bot.cards.beginning_modals import Begin
from bot.cards.modals import Modals
from bot.cards.reading import Data, Reading
from bot.config import Config
from bot.domain.calendar import london_date
from bot.render import Drawing, Picture, Renderer
from bot.render.drawing import Json
from bot.render.zones import told_in
from bot.store.engine import find
from bot.store.listing import Listed
from bot.store.people import known_person
from bot.store.readable import Viewer, viewer_of
from bot.store.tables import Card, CardKind, Email, Person

__all__ = ["Begin", "Cards", "Modals", "draw"]


def draw(session: Session, config: Config, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for a card as things stand at `now` (business time)."""
    reading = Reading(session, config, card.workspace_id, london_date(now))
    if card.kind in _AS_OF:
        return _AS_OF[card.kind](reading, card, now)
    return _STANDING[card.kind](reading, card)


_AS_OF: Mapping[CardKind, Callable[[Reading, Card, datetime], tuple[str, Data]]] = {
    CardKind.ASSESSMENT: assessment.data,
    CardKind.KEY_DATE: key_date.data,
    CardKind.REMINDERS: key_date.reminders,
    CardKind.HOME: home.data,
}
"""What shows how much time is left, or has passed."""

_STANDING: Mapping[CardKind, Callable[[Reading, Card], tuple[str, Data]]] = {
    CardKind.QUESTION: question.data,
    CardKind.REQUEST: request.data,
    CardKind.REVIEW: review.data,
    CardKind.CONDITION: condition.data,
    CardKind.DOUBT: doubt.data,
    CardKind.ENQUIRY: enquiry.data,
    CardKind.IMPORT: importing.data,
    CardKind.FOLLOW_UP: follow_up.data,
    CardKind.UNOWNED: unowned.data,
}


class Cards:
    """Draws cards and says statements, with one configuration and one renderer."""

    def __init__(self, config: Config, renderer: Renderer) -> None:
        """Keep what every drawing needs."""
        self._config = config
        self._renderer = renderer

    def draw(self, session: Session, card: Card, now: datetime) -> Drawing:
        """Return what a card shows at `now`; in one person's messages, its times are in their zone."""
        template, data = draw(session, self._config, card, now)
        make = self._renderer.home if card.kind is CardKind.HOME else self._renderer.message
        reader = find(session, Person, card.workspace_id, card.person_id) if card.person_id else None
        with told_in(reader.time_zone if reader else None):
            return make(template, data)

    def say(self, template: str, data: Mapping[str, Any], zone: str | None = None) -> Drawing:
        """Return a statement, from the values that were fixed when it happened.

        `zone` is the time zone of the one person who reads it, if it is one.
        """
        with told_in(zone):
            return self._renderer.message(template, data)

    def picture(self, template: str, data: Mapping[str, Any]) -> Picture:
        """Return the picture in a statement."""
        return Picture(f"{template}.png", self._renderer.picture(f"{template}_picture", data))

    def email(self, session: Session, email: Email, now: datetime) -> emails.Personalisation | None:
        """Return the values for an email's template at `now`; None where there is nothing left to say."""
        reading = Reading(session, self._config, email.workspace_id, london_date(now))
        return emails.personalisation(self._renderer, reading, email)

    def words(self, template: str, data: Mapping[str, Any]) -> str:
        """Return words without blocks: the answer to a slash command, or what is wrong with a field."""
        return self._renderer.words(template, data)

    def notice(self, template: str, data: Mapping[str, Any]) -> Json:
        """Return a statement as a window of its own, for somebody whose press could not be acted on."""
        said = self._renderer.message(template, data)
        return self._renderer.modal("notice", {}) | {"blocks": list(said.blocks)}

    def spend(
        self, session: Session, workspace_id: int, user: str, now: datetime, known: Collection[str]
    ) -> Drawing:
        """Return what waits for `user` (Slack's id) to be finished, and the commands there are (`known`)."""
        reading = Reading(session, self._config, workspace_id, london_date(now))
        return self._renderer.message("spend", {**helping.waiting(reading, user), "known": [*known]})

    def plan(self, session: Session, workspace_id: int, user: str, words: str, now: datetime) -> Drawing:
        """Return the spending plan as `user` (Slack's id) may read it, or what of it is called `words`."""
        reading = Reading(session, self._config, workspace_id, london_date(now))
        return self._renderer.message("plan", plan.data(reading, user, words))

    def plan_charts(
        self, session: Session, workspace_id: int, user: str, now: datetime
    ) -> list[dict[str, Any]]:
        """Return what stands in the charts of the plans that `user` (Slack's id) may read."""
        return plan.charts(Reading(session, self._config, workspace_id, london_date(now)), user)

    def portfolio(self, session: Session, workspace_id: int, user: str, now: datetime) -> Drawing | None:
        """Return the portfolio that `user` (Slack's id) may see; None where they may see none."""
        today = london_date(now)
        found = portfolio.entries(Reading(session, self._config, workspace_id, today), user, today)
        return found and self._renderer.message("portfolio", portfolio.data(*found, today))

    def listed(
        self, session: Session, workspace_id: int, user: str, which: Listed, page: int, now: datetime
    ) -> Drawing:
        """Return a page (from 0) of the assessments on a list of `user` (Slack's id)."""
        reading, viewer = self._viewed(session, workspace_id, user, now)
        return self._renderer.message("assessments", {"list": listing.of(reading, viewer, which, page, now)})

    def called(
        self, session: Session, workspace_id: int, user: str, words: str, page: int, now: datetime
    ) -> Drawing:
        """Return a page (from 0) of the assessments called `words` that `user` (Slack's id) may read."""
        reading, viewer = self._viewed(session, workspace_id, user, now)
        return self._renderer.message("assessments", {"list": listing.called(reading, viewer, words, page)})

    def only_one(
        self, session: Session, workspace_id: int, user: str, words: str, now: datetime
    ) -> int | None:
        """Return the id of the assessment called `words` that `user` may read, where it is the only one."""
        found = listing.called(*self._viewed(session, workspace_id, user, now), words, 0)
        return int(found["rows"][0]["id"]) if found["total"] == 1 else None

    def assessment(
        self, session: Session, workspace_id: int, user: str, assessment_id: int, now: datetime
    ) -> Drawing | None:
        """Return the card of an assessment as `user` (Slack's id) may see it; None where they may not.

        Only who is on its team can do something with it.
        """
        reading, viewer = self._viewed(session, workspace_id, user, now)
        found = seen(reading, viewer, assessment_id, now)
        reader = known_person(session, workspace_id, user)
        with told_in(reader.time_zone if reader else None):
            return None if found is None else self._renderer.message("assessment", found)

    def window(self, template: str, drawing: Drawing) -> Json:
        """Return what was drawn as a window."""
        return self._renderer.modal(template, {}) | {"blocks": list(drawing.blocks)}

    def _viewed(
        self, session: Session, workspace_id: int, user: str, now: datetime
    ) -> tuple[Reading, Viewer]:
        reading = Reading(session, self._config, workspace_id, london_date(now))
        return reading, viewer_of(session, self._config, workspace_id, user, now)

    def modals(self, session: Session, workspace_id: int, now: datetime, user: str = "") -> Modals:
        """Return the modals of a workspace as things stand at `now`, as `user` (Slack's id) reads them."""
        reader = known_person(session, workspace_id, user)
        zone = reader.time_zone if reader else None
        return Modals(Reading(session, self._config, workspace_id, london_date(now)), self._renderer, zone)
