"""Services and organisations that have since been closed or renamed, and the answers that still name them."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from bot.domain.values import Name, Phrase, Value, Words


class ClosedName(Value):
    """Something that is no longer there under these names.

    `now` is a sentence saying what it is today, `since` says from when, `source` where that was published.
    `unverified` marks what no published source confirms.
    """

    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    now: Phrase
    since: Phrase | None = None
    source: Words
    unverified: bool = False


class ClosedNames:
    """Everything that has closed or changed its name, ready to be searched for."""

    def __init__(self, closed: Iterable[ClosedName] = ()) -> None:
        """Prepare the search."""
        self._by_name = {_plain(name): one for one in closed for name in one.names}
        self._telling = frozenset(max(name.split(), key=len) for name in self._by_name)
        longest_first = sorted(self._by_name, key=len, reverse=True)
        either = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
        self._anywhere = re.compile(either)
        # not \b, which would not end a name that ends in a full stop or begins with one
        self._pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def may_be_in(self, words: str) -> bool:
        """Return False where none can be named in a text: far quicker than looking, and nearly always so."""
        lowered = words.lower()
        # most texts have not even one word of a name, which is found out in half the time
        return any(word in lowered for word in self._telling) and bool(self._anywhere.search(lowered))

    def named_in(self, words: str) -> Iterator[tuple[str, ClosedName]]:
        """Give each that a text names, once, with the name as it was written: whole words, in any case."""
        if not self.may_be_in(words):
            return
        found: set[int] = set()
        for match in self._pattern.finditer(words):
            one = self._by_name[_plain(match[0])]
            if id(one) not in found:
                found.add(id(one))
                yield match[0], one


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
