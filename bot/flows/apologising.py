"""A reply that could not be dealt with, though Slack sent it again and again: its author is told."""

from datetime import datetime

from bot.flows.context import Context
from bot.store.cards import card_at
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.people import Who


def tell(
    context: Context, now: datetime, who: Who, channel: str, thread_ts: str | None, reference: str
) -> None:
    """Tell the author of a message that nothing was saved from it because of a mistake of ours.

    `thread_ts` is None in direct messages. Where the thread is none of ours nothing is said: what was
    written there was not for us. `reference` stands in the log too.
    """
    with context.acting(who, now) as step:
        place = Place()
        if thread_ts is not None:
            card = card_at(step.session, step.workspace_id, channel, thread_ts)
            if card is None:
                return
            place = Place(channel=channel, thread_of=key_of(card))
        step.tell(place, "reply_trouble", reference=reference)
