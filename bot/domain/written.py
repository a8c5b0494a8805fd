"""A message as somebody wrote it in Slack: its plain words, the links in them, and the files beside them."""

import re
from dataclasses import dataclass, field

from bot.domain.evidence import Link, SlackFile

MARKS = "*_~`"

_LEADING_MENTION = re.compile(r"<@[UW][A-Z0-9]*(?:\|[^<>]*)?>[\s,:]*")
_CONTROL = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_ADDRESS = ("http://", "https://")
_BARE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """A message in plain text, which must be escaped again wherever it is shown.

    A mention at the start is dropped, links become plain addresses, and Slack's three escapes are undone.
    `to_bot` says that it begins by naming the bot, and `mentions` that anybody else is named in it.
    """

    text: str
    links: tuple[Link, ...] = ()
    files: tuple[SlackFile, ...] = field(default=())
    mentions: bool = False
    to_bot: bool = False


def written(markup: str, files: tuple[SlackFile, ...] = (), bot: str | None = None) -> Written:
    """Read the text of a Slack message and the files that came with it; `bot` is the bot's id as a user.

    https://docs.slack.dev/messaging/formatting-message-text/ says how it is written.
    """
    leading = _LEADING_MENTION.match(markup.strip())
    said = markup.strip()[leading.end() if leading else 0 :]
    controls = list(_CONTROL.finditer(said))
    to_bot = leading is not None and bot is not None and f"<@{bot}" in leading.group()
    return Written(
        _unmarked(_unescaped(_CONTROL.sub(_shown, said)).strip()),
        tuple(_link(each) for each in controls if each["target"].startswith(_ADDRESS)),
        files,
        mentions=(leading is not None and not to_bot) or any(each["target"][0] in "@!" for each in controls),
        to_bot=to_bot,
    )


def _link(match: re.Match[str]) -> Link:
    address, title = _unescaped(match["target"]), _unescaped(match["label"] or "").strip()
    said_again = _BARE.sub("", title).rstrip("/") == _BARE.sub("", address).rstrip("/")
    return Link(address, "" if said_again else title)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(match: re.Match[str]) -> str:
    target, label = match["target"], match["label"]
    if target.startswith(_ADDRESS):
        return target
    if target[0] in "@#":
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


def _unmarked(said: str) -> str:
    """Take off bold, italic, strike or code marks that enclose the whole text."""
    while said[1:-1] and said[0] in MARKS and said[0] == said[-1] and said[0] not in said[1:-1]:
        said = said[1:-1]
    return said
