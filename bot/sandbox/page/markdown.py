"""The markdown block as HTML: standard Markdown, unlike the mrkdwn of every other text.

https://docs.slack.dev/reference/block-kit/blocks/markdown-block
"""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from bot.sandbox.blockkit import emojis
from bot.sandbox.page.mrkdwn import followed, showable

_NEW_WINDOW: dict[str, str | int | float] = {"rel": "noopener noreferrer", "target": "_blank"}


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        """Lead nowhere but to web and mail addresses."""
        return followed(url) is not None


class _Renderer(RendererHTML):
    """As the library's, but nothing is loaded from elsewhere and headings do not disturb the page's own."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Draw every heading alike."""
        return '<p dir="auto"><strong>'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """End such a heading."""
        return "</strong></p>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Show the words for an image."""
        return str(escape(f"Image: {tokens[idx].content}"))


def html(text: str) -> Markup:
    """Some Markdown; HTML in it is shown as it was typed."""
    reader = _Reader("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    reader.enable(["table", "strikethrough"])
    tokens = reader.parse(showable(text))
    for token in _all(tokens):
        if token.type == "text":
            token.content = emojis.shown(token.content)
        elif token.type == "link_open":
            token.attrs |= _NEW_WINDOW
        elif token.type == "paragraph_open":
            token.attrs["dir"] = "auto"
        elif token.type in {"th_open", "td_open"}:
            token.attrs.pop("style", None)  # the page allows none in its markup
    # The library escapes all that is not Markdown, so this is markup it made itself.
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704


def _all(tokens: Sequence[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *_all(token.children or []))]
