"""A bot that says and draws simple things, quickly."""

from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from bot.delivery import Delivery, DeliverySettings
from bot.render import Drawing, Picture
from bot.store.engine import Database
from bot.store.tables import Card

TOKEN = "xoxb-sandbox"

NEVER = 600.0
"""Seconds that no test waits for: what comes nevertheless did not wait for them."""

QUICK = DeliverySettings(
    pace=1000.0,
    redraw_seconds=0.0,
    progress_seconds=0.0,
    lease_seconds=3.0,
    poll_seconds=0.1,
    retry_seconds=0.1,
    outage_seconds=0.2,
)


class TemplateFault(Exception):
    """What a template with a mistake raises."""


def section(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def press_me() -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Press"}
    return {"type": "actions", "elements": [{"type": "button", "action_id": "press", "text": text}]}


def draw(_session: Session, card: Card) -> Drawing:
    """Draw a card as its name and its revision, with a button."""
    if card.part == "cannot be drawn":
        raise TemplateFault(card.part)
    if card.part == "too long":
        return Drawing("too long", (section("x" * 5000),))
    words = f"{card.part} {card.revision}"
    return Drawing(words, (section(words), press_me()))


def words(template: str, data: dict[str, Any], _zone: str | None = None) -> Drawing:
    """Say the words a statement was given, as they are."""
    if template == "cannot be drawn":
        raise TemplateFault(template)
    if template == "too long":
        return Drawing("too long", (section("x" * 5000),))
    return Drawing(data["words"], ())


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763606060000000040001f61738550000000049454e44ae426082"
)
"""A picture of one black pixel (w3.org/TR/png)."""


def dot(_template: str, _data: dict[str, Any]) -> Picture:
    return Picture("dot.png", DOT)


def slack_of(api_url: str, timeout: int = 1) -> WebClient:
    return WebClient(token=TOKEN, base_url=api_url, timeout=timeout, retry_handlers=[])


def make_delivery(database: Database, api_url: str, owner: str, timeout: int = 1, **parts: Any) -> Delivery:
    """Make a worker that draws and says as this world does; `timeout` is how long it waits for Slack."""
    chosen: dict[str, Any] = {
        "undeliverable": lambda _message, _error: None,
        "settings": QUICK,
        "say": words,
        "picture": dot,
    } | parts
    return Delivery(
        database, slack_of(api_url, timeout), draw=draw, owner=owner, jitter=lambda: 0.0, **chosen
    )
