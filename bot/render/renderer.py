"""The renderer: a template's name and its data in, a message, a modal, a Home tab or plain words out."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, Undefined
from markupsafe import Markup

from bot.render import fitting, gantt
from bot.render.blocks import emit, mrkdwn_text, parts, plain_text, resolved
from bot.render.chart import Bar, Chart, Group, drawn
from bot.render.checks import faults
from bot.render.drawing import Drawing, Json, RenderError
from bot.render.speech import FILTERS, FUNCTIONS
from bot.render.words import MarkupInPlainTextError, Said, plain, spoken

T = TypeVar("T")

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

_FALLBACK, _MODAL, _REPLY = "fallback", "modal", "reply"


@cache
def _environment(templates_dir: Path, filters: tuple[tuple[str, Callable[..., Any]], ...]) -> Environment:
    """Return Jinja's environment for a directory, made once: compiling its templates takes 0.2 s."""
    environment = Environment(
        loader=FileSystemLoader(templates_dir),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {**FILTERS, **dict(filters)}
    environment.globals |= {
        **FUNCTIONS, "emit": emit, "parts": parts, "mrkdwn": mrkdwn_text, "plain": plain_text,
    }  # fmt: skip
    return environment


class Renderer:
    """Renders the templates of one directory. May be used by several threads at once."""

    def __init__(
        self, templates_dir: Path = TEMPLATES, filters: Mapping[str, Callable[..., Any]] | None = None
    ) -> None:
        """Prepare the directory's templates; `filters` adds to those of `bot.render.speech`."""
        self._environment = _environment(templates_dir, tuple((filters or {}).items()))

    def message(self, template: str, data: Mapping[str, Any]) -> Drawing:
        """Return a message; raises RenderError where it has no fallback words or cannot fit."""
        blocks = self._blocks(template, data)
        text = self._fallback(template, blocks)
        limits = (fitting.BLOCKS_IN_MESSAGE, fitting.WORDS_IN_MESSAGE)
        return Drawing(text, tuple(self._fitted(template, blocks, *limits)))

    def home(self, template: str, data: Mapping[str, Any]) -> Drawing:
        """Return a Home tab's blocks, with its fallback words."""
        blocks = self._blocks(template, data)
        text = self._fallback(template, blocks)
        limits = (fitting.BLOCKS_IN_VIEW, fitting.WORDS_IN_VIEW)
        return Drawing(text, tuple(self._fitted(template, blocks, *limits)))

    def modal(self, template: str, data: Mapping[str, Any]) -> Json:
        """Return a modal whose callback_id is the template's name.

        `data["metadata"]`, where there is one, comes back with what the person enters.
        """
        blocks = self._blocks(template, data)
        heads = [block for block in blocks if block["type"] == _MODAL]
        if len(heads) != 1:
            raise RenderError(template, _MODAL, "a modal has one modal() line")
        blocks.remove(heads[0])
        fitted = self._fitted(template, blocks, fitting.BLOCKS_IN_VIEW, fitting.WORDS_IN_VIEW)
        view = heads[0] | {
            "callback_id": template,
            "private_metadata": str(data.get("metadata", "")),
            "blocks": fitted,
        }
        self._refuse(template, faults(view))
        return view

    def picture(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return a chart or a timeline as a PNG.

        The template says what stands in it (templates/_chart.jinja, templates/_gantt.jinja).
        """
        head, *blocks = self._blocks(template, data)
        if head["type"] == "gantt":
            return gantt.drawn(gantt.read(head, blocks))
        groups: list[tuple[str, list[Bar]]] = []
        for block in blocks:
            if block["type"] == "group":
                groups.append((block["title"]["text"], []))
            else:
                bar = Bar(block["label"]["text"], block["words"]["text"], block["size"])
                groups[-1][1].append(bar)
        title, under, foot = (head[name]["text"] for name in ("title", "under", "foot"))
        return drawn(Chart(title, under, [Group(*group) for group in groups], foot))

    def words(self, template: str, data: Mapping[str, Any]) -> str:
        """Return words without blocks: escaped for Slack where the template says reply(), plain otherwise."""
        printed = self._printed(template, data)
        if "\x1e" not in printed:
            return self._checked(template, lambda: plain(printed))
        blocks = self._checked(template, lambda: _resolved(printed))
        replies = [block["text"]["text"] for block in blocks if block["type"] == _REPLY]
        return "\n".join(replies)

    def _blocks(self, template: str, data: Mapping[str, Any]) -> list[Json]:
        printed = self._printed(template, data)
        return self._checked(template, lambda: _resolved(printed))

    def _printed(self, template: str, data: Mapping[str, Any]) -> str:
        try:
            return self._environment.get_template(f"{template}.jinja").render(_prepared(dict(data)))
        except (TemplateError, TypeError, ValueError, LookupError) as error:
            raise RenderError(template, "template", f"{type(error).__name__}: {error}") from error

    def _fallback(self, template: str, blocks: list[Json]) -> str:
        found = [block for block in blocks if block["type"] == _FALLBACK]
        text = spoken(" ".join(word for block in found for word in block["text"]["text"].split()))
        if not text:
            raise RenderError(template, _FALLBACK, "every message says in a few words what it shows")
        for block in found:
            blocks.remove(block)
        return text if len(text) <= fitting.FALLBACK else f"{fitting.pieces(text, fitting.FALLBACK - 1)[0]}…"

    def _fitted(self, template: str, blocks: list[Json], most: int, words: int) -> list[Json]:
        laid_out = [small for block in blocks for small in fitting.laid_out(block)]
        fitted = self._checked(template, lambda: fitting.folded(laid_out, most, words, self._left_out))
        _give_ids(fitted)
        self._refuse(template, faults({"blocks": fitted}))
        return fitted

    def _left_out(self, count: int) -> Json:
        text = self.words("_left_out", {"count": count})
        return {"type": "context", "elements": [mrkdwn_text(text)]}

    def _checked(self, template: str, make: Callable[[], T]) -> T:
        try:
            return make()
        except MarkupInPlainTextError as error:
            raise RenderError(template, "plain text", f"{error} works only where Slack formats") from error
        except ValueError as error:
            raise RenderError(template, "template", str(error)) from error

    def _refuse(self, template: str, found: list[tuple[str, str]]) -> None:
        for block, what in found:
            raise RenderError(template, block, what)


def _resolved(printed: str) -> list[Json]:
    return [resolved(block) for block in parts(printed)]


def _prepared(value: Any) -> Any:
    """Return data with every text in it marked as a person's words."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return Said(value.value if isinstance(value, Enum) else value)
    if isinstance(value, Mapping):
        return {name: _prepared(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(inner) for inner in value]
    return value


def _said(value: Any) -> Any:
    if value is None or (callable(value) and not isinstance(value, Undefined)):
        raise TypeError("a template prints a value that says nothing")
    return Said(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _give_ids(blocks: list[Json]) -> None:
    """Give every block and element an id that is unique on its surface."""
    actions: set[str] = set()
    for position, block in enumerate(blocks, start=1):
        block.setdefault("block_id", f"block-{position}")
        held = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in held:
            if isinstance(element, dict) and "action_id" in element:
                element["action_id"] = _unique(element["action_id"], actions)


def _unique(action: str, taken: set[str]) -> str:
    candidate, count = action, 1
    while candidate in taken:
        count += 1
        candidate = f"{action}#{count}"
    taken.add(candidate)
    return candidate
