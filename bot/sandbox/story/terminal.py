"""Messages, modals and Home tabs drawn for a terminal with Rich, for a readable transcript."""

from collections.abc import Callable, Iterable

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.sandbox.blockkit import mrkdwn
from bot.sandbox.blockkit.elements import SLOTS
from bot.sandbox.blockkit.tree import Inline, Mark, Names, Preformatted, Quote, Styled
from bot.sandbox.blockkit.words import chosen_words, text_of
from bot.sandbox.people.sights import Message, Surface, View
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.modals import Key

_LOOKS: dict[Mark, str] = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "cyan"}


def draw(surface: Surface, seen_by: Iterable[str] = ()) -> RenderableType:
    """A message, modal or Home tab in a box. `seen_by` are the names or roles of who sees it."""
    return draw_message(surface, seen_by) if isinstance(surface, Message) else draw_view(surface, seen_by)


def draw_message(message: Message, seen_by: Iterable[str] = ()) -> RenderableType:
    """A message with its author and place above, and who sees it below."""
    names = message.workspace.shown
    place = names(message.channel)
    if place == "#directmessage":
        place = "direct message"
    if message.post.is_reply:
        place += ", in a thread"
    parts = _Painter(names, {}, {}).blocks(message.blocks)
    if not message.blocks:
        parts = [styled(message.text, names)]
    parts += [Text(f"{file.get('name') or 'deleted'} (file)", "underline") for file in message.post.files]
    if message.ephemeral:
        seen_by = [f"only {message.workspace.name_of(str(message.post.ephemeral_to))}"]
    edited = " (edited)" if message.edited else ""
    return _box(parts, f"{message.author} in {place}{edited}", seen_by)


def draw_view(view: View, seen_by: Iterable[str] = ()) -> RenderableType:
    """A modal with its title, inputs, errors and buttons, or a Home tab."""
    with view.workspace.lock:
        painter = _Painter(view.workspace.shown, dict(view.open.entered), dict(view.open.errors))
        parts = painter.blocks(view.blocks)
    if view.kind == "home":
        return _box(parts, "Home tab", seen_by)
    ends = [_button(view.close, None), *([_button(view.submit, "primary")] if view.submit else [])]
    return _box([*parts, Text(), Columns(ends, padding=(0, 1))], f"Modal: {view.title}", seen_by)


def styled(text: str, names: Names) -> Text:
    """The words of some mrkdwn with bold, italic, struck and code shown as such."""
    lines: list[Text] = []
    for part in mrkdwn.parse(text, names):
        if isinstance(part, Preformatted):
            lines.append(_line(part.inner, _LOOKS["code"]))
        else:
            sign = Text("> " if isinstance(part, Quote) else "")
            lines += [sign + _line(line) for line in part.lines]
    return Text("\n").join(lines)


def _line(line: Iterable[Inline], look: str = "") -> Text:
    drawn = Text()
    for part in line:
        if isinstance(part, Styled):
            drawn.append(_line(part.inner, f"{look} {_LOOKS[part.mark]}"))
        else:
            drawn.append(part.text, look.strip() or None)
    return drawn


def _box(parts: list[RenderableType], title: str, seen_by: Iterable[str]) -> Panel:
    who = ", ".join(seen_by)
    return Panel(
        Group(*parts),
        title=Text(title, "bold"),
        title_align="left",
        subtitle=Text(f"seen by {who}") if who else None,
        subtitle_align="right",
        padding=(0, 1),
    )


def _button(words: str, style: str | None) -> Text:
    look = {"primary": "bold green", "danger": "bold red"}.get(style or "", "bold")
    return Text(f"[ {words} ]", look)


class _Painter:
    """Draws blocks with what was entered and what is wrong in them."""

    def __init__(self, names: Names, entered: dict[Key, Json], errors: dict[str, str]) -> None:
        self._names, self._entered, self._errors = names, entered, errors
        self._draw: dict[str, Callable[[Json], list[RenderableType]]] = {
            "header": self._header,
            "divider": self._divider,
            "context": self._context,
            "section": self._section,
            "actions": self._actions,
            "input": self._input,
            "image": self._image,
            "markdown": self._markdown,
        }

    def blocks(self, blocks: Iterable[Json]) -> list[RenderableType]:
        """Each block, top to bottom."""
        return [part for block in blocks for part in self._draw[str(block["type"])](block)]

    def _header(self, block: Json) -> list[RenderableType]:
        return [Text(text_of(block["text"], self._names), "bold underline")]

    def _divider(self, _block: Json) -> list[RenderableType]:
        return [Rule(style="dim")]

    def _markdown(self, block: Json) -> list[RenderableType]:
        return [Text(str(block["text"]).replace("**", ""))]

    def _image(self, block: Json) -> list[RenderableType]:
        return [Text(f"(picture: {block['alt_text']})", "italic")]

    def _context(self, block: Json) -> list[RenderableType]:
        parts = [
            Text(f"(picture: {part['alt_text']})") if part["type"] == "image" else self._text(part)
            for part in block["elements"]
        ]
        line = Text("  ").join(parts)
        line.stylize("dim")
        return [line]

    def _section(self, block: Json) -> list[RenderableType]:
        drawn: list[RenderableType] = [self._text(block["text"])] if block.get("text") else []
        if block.get("fields"):
            drawn.append(Columns([self._text(field) for field in block["fields"]], equal=True, expand=True))
        accessory = block.get("accessory")
        return [*drawn, self._element(block, accessory)] if accessory else drawn

    def _actions(self, block: Json) -> list[RenderableType]:
        return [Columns([self._element(block, element) for element in block["elements"]], padding=(0, 1))]

    def _input(self, block: Json) -> list[RenderableType]:
        label = Text(text_of(block["label"], self._names), "bold")
        if block.get("optional"):
            label.append(" (optional)", "dim")
        drawn: list[RenderableType] = [label]
        if block.get("hint"):
            drawn.append(Text(text_of(block["hint"], self._names), "dim"))
        error = self._errors.get(str(block.get("block_id")))
        if error:
            drawn.append(Text(f"Error: {error}", "red"))
        return [*drawn, self._element(block, block["element"])]

    def _text(self, value: Json) -> Text:
        if value["type"] == "mrkdwn":
            return styled(str(value["text"]), self._names)
        return Text(str(value["text"]))

    def _element(self, block: Json, element: Json) -> Text:
        kind = str(element["type"])
        if kind == "button":
            return _button(text_of(element["text"], self._names), element.get("style"))
        if kind == "image":
            return Text(f"(picture: {element['alt_text']})", "italic")
        if kind == "overflow":
            return Text("[ ... ]", "bold")
        key = (str(block.get("block_id", "")), str(element.get("action_id", "")))
        chosen = chosen_words(element, self._entered.get(key), self._names)
        grey = str((element.get("placeholder") or {}).get("text", ""))
        frame = "| {} |" if SLOTS[kind].key == "value" else "[ {} v ]"
        return Text(frame.format(chosen or grey or " " * 12), "" if chosen else "dim")
