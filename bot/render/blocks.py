"""From what a template printed to blocks: each block's words are written as its place wants them."""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from bot.render.drawing import Json
from bot.render.words import mrkdwn, plain

_END = "\x1e"
"""Ends each printed block; inside JSON it can only stand escaped."""


_WORDED = {"value", "initial_value", "accessibility_label", "alt_text"}
"""Properties that are words without being a text object."""


class WordsOutsideBlocksError(ValueError):
    """A template has words that are in no block, so they would be shown nowhere."""


def emit(**properties: Any) -> Markup:
    """Print a block or an element; properties that are None are left out."""
    kept = {name: value for name, value in properties.items() if value is not None}
    for name in _WORDED & kept.keys():
        kept[name] = _words(kept[name])
    return Markup(json.dumps(kept, ensure_ascii=False) + _END)  # noqa: S704  this is JSON, not HTML


def parts(printed: str) -> list[Json]:
    """Return what was printed as blocks or elements; raises WordsOutsideBlocksError where there is more."""
    *blocks, rest = str(printed).split(_END)
    if rest.strip():
        raise WordsOutsideBlocksError(rest.strip()[:80])
    return [_loaded(block) for block in blocks]


def mrkdwn_text(words: str) -> Json:
    """Return a text object that Slack formats; it makes no links or mentions of its own accord."""
    return {"type": "mrkdwn", "text": _words(words), "verbatim": True}


def plain_text(words: str) -> Json:
    """Return a text object that Slack shows as it is."""
    return {"type": "plain_text", "text": _words(words)}


def words_in(blocks: Any) -> int:
    """Return how many characters all the text in some blocks has, as Slack adds it up."""
    return sum(len(text["text"]) for text in texts_of(blocks))


def resolved(value: Any) -> Any:
    """Return JSON with every text written for where it stands: escaped where Slack formats, else plain."""
    if isinstance(value, list):
        return [resolved(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "mrkdwn":
        return value | {"text": mrkdwn(value["text"])}
    made = {name: resolved(inner) for name, inner in value.items()}
    for name in {"text", *_WORDED}:
        if isinstance(made.get(name), str):
            made[name] = plain(made[name])
    return made


def texts_of(value: Any) -> Iterator[Json]:
    """Yield every text object in some blocks."""
    if isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text") and isinstance(value.get("text"), str):
            yield value
        else:
            yield from texts_of(list(value.values()))


def _words(words: Any) -> str:
    return str(words.__html__()) if hasattr(words, "__html__") else str(words)


def _loaded(block: str) -> Json:
    try:
        loaded: Json = json.loads(block)
    except json.JSONDecodeError as error:
        raise WordsOutsideBlocksError(block.strip()[:80]) from error
    return loaded
