"""What somebody types after `/spend`, read kindly: its first word, the rest, and what was meant by a slip."""

from collections.abc import Iterable
from difflib import get_close_matches
from html import unescape
from typing import NamedTuple

_ROUND = "\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_END = ".,;:!?\u2026"
_MOST_LOOKED_AT = 6
_ALIKE, _MUCH_ALIKE = 0.65, 0.75
_LONGEST = 60


class Typed(NamedTuple):
    """A command: its first word in small letters, and what follows it as it was typed."""

    word: str
    rest: str


def read(text: str) -> Typed:
    """Return what was typed after the command's name, without what cannot be seen or was put round it.

    Quotation marks round a word and full stops after it are no part of it.
    """
    # Slack escapes what was typed: docs.slack.dev/interactivity/implementing-slash-commands
    said = "".join(each if each.isprintable() else " " if each.isspace() else "" for each in unescape(text))
    first, _, rest = _bare(said).partition(" ")
    return Typed(_bare(first).lstrip("/").lower(), _bare(rest))


def meant(text: str, known: Iterable[str], with_words: Iterable[str]) -> str | None:
    """Return the command that was probably meant, as it would be typed; None where nothing is alike.

    The first word may be a slip for one that is `known`; a later one has to be more like it. What follows
    a command that takes words (`with_words`) stays with it.
    """
    names, words = list(known), [_bare(each) for each in read(text)]
    words = [words[0], *words[1].split()]
    for place, word in enumerate(words[:_MOST_LOOKED_AT]):
        close = get_close_matches(
            word.lower().lstrip("/"), names, n=1, cutoff=_MUCH_ALIKE if place else _ALIKE
        )
        if close:
            rest = " ".join(words[place + 1 :])
            return (
                f"{close[0]} {rest}"
                if rest and len(rest) <= _LONGEST and close[0] in set(with_words)
                else close[0]
            )
    return None


def _bare(words: str) -> str:
    before = None
    while before != words:
        before, words = words, words.strip().strip(_ROUND).rstrip(_END)
    return words
