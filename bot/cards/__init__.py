"""What each message, modal and Home tab shows: from the database to a template. Reads only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.cards import assessment, home, key_date, question, review
from bot.cards.modals import Modals
from bot.cards.reading import Data, Reading
from bot.config import Config
from bot.domain.problems import InvalidInput
from bot.render import Drawing, Renderer
from bot.store.engine import Database
from bot.store.tables import Card, CardKind

__all__ = ["Cards", "Modals", "draw"]


def draw(session: Session, config: Config, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for a card as things stand at `now` (business time)."""
    reading = Reading(session, config, card.workspace_id)
    match card.kind:
        case CardKind.ASSESSMENT:
            return assessment.data(reading, card)
        case CardKind.QUESTION:
            return question.data(reading, card)
        case CardKind.REVIEW:
            return review.data(reading, card)
        case CardKind.KEY_DATE:
            return key_date.data(reading, card, now)
        case CardKind.HOME:
            return home.data(reading, card, now)


class Cards:
    """Draws cards and says statements, with one configuration and one renderer."""

    def __init__(self, config: Config, renderer: Renderer, database: Database) -> None:
        """Keep what every drawing needs; the modals read from `database` themselves."""
        self._config = config
        self._renderer = renderer
        self.modals = Modals(config, renderer, database)

    def draw(self, session: Session, card: Card, now: datetime) -> Drawing:
        """Return what a card shows at `now`."""
        template, data = draw(session, self._config, card, now)
        make = self._renderer.home if card.kind is CardKind.HOME else self._renderer.message
        return make(template, data)

    def say(self, template: str, data: Mapping[str, Any]) -> Drawing:
        """Return a statement, from the values that were fixed when it happened."""
        return self._renderer.message(template, data)

    def words(self, template: str, data: Mapping[str, Any]) -> str:
        """Return words without blocks, such as the answer to a slash command."""
        return self._renderer.words(template, data)

    def problem(self, found: InvalidInput) -> str:
        """Return one sentence about something that cannot be taken, for the field it was typed in."""
        return self._renderer.words("problems", {"problem": found.problem, "values": found.values})
