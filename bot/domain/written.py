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


def quoted(markup: str) -> str:
    """Return the text of a Slack message as it reads: links by title and address, no markup of Slack's."""
    return _unescaped(_CONTROL.sub(_titled, markup)).strip()


def _link(match: re.Match[str]) -> Link:
    address, title = _unescaped(match["target"]), _unescaped(match["label"] or "").strip()
    said_again = _BARE.sub("", title).rstrip("/") == _BARE.sub("", address).rstrip("/")
    return Link(address, "" if said_again else title)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(match: re.Match[str]) -> str:
    """Return what stands in angle brackets by its name, and a link by its address."""
    target, label = match["target"], match["label"]
    if target.startswith(_ADDRESS):
        return target
    return _named(target, label) or label or target.removeprefix("mailto:")


def _titled(match: re.Match[str]) -> str:
    """Return what stands in angle brackets by its name, and a link by its title and its address."""
    target, label = match["target"], match["label"]
    address = target.removeprefix("mailto:")
    titled = f"{label} ({address})" if label and label not in (target, address) else address
    return _named(target, label) or titled


def _named(target: str, label: str | None) -> str | None:
    """Return what a person, a channel, a group or everybody is called; None for a link."""
    if target[0] in "@#":
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return None


def _unmarked(said: str) -> str:
    """Take off bold, italic, strike or code marks that enclose the whole text."""
    while said[1:-1] and said[0] in MARKS and said[0] == said[-1] and said[0] not in said[1:-1]:
        said = said[1:-1]
    return said
