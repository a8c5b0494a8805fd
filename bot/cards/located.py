"""Where the team's conversation of an assessment is, as cards and forms show it."""

from bot.cards.reading import Data, Reading
from bot.store.conversations import direct_with
from bot.store.tables import Assessment, Card


def where(reading: Reading, assessment: Assessment) -> Data:
    """Return the channel of the conversation, or Slack's id of whose direct messages it is in."""
    return {"channel": assessment.channel, "person": direct_with(reading.session, assessment)}


def is_there(reading: Reading, card: Card, assessment: Assessment) -> bool:
    """Return whether an assessment's card is the one in the place of its conversation."""
    return is_in_place(card, assessment) and reading.is_newest(card)


def is_in_place(card: Card, assessment: Assessment) -> bool:
    """Return whether a card stands where the team's conversation is."""
    if assessment.direct_with_id is not None:
        return card.person_id == assessment.direct_with_id
    return card.person_id is None and card.channel == assessment.channel
