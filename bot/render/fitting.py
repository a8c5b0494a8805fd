"""Slack's limits, kept by laying words out anew or by saying how much is left out, never by a silent cut.

https://docs.slack.dev/reference/block-kit/blocks and …/block-elements have the figures.
"""

from collections.abc import Callable, Iterator

from bot.render.blocks import texts_of, words_in
from bot.render.drawing import Json
from bot.render.words import QUOTE

SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
ELEMENTS_IN_CONTEXT = 10
ELEMENTS_IN_ACTIONS = 25
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
WORDS_IN_MESSAGE = 12_000
"""Slack refuses a message's blocks near 13,000 characters (msg_blocks_too_long); it documents no figure."""
WORDS_IN_VIEW = 60_000
"""Ours: keeps a view well under Slack's 250 KB."""
FALLBACK = 4000
ALT_TEXT = 2000

_SHORTENED = {"button": 75, "option": 75, "label": 2000, "placeholder": 150, "hint": 2000}
_FOLDABLE = ("section", "context", "divider", "header")


class DoesNotFitError(ValueError):
    """A surface has more controls than Slack takes, and controls cannot be folded."""


def pieces(text: str, most: int) -> list[str]:
    """Return the text in pieces of at most `most` characters, parted at line ends where there are any."""
    done: list[str] = []
    while len(text) > most:
        cut = text.rfind("\n", 1, most + 1)
        if cut < 0:
            cut = _word_end(text, most)
        done.append(text[:cut].rstrip())
        rest = text[cut:].lstrip()
        was_quoted = done[-1].rsplit("\n", 1)[-1].startswith(QUOTE) and text[cut] != "\n"
        text = f"{QUOTE} {rest}" if was_quoted else rest
    return [*done, text]


def ellipsed(text: str, most: int) -> str:
    """Return the text, with '…' at its end where it was longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def laid_out(block: Json) -> Iterator[Json]:
    """Yield the block as Slack takes it: as several where it holds too much, none where it says nothing."""
    _shorten_controls(block)
    kind = block.get("type")
    if kind == "header":
        yield from _header(block)
    elif kind == "section":
        yield from _section(block)
    elif kind == "context":
        texts = [piece for text in block["elements"] for piece in _texts(text, SECTION)]
        yield from _several(block, texts, ELEMENTS_IN_CONTEXT)
    elif kind == "actions":
        yield from _several(block, block["elements"], ELEMENTS_IN_ACTIONS)
    else:
        yield block


def folded(blocks: list[Json], most: int, words: int, note: Callable[[int], Json]) -> list[Json]:
    """Return at most `most` blocks of at most `words` characters.

    What does not fit is left out from the end, controls and the first block aside, and `note(how many)` says
    so in its place. Raises DoesNotFitError where leaving out is not enough.
    """
    kept, left_out, place = list(blocks), 0, len(blocks)
    while len(kept) + bool(left_out) > most or words_in(kept) + words_in(note(left_out)) > words:
        foldable = [index for index, block in enumerate(kept) if index and block["type"] in _FOLDABLE]
        if not foldable:
            message = f"{len(kept)} blocks with {words_in(kept)} characters cannot be folded any further"
            raise DoesNotFitError(message)
        place = foldable[-1]
        del kept[place]
        left_out += 1
    if left_out:
        kept.insert(place, note(left_out))
    return kept


def _word_end(text: str, most: int) -> int:
    """Return where to cut one long line: at a space outside a link, else before the last escape or link."""
    space = text.rfind(" ", most // 2, most)
    if space > 0 and text.count("<", 0, space) == text.count(">", 0, space):
        return space
    for start, end in (("<", ">"), ("&", ";")):
        opened = text.rfind(start, 0, most)
        if opened > 0 and end not in text[opened:most]:
            return opened
    return most


def _header(block: Json) -> Iterator[Json]:
    text = block["text"]
    if len(text["text"]) <= HEADER:
        if text["text"]:
            yield block
        return
    for piece in _texts(text, SECTION):
        yield {"type": "section", "text": piece}


def _section(block: Json) -> Iterator[Json]:
    fields = block.pop("fields", [])
    if "text" in block:
        for index, text in enumerate(_texts(block["text"], SECTION)):
            yield block | {"text": text} if index == 0 else {"type": "section", "text": text}
    short = [field for field in fields if field["text"] and len(field["text"]) <= FIELD]
    for start in range(0, len(short), FIELDS):
        yield {"type": "section", "fields": short[start : start + FIELDS]}
    for field in fields:
        if len(field["text"]) > FIELD:
            yield from _section({"type": "section", "text": field})


def _several(block: Json, elements: list[Json], most: int) -> Iterator[Json]:
    for start in range(0, len(elements), most):
        yield block | {"elements": elements[start : start + most]}


def _texts(text: Json, most: int) -> list[Json]:
    return [text | {"text": piece} for piece in pieces(text["text"], most) if piece]


def _shorten_controls(block: Json) -> None:
    controls = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    if "alt_text" in block:
        block["alt_text"] = ellipsed(block["alt_text"], ALT_TEXT)
    if "label" in block:
        _shorten(block, {"label": _SHORTENED["label"], "hint": _SHORTENED["hint"]})
    for control in controls:
        if not isinstance(control, dict) or control["type"] in ("mrkdwn", "plain_text"):
            continue
        _shorten(control, {"text": _SHORTENED["button"], "placeholder": _SHORTENED["placeholder"]})
        for group in [control, *control.get("option_groups", [])]:
            _shorten(group, {"label": _SHORTENED["option"]})
            for option in group.get("options", []):
                _shorten(option, {"text": _SHORTENED["option"], "description": _SHORTENED["option"]})
        chosen = [control.get("initial_option", {}), *control.get("initial_options", [])]
        for option in chosen:
            _shorten(option, {"text": _SHORTENED["option"]})


def _shorten(holder: Json, limits: dict[str, int]) -> None:
    for name, most in limits.items():
        for text in texts_of(holder.get(name)):
            text["text"] = ellipsed(text["text"], most)
