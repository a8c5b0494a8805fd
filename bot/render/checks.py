"""What cannot be folded and so must never happen: names, values and choices that Slack would refuse."""

from collections.abc import Iterator

from bot.render.drawing import Json

Fault = tuple[str, str]
"""Where, and what is wrong there."""

_TITLE = 24
_METADATA = 3000
_IDENTIFIER = 255
_BUTTON_VALUE = 2000
_OPTION_VALUE = 150
_INITIAL_VALUE = 3000
_MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}


def faults(surface: Json) -> list[Fault]:
    """Return everything wrong with a view or with `{"blocks": [...]}`."""
    return [*_view(surface), *_blocks(surface["blocks"])]


def _view(view: Json) -> Iterator[Fault]:
    for name in ("title", "submit", "close"):
        words = view.get(name, {"text": name})["text"]
        if not 0 < len(words) <= _TITLE:
            yield name, f"'{words}' has {len(words)} characters and must have 1 to {_TITLE}"
    if len(view.get("private_metadata", "")) > _METADATA:
        yield "private_metadata", f"is longer than {_METADATA} characters"


def _blocks(blocks: list[Json]) -> Iterator[Fault]:
    ids: set[str] = set()
    for block in blocks:
        name = block["block_id"]
        if name in ids:
            yield name, "two blocks have this name"
        if len(name) > _IDENTIFIER:
            yield name[:40], f"is a name longer than {_IDENTIFIER} characters"
        ids.add(name)
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict):
                yield from _element(element)


def _element(element: Json) -> Iterator[Fault]:
    name = str(element.get("action_id", element["type"]))
    if len(str(element.get("value", ""))) > _BUTTON_VALUE:
        yield name, f"has a value longer than {_BUTTON_VALUE} characters"
    if len(str(element.get("initial_value", ""))) > _INITIAL_VALUE:
        yield name, f"begins with more than {_INITIAL_VALUE} characters"
    most = _MOST_OPTIONS.get(element["type"], 100)
    for holder in [element, *element.get("option_groups", [])]:
        options = holder.get("options")
        if options is not None and not 0 < len(options) <= most:
            yield name, f"has {len(options)} options and must have 1 to {most}"
        for option in options or []:
            if not 0 < len(option["value"]) <= _OPTION_VALUE:
                yield name, f"has an option whose value must have 1 to {_OPTION_VALUE} characters"
