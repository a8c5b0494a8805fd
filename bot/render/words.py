"""Words on their way from a template to Slack: whose they are is kept until it is known where they stand.

A template's own words may carry Slack's formatting (*bold*). A person's words may not change the words round
them: they cannot format, mention, link with other words than the address, or begin a line of their own. Until
the block they stand in is known, a person's words travel between two characters of Unicode's private use
area, and so does markup of ours such as a mention. Then `mrkdwn` and `plain` write each as its place wants.

Slack has no way to escape formatting (https://docs.slack.dev/messaging/formatting-message-text escapes three
characters only), so a formatting character that could work is written as one that looks like it.
"""

import re
from functools import partial

from markupsafe import Markup

_SAID, _SAID_END, _MARK, _MARK_END = "\ue000", "\ue001", "\ue002", "\ue003"
_TOKEN = re.compile(f"{_SAID}(?P<said>.*?){_SAID_END}|{_MARK}(?P<mark>.*?){_MARK_END}", re.DOTALL)

# Controls (tab and newline aside), explicit directions that reach beyond their own text, and our four marks.
_UNSAYABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ue000-\ue003]")
_URL = re.compile(r"https?://[^\s<>|\"`…]*[^\s<>|\"`….,;:!?'*)\]}_~]")
_LONGEST_LINK = 2000
"""Far longer than addresses people use; a longer one is shown but cannot be pressed."""
_FORMATTING = re.compile("[*_~`]")
_SILENT = re.compile(r"(?<!\w)\*(?P<bold>[^*]+)\*(?!\w)|`(?P<code>[^`]+)`|\u2022 ")
_LOOKS_LIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
QUOTE, _LIKE_QUOTE = ">", "\u203a"

# What markupsafe makes of a template's own words where it joins them to others.
_HTML = {"&#34;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}


class Said(str):
    """Words of a person's own, which autoescaping keeps marked as theirs."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the words between our marks, on one line."""
        return f"{_SAID}{' '.join(sayable(self).split())}{_SAID_END}"


class MarkupInPlainTextError(ValueError):
    """A mention or a link stands where Slack shows plain text only."""


def sayable(text: str) -> str:
    """Return the text without characters that nobody sees but that change what they see."""
    return _UNSAYABLE.sub("", text.replace("\r\n", "\n"))


def marked(markup: str) -> Markup:
    """Return Slack markup of ours, such as '<@U0123>', that is kept as it is."""
    return Markup(f"{_MARK}{markup}{_MARK_END}")  # noqa: S704  this is not HTML, and what it may hold is checked


def quoted(text: str) -> Markup:
    """Return a person's words as a quotation that keeps their lines."""
    lines = sayable(text).strip().split("\n")
    return Markup("\n").join(marked("> ") + Markup(Said(line).__html__()) for line in lines)  # noqa: S704  as above


def lined(text: str) -> Markup:
    """Return a person's words with their lines, for a field in which they go on writing."""
    lines = sayable(text).strip().split("\n")
    return Markup("\n").join(Markup(Said(line).__html__()) for line in lines)  # noqa: S704  as above


def short(text: str, most: int = 140) -> Said:
    """Return a person's words on one line of at most `most` characters, with '…' where they were longer."""
    line = " ".join(sayable(text).split())
    if len(line) <= most:
        return Said(line)
    end = line.rfind(" ", most // 2, most)
    end = end if end > 0 else most - 1
    for url in _URL.finditer(line):
        if url.start() < end < url.end():
            end = url.start()
    return Said(f"{line[:end].rstrip()}…" if end else "a link too long to show here")


def unformatted(text: str) -> str:
    """Return a person's words with Slack's three escapes and with no formatting that works."""
    return _escape(_FORMATTING.sub(partial(_inert, text), text))


def mrkdwn(words: str) -> str:
    """Return a template's output as Slack's mrkdwn."""
    words, out, position = str(words), "", 0
    for token in _TOKEN.finditer(words):
        out += _escape(_own(words[position : token.start()]))
        if token["mark"] is not None:
            out += token["mark"]
        else:
            out += _safe(token["said"], starts_line=not out or out.endswith("\n"))
        position = token.end()
    return _tidy(out + _escape(_own(words[position:])))


def spoken(text: str) -> str:
    """Return mrkdwn of ours without what is not read aloud: bold, code and the dots of lists.

    In a person's words these are written otherwise already, so theirs stay as they are.
    """
    return _SILENT.sub(lambda found: found["bold"] or found["code"] or "", text)


def plain(words: str) -> str:
    """Return a template's output as plain text; raises MarkupInPlainTextError for markup of ours in it."""
    words, position = str(words), 0
    parts: list[str] = []
    for token in _TOKEN.finditer(words):
        if token["mark"] is not None:
            raise MarkupInPlainTextError(token["mark"])
        parts += [_own(words[position : token.start()]), token["said"]]
        position = token.end()
    return _tidy("".join([*parts, _own(words[position:])]))


def _own(words: str) -> str:
    for escaped, character in _HTML.items():
        words = words.replace(escaped, character)
    return words


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _safe(said: str, *, starts_line: bool) -> str:
    if starts_line and said.startswith(QUOTE):
        said = _LIKE_QUOTE + said[1:]
    parts: list[str] = []
    position = 0
    for url in _URL.finditer(said):
        address = f"<{_escape(url[0])}>" if len(url[0]) <= _LONGEST_LINK else _escape(url[0])
        parts += [unformatted(said[position : url.start()]), address]
        position = url.end()
    return "".join([*parts, unformatted(said[position:])])


def _inert(text: str, match: re.Match[str]) -> str:
    """Return a formatting character as it is where Slack leaves it alone, otherwise one that looks like it.

    Slack leaves alone what stands between two letters or digits, or between two spaces.
    """
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    alone = (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace())
    return match[0] if alone and match[0] != "`" else _LOOKS_LIKE[match[0]]


def _tidy(text: str) -> str:
    lines = "\n".join(line.strip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)
